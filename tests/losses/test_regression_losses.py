"""Residuals that are huge, tiny or at a kink; variances and rates at the ends of the range."""

import mpmath
import numpy as np
import pytest

from symloss.losses.likelihood import gaussian_nll, poisson_nll
from symloss.losses.regression import asymmetric_huber, expectile, log_cosh, nmae, quantile, smooth_l1

ZERO = np.zeros(1)


@pytest.mark.parametrize("residual", [1e-300, 1e-160, 1e-8, 0.5, 0.999, 1.0, 20.0, 1e4, 1e308])
def test_log_cosh_far_and_near(residual):
    with mpmath.workdps(700):
        r = mpmath.mpf(residual)
        exact = mpmath.log(mpmath.cosh(r)) if r < 1e5 else r - mpmath.log(2)
    value, gradient = log_cosh.value_and_grad(np.array([residual]), ZERO)
    assert value == pytest.approx(float(exact), rel=5e-16, abs=0)
    assert gradient[0] == pytest.approx(np.tanh(residual), rel=5e-16)
    curvature = log_cosh.hessian_diag(np.array([min(residual, 300.0)]), ZERO)[0]
    assert curvature == pytest.approx(float(mpmath.sech(min(residual, 300.0)) ** 2), rel=1e-12)


def test_asymmetric_huber_jumps_unless_continuous():
    below = np.array([np.nextafter(-1.0, -2.0)])
    at = np.array([-1.0])
    assert asymmetric_huber(below, ZERO, alpha=3) - asymmetric_huber(at, ZERO, alpha=3) == pytest.approx(1.0)
    options = {"alpha": 3, "continuous": True}
    assert asymmetric_huber(below, ZERO, **options) == pytest.approx(asymmetric_huber(at, ZERO, **options))


def test_no_slope_at_a_kink():
    for loss in (quantile, expectile):
        assert loss.value_and_grad(ZERO, ZERO, 0.9)[1][0] == 0


def test_smooth_l1_and_expectile_where_a_square_leaves_the_range():
    assert smooth_l1(np.array([1e160]), ZERO, 1e170) == pytest.approx(5e149)
    assert smooth_l1(np.array([1e-160]), ZERO, 1e-3) == pytest.approx(5e-318, abs=5e-324)
    assert expectile(np.array([5e154]), ZERO, 0.99) == pytest.approx(2.5e307)


def test_the_unit_of_nmae():
    y, x = np.array([1.0, 3.0, 5.0]), np.array([2.0, 3.0, 5.0])
    for norm, size in (("range", 4), ("mean", 3), ("max", 5)):
        assert nmae(x, y, norm) == pytest.approx(1 / 3 / size)
    assert nmae(np.ones(3), np.ones(3)) == 0
    assert nmae(np.zeros(3), np.ones(3)) == np.inf


@pytest.mark.parametrize(
    ("residual", "var"), [(1e-160, 1e-300), (1e200, 1e300), (3e267, 1e250), (0.0, 5e-324)]
)
def test_variances_of_any_size(residual, var):
    with mpmath.workdps(40):
        v, r = mpmath.mpf(var), mpmath.mpf(residual)
        exact, slope = (mpmath.log(v) + r * r / v) / 2, (1 - r * r / v) / (2 * v)
    value, gradient = gaussian_nll.value_and_grad(np.array([residual]), ZERO, np.array([var]), wrt="var")
    assert value == pytest.approx(float(exact), rel=1e-15)
    assert gradient[0] == pytest.approx(float(slope), rel=1e-13)


def test_full_adds_the_constant():
    arguments = np.ones(1), ZERO, np.full(1, 2.0)
    difference = gaussian_nll(*arguments, full=True) - gaussian_nll(*arguments)
    assert difference == pytest.approx(np.log(2 * np.pi) / 2)


def test_rates_at_the_ends():
    count = np.array([3.0])
    assert poisson_nll(np.array([800.0]), count) == np.inf
    assert poisson_nll(np.array([1e300]), np.array([1e300])) == np.inf
    assert poisson_nll(ZERO, ZERO, log_input=False) == 0
    assert poisson_nll(ZERO, count, log_input=False) == np.inf
    assert poisson_nll(np.array([2.0]), count, log_input=False) == pytest.approx(
        poisson_nll(np.log([2.0]), count)
    )
