"""log Γ and its derivatives for positive arguments."""

import math

import mpmath
import numpy as np
import pytest
from primitive_checks import check_primitive
from sympy import Symbol
from ulps_of_bodies import companion, worst

from symloss.functions.digamma import digamma
from symloss.functions.loggamma import loggamma
from symloss.functions.trigamma import pentagamma, tetragamma, trigamma

POINTS = [1e-5, 0.3, 0.7, 1.25, 1.6, 1.9, 2.6, 3.5, 4.9, 7.0, 40.5, 1e6]
EDGES = {
    loggamma: {0: "inf", 1: 0, 2: 0, "inf": "inf"},
    digamma: {0: "-inf", "inf": "inf"},
    trigamma: {0: "inf", "inf": 0},
    tetragamma: {0: "-inf", "inf": 0},
    pentagamma: {0: "inf", "inf": 0},
}
ROOT = 1.4616321449683623  # of digamma, where 4 ulp are of a difference from the root beyond float64


@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_definition_slope_and_body(primitive):
    points = POINTS if primitive is not pentagamma else []  # its slope is no primitive: nothing asks for it
    check_primitive(primitive, points, EDGES[primitive], ulps=4, positive=(0,))


@pytest.mark.parametrize("real", [np.float32, np.float64])
@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_within_4_ulp_over_the_whole_range(primitive, real, tmp_path_factory):
    error, at = worst(
        primitive,
        real,
        tmp_path_factory.getbasetemp(),
        span=60,
        around=(0.5, 1.0, ROOT, 1.75, 2.0, 3.0, 5.0),
        positive=True,
    )
    assert error <= 4, at


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_beside_their_roots(real, tmp_path_factory):
    """A relative error: the numbers next to 1 and 2, and to the root of digamma."""
    module = companion(tmp_path_factory.getbasetemp())
    for primitive, root in ((loggamma, 1), (loggamma, 2), (digamma, ROOT)):
        for towards in (0, 9):
            x = real(root)
            for _ in range(40):
                x = np.nextafter(x, real(towards))
                with mpmath.workdps(50):
                    exact = primitive.reference(mpmath.mp, mpmath.mpf(float(x)))
                    found = mpmath.mpf(float(getattr(module, primitive.spelling)(x)))
                    assert abs(found - exact) <= 4 * np.finfo(real).eps * abs(exact), (primitive, float(x))


def test_undefined_below_0(tmp_path_factory):
    module = companion(tmp_path_factory.getbasetemp())
    for primitive in EDGES:
        assert math.isnan(getattr(module, primitive.spelling)(-1.5))
        assert mpmath.isnan(primitive.reference(mpmath.mp, mpmath.mpf(-1.5)))


def test_known_values():
    with mpmath.workdps(50):
        one, half = mpmath.mpf(1), mpmath.mpf(1) / 2
        known = {
            (loggamma, half): mpmath.log(mpmath.pi) / 2,
            (digamma, one): -mpmath.euler,
            (trigamma, one): mpmath.pi**2 / 6,
            (tetragamma, one): -2 * mpmath.zeta(3),
            (pentagamma, one): mpmath.pi**4 / 15,
        }
        for (primitive, at), value in known.items():
            assert abs(primitive.reference(mpmath.mp, at) - value) < mpmath.mpf(10) ** -48


def test_signs():
    x = Symbol("x", positive=True)
    assert (
        trigamma(x).is_extended_positive
        and tetragamma(x).is_extended_negative
        and digamma(x).is_extended_real
    )
