"""The list of planted faults is sound, and a few of them are planted and seen."""

import subprocess
import sys

import pytest

from symloss.resources import PACKAGE
from symloss.verify.planted.__main__ import main
from symloss.verify.planted.faults import RUN_ONLY, Fault, all_faults, chosen

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
