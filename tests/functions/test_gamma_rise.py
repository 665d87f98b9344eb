"""How much log Γ and its derivatives rise, also where the plain differences have lost all digits."""

import math

import mpmath
import numpy as np
import pytest
from primitive_checks import check_primitive
from ulps_of_bodies import companion

from symloss.functions.digamma import digamma
from symloss.functions.gamma_rise import digamma_rise, log_rising, trigamma_rise
from symloss.functions.loggamma import loggamma
from symloss.functions.trigamma import trigamma

POINTS = [
    (0.3, 1e-9),
    (2.5, 0.5),
    (1e3, 0.25),
    (1e6, 3.0),
    (4.0, 40.0),
    (7.5, -0.5),
    (100.0, -3.5),
    (1e-5, 2.0),
]
EDGES = {
    log_rising: {(2, 0): 0, (0, 2): "-inf", (3, -3): "inf", (3, "inf"): "inf"},
    digamma_rise: {(2, 0): 0, (0, 2): "inf", (3, -3): "-inf", (3, "inf"): "inf"},
    trigamma_rise: {(2, 0): 0, (0, 2): "-inf", (3, -3): "inf"},
}
OF = {log_rising: loggamma, digamma_rise: digamma, trigamma_rise: trigamma}
ULPS = 6


@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_definition_slope_and_body(primitive):
    check_primitive(primitive, POINTS, EDGES[primitive], ulps=ULPS, positive=(0,))


def condition(primitive, a, b):
    """Σ |x ∂f/∂x|, by differences of the reference."""
    step = mpmath.mpf(10) ** -20
    with mpmath.workdps(60):
        here = primitive.reference(mpmath.mp, a, b)
        moved = (a * (1 + step), b), (a, b * (1 + step))
        return sum(abs(primitive.reference(mpmath.mp, *at) - here) / step for at in moved)


def worst(primitive, real, draws, folder):
    body = getattr(companion(folder), primitive.spelling)
    found = 0.0, None
    for a, b in draws:
        a, b = real(a), real(b)
        if not (a > 0 and a + b > 0 and np.isfinite(a) and np.isfinite(b)):
            continue
        given = mpmath.mpf(float(a)), mpmath.mpf(float(b))
        exact = primitive.reference(mpmath.mp, *given)
        if abs(exact) < float(np.finfo(real).tiny) or abs(exact) > float(np.finfo(real).max):
            continue
        with np.errstate(all="ignore"):
            gap = abs(mpmath.mpf(float(body(a, b))) - exact) / float(np.finfo(real).eps)
        error = float(gap / (abs(exact) + condition(primitive, *given)))
        found = max(found, (error, (a, b)))
    return found


def draws(seed, count=250):
    generator = np.random.default_rng(seed)
    sizes = 10.0 ** generator.uniform(-12, 12, (count, 2))
    near = np.stack([10.0 ** generator.uniform(-2, 3, count), 10.0 ** generator.uniform(-8, 3, count)], 1)
    falls = near * np.array([1, -1]) * generator.uniform(0, 1, (count, 1))
    corners = [(a, b) for a in (0.5, 1, 1.46, 2, 7.999, 8, 8.001) for b in (1e-9, 0.5, 1, 7.999, 8, 9)]
    return [*sizes, *near, *falls, *corners]


@pytest.mark.parametrize("real", [np.float32, np.float64])
@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_as_many_digits_as_the_arguments_have(primitive, real, tmp_path_factory):
    with mpmath.workdps(40):
        error, at = worst(primitive, real, draws(11), tmp_path_factory.getbasetemp())
    assert error <= ULPS, (error, at)


@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_the_plain_difference_has_lost_them(primitive, tmp_path_factory):
    module = companion(tmp_path_factory.getbasetemp())
    of = getattr(module, OF[primitive].spelling)
    a, b = 1e8, 1e-6
    exact = primitive.reference(mpmath.mp, mpmath.mpf(a), mpmath.mpf(b))
    assert abs(of(a + b) - of(a) - exact) > 1e-6 * abs(exact)
    assert abs(getattr(module, primitive.spelling)(a, b) - exact) < 1e-15 * abs(exact)
    assert math.isnan(getattr(module, primitive.spelling)(-1.0, 0.5))
