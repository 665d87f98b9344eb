"""A step that cannot be made, does not hold or cannot be printed is left out, and said to be missing."""

import re

import pytest

from symloss.derivation import DerivationError, adjoints, derive, recurrences, render, shorten, tactics
from symloss.derivation.derive import derive_declaration, derive_what_holds
from symloss.derivation.displayed import check_faces
from symloss.derivation.lemmas import LEMMAS
from symloss.functions import sigmoid
from symloss.generation import GenerationError, generate
from symloss.language import axis, loss, mean, real
from symloss.language.declaration import declare
from symloss.losses.catalogue import declared
from symloss.printers.text_expressions import TextPrinter

HUBER = declared()["huber"].declaration
RANKED = declared()["bpr"].declaration
SOFT = declared()["soft_cross_entropy"].declaration
n, N = axis("n", "N")


@loss(family="user")
def cubes(input: real[N], target: real[N]):
    """Cubes of errors."""
    return mean((input[n] - target[n]) ** 3, n)


def all_lines_hold(found):
    """What is left is printed and judged anew."""
    check_faces(found, found.judge)
    return found.judge is not None


def failing(body, read):
    raise KeyError((0, 1, 5))


def test_nothing_is_missing_where_everything_holds():
    found = derive_what_holds(HUBER, "input")
    assert not found.gaps and found == derive_declaration(HUBER, "input")
    assert "lacks" not in render.text(found)


def test_a_wrong_tactic_is_missing_and_so_is_what_follows_from_it(monkeypatch):
    wrong = tactics.Tactic("wrong", "it is not so", lambda e, d: e.replace(sigmoid, lambda u: u))
    monkeypatch.setattr(shorten, "TACTICS", (wrong,))
    monkeypatch.setattr(shorten, "_shorten", shorten._shorten.__wrapped__)  # nothing is kept
    found = derive_what_holds(RANKED, "pos")
    assert all_lines_hold(found)
    assert "wrong" not in {step.rule for step in found.steps} and len(found.steps) >= 4
    assert found.result is None and found.closed_form is None
    shown = render.text(found)
    assert re.search(r"lacks the step 'wrong' for ∂L\[n\]/∂d\[n\] \(its sides differ by ", shown)
    assert shown.count(" lacks ") == 1 and "Closed form" not in shown
    assert "lacks the step 'wrong'" in render.markdown(found)


@pytest.mark.parametrize("local", [lambda body, read: read, failing])
def test_a_local_derivative_that_is_wrong_or_cannot_be_made_loses_no_other_line(monkeypatch, local):
    right = derive_declaration(HUBER, "input")
    monkeypatch.setattr(adjoints, "partial", local)
    found = derive_what_holds(HUBER, "input")
    assert all_lines_hold(found) and found.result is None
    assert found.steps == right.steps[: len(found.steps)] and len(found.steps) == 4
    why = "internal error, KeyError: (0, 1, 5)" if local is failing else "its sides differ by "
    assert found.gaps[0].why.startswith(why)


def test_a_misprinted_line_is_missing_alone(monkeypatch):
    monkeypatch.setattr(TextPrinter, "_print_SumOver", lambda self, expr: self._print(expr.body))
    render._printed.cache_clear()
    found = derive_what_holds(SOFT, "input")
    assert all_lines_hold(found)
    assert {gap.what for gap in found.gaps} >= {"the step 'derivative of sum'"}
    assert "softmax" in {step.rule for step in found.steps}
    render._printed.cache_clear()  # of what was misprinted


def test_a_derivation_that_cannot_be_begun_says_so(monkeypatch):
    def endless(*about):
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(derive, "lower", endless)
    found = derive_what_holds(SOFT, "input")
    assert not found.steps and "lacks its steps (it is nested too deeply to be written out" in render.text(
        found
    )


def test_a_step_of_a_recurrence_may_be_missing(monkeypatch):
    monkeypatch.setattr(recurrences, "passed_back", failing)
    found = derive_what_holds(declared()["ctc"].declaration, "log_probs")
    assert [gap.what for gap in found.gaps][:1] == [f"the step '{recurrences.REVERSED}'"]
    assert "recurrence" in {step.rule for step in found.steps}
    assert recurrences.REVERSED not in {step.rule for step in found.steps}


def test_there_is_no_closed_form_without_its_steps(monkeypatch):
    monkeypatch.setattr(adjoints, "partial", lambda body, read: read)
    with pytest.raises(DerivationError, match=r"cubes: the closed form .* is not known. This .* lacks"):
        cubes.gradient("input")


def test_the_kernel_and_the_page_are_there_and_say_what_is_missing(monkeypatch, tmp_path):
    for lemma in LEMMAS:
        lemma.proof()  # the proofs are not what fails
    monkeypatch.setattr(adjoints, "partial", lambda body, read: read)
    report = generate([cubes], tmp_path, ["cpu", "latex"])
    assert not report.faults and (tmp_path / "cpu" / "cubes.py").exists()
    assert all("lacks the step" in sentence for sentence in report.lacks) and len(report.lacks) == 2
    assert report.lacks[0].startswith("cubes: the derivation in input lacks the step ")
    page = (tmp_path / "latex" / "cubes.tex").read_text(encoding="utf-8")
    assert "This derivation lacks the step" in page and r"\section{Definition}" in page


def test_what_is_missing_in_the_catalogue_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(adjoints, "partial", lambda body, read: read)
    with pytest.raises(GenerationError, match="mse: the derivation in input lacks the step"):
        generate([declared()["mse"]], tmp_path, ["latex"])
    assert not list(tmp_path.iterdir())


def test_a_gradient_of_0_is_derived():
    """A loss that reads its input only times 0 has a derivation, whose end is 0."""

    def flat(input: real[N], target: real[N]):
        return mean(target[n] ** 2 + 0 * input[n], n)

    derivation = derive_what_holds(declare(flat), "input")
    assert derivation.closed_form == 0
