"""Powers of shares that vanish, thresholds of a whole batch, and shares of a normal distribution."""

import mpmath
import numpy as np
import pytest
from judged import Judged
from sympy import Eq, Piecewise, exp, log

from symloss.language import (
    axis,
    label,
    let,
    logsumexp,
    mean,
    min,
    norm_cdf,
    positive,
    real,
    softmax,
    stop,
    sum,
    unit,
    weights,
)  # fmt: skip

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
FAR = np.array([[-943.6, 49.2, 3.0], [-2.0, -368.0, 800.0], [0.5, 0.25, -0.75]])
LABELS = np.array([0, 1, 2])


def power_of_share(input: real[N, C], target: label(C)[N], q: positive = 0.7):
    """A power of the likelihood instead of its logarithm."""
    p_t = let("p_t", exp(input[n, target[n]] - logsumexp(input[n, c], c)))
    return mean((1 - p_t**q) / q, n)


def density_power(input: real[N, C], target: label(C)[N], q: positive = 0.3):
    """Density power divergence of a categorical distribution."""
    p = let("p", exp(input[n, c] - logsumexp(input[n, c], c)))
    p_t = let("p_t", exp(input[n, target[n]] - logsumexp(input[n, c], c)))
    return mean(sum(p ** (1 + q), c) - (1 + 1 / q) * p_t**q, n)


def inverse_share(input: real(-50, 50)[N, C], target: label(C)[N]):
    """One over the square root of a likelihood."""
    p_t = let("p_t", exp(input[n, target[n]] - logsumexp(input[n, c], c)))
    return mean(1 / p_t**0.5, n)


@pytest.mark.parametrize("declared", [power_of_share, density_power])
def test_a_power_of_a_share_that_vanishes(declared):
    Judged(declared).check(FAR, LABELS, tolerance=1e-13)


def test_a_slope_that_vanishes_with_its_share():
    _, gradients = Judged(power_of_share).sum_and_gradients(FAR, LABELS, q=0.7)
    with mpmath.workdps(50):
        expected = -mpmath.exp(0.7 * (FAR[0, 0] - FAR[0, 1]))
    assert gradients["input"][0, 0] == pytest.approx(float(expected), rel=1e-11)


def test_an_inverse_power_of_a_share():
    Judged(inverse_share).check(FAR.clip(-50, 50), LABELS, tolerance=1e-12)


def compensated(input: real[N, C], target: label(C)[N], q: positive = 2):
    """Cross-entropy in which a class that is likelier than the label counts by a power of by how much."""
    share = exp(input[n, c] - logsumexp(input[n, k], k))
    label_share = exp(input[n, target[n]] - logsumexp(input[n, k], k))
    excess = Piecewise((stop(share / label_share) ** q, stop(share) > stop(label_share)), (1, True))
    return mean(logsumexp(input[n, c] + log(excess), c) - input[n, target[n]], n)


def clipped_ratio(input: real[N], behaviour: real[N], cap: positive = 10):
    """The logarithm of an importance weight that is cut at a cap."""
    ratio = let("ratio", exp(input[n] - behaviour[n]))
    return mean(log(Piecewise((ratio, ratio < cap), (cap, True))), n)


def held_weight(input: real[N], behaviour: real[N]):
    """A score by the logarithm of a weight that counts as constant."""
    return mean(input[n] * log(stop(exp(input[n] - behaviour[n])) ** 0.5), n)


@pytest.mark.parametrize("declared", [compensated, clipped_ratio, held_weight], ids=lambda one: one.__name__)
def test_logarithms_of_exponentials_in_choices_and_stops(declared):
    others = (LABELS,) if declared is compensated else (np.array([900.0, -900.0, 1.0]),)
    Judged(declared).check(FAR if declared is compensated else FAR[1], *others, tolerance=1e-12)


def margins_by_size(input: real[N, C], target: label(C)[N], count: weights(positive)[C]):
    """A margin for each class, by a power of its size and of the smallest one's: the latter is one number."""
    y = target[n]
    margin = (min(count[c], c) / count[y]) ** 0.25
    score = 30 * (input[n, c] - Piecewise((margin, Eq(c, y)), (0, True)))
    return mean(logsumexp(score, c) - 30 * (input[n, y] - margin), n)


def shares_of_largest(input: real[N, C], target: positive[N, C], count: weights(positive)[C], q: unit = 0.5):
    """Powers of one number of the batch beside powers of others, in loops over the classes."""
    smallest = min(count[c], c) ** q
    return mean(sum((softmax(input[n, c], c) - smallest * target[n, c] ** q) ** 2, c), n)


def test_powers_of_one_number_of_the_batch():
    sizes = np.array([10.0, 3.0, 700.0])
    Judged(margins_by_size).check(FAR / 100, LABELS, sizes)
    Judged(shares_of_largest).check(FAR / 100, np.abs(FAR) / 300, sizes, q=0.5)


def truncated_nll(mu: real[N], target: unit[N], sigma: positive = 1):
    """Negative log-likelihood of a normal distribution between 0 and 1."""
    mass = norm_cdf((1 - mu[n]) / sigma) - norm_cdf(-mu[n] / sigma)
    return mean((target[n] - mu[n]) ** 2 / (2 * sigma**2) + log(sigma) + log(mass), n)


def rounded_nll(mu: real[N], spread: positive[N], target: real[N]):
    """Negative log-likelihood of a normal variable of which the nearest whole number is known."""
    above = norm_cdf((target[n] + 0.5 - mu[n]) / spread[n])
    below = norm_cdf((target[n] - 0.5 - mu[n]) / spread[n])
    return mean(-log(above - below), n)


def ordered_probit(input: real[N], low: real[N], step: positive[N]):
    """Negative log-likelihood of a class between two thresholds."""
    return mean(-log(norm_cdf(low[n] + step[n] - input[n]) - norm_cdf(low[n] - input[n])), n)


def test_shares_of_a_normal_distribution_far_out():
    mu = np.array([0.3, -3.1, 9.8, -25.0, 60.0])
    Judged(truncated_nll).check(mu, np.array([0.2, 0.7, 1.0, 0.0, 0.5]), sigma=1.0, tolerance=1e-12)
    Judged(rounded_nll).check(mu, np.array([1.0, 0.1, 2.0, 3.0, 0.5]), np.round(mu) + 2, tolerance=1e-12)
    Judged(ordered_probit).check(mu, np.zeros(5), np.array([1e-3, 0.1, 1.0, 3.0, 40.0]), tolerance=1e-12)


def test_the_second_derivative_of_a_truncated_likelihood():
    judged = Judged(truncated_nll)
    mu = np.array([0.3, -3.1, 9.8, -25.0, 60.0])
    found = judged.hessian_diag(mu, np.full(5, 0.25), sigma=1.0)
    with mpmath.workdps(400):
        for at, bend in zip(mu, found, strict=True):
            mass = lambda x: mpmath.log(mpmath.ncdf(1 - x) - mpmath.ncdf(-x))  # noqa: E731
            expected = 1 + mpmath.diff(mass, mpmath.mpf(float(at)), 2)
            assert abs(bend - expected) < 1e-13 * abs(expected)
