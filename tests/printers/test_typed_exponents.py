"""Powers with an exponent that is known before a kernel runs: products where it is a small whole number."""

import math

import mpmath
import numba
import numpy as np
import pytest
from mpmath import mpf
from sympy import Abs

from symloss.language import axis, loss, mean, real
from symloss.verify.exhaustive import generated_module, load_module, ulp_error

elementary = load_module(generated_module())
n, N = axis("n", "N")
SMALL = (0, 1, 2, 3, 4)


@numba.njit
def raised(x, exponent):
    return elementary.power(x, exponent)


@loss()
def steep(x: real[N], y: real[N], *, p: real(0.5, 8) = 2):
    """The mean of a power of a difference."""
    return mean(Abs(x[n] - y[n]) ** p, n)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("number", [*SMALL, 0.5, 2.5, 5, -1])
def test_a_power_is_right_whatever_its_type_tells(number, dtype):
    exponent = elementary.typed_exponent(dtype(number))
    assert isinstance(exponent, tuple) == (number in SMALL)
    for value in (0.0, 0.3, 1.0, 1.7, 12.5, 1e-3):
        x = dtype(value)
        exact = mpf("inf") if number < 0 and value == 0 else mpmath.power(mpf(float(x)), mpf(number))
        assert ulp_error(float(raised(x, exponent)), exact, dtype) <= 2


@pytest.mark.parametrize("number", [*SMALL, 2.5])
def test_what_has_no_power_is_nan(number):
    exponent = elementary.typed_exponent(float(number))
    assert math.isnan(raised(-1.5, exponent))
    assert math.isnan(raised(math.nan, exponent))


@pytest.mark.parametrize("p", [0.5, 1, 2, 2.5, 3, 7])
def test_each_kind_of_exponent_has_its_own_code(p):
    x, y = np.array([0.5, -1.25, 3.0]), np.array([0.25, 1.0, 3.5])
    value, grad = steep.value_and_grad(x, y, p=p)
    size = np.abs(x - y)
    np.testing.assert_allclose(value, np.mean(size**p), rtol=1e-14)
    np.testing.assert_allclose(grad, p * size ** (p - 1) * np.sign(x - y) / 3, rtol=1e-14)


def test_an_exponent_is_handed_over_by_its_type():
    from symloss.chain import lower
    from symloss.printers.numba_cpu.module import render_module

    text = render_module(lower(steep.declaration))
    assert "power(" in text and "typed_exponent(p)" in text and "typed_exponent(p - 1)" in text
