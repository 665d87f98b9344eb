"""1 - softmax keeps its digits: every place where a probability near 1 meets a 1, against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from sympy import exp, log

from symloss.language import axis, label, let, logsumexp, loss, mean, nonnegative, real

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
ROWS = (
    [40.0, 0.5, -3.0],
    [300.0, 0.0, 1.0],
    [0.0, 40.0, 3.0],
    [7.0, 7.0, 7.0],
    [0.0, 90.0, -1e4],
    [80.0, 80.0, 0.0],
)
LABELS = (0, 0, 1, 2, 1, 2)


@loss(family="classification")
def faded(input: real[N, C], target: label(C)[N], gamma: nonnegative = 2):
    """Cross-entropy that fades as the probability of the label nears 1."""
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    p_t = let("p_t", exp(input[n, target[n]] - log_norm))
    return mean(-((1 - p_t) ** gamma) * log(p_t), n)


@loss(family="classification")
def unlikelihood(input: real[N, C], target: label(C)[N]):
    """Minus the logarithm of the probability that the label is wrong."""
    p_t = exp(input[n, target[n]] - logsumexp(input[n, k], k))
    return mean(-log(1 - p_t), n)


def complement_and_log(row, y):
    """1 - p and log p of the label, in any order of cancellation the digits allow."""
    powers = [mpmath.exp(value) for value in row]
    rest = mpmath.fsum(power for k, power in enumerate(powers) if k != y) / mpmath.fsum(powers)
    return rest, mpmath.log(1 - rest)


def slopes(function, row):
    step = mpmath.mpf(10) ** -150
    for k in range(len(row)):
        above, below = list(row), list(row)
        above[k] += step
        below[k] -= step
        yield (function(above) - function(below)) / (2 * step)


def check(found, exact, dtype, ulps):
    unit = max(abs(exact), mpmath.mpf(float(np.finfo(dtype).tiny))) * float(np.finfo(dtype).eps)
    assert abs(mpmath.mpf(float(found)) - exact) <= ulps * unit, (found, mpmath.nstr(exact, 20))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_value_and_every_gradient_are_relatively_exact(dtype, gamma):
    rows = np.array(ROWS, dtype)
    values, gradients = faded.value_and_grad(rows, np.array(LABELS), gamma, reduction="none")
    with mpmath.workdps(400):
        for row, y, value, gradient in zip(rows, LABELS, values, gradients, strict=True):

            def exact(numbers, y=y):
                rest, log_p = complement_and_log(numbers, y)
                return -(rest ** mpmath.mpf(gamma)) * log_p

            numbers = [mpmath.mpf(float(item)) for item in row]
            check(value, exact(numbers), dtype, 3)
            for found, slope in zip(gradient, slopes(exact, numbers), strict=True):
                check(found, slope, dtype, 4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_logarithm_of_a_complement(dtype):
    given = [(row, y) for row, y in zip(ROWS, LABELS, strict=True) if row[y] < 80]  # e^-300 is no float32
    given += [([-60.0, 0.0, 1.0], 0), ([0.7, 0.0, 0.0], 0), ([80.0, 0.0, 1.0], 0)]
    rows, labels = np.array([row for row, _ in given], dtype), np.array([y for _, y in given])
    values = unlikelihood(rows, labels, reduction="none")
    with mpmath.workdps(400):
        for row, y, value in zip(rows, labels, values, strict=True):
            rest, _ = complement_and_log([mpmath.mpf(float(item)) for item in row], y)
            check(value, -mpmath.log(rest), dtype, 4)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 1.0, 2.0])
def test_one_class_and_impossible_classes_cost_nothing(gamma):
    for row, y in ([[3.0]], 0), ([[5.0, -np.inf, -np.inf]], 0):
        value, gradient = faded.value_and_grad(np.array(row), np.array([y]), gamma)
        assert value == 0.0
        assert not gradient.any()


def test_other_scores_of_minus_infinity_count_nothing():
    value, gradient = faded.value_and_grad(np.array([[0.0, -np.inf, 3.0]]), np.array([2]), 2.0)
    expected, beside = faded.value_and_grad(np.array([[0.0, 3.0]]), np.array([1]), 2.0)
    assert value == expected
    assert np.array_equal(gradient[0, [0, 2]], beside[0])
    assert gradient[0, 1] == 0.0


def test_two_classes_are_a_sigmoid():
    z = np.array([-90.0, -3.0, 0.0, 2.0, 45.0, 200.0])
    scores = np.stack([z, np.zeros_like(z)], axis=1)
    values = faded(scores, np.zeros(len(z), np.int64), 1.0, reduction="none")
    for number, value in zip(z, values, strict=True):
        with mpmath.workdps(150):
            rest = 1 / (1 + mpmath.exp(mpmath.mpf(number)))
            check(value, -rest * mpmath.log(1 - rest), np.float64, 3)


def test_the_expanded_program_subtracts_no_weight_from_one():
    text = str(faded.chain.final)
    assert "p_t_complement" in text
    assert "1 - p_t" not in text


@loss(family="classification")
def rows(input: real[N, C], target: label(C)[N]):
    """Cross-entropy of a label."""
    return mean(logsumexp(input[n, k], k) - input[n, target[n]], n)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_second_derivative_of_a_log_sum_exp(dtype):
    """p (1 - p) where p is next to 0, next to 1, a tie, and the only class."""
    scores = np.array(ROWS, dtype)
    found = rows.hessian_diag(scores, np.array(LABELS), reduction="sum")
    with mpmath.workdps(400):
        for row, bends in zip(scores, found, strict=True):
            for y, bend in enumerate(bends):
                rest, log_p = complement_and_log([mpmath.mpf(float(item)) for item in row], y)
                check(bend, rest * mpmath.exp(log_p), dtype, 6)
    assert not rows.hessian_diag(scores[:, :1].copy(), np.zeros(len(ROWS), np.int64)).any()
