"""Norms and directions of vectors whose length leaves the range of their type."""

import numpy as np
import pytest

import symloss

F32 = np.float32
LONG = np.array([[2.08e38, 3.03e38]], F32)  # its length is 3.675e38, more than any float32
OTHER = np.array([[1, 0.9]], F32)
THIRD = np.array([[-0.3, 0.9]], F32)


def cosine(x, y):
    x, y = x.astype(np.longdouble), y.astype(np.longdouble)
    return float((x * y).sum() / np.sqrt((x * x).sum() * (y * y).sum()))


@pytest.mark.parametrize("factor", [1, 2.0**-120, 2.0**-150, 2.0**-250, 2.0**-262])
def test_cosines_of_very_long_and_very_short_vectors(factor):
    x = np.ldexp(LONG, int(np.log2(factor)))
    value = symloss.losses.triplet(x, OTHER, THIRD, distance="cosine", margin=2.0)
    assert value == pytest.approx(2 - cosine(x, OTHER) + cosine(x, THIRD), rel=1e-6)


def test_the_cosine_itself():
    assert cosine(LONG, OTHER) == pytest.approx(0.972189, abs=1e-6)
    value = symloss.losses.triplet(LONG, OTHER, -OTHER, distance="cosine", margin=2.0)
    assert value == pytest.approx(2 - 2 * cosine(LONG, OTHER), rel=1e-5)


def test_its_gradients():
    arguments = LONG, OTHER, THIRD
    names = ("anchor", "positive", "negative")
    options = {"distance": "cosine", "margin": 2.0, "wrt": names}
    _, found = symloss.losses.triplet.value_and_grad(*arguments, **options)
    _, expected = symloss.losses.triplet.value_and_grad(*(x.astype(float) for x in arguments), **options)
    tiny = 2e-45
    for one, right in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, right, rtol=2e-6, atol=tiny)


@pytest.mark.parametrize(("scalar", "size"), [(F32, 3e38), (np.float64, 1.5e308)])
def test_a_root_mean_square_near_the_largest_number(scalar, size):
    x, y = np.full(4, size, scalar), np.zeros(4, scalar)
    value, gradient = symloss.losses.rmse.value_and_grad(x, y)
    assert value == pytest.approx(size, rel=1e-6)
    np.testing.assert_allclose(gradient, 0.25, rtol=1e-6)
