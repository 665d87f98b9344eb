"""Errors in ulp at the edges of the floating-point types."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from symloss.verify.ulp import rounding_of, ulp, ulp_error

TYPES = (np.float32, np.float64)


@pytest.mark.parametrize("dtype", TYPES)
def test_spacing_is_that_of_numpy(dtype):
    info = np.finfo(dtype)
    for value in (0.0, info.smallest_subnormal, info.tiny, 1.0, 1.5, 2.0, info.max / 2, -3.0):
        number = dtype(value)
        assert ulp(mpf(float(number)), dtype) == mpf(float(abs(np.spacing(number))))


@pytest.mark.parametrize("dtype", TYPES)
def test_neighbours_are_one_ulp_apart(dtype):
    for value in (1.25, 1e-30, -7.0, float(np.finfo(dtype).smallest_subnormal) * 3):
        number = dtype(value)
        assert ulp_error(np.nextafter(number, dtype(np.inf)), mpf(float(number)), dtype) == 1.0


@pytest.mark.parametrize("dtype", TYPES)
def test_correct_rounding_is_within_half_an_ulp(dtype):
    with mp.workdps(50):
        assert ulp_error(dtype(1) / dtype(3), mpf(1) / 3, dtype) <= 0.5
        assert ulp_error(dtype(0.0), mpf(10) ** -400, dtype) <= 0.5


@pytest.mark.parametrize("dtype", TYPES)
def test_overflow(dtype):
    info = np.finfo(dtype)
    top, spacing = mpf(float(info.max)), ulp(float(info.max), dtype)
    assert ulp_error(dtype(np.inf), top + spacing / 2, dtype) == 0.0
    assert ulp_error(dtype(np.inf), mpf(10) ** 400, dtype) == 0.0
    assert ulp_error(dtype(np.inf), top, dtype) == 1.0
    assert ulp_error(dtype(np.inf), mpf(1), dtype) > 1e6
    assert ulp_error(dtype(-np.inf), mpf(10) ** 400, dtype) == math.inf
    assert ulp_error(info.max, mp.inf, dtype) == math.inf
    assert ulp_error(dtype(np.inf), mp.inf, dtype) == 0.0
    assert ulp_error(dtype(np.inf), -mp.inf, dtype) == math.inf


def test_a_float64_beyond_float32_is_its_infinity():
    assert ulp_error(1e60, mpf(10) ** 60, np.float32) == 0.0


@pytest.mark.parametrize("dtype", TYPES)
def test_nan_and_zeros(dtype):
    assert ulp_error(dtype(np.nan), mpf(1), dtype) == math.inf
    assert ulp_error(dtype(np.nan), mp.nan, dtype) == 0.0
    assert ulp_error(dtype(1), mp.nan, dtype) == math.inf
    assert ulp_error(dtype(-0.0), mpf(0), dtype) == 0.0
    assert ulp_error(np.finfo(dtype).smallest_subnormal, mpf(0), dtype) == 1.0


def test_scale():
    error = ulp_error(np.float32(1e-3), mpf(0), np.float32, scale=mpf(1))
    assert error == pytest.approx(1e-3 / np.finfo(np.float32).eps, rel=1e-5)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_has_no_error_against_itself(value):
    assert ulp_error(value, mpf(value), np.float64) == 0.0


@given(st.floats(width=32, allow_nan=False, allow_infinity=False), st.integers(-1000, 1000))
def test_distance_is_symmetric_in_sign(value, steps):
    with np.errstate(over="ignore"):
        other = np.float32(value) + np.float32(steps) * np.spacing(np.float32(value))
    if np.isfinite(other):
        there = ulp_error(other, mpf(value), np.float32)
        assert there == ulp_error(-other, mpf(-value), np.float32)


@pytest.mark.parametrize(("dtype", "top", "bits"), [("float32", 128, 24), ("float64", 1024, 53)])
def test_what_is_rounded_beside_a_number_beyond_the_range(dtype, top, bits):
    beyond = mp.ldexp(mpf(1), top + 999)
    assert rounding_of(beyond, dtype) == mp.ldexp(mpf(1), top + 1000 - bits)
    assert ulp(beyond, dtype) == mp.ldexp(mpf(1), top - bits)
    for within in (mpf(0), mpf(3), mpf(2) ** -2000, mp.ldexp(mpf(1), top - 1)):
        assert rounding_of(within, dtype) == ulp(within, dtype)
