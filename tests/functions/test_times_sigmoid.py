"""A product with a logistic function, down to where that function has vanished."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from primitive_checks import check_primitive
from ulps_of_bodies import companion, ulps

from symloss.functions.times_sigmoid import times_sigmoid


def test_definition_slope_and_body():
    points = [(-31.7, -31.7), (2.5, -0.3), (-1e-20, 40.0), (1e20, -60.0), (7.0, 0.25)]
    edges = {(0, "-inf"): 0, (0, "inf"): 0, ("-inf", "-inf"): 0, (3, "inf"): 3, (3, "-inf"): 0}
    check_primitive(times_sigmoid, points, edges, ulps=4)


@pytest.mark.parametrize("real", [np.float32, np.float64])
def test_where_the_function_is_subnormal(real, tmp_path_factory):
    body = companion(tmp_path_factory.getbasetemp()).times_sigmoid

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(x=st.integers(-(2**60), 2**60), u=st.floats(-900, 900, allow_subnormal=False))
    def holds(x, u):
        x, u = real(x), real(u)
        exact = times_sigmoid.reference(mpmath.mp, mpmath.mpf(float(x)), mpmath.mpf(float(u)))
        assert ulps(body(x, u), exact, real) <= 4

    with mpmath.workdps(40), np.errstate(all="ignore"):
        holds()
        for u in (-745.5, -104.0, -88.0):
            exact = times_sigmoid.reference(mpmath.mp, mpmath.mpf(u), mpmath.mpf(u))
            assert ulps(body(real(u), real(u)), exact, real) <= 4
    assert math.isnan(body(real(0), real(math.nan)))
