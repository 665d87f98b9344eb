"""Balls hold the true number, and are exact where they say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf
from mpmath.libmp import from_float

from symloss.verify import balls

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
MODERATE = st.floats(-1e6, 1e6)


def ball(value):
    return from_float(value), None


def holds(result, truth, precision=2600):
    middle, error = result
    with mp.workprec(precision):
        gap = abs(mp.make_mpf(middle) - truth)
        return gap == 0 if error is None else gap <= mpf(2) ** error


@given(FLOATS, FLOATS)
def test_sums_and_products(a, b):
    with mp.workprec(2600):
        assert holds(balls.add(ball(a), ball(b), 60), mpf(a) + mpf(b))
        assert holds(balls.subtract(ball(a), ball(b), 60), mpf(a) - mpf(b))
        assert holds(balls.multiply(ball(a), ball(b), 60), mpf(a) * mpf(b))
        if b:
            assert holds(balls.divide(ball(a), ball(b), 60), mpf(a) / mpf(b))


@given(MODERATE, MODERATE, MODERATE)
def test_a_chain_of_operations(a, b, c):
    rough, fine = 70, 900

    def chain(p):
        inner = balls.multiply(balls.add(ball(a), ball(b), p), ball(c), p)
        root = balls.sqrt(balls.add(balls.multiply(inner, inner, p), balls.ONE, p), p)
        tail = balls.exp(balls.negative(balls.divide(root, balls.integer(1 << 40), p)), p)
        return balls.log(balls.add(tail, root, p), p)

    middle = chain(fine)[0]
    assert holds(chain(rough), mp.make_mpf(middle), fine)


@given(st.floats(1e-300, 1e300))
def test_roots_of_squares_are_exact(a):
    square = balls.multiply(ball(a), ball(a), 120)
    assert square[1] is None and balls.sqrt(square, 120) == (from_float(a), None)


@given(MODERATE, st.floats(1e-3, 1e3))
def test_exact_quotients_are_exact(a, b):
    product = balls.multiply(ball(a), ball(b), 120)
    assert balls.divide(product, ball(b), 120) == (from_float(a), None)


def test_comparisons_are_decided_or_refused():
    third = balls.divide(balls.ONE, balls.integer(3), 100)
    whole = balls.multiply(third, balls.integer(3), 100)
    assert balls.compare(third, balls.ONE) == -1 and balls.compare(balls.ONE, balls.ONE) == 0
    with pytest.raises(balls.TooWide):
        balls.compare(whole, balls.ONE)
    with pytest.raises(balls.TooWide):
        balls.log(balls.subtract(whole, balls.ONE, 100), 100)


def test_edges():
    assert balls.log(balls.ZERO, 60) == balls.MINUS_INFINITY
    assert balls.divide(balls.ONE, balls.ZERO, 60) == balls.NAN
    assert balls.sqrt(balls.integer(-1), 60) == balls.NAN
    assert balls.real_power(balls.ZERO, balls.ZERO, 60) == balls.ONE
    assert balls.real_power(balls.ZERO, ball(0.3), 60) == balls.ZERO
    assert balls.real_power(balls.integer(-2), balls.integer(3), 60) == balls.integer(-8)
    huge = balls.power(balls.integer(2), 5000, 60)
    assert balls.exp(huge, 60) == balls.INFINITY
    assert balls.exp(balls.negative(huge), 60)[0] == balls.ZERO[0]


def test_a_saturated_reference_is_not_taken_for_exact():
    def saturated(precision, x):
        with mp.workprec(precision):
            return (1 / (1 + mp.exp(-mp.make_mpf(x))))._mpf_

    value = balls.black_box(saturated, [ball(1e6)], 60)
    assert value[0] == balls.ONE[0] and value[1] is not None


def test_the_sign_of_no_number():
    assert balls.sign(balls.NAN) == balls.NAN
