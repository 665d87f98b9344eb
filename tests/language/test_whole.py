"""A choice inside a reduction or a named intermediate stays there when that is compared."""

import numpy as np
import pytest
from sympy import Eq, Piecewise

from symloss.language import (
    axis,
    carry,
    label,
    length,
    let,
    loss,
    max,
    mean,
    real,
    scan,
    softmax,
    sort,
    stop,
    sum,
)

n, N = axis("n", "N")
c, C = axis("c", "C")
k, K = axis("k", "K")
t, T = axis("t", "T")
X = np.array([[0.4, -1.0, 0.3, 2.0], [0.2, 0.05, -3.0, 0.45]])
HIGH = np.where(X > 0.1, X, 0)


def high(element):
    return Piecewise((element, element > 0.1), (0, True))


@loss()
def busy_batch(input: real[N]):
    """The bound index of the maximum has the name of the outer one."""
    return mean(Piecewise((input[n], max(high(input[n]), n) > 0.5), (0, True)), n)


@loss()
def named_choice(input: real[N, C]):
    """Squares above a threshold."""
    b = let("b", high(input[n, c]))
    return mean(sum(Piecewise((b**2, b > 0.35), (0, True)), c), n)


@loss()
def held_choice(input: real[N, C]):
    """The threshold is a constant of the derivative."""
    return mean(sum(Piecewise((input[n, c] ** 2, stop(high(input[n, c])) > 0.35), (0, True)), c), n)


@loss()
def sorted_choice(input: real[N, C]):
    """The largest elements."""
    ranked = sort(high(input[n, c]), c)
    return mean(sum(Piecewise((ranked, ranked > 0.35), (0, True)), c), n)


@loss()
def soft_choice(input: real[N, C]):
    """The large shares."""
    share = softmax(high(input[n, c]), c)
    return mean(sum(Piecewise((share, share > 0.3), (0, True)), c), n)


@loss()
def carried_choice(input: real[N, T], places: length(K) = 2):
    """A recurrence that begins with a choice, and what it ends with."""

    begin = Piecewise((1, Eq(k, 0)), (0, True))
    reached = scan(t, carry("reached", k, initial=begin), step=lambda was: was[k] + high(input[n, t]))
    return mean(Piecewise((reached[0], reached[0] > 1.7), (0, True)), n)


SHARES = np.exp(HIGH) / np.exp(HIGH).sum(1, keepdims=True)
REACHED = 1 + HIGH.sum(1)
WANTED = {
    named_choice: np.where(HIGH > 0.35, HIGH**2, 0).sum(1).mean(),
    held_choice: np.where(HIGH > 0.35, X**2, 0).sum(1).mean(),
    sorted_choice: np.where(HIGH > 0.35, HIGH, 0).sum(1).mean(),
    soft_choice: np.where(SHARES > 0.3, SHARES, 0).sum(1).mean(),
    carried_choice: np.where(REACHED > 1.7, REACHED, 0).mean(),
}


@pytest.mark.parametrize("declared", WANTED, ids=lambda one: one.name)
def test_a_choice_in_what_is_compared(declared):
    assert declared(X) == pytest.approx(WANTED[declared], rel=1e-14)


def test_the_bound_index_stays_bound():
    value, gradient = busy_batch.value_and_grad(X[0])
    assert value == pytest.approx(X[0].mean(), rel=1e-15)
    assert gradient == pytest.approx(np.full(4, 0.25))
    assert busy_batch(X[0] - 3) == 0


@loss()
def classes_present(input: real[N, C], target: label(C)[N]):
    """How many classes have a sample, by the sum of all scores."""
    has_sample = max(Piecewise((1, Eq(target[n], c)), (0, True)), n) > 0
    return sum(input[n, c], n, c) * sum(Piecewise((1, has_sample), (0, True)), c)


def test_classes_of_a_batch():
    assert classes_present(X, np.array([1, 3])) == pytest.approx(2 * X.sum(), rel=1e-14)
