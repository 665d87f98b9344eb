"""`symloss doctor` from end to end on a loss that loses digits, and how a diagnosis is told."""

import json

import pytest
from typer.testing import CliRunner

from symloss.cli import app
from symloss.commands import doctor as command
from symloss.doctor.diagnosis import Advice, Diagnosis, Failure, Place, Singularity, Target, Verdict

FILE = """\
from sympy import sqrt
from symloss.language import axis, loss, mean, real

n, N = axis("n", "N")


@loss()
def gap(input: real[N]):
    \"\"\"The gap between two curves.\"\"\"
    return mean(sqrt(1 + input[n] ** 4) - input[n] ** 2, n)


@loss()
def broken(input: real[N]):
    \"\"\"Looks outside.\"\"\"
    return mean(input[n + 1], n)
"""


def test_a_loss_that_loses_digits_and_one_that_is_refused(tmp_path, monkeypatch):
    """The chain finds the form by itself: it is kept from that, so that there is something to find."""
    monkeypatch.setattr("symloss.passes.search_forms.better_form", lambda judge: None)
    monkeypatch.setenv("SYMLOSS_CACHE_DIR", str(tmp_path / "kernels"))
    (tmp_path / "my.py").write_text(FILE)
    options = ["--dtype", "float32", "--points", "20", "--seconds", "5", "--json"]
    done = CliRunner().invoke(app, ["doctor", str(tmp_path / "my.py"), *options])
    assert done.exit_code == 1
    refused, gap = json.loads(done.stdout)
    assert refused["loss"] == "broken"
    assert "(my.py:16): input[n + 1] may look outside the axis N" in refused["error"]
    assert gap["loss"] == "gap"
    assert gap["healthy"] is False
    assert {one["name"] for one in gap["targets"] if one["generates"]} >= {"cpu", "c", "latex"}
    (failure,) = gap["failures"]
    assert failure["what"] == "value"
    assert len(failure["input"]["input"]) <= 5
    first = failure["places"][0]
    assert first["text"] == "sqrt(1 + input[n]**4) - input[n]**2"
    assert first["how"] == "cancels"
    forms = [one["write"] for one in gap["advice"] if one["instead_of"] == first["text"]]
    assert forms == ["1/(input[n]**2 + sqrt(1 + input[n]**4))"]


SICK = Diagnosis(
    loss="odd",
    place="my.py:7",
    definition=("loss = 1/N Σ_n input[n]",),
    targets=(
        Target("cpu", True), Target("cuda", False, "no [pairs] yet"), Target("latex", False, "it broke", True)
    ),
    verdicts=(Verdict("float32", None, 40), Verdict("float64", "wide", 40)),
    failures=(
        Failure(
            "float32", "gradient input", "working", {"input": "[1, 2]"}, "0.1", "0.2", 0.3,
            (Place("a - b", "gap", "", "cancels", 0.2, "1, 1 make 0"),),
        ),
    ),
    singularities=(Singularity("x/y", "", "y = 0", "0/0", {"y": "[0]"}, True),),
    advice=(Advice("ratio(x, y)", "x/y", "ratio is 0 there"),),
    left_out=("float32 hvp",),
    told=("float32 value: norm is 1e+99, beyond the largest float32: the formula overflows",),
)  # fmt: skip


def test_how_it_is_told(capsys):
    command._print(SICK)
    told = " ".join(capsys.readouterr().out.split())
    for sentence in (
        "odd (my.py:7): not healthy",
        "generates for cpu",
        "the cuda file is not there: no [pairs] yet",
        "the latex file fails: it broke",
        "float32: fails on ordinary numbers",
        "float64: holds for the wide range: magnitudes from 1e-30 to 1e+30, and 0 (40 points)",
        "float32, gradient input fails at input=[1, 2]: 0.1 for 0.2, 0 of 7 digits are right",
        "the digits are lost in a - b in let gap: its terms cancel, no digit is left (1, 1 make 0)",
        "the formula itself: float32 value: norm is 1e+99, beyond the largest float32: the formula overflows",
        "no value: where y = 0, x/y is 0/0, as at y=[0]",
        "ratio(x, y) in the place of x/y ratio is 0 there",
        "1 further comparison left out for want of time",
    ):
        assert sentence in told


@pytest.mark.parametrize(
    ("changes", "is_healthy"),
    [
        ({"verdicts": (Verdict("float32", "wide", 1),)}, True),
        ({"verdicts": (Verdict("float32", "working", 1),)}, False),
        ({"targets": (Target("cpu", True), Target("cuda", False, "not yet"))}, True),
        ({"targets": (Target("cpu", True), Target("latex", False, "broke", True))}, False),
        ({"singularities": (Singularity("x", "", "", "", {}, False),)}, True),
        ({"singularities": (Singularity("x", "", "", "", {}, True),)}, False),
        ({"error": "it is refused"}, False),
    ],
)
def test_what_is_healthy(changes, is_healthy):
    assert (
        Diagnosis("odd", targets=changes.pop("targets", (Target("cpu", True),)), **changes).is_healthy
        is is_healthy
    )


def test_a_file_without_a_loss(tmp_path):
    (tmp_path / "my.py").write_text("x = 1\n")
    done = CliRunner().invoke(app, ["doctor", str(tmp_path / "my.py")])
    assert "declares no loss" in str(done.exception)
