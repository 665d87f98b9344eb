"""Losses of the error function, the normal distribution and log Γ, against mpmath's own functions."""

import mpmath
import numpy as np
import pytest
from judged import Judged
from mpmath import mpf
from sympy import digamma, erf, erfc, exp, gamma, log, loggamma, pi, sqrt

from symloss.language import axis, binary, let, log_ndtr, mean, nonnegative, norm_cdf, positive, real, sign

n, N = axis("n", "N")


def crps_gaussian(mu: real[N], sigma: positive[N], target: real[N]):
    z = let("z", (target[n] - mu[n]) / sigma[n])
    inner = z * erf(z / sqrt(2)) + sqrt(2 / pi) * exp(-(z**2) / 2) - 1 / sqrt(pi)
    return mean(sigma[n] * inner, n)


def negative_binomial_nll(mu: positive[N], alpha: positive[N], target: nonnegative[N]):
    r, y = let("r", 1 / alpha[n]), target[n]
    gammas = loggamma(r) + loggamma(y + 1) - loggamma(y + r)
    return mean(gammas - r * log(r / (r + mu[n])) - y * log(mu[n] / (r + mu[n])), n)


def probit(score: real[N], target: sign[N]):
    return mean(-log((1 + erf(target[n] * score[n] / sqrt(2))) / 2), n)


def probit_of_shares(score: real[N], target: binary[N]):
    p = let("p", (1 + erf(score[n] / sqrt(2))) / 2)
    return mean(-target[n] * log(p) - (1 - target[n]) * log(1 - p), n)


def censored(mu: real[N], target: real[N]):
    return mean(-log(1 - norm_cdf(target[n] - mu[n])), n)


def log_cdf(score: real[N]):
    return mean(-log_ndtr(score[n]), n)


def log_tail(score: real[N]):
    return mean(-log(erfc(score[n])), n)


def log_complement(score: real[N]):
    return mean(-log(1 - erf(score[n])), n)


def gamma_divergence(a: positive[N], b: positive[N]):
    return mean((a[n] - b[n]) * digamma(a[n]) - loggamma(a[n]) + loggamma(b[n]), n)


def log_of_gamma(a: positive[N]):
    return mean(log(gamma(a[n])), n)


def crps(mu, sigma, target):
    """The integral of (Φ - 1[target <= x])², by quadrature."""
    z = (mpf(target) - mpf(mu)) / mpf(sigma)
    left = mpmath.quad(lambda x: mpmath.ncdf(x) ** 2, [-60, min(-8, z - 1), z])
    right = mpmath.quad(lambda x: mpmath.ncdf(-x) ** 2, [z, max(8, z + 1), 60])
    return mpf(sigma) * (left + right)


def negative_binomial(mu, alpha, y):
    r, mu, y = 1 / mpf(alpha), mpf(mu), mpf(y)
    share = mu / (r + mu)
    return -mpmath.log(mpmath.gammaprod([y + r], [r, y + 1]) * (1 - share) ** r * share**y)


SAMPLES = [
    (crps_gaussian, crps, [(0.3, 1.5, -0.7), (2.0, 0.25, 2.0), (-1.0, 3.0, 9.0), (0.0, 0.5, 4.5)]),
    (negative_binomial_nll, negative_binomial, [(2.5, 0.5, 3.0), (0.1, 2.0, 0.0), (40.0, 0.05, 31.0)]),
    (
        probit,
        lambda s, t: -mpmath.log(mpmath.ncdf(s * t)),
        [(-40.0, 1.0), (3.0, -1.0), (0.1, 1.0), (9.0, 1.0)],
    ),
    (
        probit_of_shares,
        lambda s, t: -mpmath.log(mpmath.ncdf(s if t else -s)),
        [(-300.0, 1.0), (300.0, 0.0), (0.5, 0.0), (8.0, 1.0)],
    ),
    (
        censored,
        lambda m, t: -mpmath.log(mpmath.ncdf(mpf(m) - mpf(t))),
        [(0.0, 50.0), (0.0, 1.0), (7.0, -2.0)],
    ),
    (log_cdf, lambda s: -mpmath.log(mpmath.ncdf(s)), [(-1e4,), (-1.0,), (0.0,), (37.0,)]),
    (log_tail, lambda s: -mpmath.log(mpmath.erfc(s)), [(1e4,), (1e-9,), (0.5,), (-3.0,)]),
    (log_complement, lambda s: -mpmath.log(mpmath.erfc(s)), [(30.0,), (1e-9,), (-6.5,)]),
    (
        gamma_divergence,
        lambda a, b: (mpf(a) - b) * mpmath.digamma(a) - mpmath.loggamma(a) + mpmath.loggamma(b),
        [(0.5, 2.0), (7.0, 3.0), (1.25, 30.0)],
    ),
    (log_of_gamma, mpmath.loggamma, [(1e-6,), (1.0000001,), (2.5,), (200.0,)]),
]


