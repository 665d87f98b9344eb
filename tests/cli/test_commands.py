import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import symloss.losses.catalogue
from symloss.commands.subjects import declarations_of, losses_in
from symloss.commands.verify import DISPENSABLE, TITLES, _shown
from symloss.verify.findings import Failure, Finding


def test_list_by_family(run):
    done = run("list")
    assert done.code == 0 and done.err == ""
    assert "regression" in done.out and "huber" in done.out and "[linear]" in done.out
    assert "1 losses" not in done.out and "1 loss" in done.out


def test_list_as_json(run):
    (entry,) = json.loads(run("list", "--json").out)
    assert entry["name"] == "huber" and entry["parameters"][0]["default"] == 1


def test_show_page(run, declare):
    done = run("show", declare("my.py", "square"))
    assert done.code == 0
    for text in (
        "square(input[N], slope=1)",
        "A square.",
        "loss = 1/N · Σ_n slope·input[n]²",
        "gradient in input",
        "the end of the derivation in input",
        "convex",
        "slope: a real number > 0; default 1.",
    ):
        assert text in done.out


def test_show_stage_and_json(run, declare):
    path = declare("my.py", "square")
    assert run("show", path, "--stage", "schedule").out == "the loops\n"
    assert run("show", path, "--stage", "cpu").out == "# kernel of square\n"
    shown = json.loads(run("show", path, "--json").out)
    assert shown["name"] == "square"
    assert shown["properties"][0]["verdict"] == "convex" and shown["properties"][0]["how"] == "proved"


def test_derive(run, declare):
    path = declare("my.py", "square", "cube")
    assert run("derive", f"{path}:cube").out == "text: the derivation in input\n"
    assert run("derive", f"{path}:square", "--wrt", "input", "--latex").out.startswith("latex: ")
    assert run("derive", f"{path}:square", "--markdown").out.startswith("markdown: ")
    assert run("derive", f"{path}:cube", "--full").out == "text: the derivation in input\n"
    assert run("derive", f"{path}:cube", "--short").out == "text: the derivation in input, in short\n"
    shown = run("derive", f"{path}:cube", "--audit", "--latex").out
    assert shown.startswith("latex: the derivation in input, for an audit\n")


def test_generate_check_and_edit(run, declare, tmp_path):
    path = declare("my.py", "square", "cube")
    done = run("generate", path, "--out", "made", "--target", "cpu")
    assert done.code == 0 and done.out == "wrote 4 files, 0 unchanged, in made\n"
    assert (tmp_path / "made/cpu/cube.py").read_text() == "# kernel of cube\n"
    assert run("generate", path, "--out", "made", "--check").out == "4 files are as generated\n"
    (tmp_path / "made/cpu/cube.py").write_text("edited")
    done = run("generate", path, "--out", "made", "--check")
    assert done.code == 1
    assert done.out == "different: made/cpu/cube.py\n"
    assert done.err == "symloss: 1 file is not as generated; run `symloss generate`\n"
    assert (tmp_path / "made/cpu/cube.py").read_text() == "edited"


def test_a_file_may_declare_a_name_of_the_catalogue(declare, monkeypatch):
    (theirs,) = losses_in(Path(declare("theirs.py", "huber")))
    monkeypatch.setattr(symloss.losses.catalogue, "declared", lambda: {"huber": theirs})
    (found,) = declarations_of([str(declare("my.py", "huber"))])
    assert found.is_declared and found is not theirs


