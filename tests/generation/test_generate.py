import json
import os

import pytest

from symloss.generation import GenerationError, generate
from symloss.generation.figures import kernel_digest


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_files_companions_and_manifest(tmp_path, losses):
    out = tmp_path / "deep" / "generated"
    report = generate(losses, out, ["cpu", "latex"])
    assert set(tree(out)) == {
        "cpu/_shared.py",
        "cpu/first.py",
        "cpu/second.py",
        "latex/_shared.tex",
        "latex/first.tex",
        "manifest.json",
    }
    assert [change.state for change in report.changes] == ["missing"] * 6
    assert report.missing == ("second: there is no latex kernel: it is refused",)
    data = json.loads((out / "manifest.json").read_text())
    assert data["version"] == 1 and list(data["losses"]) == ["first", "second"]
    entry = data["losses"]["first"]
    assert entry["files"] == {"cpu": "cpu/first.py", "latex": "latex/first.tex"}
    assert entry["digest"] == losses[0].declaration.digest and entry["verification"] == []
    assert (out / "manifest.json").read_text().endswith("}\n")


def test_same_bytes_again_and_files_untouched(tmp_path, losses):
    generate(losses, tmp_path, ["cpu"])
    before = tree(tmp_path)
    times = {path: os.stat(tmp_path / path).st_mtime_ns for path in before}
    report = generate(list(reversed(losses)), tmp_path, ["cpu"])
    assert report.changes == () and report.unchanged == 4
    assert tree(tmp_path) == before
    assert {path: os.stat(tmp_path / path).st_mtime_ns for path in before} == times


def test_check_tells_and_writes_nothing(tmp_path, losses):
    generate(losses, tmp_path, ["cpu"])
    (tmp_path / "cpu" / "first.py").write_text("edited")
    (tmp_path / "cpu" / "second.py").unlink()
    (tmp_path / "cpu" / "old.py").write_text("")
    before = tree(tmp_path)
    report = generate(losses, tmp_path, ["cpu"], check=True, complete=True)
    assert [(change.path, change.state) for change in report.changes] == [
        ("cpu/first.py", "different"),
        ("cpu/old.py", "stale"),
        ("cpu/second.py", "missing"),
    ]
    assert tree(tmp_path) == before


def test_check_of_a_folder_that_is_not_there(tmp_path, losses):
    report = generate(losses, tmp_path / "none", ["cpu"], check=True)
    assert len(report.changes) == 4 and not (tmp_path / "none").exists()


def test_stale_files_go_only_with_the_whole_catalogue(tmp_path, losses):
    generate(losses, tmp_path, ["cpu", "latex"])
    generate(losses[:1], tmp_path, ["cpu"])
    assert (tmp_path / "cpu/second.py").exists()
    assert list(json.loads((tmp_path / "manifest.json").read_text())["losses"]) == ["first", "second"]
    generate(losses[:1], tmp_path, ["cpu"], complete=True)
    assert not (tmp_path / "cpu/second.py").exists()
    assert (tmp_path / "latex/first.tex").exists()
    assert list(json.loads((tmp_path / "manifest.json").read_text())["losses"]) == ["first"]


def test_other_targets_and_findings_stay_while_nothing_changes(tmp_path, losses, backends):
    generate(losses, tmp_path, ["cpu", "latex"])
    path = tmp_path / "manifest.json"
    data = json.loads(path.read_text())
    kernel = kernel_digest((tmp_path / "cpu/first.py").read_text())
    figures = [{"backend": "cpu", "ok": True, "kernel": kernel}]
    data["losses"]["first"]["verification"] = figures
    path.write_text(json.dumps(data))
    generate(losses, tmp_path, ["cpu"])
    entry = json.loads(path.read_text())["losses"]["first"]
    assert entry["verification"] == figures and set(entry["files"]) == {"cpu", "latex"}
    backends["cpu"].render = lambda chain: "# other\n"
    generate(losses, tmp_path, ["cpu"])
    assert json.loads(path.read_text())["losses"]["first"]["verification"] == []


def test_over_processes(tmp_path, losses):
    from symloss.runtime.loss import Loss

    many = [Loss.declared(losses[0].declaration)]
    for position in range(7):
        from dataclasses import replace

        many.append(Loss.declared(replace(losses[0].declaration, name=f"loss{position}")))
    seen = []
    generate(many, tmp_path, ["cpu"], progress=seen.append)
    assert seen == [loss.name for loss in many]
    assert (tmp_path / "cpu/loss6.py").read_text().startswith("# loss6: mean(input[n]**2, n)")