@pytest.mark.parametrize(
    ("function", "value", "samples"), SAMPLES, ids=lambda item: getattr(item, "__name__", "")
)
def test_value_and_gradients(function, value, samples):
    """The value by another formula, each slope by a quotient of differences of it at 60 digits."""
    judged = Judged(function)
    arrays = [np.array(column) for column in zip(*samples, strict=True)]
    found, gradients = judged.sum_and_gradients(*arrays)
    with mpmath.workdps(60):
        exact = mpmath.fsum(value(*sample) for sample in samples)
        assert abs(found - exact) <= 1e-13 * mpmath.fsum(abs(value(*sample)) for sample in samples)
        if function is crps_gaussian:
            return  # quadrature has no digits for a quotient
        names = [array.name for array in judged.declaration.arrays]
        for name, slopes in gradients.items():
            for row, sample in enumerate(samples):
                step = mpf(10) ** -20 * (abs(mpf(sample[names.index(name)])) or 1)
                above, below = (
                    [mpf(x) + (s if names[k] == name else 0) for k, x in enumerate(sample)]
                    for s in (step, -step)
                )
                slope = (value(*above) - value(*below)) / (2 * step)
                assert abs(slopes[row] - slope) <= 1e-12 * (abs(slope) + 1e-3), (name, sample)


@pytest.mark.parametrize("function", [one for one, *_ in SAMPLES], ids=lambda item: item.__name__)
def test_the_declaration_says_the_same(function):
    samples = next(samples for one, _, samples in SAMPLES if one is function)
    if function is probit_of_shares:  # 1 - p beside p = 1 takes more digits than the oracle has
        samples = [sample for sample in samples if abs(sample[0]) < 100]
    Judged(function).check(*(np.array(column) for column in zip(*samples, strict=True)), tolerance=1e-12)


def test_gradient_of_crps():
    """-erf(z/√2) by mu, and by sigma what no product with z enters."""
    judged = Judged(crps_gaussian)
    mu, sigma, target = np.array([0.3, 2.0]), np.array([1.5, 0.25]), np.array([-0.7, 2.1])
    _, gradients = judged.sum_and_gradients(mu, sigma, target)
    for k, z in enumerate((target - mu) / sigma):
        assert abs(gradients["mu"][k] + mpmath.erf(z / mpmath.sqrt(2))) < 1e-15
        by_sigma = 2 * mpmath.npdf(z) - 1 / mpmath.sqrt(mpmath.pi)
        assert abs(gradients["sigma"][k] - by_sigma) < 1e-15


def test_far_slopes_are_not_0():
    judged = Judged(probit)
    score = np.array([-40.0, -1e3, -1e8])
    _, gradients = judged.sum_and_gradients(score, np.ones(3))
    assert np.allclose(gradients["score"], score * (1 + score**-2.0), rtol=1e-5, atol=0)
    bends = judged.hessian_diag(score, np.ones(3))
    assert np.allclose(bends, 1 - score**-2.0, rtol=1e-5, atol=0)


def test_a_gradient_that_is_an_exponential_is_shown():
    """2/√π e^(-x²) alone, of whose exponent SymPy asks more than a read can answer."""

    def error_function(x: real[N]):
        return mean(erf(x[n]), n)

    assert "exp(−x[n]²)" in Judged(error_function).text


def bin_of_errors(x: real[N], y: real[N], scale: positive[N], width: positive = 1):
    """The share of a bin whose width is a parameter."""
    low, high = ((y[n] + side * width / 2 - x[n]) / (scale[n] * sqrt(2)) for side in (-1, 1))
    return mean((erf(high) - erf(low)) / 2, n)


def step_of_errors(x: real[N], y: real[N], width: positive = 1):
    """How far an error function rises over a step."""
    return mean(erf(y[n] + width - x[n]) - erf(y[n] - x[n]), n)


def squared_share(x: real[N], y: real[N], width: positive = 1):
    """The square of what a normal distribution has between two names."""
    low, high = let("low", x[n] - y[n]), let("high", x[n] - y[n] + 2 * width)
    return mean((norm_cdf(high) - norm_cdf(low)) ** 2, n)


@pytest.mark.parametrize("function", [bin_of_errors, step_of_errors, squared_share], ids=lambda f: f.__name__)
@pytest.mark.parametrize("width", [1.0, 1e-3, 1e-12, 40.0])
def test_narrow_and_far_bins_keep_their_digits(function, width):
    judged = Judged(function)
    x = np.array([0.3, -7.0, 12.0, 5.0])
    arrays = {"x": x, "y": np.array([0.7, 2.0, 0.5, 5.0])}
    arrays |= {"scale": np.array([0.25, 3.0, 2.0, 1.0])} if function is bin_of_errors else {}
    for at in range(len(x)):
        one = {name: values[at : at + 1] for name, values in arrays.items()}
        value, gradients = judged.sum_and_gradients(*one.values(), width=width)
        exact = judged.oracle.value(one, {"width": width}, "sum")
        assert abs(value - exact) <= 1e-13 * abs(exact), at
        slope = judged.oracle.gradient(one, {"width": width}, "x", "sum")[0]
        most = abs(slope) + 2 * abs(exact) / min(width, 1)  # the density at an end: slopes are differences
        assert abs(gradients["x"][0] - slope) <= 1e-13 * most, at