def test_a_file_is_generated_without_the_catalogue(declare, tmp_path):
    path = declare("my.py", "square")
    script = (
        "import sys; from symloss.commands.subjects import declarations_of; "
        "from symloss.generation.generate import _is_of_user; "
        f"(loss,) = declarations_of([{str(path)!r}]); assert _is_of_user(loss); "
        "print(sorted(name for name in sys.modules if name.startswith('symloss.losses.')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout == "['symloss.losses._lookup', 'symloss.losses.catalogue']\n", done.stderr


def test_generate_tells_what_a_target_lacks(run, declare):
    done = run("generate", declare("my.py", "refused", "square"), "--out", "made")
    assert done.code == 0
    assert done.err == "refused: there is no cpu kernel: it is refused\n"


def test_verify_table_and_exit_code(run, declare):
    done = run("verify", declare("my.py", "square"))
    assert done.code == 0 and done.err == ""
    assert "grad_input" in done.out and "value" not in done.out and "1.25" in done.out
    assert done.out.count("square") == 2
    assert run("verify", declare("my.py", "square"), "--all", "--dtype", "float32").out.count("square") == 3
    done = run("verify", declare("my.py", "square", "wrong"))
    assert done.code == 1 and "FAILED" in done.out
    assert done.out.endswith("12 findings for 2 losses: 6 beyond their bounds\n")
    assert done.err == "symloss: wrong failed verification\n"


@pytest.mark.parametrize(("room", "missing"), [(None, 0), (500, 0), (80, 1), (60, 3), (10, 4)])
def test_a_narrow_terminal_cuts_no_number(room, missing):
    row = dict.fromkeys(TITLES, "1.25") | {"loss": "square", "worst at": "input=" + "1" * 54}
    shown = _shown([row], room)
    assert shown == [title for title in TITLES if title not in DISPENSABLE[:missing]]


def test_verify_other_backends_and_products(run, declare):
    path = declare("my.py", "square")
    for given in ((), ("--products",)):
        done = run("verify", path, *given, "--all", "--dtype", "float32")
        assert done.code == 0 and "hvp input" in done.out and "3 findings" in done.out
    assert "hvp" not in run("verify", path, "--no-products", "--all", "--dtype", "float32").out
    done = run("verify", path, "--backend", "gpu")
    assert done.code != 0 and done.err == "symloss: unknown backend 'gpu'; it is cpu or cuda\n"


def test_verify_json(run, declare):
    done = run("verify", declare("my.py", "wrong"), "--json", "--points", "7")
    assert done.code == 1
    findings = json.loads(done.out)
    assert len(findings) == 6 and findings[0]["points"] == 7 and findings[0]["ok"] is False


def test_new_writes_a_file_that_declares_a_loss(run, tmp_path):
    done = run("new", "my_loss")
    assert done.code == 0 and "wrote my_loss.py" in done.out
    assert "my_loss(input[N], target[N], delta=1)" in run("show", "my_loss.py").out
    (tmp_path / "sub").mkdir()
    assert run("new", "other", "--dir", "sub").code == 0


def test_new_file_is_clean(run, tmp_path):
    run("new", "my_loss")
    pytest.importorskip("ruff")
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", str(tmp_path / "my_loss.py")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_help_and_version(run):
    import symloss

    assert run("--version").out.strip() == symloss.__version__
    assert run("--help").code == 0
    assert "generate" in run().out


def test_module_runs():
    done = subprocess.run(
        [sys.executable, "-m", "symloss", "show", "none.py"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 2
    assert done.stderr == "symloss: cannot read none.py: No such file or directory\n"


def test_the_catalogue_is_what_is_meant_without_names(run, declare, tmp_path, monkeypatch):
    import symloss.losses.catalogue
    from symloss.commands import subjects

    (loss,) = subjects.losses_in(declare("my.py", "square"))
    monkeypatch.setattr(symloss.losses.catalogue, "declared", lambda: {"square": loss})
    (tmp_path / "generated" / "cpu").mkdir(parents=True)
    (tmp_path / "generated" / "cpu" / "gone.py").write_text("")
    assert run("generate").out == "wrote 3 files, 0 unchanged, 1 removed, in generated\n"
    assert run("verify").out.count("square") == 2


def test_verify_says_where_a_loss_holds(run, declare, monkeypatch):
    def verify_loss(loss, dtypes, progress=None, **options):
        at = {"input": 1e200}
        failure = Failure(5.0, 4.0, "1.5", "1.25")
        limits = {"tier": "wide", "plainest": at} if loss.name == "square" else {"plainest": {"input": 2.0}}
        limits["failure"] = failure
        return [
            Finding(loss.name, "cpu", dtype, "value", 9.0, 4.0, False, 1, at=at, **limits) for dtype in dtypes
        ]

    monkeypatch.setattr(sys.modules["symloss.verify.kernels"], "verify_loss", verify_loss)
    path = declare("my.py", "square", "wrong")
    done = run("verify", path, "--dtype", "float64")
    assert done.code == 1 and done.err == "symloss: wrong failed verification\n"
    assert "wide range only" in done.out and "FAILED" in done.out
    assert (
        "square (cpu, float64) holds for magnitudes from 1e-30 to 1e+30, and 0; the value fails at "
        "input=1e+200, where input has 1e+200 (1.5 where 1.25 is expected, 5 ulp of 4)"
    ) in done.out
    assert "wrong (cpu, float64) fails on ordinary numbers; the value fails at input=2 " in done.out
    assert re.search(r"symloss doctor \S*my\.py:wrong says where", done.out)
    assert run("verify", f"{path}:square", "--dtype", "float64").code == 0
    assert run("verify", f"{path}:square", "--tier", "every", "--dtype", "float64").code == 1
    assert run("verify", f"{path}:square", "--tier", "broad").err == (
        "symloss: unknown tier 'broad'; it is working, wide or every\n"
    )


def test_verify_tells_what_the_formula_itself_answers_for(run, declare, monkeypatch):
    def verify_loss(loss, dtypes, progress=None, **options):
        told = {"norm is 1e+99, beyond the largest float32: the formula overflows": {"input": 1e30}}
        return [Finding(loss.name, "cpu", dtype, "value", 1.0, 4.0, True, 9, told=told) for dtype in dtypes]

    monkeypatch.setattr(sys.modules["symloss.verify.kernels"], "verify_loss", verify_loss)
    done = run("verify", declare("my.py", "square"), "--dtype", "float32")
    assert done.code == 0 and "ok, but where told" in done.out
    assert (
        "square (cpu, float32) value: norm is 1e+99, beyond the largest float32: the formula overflows, "
        "at input=1e+30"
    ) in done.out


BESIDE = '''
from symloss.language import axis, loss, mean, real

n, N = axis("n", "N")
c, C = axis("c", "C")


@loss()
def {first}(input: real[N]):
    """Declared rightly."""
    return mean(input[n] ** 2, n)


@loss()
def wrong(input: real[N]):
    """Reads at an index of another axis."""
    return mean(input[c], n)
'''


def test_a_loss_that_is_refused_stops_no_other_of_its_file(run, tmp_path):
    path = tmp_path / "beside.py"
    path.write_text(BESIDE.format(first="square_mean"))
    told = "symloss: wrong (beside.py:17): the index c runs over C but input[c] uses it on the axis N\n"
    done = run("generate", path, "--out", "made")
    assert (done.code, done.err) == (2, told) and (tmp_path / "made/cpu/square_mean.py").exists()
    done = run("verify", path, "--dtype", "float64")
    assert (done.code, done.err) == (2, told) and "square_mean" in done.out
    assert run("generate", f"{path}:square_mean", "--out", "made").code == 0
    done = run("show", f"{path}:wrong")
    assert (done.code, done.err) == (2, told)
    path.write_text(
        BESIDE.format(first="square_mean").replace("square_mean(input: real[N])", "square_mean(input)")
    )
    done = run("generate", path, "--out", "made")
    assert done.code == 2 and done.err.startswith("symloss: square_mean")
