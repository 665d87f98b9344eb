"""Structural similarity and feature distances against sums written out by hand."""

import mpmath
import numpy as np
import pytest
from mpmath import mpf

from symloss.losses.images import perceptual, ssim

RNG = np.random.default_rng(5)


def similarity(x, y, window=11, sigma=1.5, k1=0.01, k2=0.03, data_range=1):
    """The mean structural similarity of two images, tap by tap, in mpmath."""
    taps = [mpmath.exp(-((t - mpf(window - 1) / 2) ** 2) / (2 * mpf(sigma) ** 2)) for t in range(window)]
    places = [(u, v) for u in range(window) for v in range(window)]
    weights = {(u, v): taps[u] * taps[v] / mpmath.fsum(taps) ** 2 for u, v in places}
    c1, c2 = (mpf(k1) * data_range) ** 2, (mpf(k2) * data_range) ** 2
    found = []
    for i in range(len(x) - window + 1):
        for j in range(len(x[0]) - window + 1):

            def weighted(one, i=i, j=j):
                return mpmath.fsum(weights[u, v] * one(i + u, j + v) for u, v in places)

            mx, my = weighted(lambda h, w: x[h][w]), weighted(lambda h, w: y[h][w])
            vx = weighted(lambda h, w, m=mx: (x[h][w] - m) ** 2)
            vy = weighted(lambda h, w, m=my: (y[h][w] - m) ** 2)
            cov = weighted(lambda h, w, m=mx, n=my: (x[h][w] - m) * (y[h][w] - n))
            found.append((2 * mx * my + c1) * (2 * cov + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2)))
    return mpmath.fsum(found) / len(found)


def exact(image):
    return [[mpf(float(value)) for value in row] for row in image]


def test_ssim_with_its_defaults():
    x, y = RNG.random((2, 12, 13)), RNG.random((2, 12, 13))
    with mpmath.workdps(30):
        expected = [1 - similarity(exact(a), exact(b)) for a, b in zip(x, y, strict=True)]
    assert ssim(x, y, reduction="none") == pytest.approx([float(e) for e in expected], rel=1e-13)


@pytest.mark.parametrize("window", [1, 2, 3])
def test_ssim_gradients(window):
    x, y = RNG.random((1, 4, 5)), RNG.random((1, 4, 5))
    _, slopes = ssim.value_and_grad(x, y, window, wrt=("x", "y"))
    with mpmath.workdps(40):
        images = [exact(x[0]), exact(y[0])]
        for which, slope in enumerate(slopes):
            for h, w in [(0, 0), (1, 2), (3, 4), (2, 0)]:

                def moved(value, which=which, h=h, w=w):
                    before = images[which][h][w]
                    images[which][h][w] = value
                    result = 1 - similarity(*images, window)
                    images[which][h][w] = before
                    return result

                expected = mpmath.diff(moved, images[which][h][w])
                assert float(abs(slope[0, h, w] - expected)) <= 1e-12 * float(1 + abs(expected))


def test_ssim_of_flat_images_with_a_large_mean():
    """In float32 E[x²] - E[x]² would lose every digit of the variance."""
    x = np.float32(1e4) + RNG.random((1, 14, 14)).astype(np.float32)
    y = np.float32(1e4) + RNG.random((1, 14, 14)).astype(np.float32)
    with mpmath.workdps(30):
        expected = float(1 - similarity(exact(x[0]), exact(y[0])))
    assert ssim(x, y) == pytest.approx(expected, abs=2e-4)
    assert ssim(x, x) == pytest.approx(0, abs=1e-5)


def test_ssim_of_equal_images_has_no_slope():
    x = RNG.random((2, 6, 6))
    value, slope = ssim.value_and_grad(x, x.copy(), window=3)
    assert value == pytest.approx(0, abs=1e-15)
    assert np.abs(slope).max() < 1e-14


def test_ssim_refuses_a_window_that_does_not_fit():
    x = np.zeros((1, 10, 20))
    with pytest.raises(
        ValueError, match="ssim: window is 11, longer than x, which has length 10 along the axis H"
    ):
        ssim(x, x)
    with pytest.raises(ValueError, match="ssim: window must be an integer >= 1, got 0"):
        ssim(x, x, window=0)


def test_perceptual_adds_up_layers():
    a = [RNG.normal(size=(2, 3, 4, 5)), RNG.normal(size=(2, 6, 2, 2))]
    b = [RNG.normal(size=one.shape) for one in a]
    expected = sum(
        weight * ((x - y) ** 2).mean(axis=(1, 2, 3)) for weight, x, y in zip((0.5, 2), a, b, strict=True)
    )
    assert perceptual(a, b, (0.5, 2), reduction="none") == pytest.approx(expected, rel=1e-14)
    _, slopes = perceptual.value_and_grad(a, b, (0.5, 2))
    assert slopes[1] == pytest.approx(2 * 2 * (a[1] - b[1]) / a[1].size, rel=1e-13)