def test_nothing_is_written_when_one_of_all_losses_fails(tmp_path, losses, broken):
    with pytest.raises(GenerationError, match="broken: this cannot be lowered"):
        generate([*losses, broken], tmp_path / "out", ["cpu"], complete=True)
    assert not (tmp_path / "out").exists()


def test_every_loss_that_fails_is_told(tmp_path, losses, broken):
    from dataclasses import replace

    from symloss.runtime.loss import Loss

    other = Loss.declared(replace(broken.declaration, name="other"))
    with pytest.raises(GenerationError, match=r"broken: this cannot .*; other: this cannot "):
        generate([broken, *losses, other], tmp_path / "out", ["cpu"], complete=True)


def test_unwritable_folder_leaves_nothing(tmp_path, losses):
    (tmp_path / "file").write_text("")
    with pytest.raises(GenerationError, match=r"cannot write to .*file/out: Not a directory"):
        generate(losses, tmp_path / "file" / "out", ["cpu"])
    assert list(tree(tmp_path)) == ["file"]


def test_a_folder_in_the_place_of_a_file_leaves_nothing(tmp_path, losses):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "cpu").write_text("in the way")
    with pytest.raises(GenerationError, match="cannot write to"):
        generate(losses, tmp_path / "out", ["cpu"])
    assert list(tree(tmp_path)) == ["out/cpu"]
    assert os.listdir(tmp_path / "out") == ["cpu"]


def test_a_failure_while_staging_leaves_nothing(tmp_path, losses, monkeypatch):
    from pathlib import Path

    def full(self, *args, **named):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(GenerationError, match="No space left on device"):
        generate(losses, tmp_path / "a" / "b", ["cpu"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "sentence"), [("{", "it is not valid JSON"), ('{"version": 9, "losses": {}}', "of version 1")]
)
def test_a_manifest_that_is_none(tmp_path, losses, text, sentence):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(GenerationError, match=sentence):
        generate(losses, tmp_path, ["cpu"])


def test_unknown_target(tmp_path, losses):
    with pytest.raises(GenerationError, match="unknown target 'cpuu'; the targets are cpu and latex"):
        generate(losses, tmp_path, ["cpuu"])


def test_no_loss_and_one_name_twice(tmp_path, losses):
    with pytest.raises(GenerationError, match="there is no loss to generate"):
        generate([], tmp_path, ["cpu"])
    with pytest.raises(GenerationError, match="two losses are called first"):
        generate([losses[0], losses[0]], tmp_path, ["cpu"])


def failing(fault):
    def render(chain):
        raise fault

    return render


@pytest.mark.parametrize("fault", [ArithmeticError("it does\nnot hold"), ValueError("it does not hold")])
def test_a_file_that_fails_is_told_and_stops_no_other(tmp_path, losses, backends, fault):
    backends["latex"].render = failing(fault)
    report = generate(losses, tmp_path, ["cpu", "latex"])
    assert report.faults == ("first: the latex file failed: it does not hold",)
    assert set(tree(tmp_path)) >= {"cpu/first.py", "cpu/second.py", "manifest.json"}
    assert json.loads((tmp_path / "manifest.json").read_text())["losses"]["first"]["files"] == {
        "cpu": "cpu/first.py"
    }


def test_a_file_of_the_catalogue_that_fails_is_an_error(tmp_path, losses, backends):
    backends["latex"].render = failing(ArithmeticError("it does not hold"))
    with pytest.raises(GenerationError, match="first: the latex file failed: it does not hold"):
        generate(losses, tmp_path, ["cpu", "latex"], complete=True)
    assert not tree(tmp_path)


def test_only_a_partial_backend_may_leave_out_a_loss_of_the_catalogue(tmp_path, losses, backends):
    with pytest.raises(GenerationError, match="second: there is no latex file: it is refused"):
        generate(losses, tmp_path, ["cpu", "latex"], complete=True)
    backends["latex"].is_partial = True
    assert generate(losses, tmp_path, ["cpu", "latex"], complete=True).missing


def test_kernels_of_the_cpu_that_fail_are_an_error(tmp_path, losses, backends):
    backends["cpu"].render = failing(ArithmeticError("it does not hold"))
    with pytest.raises((GenerationError, ArithmeticError), match="it does not hold"):
        generate(losses, tmp_path, ["cpu"])
    assert not tree(tmp_path)
