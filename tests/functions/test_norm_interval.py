"""The share of a normal distribution in an interval, narrow, wide, in the middle and far out."""

import mpmath
import numpy as np
import pytest
from primitive_checks import check_primitive
from ulps_of_bodies import companion

from symloss.functions.norm_interval import norm_interval

POINTS = [(0.3, 1e-9), (-8.0, 0.25), (5.0, 3.0), (-1.0, 2.0), (1.5, -0.01), (2.0, -7.5)]
EDGES = {(1, 0): 0, ("-inf", 3): 0, (0, "inf"): 0.5}
ULPS = 4


def test_definition_slope_and_body():
    check_primitive(norm_interval, POINTS, EDGES, ulps=60)  # 8²/2 roundings of the argument in a tail


def condition(a, d):
    """Σ |x ∂f/∂x|."""
    density = mpmath.exp(-((a + d) ** 2) / 2) / mpmath.sqrt(2 * mpmath.pi)
    other = mpmath.exp(-(a**2) / 2) / mpmath.sqrt(2 * mpmath.pi)
    return abs(d * density) + abs(a * (density - other))


def draws(count=300):
    generator = np.random.default_rng(5)
    middles = generator.normal(size=count) * generator.choice([0.1, 1.0, 5.0, 30.0], count)
    widths = generator.choice([-1, 1], count) * 10.0 ** generator.uniform(-12, 1.5, count)
    ends = [(a, d) for a in (-30.0, -1.0, -0.25, 0.0, 0.5, 4.0) for d in (1e-7, 0.499, 0.5, 1.0, 9.0)]
    return [*zip(middles, widths, strict=True), *ends]


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_as_many_digits_as_the_arguments_have(real, tmp_path_factory):
    body, info = companion(tmp_path_factory.getbasetemp()).norm_interval, np.finfo(real)
    found = 0.0, None
    with mpmath.workdps(50):
        for a, d in (map(real, draw) for draw in draws()):
            given = mpmath.mpf(float(a)), mpmath.mpf(float(d))
            exact = norm_interval.reference(mpmath.mp, *given)
            if abs(exact) < float(info.tiny):
                continue
            gap = abs(mpmath.mpf(float(body(a, d))) - exact) / float(info.eps)
            found = max(found, (float(gap / (abs(exact) + condition(*given))), (float(a), float(d))))
    assert found[0] <= ULPS, found


def test_the_difference_has_lost_them(tmp_path_factory):
    module = companion(tmp_path_factory.getbasetemp())
    a, d = 6.0, 1e-9
    exact = norm_interval.reference(mpmath.mp, mpmath.mpf(a), mpmath.mpf(d))
    assert abs(module.norm_cdf(a + d) - module.norm_cdf(a) - exact) > 0.1 * abs(exact)
    assert abs(module.norm_interval(a, d) - exact) < 1e-14 * abs(exact)
