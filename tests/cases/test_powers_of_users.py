"""Powers of what may be 0: gradients and second derivatives at 0, for every exponent, and elsewhere."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged import Judged
from sympy import Abs, Max, Piecewise, Rational, exp

from symloss.language import at_least_one, axis, let, mean, nonnegative, positive, real, sum

n, N = axis("n", "N")
d, D = axis("d", "D")


def of_absolute(x: real[N], p: positive = 2):
    return mean(Abs(x[n]) ** p, n)


def of_named_absolute(x: real[N], p: positive = 2):
    r = let("r", Abs(x[n]))
    return mean(r**p, n)


def of_absolute_above_one(x: real[N], p: at_least_one = 2):
    return mean(Abs(x[n]) ** p, n)


def of_square(x: real[N], p: positive = 2):
    return mean((x[n] ** 2) ** p, n)


def of_saturated(x: real[N], p: positive = 2):
    return mean((1 - exp(-Abs(x[n]))) ** p, n)


def of_difference(x: real[N], t: real[N], p: positive = 2):
    return mean(Abs(x[n] - t[n]) ** p, n)


def of_positive_part(x: real[N], p: positive = 2):
    return mean(Max(0, x[n]) ** p, n)


def of_part(x: real[N], p: positive = 2):
    return mean(Piecewise((x[n] / (1 + x[n]), x[n] > 0), (0, True)) ** p, n)


def of_nonnegative(x: nonnegative[N], p: positive = 2):
    return mean(x[n] ** p, n)


def of_squares(x: real[N, D], p: positive = 2):
    return mean(sum(x[n, d] ** 2, d) ** p, n)


def cube_root(x: real[N]):
    return mean(Abs(x[n]) ** Rational(1, 3), n)


def of_float(x: real[N]):
    return mean(Abs(x[n]) ** 0.25, n)


@pytest.fixture(scope="module")
def judged():
    made = {}

    def judge(function):
        if function not in made:
            made[function] = Judged(function)
        return made[function]

    return judge


EXPONENTS = (0.3, 0.5, 0.75, 1, 1.5, 2, 3)
STILL_AT_ZERO = (of_absolute, of_named_absolute, of_absolute_above_one, of_square, of_saturated,
                 of_positive_part, of_part)  # fmt: skip


@pytest.mark.parametrize("function", STILL_AT_ZERO, ids=lambda function: function.__name__)
def test_gradient_at_zero_is_zero(judged, function):
    for exponent in EXPONENTS:
        _, gradients = judged(function).sum_and_gradients(np.array([0.0, -0.0]), p=exponent)
        assert np.all(gradients["x"] == 0), exponent


def test_a_difference_of_equals_has_no_slope(judged):
    same = np.array([2.0, -1.0])
    for exponent in EXPONENTS:
        _, gradients = judged(of_difference).sum_and_gradients(same, same, p=exponent)
        assert np.all(gradients["x"] == 0) and np.all(gradients["t"] == 0), exponent


def test_a_row_of_zeros_has_no_slope(judged):
    for exponent in EXPONENTS:
        _, gradients = judged(of_squares).sum_and_gradients(np.zeros((2, 3)), p=exponent)
        assert np.all(gradients["x"] == 0), exponent


@pytest.mark.parametrize("function", [cube_root, of_float])
def test_a_numeric_exponent_below_one(judged, function):
    _, gradients = judged(function).sum_and_gradients(np.array([0.0, 1.0, -8.0]))
    exponent = 1 / 3 if function is cube_root else 0.25
    assert gradients["x"] == pytest.approx([0, exponent, -exponent * 8 ** (exponent - 1)], rel=1e-12)


def test_at_the_edge_of_a_domain_the_limit_holds_where_it_is_finite(judged):
    """As √x has the slope 0 at 0: the sum of two infinite slopes would be none."""
    slopes = {}
    for exponent in (0.5, 1, 1.5, 2):
        _, gradients = judged(of_nonnegative).sum_and_gradients(np.array([0.0]), p=exponent)
        slopes[exponent] = gradients["x"][0]
    assert slopes == {0.5: 0, 1: 1, 1.5: 0, 2: 0}


@pytest.mark.parametrize(
    ("function", "scale", "wanted"),
    [
        (of_absolute, 1, {1: 0, 1.5: np.inf, 2: 2, 3: 0}),
        (of_named_absolute, 1, {1: 0, 2: 2, 3: 0}),
        (of_square, 1, {0.5: 0, 1: 2, 1.5: 0, 2: 0}),
        (of_saturated, 1, {1.5: np.inf, 2: 2, 3: 0}),
    ],
)
def test_second_derivative_at_zero(judged, function, scale, wanted):
    found = {exponent: judged(function).hessian_diag(np.array([0.0]), p=exponent)[0] for exponent in wanted}
    assert found == wanted


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    st.sampled_from([of_absolute, of_square, of_saturated, of_named_absolute]),
    st.floats(0.1, 4),
    st.floats(0.05, 3),
    st.booleans(),
)
def test_elsewhere_they_are_the_oracles(judged, function, exponent, size, below):
    judged(function).check(np.array([-size if below else size, 0.7]), p=exponent)
