"""Lines are judged where derivatives exist: kinks are passed over, and faults on one side of them found."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import pytest
from sympy import Abs, Max, Piecewise, S

from symloss.derivation import scene as scene_module
from symloss.derivation.derive import derive_declaration
from symloss.derivation.evaluate import Checker, _full_point
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.steps import DerivationError
from symloss.language import axis, let, loss, mean, real, stop
from symloss.language.symbols import Read
from symloss.passes.read import read_declaration
from symloss.program import Indicator
from symloss.program.evaluate import Evaluation
from symloss.program.scalar import evaluate

n, N = axis("n", "N")


@loss()
def share(input: real[N], other: real[N]):
    """One length over the sum of two; where both are 0, as at a quarter of all points, it jumps."""
    first, second = let("first", Max(0, input[n])), let("second", Max(0, other[n]))
    whole = let("whole", first + second)
    return mean(Piecewise((first / whole, whole > 0), (0, True)), n)


PROGRAM = read_declaration(share.declaration)
FIRST, WHOLE = (Read(PROGRAM.node(name).head, n) for name in ("first", "whole"))
INPUT = Read(PROGRAM.arrays[0].symbol, n)


def test_a_condition_at_its_edge_does_not_spoil_a_derivation():
    for wrt in ("input", "other"):
        assert derive_declaration(share.declaration, wrt).check < 1e-40


def test_a_wrong_line_beside_a_kink_is_found():
    slope = PartialDerivative(FIRST, INPUT)
    assert Checker(PROGRAM).identity(slope, Indicator(INPUT > 0), "max") < 1e-40
    for wrong in (S.Zero, S.One):
        with pytest.raises(DerivationError, match="max"):
            Checker(PROGRAM).identity(slope, wrong, "max")


def test_what_a_line_ends_with_is_not_evaluated_again(monkeypatch):
    evaluated = []

    def counted(expression, values, lookup):
        evaluated.append(expression)
        return evaluate(expression, values, lookup)

    monkeypatch.setattr(scene_module, "evaluate", counted)
    checker = Checker(PROGRAM)
    lines = (WHOLE * INPUT + INPUT, INPUT * (WHOLE + 1), -INPUT * (-WHOLE - 1))
    for before, after in pairwise(lines):
        checker.identity(before, after, "line")
    assert len({evaluated.count(line) for line in lines}) == 1


def test_a_line_without_a_place_to_judge_it_is_refused():
    # Against itself held still: a kink wherever one looks.
    kink = PartialDerivative(Abs(INPUT - stop(INPUT)), INPUT)
    with pytest.raises(DerivationError, match="nowhere"):
        Checker(PROGRAM).identity(kink, S.One, "nowhere")


def test_one_of_the_points_has_as_few_zeros_as_can_be():
    point = _full_point(PROGRAM)
    with mpmath.workdps(15):
        run = Evaluation(PROGRAM, point.arrays, point.parameters, point.extents)
        assert all(value > 0 for value in run.all("whole").values())
