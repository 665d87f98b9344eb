"""A decimal of a declaration is the number that was written, and its derivatives are exact."""

import math

import numpy as np
import pytest
from sympy import Float, Piecewise, Rational, S, sqrt

from symloss.language import axis, let, loss, mean, real, sum
from symloss.language.declaration import declare

n, N = axis("n", "N")


def decimals(input: real[N]):
    far = let("far", 0.1 * input[n] ** 3, display="f")
    return mean(Piecewise((far, input[n] > 0.3), (1e-8 * input[n] ** 0.5, True)), n, where=input[n] < 2.5)


def test_no_float_is_left():
    declaration = declare(decimals)
    assert declaration.expression.atoms(Float) == set()
    assert {Rational(1, 10), Rational(3, 10), Rational(5, 2)} <= declaration.expression.atoms(Rational)
    assert declaration.expression.has(sqrt(declaration.array("input")[n]))
    assert declaration.display["far"] == "f"


def test_a_number_that_was_computed():
    (number,) = declare(computed).expression.body.atoms(Rational) - {S(2)}
    assert float(number) == math.sqrt(2)


def computed(input: real[N]):
    return mean(math.sqrt(2) * input[n] ** 2, n)


def test_value_and_slope():
    @loss()
    def cubic(input: real[N]):
        return sum(0.1 * input[n] ** 3 + 0.7 * input[n], n)

    x = np.asarray([0.5, -1.25, 2.0])
    value, slope = cubic.value_and_grad(x)
    assert value == pytest.approx((0.1 * x**3 + 0.7 * x).sum(), rel=1e-15)
    np.testing.assert_allclose(slope, 0.3 * x**2 + 0.7, rtol=4e-16)
