"""The error function, the normal distribution function, and what they have in common far out."""

import mpmath
import numpy as np
import pytest
from primitive_checks import check_primitive
from ulps_of_bodies import worst

from symloss.functions.erf import erf, erfc
from symloss.functions.erfcx import erfcx
from symloss.functions.hazard_excess import hazard_excess
from symloss.functions.log_erfc import log_erfc
from symloss.functions.norm_cdf import inverse_mills, log_ndtr, mills_excess, norm_cdf
from symloss.functions.times_exp_square import times_exp_square

POINTS = [-31.7, -6.0, -1.3, -0.3, 1e-20, 0.2, 0.49, 0.75, 1.7, 3.0, 9.5, 25.25]
POSITIVE = [x for x in POINTS if x > 0]
EDGES = {
    erf: {0: 0, "inf": 1, "-inf": -1, 40: 1},
    erfc: {0: 1, "inf": 0, "-inf": 2, -40: 2},
    erfcx: {0: 1, "inf": 0, "-inf": "inf"},
    hazard_excess: {"inf": 0, 2.0**60: 2.0**-61},
    log_erfc: {0: 0, "inf": "-inf"},
    norm_cdf: {0: 0.5, "inf": 1, "-inf": 0, 40: 1},
    inverse_mills: {"inf": 0, "-inf": "inf", -(2.0**60): 2.0**60},
    mills_excess: {"inf": "inf", "-inf": 0, -(2.0**60): 2.0**-60},
    log_ndtr: {"inf": 0, "-inf": "-inf", -(2.0**60): -(2.0**119)},
}


@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_definition_slope_and_body(primitive):
    points = POSITIVE if primitive is hazard_excess else POINTS
    if primitive in (
        erfcx,
        log_ndtr,
    ):  # one overflows in float32, the definition of the other is log(1 - 1e-141)
        points = points[1:-1]
    check_primitive(primitive, points, EDGES[primitive], ulps=4)


def test_exponentials_of_squares():
    points = [
        (0.3, -6.1, -0.5, 0.0),
        (0.7, 9.3, -1.0, 1e-3),
        (2.0, 7.9, 1.0, -1e-3),
        (-1.5, 1e-20, 1.0, 1e-9),
    ]
    edges = {(0, 3, -1, 0): 0, (2, 0, 1, 0): 2, (3, "inf", -1, 0): 0, (3, "inf", 1, 0): "inf"}
    check_primitive(times_exp_square, points, edges, ulps=3)


@pytest.mark.parametrize("real", [np.float32, np.float64])
@pytest.mark.parametrize("primitive", EDGES, ids=lambda item: item.__name__)
def test_within_4_ulp_over_the_whole_range(primitive, real, tmp_path_factory):
    error, at = worst(
        primitive,
        real,
        tmp_path_factory.getbasetemp(),
        span=42,
        around=(0.0, 0.25, 0.5, -0.5, 0.75, -0.75, 1.0, 1.75, 2.47, 10.0, -10.0, 26.5, -38.0),
        positive=primitive is hazard_excess,
    )
    assert error <= 4, at


def test_gradients_far_out():
    """log Φ at -40 and far beyond, where Φ has no digits left."""
    with mpmath.workdps(60):
        for x in (-40, -1e3, -1e8, -1e150):
            at = mpmath.mpf(x)
            slope = inverse_mills.reference(mpmath.mp, at)
            series = sum((-1) ** k * mpmath.fac2(2 * k - 1) / at ** (2 * k) for k in range(12))
            assert abs(slope + at / series) <= abs(at) * mpmath.mpf(10) ** -22
            bend = -slope * mills_excess.reference(mpmath.mp, at)
            assert -1 <= bend < -1 + 2 / at**2 or x < -1e20
