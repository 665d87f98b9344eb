"""Three renderings of one checked record, each within its length."""

from __future__ import annotations

import pytest
from derivation_cases import PAIRS

from symloss.derivation import DerivationError, render
from symloss.derivation.displayed import check_faces, text_face
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.renderings import RENDERINGS
from symloss.readback.check import Equation

BLACKBOARD = {
    "cross_entropy/input": 3, "mse/input": 2, "huber/input": 2, "focal/input": 4, "multi_margin/input": 5,
    "info_nce/query": 5, "clip/image": 5, "box_iou/boxes1": 8, "giou/boxes1": 11, "ciou/boxes1": 16,
}  # fmt: skip
SHORT, FULL = 7, 25
SHORT_OF_ONE, FULL_OF_ONE = 1.5, 5
"""For each quantity that the derivative passes through, where these are more than fit a blackboard."""


def quantities(found) -> int:
    """What the loss is made of, by name."""
    return len([step for step in found.record if step.target == step.before and not _is_derivative(step)])


def _is_derivative(step) -> bool:
    return isinstance(step.target, PartialDerivative)


@pytest.mark.parametrize(("which", "most"), BLACKBOARD.items())
def test_it_fits_a_blackboard(which, most, derivation):
    assert len(derivation(*which.split("/")).short.steps) <= most


@pytest.mark.parametrize(("name", "wrt"), PAIRS)
def test_each_rendering_has_its_length(name, wrt, derivation):
    found = derivation(name, wrt)
    assert len(found.short.steps) <= max(SHORT, SHORT_OF_ONE * quantities(found))
    assert len(found.full.steps) <= max(FULL, FULL_OF_ONE * quantities(found))
    assert len(found.short.steps) <= len(found.full.steps) <= len(found.audit.steps)


@pytest.mark.parametrize(("name", "wrt"), PAIRS)
def test_a_short_derivation_says_no_more_than_it_must(name, wrt, derivation):
    """One step a derivative, none for a factor of 1 or -1, from the definition to the closed form."""
    found = derivation(name, wrt)
    first, *rest = found.short.steps
    assert first.rule == "definition" and rest[-1].after == found.result
    targets = [(step.target, step.given) for step in rest]
    assert len(set(targets)) == len(targets) and all(_is_derivative(step) for step in rest)
    assert not any(step.after in (1, -1) for step in rest[:-1])


@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("name", ["focal", "dice", "multi_margin"])
def test_every_line_of_a_rendering_is_checked(name, rendering, derivation):
    found = getattr(derivation(name, "input"), rendering)
    check_faces(found, found.judge)
    assert found.rendering == rendering and f"The {found.lines} lines were read back" in render.text(found)
    assert found.lines == len(render.text_lines(render.text(found)))


def test_a_slip_in_a_short_line_is_caught(derivation):
    found = derivation("focal", "input").short
    lines = render.text_lines(render.text(found))
    local = next(line for line in lines if line.left == "∂p_t[n]/∂s[n, k]")
    wrong = Equation(local.left, local.right.replace("−", "+"))
    with pytest.raises(DerivationError, match="does not hold"):
        found.judge.check([wrong], text_face(found.display))


def test_what_is_computed_is_told_in_the_audit_alone(derivation):
    found = derivation("focal", "input")
    told = [step for step in found.audit.steps if step.rule.startswith("computed as: ")]
    assert [str(step.target) for step in told] == ["term[n]"]
    assert not any(step.rule.startswith("computed as: ") for step in (*found.steps, *found.short.steps))
    assert "both sides agree to" in render.text(found.audit).splitlines()[3]


def test_a_derivative_of_a_difference_is_a_step_of_the_audit_alone(derivation):
    found = derivation("huber", "input")
    units = [step for step in found.audit.steps if step.after == 1]
    assert len(units) == 1 and units[0] not in found.full.steps


def test_the_full_rendering_is_the_derivation_itself(derivation):
    found = derivation("cross_entropy", "input")
    assert found.full == found and found.short.full == found and found.audit.full == found


@pytest.mark.parametrize(("name", "most"), [("sigmoid", 4), ("softmax", 5), ("log_softmax", 5)])
def test_the_jacobian_of_a_function_has_a_short_rendering(name, most, derivation):
    found = derivation(name, "input")
    assert len(found.short.steps) <= most and found.short.steps[-1].after == found.result
    check_faces(found.short, found.judge)
