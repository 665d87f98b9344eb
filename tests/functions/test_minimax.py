"""The Remez exchange: known best approximations, equioscillation, weights and fixed coefficients."""

import mpmath
import pytest
from mpmath import mpf

from symloss.functions.minimax import FitError, fit, max_error


def test_a_power_is_approximated_by_dropping_its_chebyshev_polynomial():
    # The best cubic for x⁴ on [-1, 1] is x⁴ - T₄/8, with error 1/8
    best = fit(lambda x: x**4, 3, (-1, 1))
    assert best.error == pytest.approx(1 / 8, rel=1e-2)
    assert [float(c) for c in best.coefficients] == pytest.approx([-1 / 8, 0, 1, 0], abs=1e-2)


def test_the_best_line_for_the_exponential():
    # On [0, 1]: the slope s of the chord, e - 1, and half the largest distance of the chord from the curve
    best = fit(mpmath.exp, 1, (0, 1))
    slope = mpmath.e - 1
    assert best.coefficients[1] == pytest.approx(float(slope), rel=1e-2)
    assert best.error == pytest.approx(float((1 - slope + slope * mpmath.log(slope)) / 2), rel=2e-2)


@pytest.mark.parametrize("degree", [3, 6, 9])
def test_the_error_equioscillates(degree):
    best = fit(mpmath.exp, degree, (-0.5, 0.5))
    points = [mpf(k) / 1000 - mpf(1) / 2 for k in range(1001)]
    signs = []
    for x in points:
        error = best(x) - mpmath.exp(x)
        if abs(error) > 0.9 * best.error and (not signs or (error > 0) != signs[-1]):
            signs.append(error > 0)
    assert len(signs) == degree + 2


def test_no_error_exceeds_the_reported_one():
    interval, weight = (-0.25, 0.5), lambda x: 1 / (2 + x)
    best = fit(mpmath.log1p, 8, interval, weight)
    assert max_error(mpmath.log1p, best.coefficients, interval, weight) <= best.error * 1.01


def test_a_relative_weight_bounds_the_relative_error():
    best = fit(mpmath.exp, 5, (0, 3), weight=lambda x: mpmath.exp(-x))
    relative = [abs(best(x) / mpmath.exp(x) - 1) for x in mpmath.linspace(0, 3, 200)]
    assert max(relative) <= best.error * 1.01
    assert best.error < fit(mpmath.exp, 5, (0, 3)).error


@pytest.mark.parametrize("fixed", [(1,), (1, 1), (1, 1, mpf(1) / 2)])
def test_fixed_coefficients_stay_and_the_rest_is_best(fixed):
    interval = (-0.35, 0.35)
    best = fit(mpmath.exp, 6, interval, weight=lambda x: mpmath.exp(-x), fixed=fixed)
    assert best.coefficients[: len(fixed)] == tuple(mpf(c) for c in fixed)
    taylor = [1 / mpmath.factorial(k) for k in range(7)]
    assert best.error < max_error(mpmath.exp, taylor, interval, lambda x: mpmath.exp(-x)) / 5


def test_a_relative_weight_may_be_infinite_at_a_fixed_zero():
    best = fit(mpmath.log1p, 8, (-0.25, 0.5), weight=lambda x: 1 / mpmath.log1p(x), fixed=(0, 1))
    assert 0 < best.error < 1e-5


def test_more_degrees_make_it_better():
    errors = [fit(mpmath.atan, degree, (0, 1)).error for degree in (2, 4, 6)]
    assert errors == sorted(errors, reverse=True)


def test_an_empty_interval_is_refused():
    with pytest.raises(FitError, match="empty"):
        fit(mpmath.exp, 2, (1, 1))


def test_a_request_that_leaves_nothing_to_fit_is_refused():
    with pytest.raises(FitError, match="no coefficient free"):
        fit(mpmath.exp, 1, (0, 1), fixed=(1, 1))


def test_a_polynomial_is_not_a_case_for_the_exchange():
    # Nothing is left to balance: the error has no extrema, only rounding noise or nothing at all
    with pytest.raises(FitError):
        fit(lambda x: 2 + 3 * x, 3, (-1, 1))
