"""The logarithms of binomial coefficients and their relatives, where those of Γ lose all their digits."""

import mpmath
import numpy as np
import pytest
from primitive_checks import check_primitive
from ulps_of_bodies import companion

from symloss.functions.log_gamma_bend import log_gamma_bend

POINTS = [
    (1, 30, 12),
    (1, 1e-6, 2.5),
    (0.3, 7, 0.4),
    (1e4, 0.5, 3),
    (2.5, -0.5, 40),
    (9, -1, -2),
    (13, 1e5, 1e5),
]
EDGES = {(1, 0, 5): 0, (1, 5, 0): 0, (0, 1, 1): "inf", (2, -2, 1): "-inf"}
ULPS = 6


def test_definition_slope_and_body():
    check_primitive(log_gamma_bend, POINTS, EDGES, ulps=ULPS, positive=(0,))


def condition(given):
    """Σ |x ∂f/∂x|, by differences of the reference."""
    total, step = 0, mpmath.mpf(10) ** -20
    with mpmath.workdps(60):
        here = log_gamma_bend.reference(mpmath.mp, *given)
        for place, number in enumerate(given):
            moved = [*given[:place], number * (1 + step), *given[place + 1 :]]
            total += abs(log_gamma_bend.reference(mpmath.mp, *moved) - here) / step
    return total


def draws(count=250):
    generator = np.random.default_rng(3)
    wide = 10.0 ** generator.uniform(-10, 10, (count, 3))
    tame = 10.0 ** generator.uniform(-3, 4, (count, 3))
    counts = np.stack([np.ones(count), *np.rint(10.0 ** generator.uniform(0, 6, (2, count)))], 1)
    falls = tame * np.array([1.0, -1.0, 1.0])
    ends = [(a, b, c) for a in (0.5, 1, 11.999, 12) for b in (1e-9, 7.999, 8, 1e4) for c in (1e-9, 1, 8)]
    return [*wide, *tame, *counts, *falls, *ends]


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_as_many_digits_as_the_arguments_have(real, tmp_path_factory):
    body = companion(tmp_path_factory.getbasetemp()).log_gamma_bend
    info, found = np.finfo(real), (0.0, None)
    with mpmath.workdps(40):
        for a, b, c in (map(real, draw) for draw in draws()):
            if min(a, a + b, a + c, a + b + c) <= 0:
                continue
            given = [mpmath.mpf(float(one)) for one in (a, b, c)]
            exact = log_gamma_bend.reference(mpmath.mp, *given)
            if not float(info.tiny) < abs(exact) < float(info.max):
                continue
            gap = abs(mpmath.mpf(float(body(a, b, c))) - exact) / float(info.eps)
            found = max(found, (float(gap / (abs(exact) + condition(given))), (a, b, c)))
    assert found[0] <= ULPS, found
