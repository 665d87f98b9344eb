"""The logarithm of a normal distribution's share in an interval, and its slopes: narrow, wide and far out."""

import mpmath
import numpy as np
import pytest
from primitive_checks import check_primitive
from ulps_of_bodies import companion

from symloss.functions.norm_interval_log import (
    interval_hazard,
    interval_mean,
    interval_variance,
    log_norm_interval,
)

POINTS = [(0.3, 1e-5), (-8.0, 0.25), (5.0, 3.0), (-1.0, 2.0), (-0.75, 1.5), (1.5, 0.01), (-12.0, 7.5)]
EDGES = {
    log_norm_interval: {(1, 0): "-inf", ("inf", 2): "-inf"},
    interval_mean: {(1, 0): 1, (-2, 0): -2},
    interval_hazard: {(1, 0): "inf", (0, "inf"): 0},
    interval_variance: {(1, 0): 0},
}
ULPS = {log_norm_interval: 4, interval_mean: 4, interval_hazard: 6, interval_variance: 16}


@pytest.mark.parametrize("primitive", EDGES, ids=lambda one: one.__name__)
def test_definition_slopes_and_body(primitive):
    check_primitive(primitive, POINTS, EDGES[primitive], ulps=100, positive=(1,))  # roundings of a and d


def draws(count=300):
    generator = np.random.default_rng(5)
    middles = generator.normal(size=count) * generator.choice([0.1, 1.0, 5.0, 30.0, 500.0], count)
    widths = 10.0 ** generator.uniform(-4, 2.5, count)
    ends = [(a, d) for a in (-30.0, -1.0, -0.25, 0.0, 0.5, 4.0) for d in (1e-3, 0.499, 0.5, 1.0, 1.5, 9.0)]
    symmetric = [(-d / 2, d) for d in (1e-6, 0.5, 1.0, 1.49, 1.51, 20.0)]
    return [*zip(middles, widths, strict=True), *ends, *symmetric]


def condition(primitive, a, d):
    """Σ |x ∂f/∂x|."""
    here, step = primitive.reference(mpmath.mp, a, d), mpmath.mpf(2) ** -60
    besides = (a * (1 + step), d), (a, d * (1 + step))
    return sum(abs(primitive.reference(mpmath.mp, *one) - here) for one in besides) / step


@pytest.mark.parametrize("real", [np.float32, np.float64])
@pytest.mark.parametrize("primitive", EDGES, ids=lambda one: one.__name__)
def test_as_many_digits_as_the_arguments_have(primitive, real, tmp_path_factory):
    body = getattr(companion(tmp_path_factory.getbasetemp()), primitive.spelling)
    info = np.finfo(real)
    found = 0.0, None
    with mpmath.workdps(50):
        for a, d in (map(real, draw) for draw in draws()):
            given = mpmath.mpf(float(a)), mpmath.mpf(float(d))
            exact = primitive.reference(mpmath.mp, *given)
            if abs(exact) < float(info.tiny) * 2.0 ** (info.nmant + 1):
                continue
            gap = abs(mpmath.mpf(float(body(a, d))) - exact) / float(info.eps)
            error = float(gap / (abs(exact) + condition(primitive, *given)))
            found = max(found, (error, (float(a), float(d))))
    assert found[0] <= ULPS[primitive], found


@pytest.mark.parametrize("primitive", EDGES, ids=lambda one: one.__name__)
def test_far_out_nothing_is_left_of_the_difference(primitive, tmp_path_factory):
    module = companion(tmp_path_factory.getbasetemp())
    a, d = 45.0, 0.125
    assert module.norm_cdf(a + d) == module.norm_cdf(a)
    exact = float(primitive.reference(mpmath.mp, mpmath.mpf(a), mpmath.mpf(d)))
    for sign in (1, -1):
        found = getattr(module, primitive.spelling)(a if sign == 1 else -a - d, d)
        if sign == 1 or primitive in (log_norm_interval, interval_variance):
            assert abs(found - exact) < 1e-13 * abs(exact)


@pytest.mark.parametrize("primitive", EDGES, ids=lambda one: one.__name__)
def test_nan_for_no_interval(primitive, tmp_path_factory):
    body = getattr(companion(tmp_path_factory.getbasetemp()), primitive.spelling)
    for a, d in ((np.nan, 1.0), (0.0, np.nan), (0.0, -1.0)):
        assert np.isnan(body(a, d))
        assert mpmath.isnan(primitive.reference(mpmath.mp, mpmath.mpf(a), mpmath.mpf(d)))


def test_without_an_upper_end(tmp_path_factory):
    module = companion(tmp_path_factory.getbasetemp())
    half_normal = {
        log_norm_interval: np.log(0.5),
        interval_mean: np.sqrt(2 / np.pi),
        interval_hazard: 0,
        interval_variance: 1 - 2 / np.pi,
    }
    for primitive, wanted in half_normal.items():
        for found in (
            getattr(module, primitive.spelling)(0.0, np.inf),
            float(primitive.reference(mpmath.mp, mpmath.mpf(0), mpmath.inf)),
        ):
            assert found == pytest.approx(wanted, rel=1e-14, abs=1e-300), primitive
