"""Errors count in units of what the problem explains, and are traced to the part that loses the digits."""

import mpmath
import numpy as np
from sympy import exp, log, sqrt, symbols

from symloss.functions import expm1
from symloss.search.errors import WORST, Exact, errors, losing, value_at
from symloss.search.floats import Floats

x, y = symbols("x y", real=True)


def of(form, columns, written=None, dtype="float64", bound=4.0):
    columns = {key: np.asarray(column, float) for key, column in columns.items()}
    return errors(
        form,
        form if written is None else written,
        Floats(columns, dtype),
        Exact(columns, dtype),
        dtype,
        bound,
    )


def test_digits_that_cancel_are_counted():
    found = of(exp(x) - 1, {x: [1e-8, 1e-20, 3.0]})
    assert 1e6 < found[0] < 1e9 and 2.0**48 < found[1] < 2.0**51 and found[2] <= 1
    assert (of(expm1(x), {x: [1e-8, 1e-20, 3.0]}, exp(x) - 1) <= 1).all()


def test_what_the_arguments_explain_is_no_error():
    assert (of(x - y, {x: [1.0], y: [1 - 2**-53]}) == 0).all()
    assert of(exp(x) * exp(y), {x: [300.25], y: [-299.75]})[0] <= 1  # each is wrong by its size in roundings


def test_the_range_of_the_type_is_kept():
    big = {x: [1e30]}
    assert of(sqrt(1 + x**2), big, dtype="float32")[0] == WORST  # the square overflows, the root does not
    assert of(x**2, big, dtype="float32")[0] == 0  # infinite is right
    assert of(-(x**2), big, x**2, dtype="float32")[0] == WORST
    assert of(log(x), {x: [-1.0]})[0] == 0  # no real value, nothing to compare


def test_the_part_that_loses_digits_is_found():
    form = y * (sqrt(1 + x**2) - 1)
    exact = Exact({x: np.array([1e-9, 2e-9]), y: np.array([3.25, -1.5])}, "float64")
    assert losing(form, exact, [0, 1], "float64")[0] == sqrt(1 + x**2) - 1
    assert losing(exp(y) + x**2, exact, [0, 1], "float64") == []


def test_values_have_many_digits():
    with mpmath.workprec(1000):
        assert (
            abs(value_at(sqrt(1 + x**2) - 1, {x: mpmath.mpf(10) ** -30}) * 2 - mpmath.mpf(10) ** -60) < 1e-118
        )
    assert mpmath.isnan(value_at(sqrt(x), {x: mpmath.mpf(-1)}))
