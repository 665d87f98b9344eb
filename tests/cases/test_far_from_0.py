"""Losses as users write them where an exponential or a logarithm leaves the range: quotients, clamps."""

import numpy as np
import pytest
from judged import Judged
from sympy import Abs, Max, exp, log

from symloss.language import (
    axis,
    binary,
    let,
    log_sigmoid,
    mean,
    nonnegative,
    positive,
    real,
    sigmoid,
    sum,
    unit,
)

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
FAR = np.array([[1000.0, 999.0], [-1000.0, -999.0], [1.0, 2.0]])
SOME = np.array([[1.0, 2.0], [3.0, -4.0], [0.5, 0.25]])


def discretised_logistic(x: real[N], y: real[N], width: positive = 1):
    """The probability of an interval of a logistic distribution, as of a pixel's value."""
    return mean(-log(sigmoid(y[n] - x[n] + width / 2) - sigmoid(y[n] - x[n] - width / 2)), n)


def zero_truncated_poisson(x: real(-30, 6)[N], y: nonnegative[N]):
    return mean(exp(x[n]) + log(1 - exp(-exp(x[n]))) - y[n] * x[n], n)


def odds_ratio(x: positive[N], y: positive[N]):
    """Of two mean negative log-probabilities."""
    return mean(-log_sigmoid(y[n] - x[n] - log(1 - exp(-x[n])) + log(1 - exp(-y[n]))), n)


def expectation(x: real[N, C], v: real[N, C]):
    return mean(sum(exp(x[n, c]) * v[n, c], c) / sum(exp(x[n, c]), c), n)


def expectation_by_names(x: real[N, C], v: real[N, C]):
    p = let("p", exp(x[n, c]) / let("z", sum(exp(x[n, k]), k)))
    return mean(sum(p * v[n, c], c), n)


def quotient_of_weighted_sums(x: real[N, C], v: real[N, C]):
    return mean(sum(exp(-x[n, c]) * v[n, c], c) / sum(exp(-x[n, c]) * Abs(v[n, c]), c), n)


def logarithms_of_weighted_sums(x: real[N, C], v: real[N, C]):
    return mean(log(sum(exp(x[n, c]) * v[n, c] ** 2, c)) - log(sum(exp(x[n, c]), c)), n)


def discounted_gain(x: real[N, C], v: real[N, C], rate: positive = 0.5):
    """Gains that are compounded at the rate of a parameter, over what there is in the end."""
    gained = sum(v[n, c] * ((1 + rate) ** x[n, c] - 1), c)
    return mean(gained / sum((1 + rate) ** x[n, c] + 1, c), n)


def bits(x: real[N, C], v: real[N, C]):
    """The logarithms of a sum of powers of 2, and of one of gains 2^v² - 1."""
    return mean(log(sum(2 ** x[n, c], c)) + log(sum(2 ** (v[n, c] ** 2) - 1, c)), n)


def masked_shares(x: real[N, C], b: binary[N, C]):
    """Shares of pairs whose largest exponent may be masked out."""
    z = let("z", sum(exp(x[n, k]) * b[n, k], k))
    return sum((exp(x[n, c]) * b[n, c] / z) ** 2 * x[n, c], n, c)


def clamped_logarithms(p: unit[N], y: unit[N]):
    """The cross-entropy of a coin whose logarithms are clamped."""
    return mean(-y[n] * Max(log(p[n]), -100) - (1 - y[n]) * Max(log(1 - p[n]), -100), n)


def clamped_names(p: unit[N], y: unit[N]):
    one, other = let("one", log(p[n])), let("other", log(1 - p[n]))
    return mean(-y[n] * Max(one, -100) - (1 - y[n]) * Max(other, -100), n)


def larger_logarithm(p: unit[N], y: unit[N]):
    return mean(Max(log(p[n]), log(y[n])), n)


@pytest.mark.parametrize(
    ("function", "arrays"),
    [
        (expectation, (FAR, SOME)),
        (expectation_by_names, (FAR, SOME)),
        (quotient_of_weighted_sums, (FAR, SOME)),
        (logarithms_of_weighted_sums, (FAR, SOME)),
        (discounted_gain, (4 * FAR, SOME)),
        (bits, (4 * FAR, 40 * SOME)),
        (bits, (SOME, SOME / 1e10)),
        (discretised_logistic, (np.array([0.0, 50.0, -800.0]), np.array([60.0, -3.0, 0.5]))),
        (zero_truncated_poisson, (np.array([-30.0, 0.5, 5.0]), np.array([1.0, 2.0, 150.0]))),
        (odds_ratio, (np.array([1e-18, 50.0, 0.7]), np.array([2.0, 1e-9, 900.0]))),
        (masked_shares, (FAR, np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]))),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_value_and_gradients_far_from_0(function, arrays):
    Judged(function).check(*arrays, tolerance=1e-12)


@pytest.mark.parametrize(
    ("function", "p", "y", "slopes"),
    [
        (clamped_logarithms, [0, 1, 0.5], [1, 0.5, 1], [0, -0.5, -2]),
        (clamped_names, [0, 1, 0.5], [1, 0.5, 1], [0, -0.5, -2]),
        (larger_logarithm, [0, 0.5, 1], [0.5, 0, 0], [0, 2, 1]),
    ],
)
def test_an_infinite_number_that_is_not_the_larger_one_has_no_slope(function, p, y, slopes):
    _, gradients = Judged(function).sum_and_gradients(np.array(p, float), np.array(y, float))
    assert gradients["p"].tolist() == slopes
