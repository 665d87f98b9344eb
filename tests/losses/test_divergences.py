"""Probabilities at 0 and 1, distributions that vanish together, mixtures of nearly equal ones."""

import mpmath
import numpy as np
import pytest

from symloss.losses.divergences import (
    binary_cross_entropy,
    categorical_cross_entropy,
    entropy,
    js_divergence,
    kl_div,
    kl_divergence,
    reverse_kl,
)

LOG2 = np.log(2.0)


def test_certain_probabilities():
    p, y = np.array([0.0, 1.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0, 0.0])
    assert binary_cross_entropy(p, y, reduction="none").tolist() == [0, 0, np.inf, np.inf]
    _, gradient = binary_cross_entropy.value_and_grad(p, y, reduction="none")
    assert gradient.tolist() == [1, -1, -np.inf, np.inf]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_small_probabilities_keep_their_digits(dtype):
    p = np.array([1e-30, 1e-9], dtype)
    found = binary_cross_entropy(p, np.zeros(2, dtype), reduction="none")
    assert found == pytest.approx(-np.log1p(-p.astype(float)), rel=1e-6)


def test_classes_without_a_share_cost_nothing():
    q, p = np.array([[0.0, 1.0]]), np.array([[0.0, 1.0]])
    for loss in (categorical_cross_entropy, kl_divergence, reverse_kl, js_divergence):
        assert loss(q, p) == 0
        assert not np.isnan(loss.value_and_grad(q, p)[1]).any()
    assert entropy(p) == 0
    assert kl_div(np.array([[-np.inf, 0.0]]), p) == 0


def test_kl_div_is_kl_divergence_of_exponentials():
    q, p = np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([[0.6, 0.4], [0.1, 0.9]])
    expected = kl_divergence(q, p)
    assert kl_div(np.log(q), p) == pytest.approx(expected, rel=1e-14)
    assert kl_div(np.log(q), np.log(p), log_target=True) == pytest.approx(expected, rel=1e-14)
    assert kl_div(np.log(q), p, reduction="batchmean") == pytest.approx(expected, rel=1e-14)


def test_disjoint_distributions_are_log_two_apart():
    assert js_divergence(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])) == pytest.approx(LOG2, rel=1e-15)


@pytest.mark.parametrize("beta", [0.1, 0.5])
def test_nearly_equal_distributions(beta):
    q = np.array([[0.3, 0.7]])
    p = q + np.array([[1e-9, -1e-9]])
    with mpmath.workdps(60):
        b, total = mpmath.mpf(beta), mpmath.mpf(0)
        for x, y in zip(map(mpmath.mpf, p[0]), map(mpmath.mpf, q[0]), strict=True):
            m = b * x + (1 - b) * y
            total += b * x * mpmath.log(x / m) + (1 - b) * y * mpmath.log(y / m)
    # the terms are of the size of the difference, their sum of its square
    assert abs(js_divergence(q, p, beta) - float(total)) <= 8 * 2e-16 * 1e-9


def test_gradient_where_both_vanish_is_the_slope_towards_the_inside():
    zero, other = np.array([[0.0, 1.0]]), np.array([[0.0, 1.0]])
    gradient = js_divergence.value_and_grad(zero, other)[1]
    assert gradient[0, 0] == pytest.approx(0.5 * LOG2, rel=1e-15)
