"""Likelihoods of counts and of heavy tails: what log-gammas, angles and gates leave of one another."""

import numpy as np
import pytest
from judged import Judged
from sympy import Abs, erf, exp, log, loggamma, pi

from symloss.functions.gamma_rise import digamma_rise, log_rising
from symloss.functions.log_gamma_bend import log_gamma_bend
from symloss.functions.norm_interval import norm_interval
from symloss.functions.times_sigmoid import times_sigmoid
from symloss.language import (
    atan_ratio,
    axis,
    elements,
    mean,
    nonnegative,
    norm_cdf,
    open_unit,
    positive,
    real,
    sigmoid,
    sign,
    sum,
    weights,
)
from symloss.language.declaration import declare
from symloss.runtime.loss import Loss
from symloss.verify.kernels import verify_loss

n, N = axis("n", "N")
c, C = axis("c", "C")


def negative_binomial(rate: positive[N], count: weights(nonnegative)[N], shape: positive = 2):
    """Counts that spread more than Poisson's."""
    y = count[n]
    ways = loggamma(y + shape) - loggamma(shape) - loggamma(y + 1)
    return mean(-ways - shape * log(shape / (shape + rate[n])) - y * log(rate[n] / (shape + rate[n])), n)


def binomial(p: open_unit[N], hits: weights(nonnegative)[N], misses: weights(nonnegative)[N]):
    """A number of hits among some trials."""
    k, m = hits[n], misses[n]
    ways = loggamma(k + m + 1) - loggamma(k + 1) - loggamma(m + 1)
    return mean(-ways - k * log(p[n]) - m * log(1 - p[n]), n)


def log_beta(a: positive[N], b: positive[N]):
    """The normaliser of a beta distribution."""
    return mean(loggamma(a[n]) + loggamma(b[n]) - loggamma(a[n] + b[n]), n)


def student_t(input: real[N], target: real[N], nu: positive = 3):
    """Heavy tails."""
    r = input[n] - target[n]
    half = loggamma(nu / 2) - loggamma((nu + 1) / 2)
    return mean(half + log(nu * pi) / 2 + (nu + 1) / 2 * log(1 + r**2 / nu), n)


def rising_factorial(a: positive[N], b: nonnegative[N]):
    """The ways to draw with as many put back."""
    return mean(loggamma(a[n] + b[n]) - loggamma(a[n]), n)


def polya(alpha: positive[N, C], count: weights(nonnegative)[N, C]):
    """Draws of several colours."""
    whole, size = sum(alpha[n, c], c), sum(count[n, c], c)
    drawn = sum(loggamma(count[n, c] + alpha[n, c]) - loggamma(alpha[n, c]), c)
    return mean(loggamma(size + whole) - loggamma(whole) - drawn, n)


def strengths(winner: positive[N], loser: positive[N]):
    """The odds of two positive strengths."""
    return mean(-log(winner[n] / (winner[n] + loser[n])), n)


def band_share(input: real[N], width: positive = 1):
    """What of a normal distribution lies outside of a band."""
    return mean(1 - (norm_cdf(input[n] + width) - norm_cdf(input[n] - width)), n)


def binned(input: real[N], edge: weights(real)[N]):
    """The squared share of a bin, by the error function."""
    return mean((erf(input[n] + edge[n]) - erf(input[n] - edge[n])) ** 2, n)


SIZES = [(2.0, 0.0), (0.02, 1e-3), (127.5, 37460.8), (1e5, 3.0), (3.0, 1e5), (0.3, 0.7)]
OF_TWO = (negative_binomial, log_beta, rising_factorial, strengths)


@pytest.mark.parametrize("function", OF_TWO, ids=lambda one: one.__name__)
def test_value_and_gradients_keep_their_digits(function):
    loss = Judged(function)
    for first, second in SIZES:
        if function in (log_beta, strengths) and not second:
            continue
        arrays = [np.array([first]), np.array([second])]
        value, gradients = loss.sum_and_gradients(*arrays)
        names = [array.name for array in loss.declaration.arrays]
        given = dict(zip(names, arrays, strict=True))
        settings = {p.name: p.default for p in loss.declaration.parameters}
        exact = loss.oracle.value(given, settings, "sum")
        assert abs(value - exact) <= 2e-15 * (abs(exact) + second * (function is negative_binomial)), given
        for name, found in gradients.items():
            slope = loss.oracle.gradient(given, settings, name, "sum")[0]
            assert abs(found[0] - slope) <= 4e-15 * abs(slope) + 1e-300, (given, name)


@pytest.mark.parametrize(
    ("function", "wanted"),
    [
        (negative_binomial, log_gamma_bend),
        (binomial, log_gamma_bend),
        (polya, log_rising),
        (polya, digamma_rise),
        (log_beta, log_rising),
        (rising_factorial, log_rising),
        (student_t, log_rising),
        (binned, norm_interval),
    ],
    ids=lambda one: one.__name__,
)
def test_the_search_finds_it(function, wanted):
    assert any(node.body.has(wanted) for node in Judged(function).chain.final)


def swish(input: real[N]):
    """A number times its sigmoid."""
    return elements(input[n] * sigmoid(input[n]), n)


def shrinkage(input: real[N], target: real[N], a: positive = 10, threshold: real = 0.2):
    """Easy samples cost less."""
    r = Abs(input[n] - target[n])
    return mean(r**2 / (1 + exp(a * (threshold - r))), n)


def gated_margin(input: real[N], target: sign[N], beta: positive = 1):
    """How far a sample is below the margin, times how sure it is to be."""
    z = target[n] * input[n] - 1
    return mean(-z * sigmoid(-beta * z), n)


SIDE = positive(0.001, 1000)[N]


def aspect(width: SIDE, height: SIDE, target_width: SIDE, target_height: SIDE):
    """The squared difference of two diagonals' angles."""
    angle = atan_ratio(width[n], height[n])
    return mean((angle - atan_ratio(target_width[n], target_height[n])) ** 2, n)


@pytest.mark.parametrize(
    "function",
    [
        swish,
        gated_margin,
        *(pytest.param(one, marks=pytest.mark.slow) for one in (shrinkage, aspect, binomial, band_share)),
    ],
)
def test_they_hold_in_the_wide_range(function):
    findings = verify_loss(Loss.declared(declare(function)), points=30)
    assert all(finding.holds("wide") for finding in findings), [
        str(finding) for finding in findings if not finding.holds("wide")
    ]


@pytest.mark.parametrize("function", [swish, gated_margin])
def test_a_gate_keeps_what_it_multiplies(function):
    assert any(node.body.has(times_sigmoid) for node in Judged(function).chain.final)
