"""Expressions in floating point: each operation rounded once, as NumPy does it by hand."""

import numpy as np
import pytest
from sympy import Abs, Eq, Function, Max, Min, Piecewise, Rational, Symbol, exp, log, oo, sqrt, symbols, tanh

from symloss.functions import log1p, with_nan_of, xlogy
from symloss.program.difference import Difference
from symloss.program.indicator import Indicator
from symloss.search.floats import Floats, split

x, y = symbols("x y", real=True)
X, Y = np.array([1e8, 3.0, -2.0, 1e-3]), np.array([1.0, -2.5, 0.5, 1e30])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("expression", "by_hand"),
    [
        (x + y - x, lambda x, y: y),
        (x * y + 1, lambda x, y: x * y + type(x[0])(1)),
        (x / y, lambda x, y: x / y),
        (x / (3 * y**2), lambda x, y: x / (type(x[0])(3) * (y * y))),
        (Rational(2, 3) * x, lambda x, y: type(x[0])(2) * x / type(x[0])(3)),
        (x**3, lambda x, y: x * x * x),
        (x**-2, lambda x, y: 1 / (x * x)),
        (sqrt(Abs(x)) - tanh(y), lambda x, y: np.sqrt(np.abs(x)) - np.tanh(y)),
        (exp(x) + log(y), lambda x, y: np.exp(x) + np.log(y)),
        (
            Difference(x**2, y),
            lambda x, y: x * x - y if str(Difference(x**2, y)).startswith("(x") else -(y - x * x),
        ),
        (Max(x, y) - Min(x, 2), lambda x, y: np.maximum(x, y) - np.minimum(x, type(x[0])(2))),
        (Piecewise((x, x < y), (y, x < 10)), lambda x, y: np.where(x < y, x, np.where(x < 10, y, np.nan))),
        (Indicator(Eq(x, 3)), lambda x, y: (x == 3).astype(x.dtype)),
    ],
    ids=lambda item: None if callable(item) else str(item),
)
def test_by_hand(dtype, expression, by_hand):
    with np.errstate(all="ignore"):
        right = by_hand(X.astype(dtype), Y.astype(dtype))
    found = np.broadcast_to(Floats({x: X, y: Y}, dtype)(expression), X.shape)
    assert found.dtype == dtype
    np.testing.assert_allclose(found, right, rtol=2 * np.finfo(dtype).eps, equal_nan=True)


def test_what_is_absorbed_is_gone():
    assert Floats({x: X, y: Y}, "float32")(x + 1)[0] == np.float32(1e8)
    assert Floats({x: X, y: Y}, "float32")((x + 1) * y).dtype == np.float32
    assert Floats({x: np.array([1e30])}, "float32")(x**2)[0] == np.inf


def test_functions_of_the_package_are_rounded_once_and_carry_nan():
    at = {x: np.array([1e-20, 0.0, np.nan]), y: np.array([0.0, 0.0, 1.0])}
    assert Floats(at, "float64")(log1p(x))[0] == 1e-20
    found = Floats(at, "float64")(xlogy(x, y))
    assert found[1] == 0 and np.isnan(found[2])
    assert np.isnan(Floats(at, "float64")(with_nan_of(y, x))[2])


def test_what_has_no_arithmetic_is_named():
    with pytest.raises(KeyError):
        Floats({x: X}, "float64")(Function("unheard")(x))
    with pytest.raises(KeyError):
        Floats({x: X}, "float64")(x + Symbol("z"))


def test_a_product_is_split_at_the_line():
    above, below = split(Rational(2, 3) * x / (y * sqrt(x)))
    assert above == [2, sqrt(x)] and below == [3, y]
    assert Floats({x: np.array([oo], dtype=float)}, "float64")(1 / x)[0] == 0
