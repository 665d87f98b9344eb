"""The error bound of a sum counts each rounding once, and none where floating-point numbers have none."""

from fractions import Fraction

import pytest
from random_losses import m, n
from sympy import Max, Min, Rational, Symbol, exp

from symloss.language.symbols import Read
from symloss.passes.rounding import error_bounds
from symloss.program import Difference, Let

HEADS = {name: Symbol(name, real=True) for name in "xyzu"}
X, Y, Z, U = (Read(head, n) for head in HEADS.values())
FAR_X = Read(HEADS["x"], m)
ORDINARY, ALL_FAR, ONE_ARRAY_FAR, ONE_PLACE_FAR = range(4)


def bounds(expression, linear=None):
    return error_bounds(expression, frozenset("xyz"), linear or {})


@pytest.mark.parametrize("exact", [X, 2 * X, X / 4, -X, Max(X, Y), Min(X, 8 * Y), Rational(1, 2)])
def test_an_element_and_its_multiple_by_a_power_of_two_are_exact(exact):
    assert bounds(exact) == [0, 0, 0, 0]


@pytest.mark.parametrize("rounded", [3 * X, X / 3, X * Y, X + Y, exp(X), X**2, U])
def test_what_is_rounded_once_has_the_bound_of_its_size(rounded):
    assert all(bound > 0 for bound in bounds(rounded))


def test_a_node_is_rounded_once_and_an_element_is_not():
    assert bounds(U) == error_bounds(U, frozenset("xyz"), {}) != bounds(X)
    assert error_bounds(U, frozenset("u"), {}) == [0, 0, 0, 0]


def test_a_difference_of_near_numbers_is_exact():
    """The lemma of Sterbenz: numbers within a factor of two of one another, as all that are far from 0."""
    found = bounds(X - Y)
    assert found[ALL_FAR] == found[ONE_PLACE_FAR] == 0
    assert found[ORDINARY] > 0 and found[ONE_ARRAY_FAR] > 0
    across = bounds(X - FAR_X)  # two elements of one array
    assert across[ALL_FAR] == across[ONE_ARRAY_FAR] == 0 and across[ONE_PLACE_FAR] > 0


def test_a_difference_that_stays_together_loses_less_than_a_sum_of_three():
    apart, together = bounds(X - Y + Z), bounds(Difference(X, Y) + Z)
    assert together[ALL_FAR] < apart[ALL_FAR]


def test_a_product_of_a_difference_beats_the_difference_of_products():
    good, bad = bounds(X * (Y - Z)), bounds(X * Y - X * Z)
    assert good[ALL_FAR] * 1000 < bad[ALL_FAR]


def test_a_square_of_a_difference_beats_its_expansion():
    good, bad = bounds((X - Y) ** 2), bounds(X**2 - 2 * X * Y + Y**2)
    assert good[ALL_FAR] * 10**9 < bad[ALL_FAR]


def test_linear_definitions_are_looked_through():
    linear = {"u": Let(HEADS["u"], (n,), Y + Z)}
    assert bounds(U, linear) == bounds(Y + Z)
    assert bounds(Read(HEADS["u"], m), linear) == bounds(Read(HEADS["y"], m) + Read(HEADS["z"], m))
    assert bounds(U) != bounds(U, linear)


def test_a_cube_is_rounded_twice():
    once, twice = bounds(X**2)[ORDINARY], bounds(X**3)[ORDINARY]
    assert 0 < once < twice


def test_bounds_are_exact_numbers_that_do_not_change():
    assert bounds(X * Y) == bounds(X * Y)
    assert all(isinstance(bound, Fraction) for bound in bounds(X * Y))
