"""Reductions that a mask leaves empty, conditions on reductions, stopped reductions, odd conditions."""

import numpy as np
import pytest
from judged import Judged
from sympy import Abs, And, Eq, Or, Piecewise

from symloss.language import axis, let, max, mean, min, real, sigmoid, stop, sum
from symloss.language.declaration import declare
from symloss.verify.oracle import Oracle

n, m, N = axis("n", "m", "N")
k, K = axis("k", "K")
i, j, _ = axis("i", "j", "N")


def mean_of_larger(z: real[N]):
    count = sum(1, j, where=z[j] > z[i])
    return sum(Piecewise((sum(z[j], j, where=z[j] > z[i]) / count, count > 0), (0, True)), i)


def mean_of_larger_named(z: real[N]):
    count = let("count", sum(1, j, where=z[i] < z[j]))
    return sum(Piecewise((sum(z[j], j, where=z[i] < z[j]) / count, count > 0), (0, True)), i)


def mean_of_larger_by_equality(z: real[N]):
    count = let("count", sum(1, j, where=z[i] < z[j]))
    return sum(Piecewise((0, Eq(count, 0)), (sum(z[j], j, where=z[i] < z[j]) / count, True)), i)


def mean_of_larger_by_absolute(z: real[N]):
    share = let("share", sum(Abs(z[j]) + 1, j, where=z[i] < z[j]))
    total = sum(z[j], j, where=z[i] < z[j])
    return sum(Piecewise((total / share, Abs(share) > 0), (0, True)), i)


@pytest.mark.parametrize(
    "function",
    [mean_of_larger, mean_of_larger_named, mean_of_larger_by_equality],
    ids=lambda function: function.__name__,
)
def test_an_empty_count_is_not_positive(function):
    value, gradients = Judged(function).sum_and_gradients(np.array([1.0, 2.0, 3.0]))
    assert value == pytest.approx(5.5)
    assert gradients["z"] == pytest.approx([0, 0.5, 1.5])


def test_an_empty_sum_of_positive_terms():
    Judged(mean_of_larger_by_absolute).check(np.array([1.0, 2.0, -3.0]))


def largest_of_some(z: real[N, K]):
    top = max(z[n, k] ** 2, k, where=z[n, k] > 0)
    return mean(Piecewise((top, top >= 0), (7, True)), n)


def least_of_some(z: real[N, K]):
    low = min(z[n, k] ** 2, k, where=z[n, k] > 0)
    return mean(Piecewise((low, low < 100), (7, True)), n)


@pytest.mark.parametrize("function", [largest_of_some, least_of_some])
def test_an_empty_maximum_is_no_square(function):
    value, _ = Judged(function).sum_and_gradients(np.array([[2.0, -1.0], [-1.0, -2.0]]))
    assert value == 4 + 7


def least_two(x: real[N]):
    rank = let("rank", sum(1, m, where=x[m] < x[n]))
    return sum(x[n], n, where=rank < 2)


def least_two_unnamed(x: real[N]):
    return sum(x[n], n, where=sum(1, m, where=x[m] < x[n]) < 2)


def least_two_absolute(x: real[N]):
    rank = let("rank", sum(1, m, where=Abs(x[m]) < Abs(x[n])))
    return sum(Abs(x[n]), n, where=rank < 2)


def least_two_stable(x: real[N]):
    rank = let("rank", sum(1, m, where=Or(x[m] < x[n], And(Eq(x[m], x[n]), m < n))))
    return sum(x[n], n, where=rank < 2)


@pytest.mark.parametrize(
    ("function", "value", "slopes"),
    [
        (least_two, -4, [0, 1, 0, 1]),
        (least_two_unnamed, -4, [0, 1, 0, 1]),
        (least_two_absolute, 3, [0, 1, 1, 0]),
        (least_two_stable, -4, [0, 1, 0, 1]),
    ],
)
def test_a_condition_on_a_rank(function, value, slopes):
    found, gradients = Judged(function).sum_and_gradients(np.array([3.0, 1.0, 2.0, -5.0]))
    assert found == value and list(gradients["x"]) == slopes


def compared_choice(x: real[N]):
    part = Piecewise((x[n] ** 2, x[n] > 0), (0, True))
    return mean(Piecewise((x[n], part < 1), (2 * x[n], True)), n)


def test_a_choice_inside_a_comparison():
    value, gradients = Judged(compared_choice).sum_and_gradients(np.array([0.5, -2.0, 3.0]))
    assert value == 0.5 - 2 + 6 and list(gradients["x"]) == [1, 1, 2]


def stopped_mean(p: real[N], q: real[N]):
    return mean(sigmoid(p[n] - stop(mean(q[n], n))), n)


def stopped_mean_of_another_index(p: real[N], q: real[N]):
    return mean(sigmoid(p[n] - stop(mean(q[m], m))), n)


def stopped_in_itself(p: real[N]):
    return mean((p[n] - stop(mean(p[n], n)) * p[n]) ** 2, n)


@pytest.mark.parametrize("function", [stopped_mean, stopped_mean_of_another_index])
def test_the_oracle_holds_a_stopped_reduction_still(function):
    p, q = np.array([0.9, 0.4]), np.array([0.1, 0.3])
    share = 1 / (1 + np.exp(-(p - q.mean())))
    slopes = Oracle(declare(function)).gradient({"p": p, "q": q}, {}, "p", "sum")
    assert [float(slope) for slope in slopes] == pytest.approx(share * (1 - share), rel=1e-14)
    Judged(function).check(p, q)


def test_a_stopped_reduction_of_what_moves():
    p = np.array([0.9, 0.4, -0.3])
    held = p.mean()
    slopes = Oracle(declare(stopped_in_itself)).gradient({"p": p}, {}, "p", "sum")
    assert [float(slope) for slope in slopes] == pytest.approx(2 * p * (1 - held) ** 2, rel=1e-14)
    Judged(stopped_in_itself).check(p)
