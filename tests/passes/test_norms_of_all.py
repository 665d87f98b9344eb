"""A norm over a whole array, whose total is float64 whatever the arrays are."""

import numpy as np
import pytest
from sympy import sqrt

from symloss.language import axis, loss, mean, real

n, N = axis("n", "N")


@loss()
def spread(x: real[N]):
    """The root of the mean square."""
    return sqrt(mean(x[n] ** 2, n))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("share", [-0.999, -0.6, -0.5, -0.45, -0.3, 0.3, 0.45, 0.5, 0.99])
def test_it_holds_its_digits_at_any_magnitude(dtype, share):
    limits = np.finfo(dtype)
    size = limits.tiny ** dtype(-share) if share < 0 else limits.max ** dtype(share)
    x = np.array([size, 3 * size, 0], dtype) if share < 0.9 else np.array([size, 0, 0], dtype)
    exact = x.astype(np.longdouble)
    norm = np.sqrt((exact**2).sum())
    value, gradient = spread.value_and_grad(x)
    assert value == pytest.approx(float(norm / np.sqrt(np.longdouble(3))), rel=float(4 * limits.eps), abs=0)
    np.testing.assert_allclose(gradient, (exact / norm / np.sqrt(3)).astype(float), rtol=8 * limits.eps)
