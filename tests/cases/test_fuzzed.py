"""Small declarations that random ones came down to when something went wrong with them."""

import numpy as np
import pytest
from judged import Judged
from sympy import Max, Piecewise, acos, cosh, exp, sin, tanh

from symloss.chain import lower
from symloss.language import (
    axis,
    carry,
    length,
    log_softmax,
    logsumexp,
    max,
    mean,
    min,
    positions,
    positive,
    real,
    scan,
    sigmoid,
    softmax,
    softplus,
    stop,
    sum,
)
from symloss.language.declaration import declare

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
d, D = axis("d", "D")
t, s, T = axis("t", "s", "T")
u, U = axis("u", "U")
p, P = positions("p", "P", along=T, window=U)
q, Q = positions("q", "Q", along=T, window=2)


def one_element_beside_a_sum(x: real[C], y: real[N]):
    """The value has an element of an argument that no total is made of."""
    return cosh(x[0]) + sum(y[n] ** 2, n)


def one_element_times_a_mean(x: real[N, C], y: real[2]):
    return y[1] * mean(x[n, 0] ** 2, n) - y[0]


def carries_that_read_one_another(x: real[N], y: positive[N, D]):
    """The first carry moves with x through the second one, which comes after it."""

    def step(first, second):
        return second / 2 + softplus(first) * y[n, d], first / 2 + x[n] * exp(-x[n])

    _, second = scan(d, carry("first", initial=1), carry("second", initial=1), step=step)
    return mean(x[n] ** 2 + second, n)


def a_recurrence_of_what_all_samples_give(x: real[N], y: real[N, T], z: real[D]):
    """All of the reverse is needed where the samples are added up, in memory that outlives them."""

    def step(first, second):
        return log_softmax(x[n], n) * y[n, t], first + second[d] / 2

    _, second = scan(t, carry("first", initial=1), carry("second", d, initial=1), step=step)
    return mean(second[0] + sum(z[d] * second[d], d), n)


def a_carry_that_conditions_ask(x: real[N, T], y: real[N, T]):
    """The second carry decides which case the first takes, and has no slope."""

    def step(first, second):
        return Piecewise((x[n, t], second >= 1), (y[n, t] + first / 2, True)), x[n, t] * y[n, t]

    first, _ = scan(t, carry("first", initial=0), carry("second", initial=1), step=step)
    return mean(first, n)


def a_mean_in_a_masked_logsumexp(x: real[N, T], y: real[N, T]):
    """How the sum is scaled is kept in the gradient, and asked for there by a condition."""
    return mean(logsumexp(mean(x[n, t] + y[n, s], s), t, where=t >= 1), n)


def a_constant_within_a_constant(x: real[N]):
    return mean(stop(1 + stop(x[n]) ** 2) * x[n], n)


def a_window_over_another_index(x: real[T], window: length(U) = 2):
    """The indices that a slope is summed over are called apart: t is the element's, u the window's."""
    return sum(x[t] * x[p + u] ** 2, p, u, t)


def the_larger_of_a_number_and_an_exponential(x: real[N], y: real[N]):
    """Where the number is negative its logarithm is none of its derivative's business."""
    return mean(Max(x[n], exp(-y[n])), n)


def a_window_within_a_step(x: real[N, T]):
    """Positions of a window are inside their axis in a step as anywhere."""
    step = lambda level: level / 2 + x[n, t] * logsumexp(x[n, q + 1], q)  # noqa: E731
    return mean(scan(t, carry("level", initial=0), step=step), n)


def a_term_that_reads_nothing(x: real[N, T]):
    return mean(x[n, 0] * sum(sigmoid(1), t, where=t >= 1), n)


def a_maximum_of_products_beside_a_recurrence(x: real[N, T]):
    """Its terms, computed again in another order, would equal none of the maxima."""
    level = scan(t, carry("level", initial=0), step=lambda level: level / 2 + max(x[n, t] * x[n, s] / 3, s))
    return mean(level, n)


def a_maximum_of_products_within_a_step(x: real[N, T], y: real[N, T]):
    step = lambda level: max(level / 3 + x[n, t] * y[n, s] / 7, s)  # noqa: E731
    return mean(scan(t, carry("level", initial=0), step=step) * logsumexp(x[n, s], s), n)


