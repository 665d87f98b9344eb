"""Users' likelihoods and relative errors, as papers write them: values and gradients keep their digits."""

import numpy as np
import pytest
from judged import Judged
from mpmath import mpf
from sympy import Abs, Eq, Piecewise, exp, log, pi

from symloss.language import axis, let, logaddexp, logsumexp, mean, nonnegative, positive, real, softplus

n, N = axis("n", "N")
k, K = axis("k", "K")


def zero_inflated(gate: real[N], log_rate: real[N], target: nonnegative[N]):
    """Zero-inflated Poisson: near a rate of 0 two logarithms of sums nearly cancel."""
    at_zero = softplus(gate[n]) - logaddexp(gate[n], -exp(log_rate[n]))
    otherwise = softplus(gate[n]) + exp(log_rate[n]) - target[n] * log_rate[n]
    return mean(Piecewise((at_zero, Eq(target[n], 0)), (otherwise, True)), n)


def hurdle(gate: real[N], score: real[N], target: nonnegative[N]):
    """Two logits share what a count of 0 is."""
    at_zero = logaddexp(gate[n], score[n]) - logaddexp(gate[n], 2 * score[n])
    return mean(Piecewise((at_zero, Eq(target[n], 0)), (softplus(-gate[n]) + target[n] ** 2, True)), n)


def weibull(input: positive[N], shape: positive[N], target: positive[N]):
    """Its second derivative is (1 + s) z^s - 1, which nearly cancels for small shapes."""
    z = let("z", target[n] / input[n])
    return mean(z ** shape[n] - log(shape[n]) + log(input[n]) - (shape[n] - 1) * log(z), n)


def symmetric_error(input: real[N], target: real[N]):
    """The error as a part of both sizes, which have a name and are compared with 0."""
    size = let("size", Abs(input[n]) + Abs(target[n]))
    return mean(Piecewise((2 * Abs(input[n] - target[n]) / size, size > 0), (0, True)), n)


NUMBERS = {
    zero_inflated: [(-2.5, -5.0, 0.0), (0.5, -20.0, 0.0), (9.4, 1.2, 0.0), (12.5, 4.0, 0.0), (1.0, 0.5, 3.0)],
    hurdle: [(3.0, 1e-9, 0.0), (-4.0, -1e-7, 0.0), (2.0, 1.0, 0.0), (0.3, 2.0, 1.5)],
    weibull: [(0.14, 0.0286, 2.9), (0.076, 0.0044, 0.56), (2.0, 1.5, 1.9), (1.0, 1.0 + 1e-9, 1.0 + 1e-9)],
    symmetric_error: [
        (33.8, 0.157),
        (-15.0, -0.0853),
        (1.0, 2e-16),
        (2.0, -3.0),
        (-1e-3, 1e6),
        (1e-20, 1e-19),
    ],
}
FUNCTIONS = list(NUMBERS)


@pytest.fixture(scope="module")
def judged():
    return {function: Judged(function) for function in FUNCTIONS}


def given_at(loss, point):
    return {
        array.name: np.array([number]) for array, number in zip(loss.declaration.arrays, point, strict=True)
    }


def scale(loss, given, exact, output):
    """|f| + Σ |x ∂f/∂x|, from exact values beside the point: what rounded arguments explain."""
    total = abs(exact)
    for name in given:
        moved = given[name] * (1 + 1e-6)
        beside = output({**given, name: moved})
        total += abs(beside - exact) * mpf("1e6") if isinstance(beside, mpf) else 0
    return total


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_values_and_gradients_keep_their_digits(function, judged):
    loss = judged[function]
    for point in NUMBERS[function]:
        given = given_at(loss, point)
        value, gradients = loss.sum_and_gradients(*given.values())
        exact = loss.oracle.value(given, {}, "sum")
        allowed = scale(loss, given, exact, lambda g: loss.oracle.value(g, {}, "sum"))
        assert abs(value - exact) <= 3e-15 * allowed, (point, value)
        for name, found in gradients.items():
            slope = loss.oracle.gradient(given, {}, name, "sum")[0]
            if not isinstance(slope, mpf):
                continue
            allowed = scale(loss, given, slope, lambda g, w=name: loss.oracle.gradient(g, {}, w, "sum")[0])
            assert abs(found[0] - slope) <= 3e-15 * allowed, (point, name, found[0])


@pytest.mark.parametrize("function", [weibull, symmetric_error], ids=lambda function: function.__name__)
def test_second_derivatives_keep_their_digits(function, judged):
    loss = judged[function]
    name = loss.declaration.arrays[0].name
    for point in NUMBERS[function]:
        given = given_at(loss, point)
        found = loss.hessian_diag(*given.values())[0]
        exact = loss.oracle.hessian_diag(given, {}, name, "sum")[0]
        allowed = scale(loss, given, exact, lambda g, w=name: loss.oracle.hessian_diag(g, {}, w, "sum")[0])
        assert abs(found - exact) <= 6e-15 * allowed, (point, found)


def mixture_of_scales(log_pi: real[N, K], mu: real[N, K], sigma: positive[N, K], target: real[N]):
    """A mixture density whose scales stand under logarithms inside the log-sum-exp."""
    z = (target[n] - mu[n, k]) / sigma[n, k]
    joint = log_pi[n, k] - log(sigma[n, k]) - z**2 / 2 - log(2 * pi) / 2
    return mean(logsumexp(log_pi[n, k], k) - logsumexp(joint, k), n)


def log_mean_exp(x: real[N, K], shift: positive[N, K]):
    """A bound by several samples: constants and logarithms inside a log-sum-exp."""
    return mean(logsumexp(x[n, k] - log(K) + 2 * log(shift[n, k]), k), n)


def density_of_logs(mu: real[N, K], log_sigma: real[N, K], target: real[N]):
    """Scales as logarithms: e^(-2 log σ) leaves the range where the weight beside it vanishes."""
    z = (target[n] - mu[n, k]) * exp(-log_sigma[n, k])
    return mean(-logsumexp(-log_sigma[n, k] - z**2 / 2 - log(2 * pi) / 2, k), n)


ROWS = np.array([[0.3, -1.2, 250.0], [-700.0, 2.0, 1.5]])
SIZES = np.array([[0.5, 1.25, 3.0], [20.0, 0.7, 1.0]])


@pytest.mark.parametrize(
    ("function", "arrays"),
    [
        (
            mixture_of_scales,
            (ROWS, np.array([[1.0, -2.0, 0.5], [0.1, 3.0, -1.0]]), SIZES, np.array([0.4, -1.5])),
        ),
        (log_mean_exp, (ROWS, SIZES)),
        (density_of_logs, (SIZES, np.array([[0.5, -700.0, 2.0], [-400.0, 1.0, 0.0]]), np.array([0.4, 1.5]))),
    ],
    ids=lambda item: getattr(item, "__name__", ""),
)
def test_logarithms_inside_a_log_sum_exp(function, arrays):
    """The weights of the gradient are those of the row, to the last digits, however far the row is from 0."""
    Judged(function).check(*arrays, tolerance=3e-14)
