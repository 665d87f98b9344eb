"""Conditions of nodes inside their bodies: the same values, no guard left."""

import mpmath
import pytest

from symloss.language import axis, length, max, mean, min, real, sum
from symloss.language.declaration import declare
from symloss.passes.check_step import ordinary_point
from symloss.passes.lift_guards import lift_guards
from symloss.passes.read import read_declaration
from symloss.program.evaluate import Evaluation

n, N = axis("n", "N")
t, T = axis("t", "T")
FOLDS = {"sum": sum, "max": max, "min": min}


@pytest.mark.parametrize("op", FOLDS)
def test_what_is_left_out_is_neutral(op):
    def guarded(x: real[N, T], sizes: length(T)[N]):
        """A reduction over what counts."""
        return mean(FOLDS[op](x[n, t], t, where=t < sizes[n]), n, where=sizes[n] > 0)

    program = read_declaration(declare(guarded))
    lifted = lift_guards(program)
    assert any(node.guard != True for node in program)  # noqa: E712
    assert all(node.guard == True for node in lifted)  # noqa: E712
    for seed in range(5):
        point = ordinary_point(program, seed)
        with mpmath.workdps(50):
            before, after = (
                Evaluation(p, point.arrays, point.parameters, point.extents) for p in (program, lifted)
            )
            assert before("total") == after("total")