def minima_at_positions_of_a_window(x: real[N, C, T], y: real[C, T, D], window: length(U) = 2):
    """Beyond the last position there is no minimum to compare with."""
    return mean(sum(min(x[n, c, p + u] + y[c, p, d], d), p, u), n, c)


def logarithms_at_positions_of_a_window(x: real[T, 2], y: real[T, C], z: real[T], window: length(U) = 2):
    """Beyond the last position there is no row whose weights add up to 1."""
    return sin(sum(logsumexp(x[p, 1] + y[p, c], c) + z[p + u], p, u)) + sum(sigmoid(x[t, 1]), t)


def totals_of_all_at_positions(x: real[N, T, C], y: real[T], window: length(U) = 2):
    """What a loop does not change is read before it only where it is there."""
    return max(mean(x[n, p, c], c), n, p) ** 2 - mean(y[t] ** 2, t) + 0 * window


def a_mean_of_what_may_be_nothing(x: real[C], y: real[N]):
    return mean(mean(mean(x[k], k) + x[c] * 0, c, where=x[c] >= 9) + x[0] ** 2 + y[n], n)


def a_recurrence_after_a_recurrence(x: positive[N, D], y: real[N, T]):
    """The step of the second reads the first after its last, whose carries are no business of it."""

    def step(first, second):
        return x[n, d] + second / 3, second / 2 + x[n, d] ** 2

    first, _ = scan(d, carry("first", initial=0), carry("second", initial=1), step=step)
    third = scan(t, carry("third", initial=0), step=lambda third: third / 2 + first * y[n, t])
    return mean(third, n)


def a_tail_of_few_digits(x: real(-3, -2)[N]):
    """1 - tanh(x) has no digit left of fifty: the check asks for more before it blames a pass."""
    return mean(acos(tanh(exp(x[n] ** 2))) + x[n], n)


def one_huge_term(x: real[N], y: real[N]):
    return mean(exp(exp(5 + x[n] ** 2)) + y[n] ** 2, n)


SHAPES = {"N": 3, "C": 2, "2": 2, "T": 3, "D": 2}
CASES = [
    one_element_beside_a_sum,
    one_element_times_a_mean,
    carries_that_read_one_another,
    a_recurrence_of_what_all_samples_give,
    a_carry_that_conditions_ask,
    a_mean_in_a_masked_logsumexp,
    a_constant_within_a_constant,
    a_window_over_another_index,
    the_larger_of_a_number_and_an_exponential,
    a_window_within_a_step,
    a_term_that_reads_nothing,
    a_maximum_of_products_beside_a_recurrence,
    a_maximum_of_products_within_a_step,
    minima_at_positions_of_a_window,
    logarithms_at_positions_of_a_window,
    totals_of_all_at_positions,
    a_mean_of_what_may_be_nothing,
    a_recurrence_after_a_recurrence,
]


@pytest.mark.parametrize("function", CASES, ids=lambda function: function.__name__)
def test_a_kernel_computes_what_is_declared(function):
    declared = declare(function)
    source = np.random.default_rng(3)
    arrays = [source.normal(size=[SHAPES[axis.name] for axis in array.axes]) for array in declared.arrays]
    Judged(declared).check(*arrays)


def lengths_of_samples_that_mix(x: real[N, T], lengths: length(T)[N]):
    """All samples are one row, in which each has a length of its own."""
    step = lambda level: level * x[n, t] + softmax(x[n, 0], n)  # noqa: E731
    return sum(scan(t, carry("level", initial=1), step=step, length=lengths[n]), n)


def test_samples_that_mix_have_lengths_of_their_own():
    x = np.random.default_rng(3).normal(size=(3, 4))
    for lengths in ([1, 4, 2], [4, 0, 3], [0, 0, 4]):
        Judged(lengths_of_samples_that_mix).check(x, np.array(lengths))


def test_a_difference_of_few_digits_stops_nothing():
    assert lower(declare(a_tail_of_few_digits)).final.outputs_of("adjoint") == ("grad_x",)


def test_a_difference_of_huge_numbers_stops_nothing():
    """The slope in y is lost in the digits of the other term: the check of the derivative cannot tell."""
    assert lower(declare(one_huge_term)).final.outputs_of("adjoint") == ("grad_x", "grad_y")
