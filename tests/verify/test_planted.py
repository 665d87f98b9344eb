"""The list of planted faults is sound, and a few of them are planted and seen."""

import subprocess
import sys

import pytest

import symloss
from symloss.resources import PACKAGE
from symloss.verify.kernels import verification_steps
from symloss.verify.planted.__main__ import changed_files, main, summary
from symloss.verify.planted.examples import EXAMPLES
from symloss.verify.planted.faults import RUN_ONLY, Fault, all_faults, chosen
from symloss.verify.planted.plant import Copy, Outcome

ROOT = PACKAGE.parent
FAULTS = all_faults()


def test_the_list_reaches_every_layer():
    assert len(FAULTS) >= 50
    for layer in ("functions", "passes", "printers", "runtime", "verify"):
        assert any(fault.file.startswith(f"symloss/{layer}/") for fault in FAULTS), layer
    assert any(fault.file.startswith("templates/") for fault in FAULTS)
    assert all(fault.losses for fault in FAULTS)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_can_be_planted(fault):
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert fault.planted(text) != text
    for path in fault.tests:
        assert (ROOT / path.split("::")[0]).is_file(), path


def test_those_in_changed_files(tmp_path, monkeypatch, capsys):
    def git(*words):
        identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)

    path = tmp_path / "symloss/runtime/memory.py"
    path.parent.mkdir(parents=True)
    path.write_text("a\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    assert changed_files(tmp_path, "HEAD") == set()
    monkeypatch.setattr("symloss.verify.planted.__main__.PACKAGE", tmp_path / "symloss")
    assert main(["--changed", "HEAD"]) == 0
    assert "no planted fault is in a file that has changed" in capsys.readouterr().out
    path.write_text("b\n")
    assert main(["--changed", "HEAD", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "clipped is the absolute value  (symloss/runtime/memory.py)",
        "clipped does nothing  (symloss/runtime/memory.py)",
    ]
    assert main(["--changed", "nowhere"]) == 2 and "nowhere" in capsys.readouterr().err


def test_what_needs_no_generation_comes_first():
    needs = [fault.is_generated for fault in chosen(FAULTS, ())]
    assert needs == sorted(needs) and 10 < needs.count(False) < len(needs)


def test_a_fault_that_expects_tests_names_them(tmp_path):
    path = tmp_path / "faults.toml"
    path.write_text(
        '[[fault]]\nname = "x"\nfile = "y"\nfind = "a"\nreplace = "b"\nlosses = ["l1"]\nexpect = "tests"\n'
    )
    with pytest.raises(ValueError, match="'x' expects tests and names none"):
        all_faults(path)


def test_every_loss_of_a_fault_is_known():
    for fault in FAULTS:
        for name in fault.losses:
            assert name in EXAMPLES or symloss.get(name)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_the_examples_are_sound(kind):
    wanted = ("ties", "infinite elements", "bounds", "value")
    steps = verification_steps(EXAMPLES[kind], ("float64",), 40)
    findings = [step() for what, step in steps if what.split(" ", 1)[1].startswith(wanted)]
    assert all(finding.ok for finding in findings), findings


def test_a_text_that_is_no_program_is_not_seen_by_a_check(tmp_path):
    broken = Fault("broken", "symloss/runtime/memory.py", "class HostMemory:", "class (HostMemory:", ("l1",))
    outcome = Copy(ROOT, tmp_path).try_fault(broken)
    assert not outcome.check and "SyntaxError" in outcome.detail


def test_the_summary_counts_by_what_saw_them():
    fault = FAULTS[0]
    checks = ("verify mse: value", "verify l1", "tests: tests/x.py::test", "generation", "")
    outcomes = [Outcome(fault, check, "") for check in checks]
    assert summary(outcomes[:4]) == "all 4 were seen: 2 by verify, 1 by tests, 1 by generation"
    assert summary(outcomes) == "1 of 5 survived: 2 by verify, 1 by tests, 1 by generation"


def test_a_text_that_is_gone_is_an_error():
    fault = Fault("gone", "README.md", "this is nowhere", "", ("l1",))
    with pytest.raises(ValueError, match=r"planted fault 'gone': its text is not there in README\.md"):
        fault.planted("something else")
    with pytest.raises(ValueError, match="is there 2 times"):
        fault.planted("this is nowhere, this is nowhere")


def test_the_command_names_and_refuses(capsys):
    assert main(["--list", "cotangent"]) == 0
    assert "a cotangent scales the value" in capsys.readouterr().out
    assert main(["no such fault"]) == 2
    assert "no planted fault is called no such fault" in capsys.readouterr().err


def test_those_of_the_tests_need_no_generation():
    assert all(fault.file.startswith(RUN_ONLY) for fault in chosen(FAULTS, (), fast=True))


def test_a_few_are_seen():
    command = [sys.executable, "-m", "symloss.verify.planted", "--fast"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "batchmean divides by all elements: verify kl_div: reductions value" in done.stdout
    assert "a cotangent scales the value: verify mse: cotangents" in done.stdout
    assert "survived" not in done.stdout.lower()
