"""The closed form of every loss, against the oracle and against the textbook."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from derivation_cases import LOSSES, PAIRS
from sympy import Eq, Piecewise, S, Symbol, sign, simplify

from symloss.derivation.scene import Scene
from symloss.derivation.specialise import specialise
from symloss.language.reductions import Softmax
from symloss.language.scan import Recurrence
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.read import read_declaration
from symloss.program import Indicator
from symloss.program.samples import Point
from symloss.verify.oracle import Oracle

N, C = Extent("N"), Extent("C")
n, c = Index("n", N), Index("c", C)


# A recurrence has no closed form: its gradient reads the reversed one, which tests of the pass judge
CLOSED = [pair for pair in PAIRS if not LOSSES[pair[0]].declaration.expression.atoms(Recurrence)]


@pytest.mark.parametrize(("name", "wrt"), CLOSED)
def test_closed_form_is_the_derivative_the_oracle_finds(name, wrt, derivation):
    declaration = specialise(LOSSES[name].declaration)
    found = derivation(name, wrt)
    point = Point(read_declaration(declaration), 7)
    point.arrays = {key: {at: _float(v) for at, v in values.items()} for key, values in point.arrays.items()}
    point.parameters = {key: _float(value) for key, value in point.parameters.items()}
    arrays = {array.name: _numpy(point.arrays[array.name]) for array in declaration.arrays}
    expected = Oracle(declaration, digits=30).gradient(
        arrays, {key: float(value) for key, value in point.parameters.items()}, wrt
    )
    scene = Scene(read_declaration(declaration), point)
    axes = found.target.wrt.indices
    with mpmath.workdps(50):
        for at in np.ndindex(expected.shape):
            value = scene.value(found.closed_form, dict(zip(axes, at, strict=True)))
            assert mpmath.almosteq(
                value, expected[at], rel_eps=mpmath.mpf(10) ** -28, abs_eps=mpmath.mpf(10) ** -28
            )


@pytest.mark.parametrize(("name", "wrt"), PAIRS)
def test_every_line_was_checked_and_the_last_is_the_result(name, wrt, derivation):
    found = derivation(name, wrt)
    assert found.steps[-1].after == found.result
    assert found.check < 1e-40
    assert all(step.rule and step.explanation for step in found.steps)


@pytest.mark.parametrize("name", ["cross_entropy", "binary_cross_entropy_with_logits", "tilted"])
def test_the_general_case_keeps_every_option(name, derivation):
    declaration = LOSSES[name].declaration
    options = {item.name for item in declaration.parameters if item.option and item.name != "ignore_index"}
    closed = derivation(name, "input", general=True).closed_form
    assert options <= {symbol.name for symbol in closed.free_symbols | closed.atoms(Symbol)}
    assert not options & {symbol.name for symbol in derivation(name, "input").closed_form.atoms(Symbol)}


def element(name: str, array: str) -> Read:
    """An array of a loss at its own indices."""
    declared = LOSSES[name].declaration.array(array)
    return Read(declared.symbol, *({"N": n, "C": c}[extent.name] for extent in declared.axes))


def test_cross_entropy_is_softmax_minus_one_hot(derivation):
    s, y = element("cross_entropy", "input"), element("cross_entropy", "target")
    expected = (Softmax(s, c) - Indicator(Eq(c, y))) / N
    assert derivation("cross_entropy", "input").closed_form == expected


def test_huber_is_the_residual_inside_and_its_sign_outside(derivation):
    residual = element("huber", "input") - element("huber", "target")
    delta = Symbol("delta", positive=True)
    found = derivation("huber", "input")
    expected = Piecewise((residual, abs(residual) <= delta), (delta * sign(residual), True)) / N
    assert found.closed_form == expected
    assert [str(name) for name, _ in found.where] == ["residual[n]"]


def test_cross_entropy_with_logits_is_sigmoid_minus_target(derivation):
    from symloss.functions import sigmoid

    x, y = (element("binary_cross_entropy_with_logits", name) for name in ("input", "target"))
    found = derivation("binary_cross_entropy_with_logits", "input").closed_form
    assert simplify((found - (sigmoid(x) - y) / N).xreplace({x: Symbol("x"), y: Symbol("y")})) is S.Zero


def test_hinge_is_minus_the_target_inside_the_margin(derivation):
    x, t = element("hinge", "input"), element("hinge", "target")
    assert derivation("hinge", "input").closed_form == -t * Indicator(1 - t * x > 0) / N


def test_focal_loss_speaks_of_p_t(derivation):
    names = [str(name) for name, _ in derivation("sigmoid_focal", "input").where]
    assert "p_t[n]" in names and "alpha_t[n]" in names


def test_pairwise_paths_become_one_sum(derivation):
    from symloss.language.reductions import SumOver

    assert len(derivation("pairwise_logistic", "input").closed_form.atoms(SumOver)) == 1


def _float(value):
    return mpmath.mpf(float(value)) if not isinstance(value, int) else value


def _numpy(values: dict) -> np.ndarray:
    shape = tuple(max(at[axis] for at in values) + 1 for axis in range(len(next(iter(values)))))
    is_label = all(isinstance(value, int) for value in values.values())
    found = np.empty(shape, dtype=np.int64 if is_label else np.float64)
    for at, value in values.items():
        found[at] = value
    return found
