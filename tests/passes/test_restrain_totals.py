"""Means inside a loss whose sums leave the range of the type: value and gradients, both types."""

import numpy as np
import pytest
from sympy import Abs, sqrt

import symloss
from symloss.language import axis, loss, mean, real

n, N = axis("n", "N")
m, M = axis("m", "M")


@loss()
def relative_error(x: real[N], y: real[N]):
    """The mean error over the mean size."""
    return mean(Abs(x[n] - y[n]), n) / mean(Abs(y[n]), n)


@loss()
def two_means(x: real[N], y: real[M]):
    """The distance of two means."""
    return Abs(mean(x[n], n) - mean(y[m], m))


@loss()
def root_of_mean(x: real[N]):
    """The root of a mean magnitude."""
    return sqrt(mean(Abs(x[n]), n))


LARGE = {np.float32: 3e38, np.float64: 1.5e308}


@pytest.mark.parametrize("scalar", LARGE)
def test_a_ratio_of_means(scalar):
    large = LARGE[scalar]
    x, y = np.full(5, large, scalar), np.full(5, large / 2, scalar)
    value, (grad_x, grad_y) = relative_error.value_and_grad(x, y, wrt=("x", "y"))
    assert value == pytest.approx(1, rel=1e-6)
    tiny = np.finfo(scalar).smallest_subnormal
    np.testing.assert_allclose(grad_x, 0.4 / large, rtol=1e-6, atol=2 * tiny)
    np.testing.assert_allclose(grad_y, -0.8 / large, rtol=1e-6, atol=2 * tiny)
    assert relative_error(x, y) == value


@pytest.mark.parametrize("scalar", LARGE)
def test_means_of_each_their_own(scalar):
    large = LARGE[scalar]
    x, y = np.full(5, large, scalar), np.full(7, large / 4, scalar)
    value, (grad_x, grad_y) = two_means.value_and_grad(x, y, wrt=("x", "y"))
    assert value == pytest.approx(0.75 * large, rel=1e-6)
    np.testing.assert_allclose(grad_x, 1 / 5, rtol=1e-6)
    np.testing.assert_allclose(grad_y, -1 / 7, rtol=1e-6)


@pytest.mark.parametrize("scalar", LARGE)
def test_only_one_of_two_overflows(scalar):
    large = LARGE[scalar]
    x, y = np.full(5, large, scalar), np.full(7, 1, scalar)
    assert two_means(x, y) == pytest.approx(large, rel=1e-6)
    assert two_means(y, x) == pytest.approx(large, rel=1e-6)


@pytest.mark.parametrize("scalar", LARGE)
def test_the_root_of_a_mean(scalar):
    large = LARGE[scalar]
    value, gradient = root_of_mean.value_and_grad(np.full(3, large, scalar))
    assert value == pytest.approx(np.sqrt(large), rel=1e-6)
    np.testing.assert_allclose(gradient, 1 / (6 * np.sqrt(large)), rtol=1e-6)


def test_the_second_pass_is_left_out_where_sums_are_finite():
    source = root_of_mean.source("cpu")
    body = source[source.index("def evaluate") :]
    assert "_scale != 1.0:" in body


@pytest.mark.parametrize("scalar", LARGE)
def test_ordinary_sums_and_infinite_ones(scalar):
    x, y = np.array([1, 2, 4], scalar), np.array([2, 2, 2], scalar)
    assert relative_error(x, y) == pytest.approx(0.5)
    x[0] = np.inf
    assert relative_error(x, y) == np.inf


c, C = axis("c", "C")
d, D = axis("d", "D")


@loss()
def mean_of_rows(x: real[N, C]):
    """The mean over samples of the mean size of a row."""
    return mean(mean(Abs(x[n, c]), c), n)


@loss()
def root_of_row_means(x: real[N, C, D]):
    """The mean over samples of the root of the mean over two axes."""
    return mean(sqrt(mean(Abs(x[n, c, d]), c, d)), n)


@pytest.mark.parametrize("scalar", LARGE)
@pytest.mark.parametrize("samples", [1, 3])
def test_a_mean_along_a_row(scalar, samples):
    large = LARGE[scalar]
    value, gradient = mean_of_rows.value_and_grad(np.full((samples, 4), -large, scalar))
    assert value == pytest.approx(large, rel=1e-6)
    np.testing.assert_allclose(gradient, -1 / (4 * samples), rtol=1e-6)
    np.testing.assert_allclose(
        mean_of_rows(np.full((3, 4), large, scalar), reduction="none"), large, rtol=1e-6
    )


@pytest.mark.parametrize("scalar", LARGE)
def test_a_root_of_a_mean_along_two_axes(scalar):
    large = LARGE[scalar]
    value, gradient = root_of_row_means.value_and_grad(np.full((2, 3, 2), large, scalar))
    assert value == pytest.approx(np.sqrt(large), rel=1e-6)
    np.testing.assert_allclose(gradient, 1 / (24 * np.sqrt(large)), rtol=1e-6)


def test_an_infinite_row_stays_infinite():
    assert mean_of_rows(np.array([[1.0, np.inf], [1.0, 2.0]])) == np.inf
    assert np.isnan(mean_of_rows(np.array([[1.0, np.nan], [1.0, 2.0]])))
    assert mean_of_rows(np.array([[1.0, 3.0], [1.0, -2.0]])) == 1.75


@pytest.mark.parametrize("name", ["multi_margin", "perceptual"])
def test_means_along_rows_of_the_catalogue(name):
    loss = symloss.get(name)
    if name == "multi_margin":
        x = np.array([[-1e308, 0.7e308, 0.7e308, 0.7e308]])
        assert loss(x, np.array([0])) == pytest.approx(0.75 * 1.7e308, rel=1e-15)
    else:
        x = np.full((1, 2, 2, 2), 1.3e154)
        assert loss([x], [np.zeros_like(x)]) == pytest.approx(1.3e154**2, rel=1e-15)
