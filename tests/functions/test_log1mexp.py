"""log(1 - e^x) and its slope, over the whole range."""

import numpy as np
import pytest
from primitive_checks import check_primitive
from ulps_of_bodies import worst

from symloss.functions.log1mexp import inverse_expm1, log1mexp

CASES = {
    log1mexp: ([-31.7, -6.0, -1.3, -0.69, -0.3, -1e-20], {0: "-inf", "-inf": 0}),
    inverse_expm1: ([31.7, 50.0, 6.0, 0.3, 1e-20], {"inf": 0, 0: "inf"}),
}


@pytest.mark.parametrize("primitive", CASES, ids=lambda item: item.__name__)
def test_definition_slope_and_body_of(primitive):
    points, edges = CASES[primitive]
    check_primitive(primitive, points, edges, ulps=4)


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_the_slope_is_within_4_ulp(real, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    error, at = worst(inverse_expm1, real, folder, span=42, around=(0.5, 40.0, 80.0), positive=True)
    assert error <= 4, at
