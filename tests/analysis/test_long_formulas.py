"""Formulas that grow without end when they are multiplied out are left undecided."""

from itertools import pairwise

import pytest
from sympy import Symbol, cosh, exp, symbols

from symloss.analysis import rows
from symloss.analysis.prove import Prover, Undecided
from symloss.analysis.roots import zeros


def test_products_of_sums_inside_of_one_another_are_not_multiplied_out():
    shift = Symbol("shift", real=True)
    inner = symbols("a0:6", real=True)
    value = inner[0] + shift
    for first, second in pairwise(inner):
        value = exp((first - second + shift) * (1 + value) * (2 - first * value))
    assert rows._taken_out(value, shift).count_ops() < 50 * rows._MOST_OPERATIONS


def test_an_equation_that_is_too_long_is_undecided():
    x, *others = symbols("x b0:60", real=True)
    long = sum((cosh(x * b) + x) * (1 + b**2 * x) for b in others)
    with pytest.raises(Undecided, match="too long"):
        zeros(long, x, Prover({}))
