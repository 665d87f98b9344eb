"""Orders beside recurrences: sorted before the rows that read the order, values and slopes by differences."""

import numpy as np
import pytest

from symloss.language import (
    axis,
    carry,
    cummax,
    cumsum,
    loss,
    mean,
    median,
    real,
    scan,
    sort,
    sum,
    top_k,
    weights,
)
from symloss.program import Scan, arranges
from symloss.program.schedule import Arrange, Phase
from symloss.program.unsupported import UnsupportedError

n, N = axis("n", "N")
p, q, P = axis("p", "q", "P")
t, T = axis("t", "T")
X = np.random.default_rng(4).normal(size=(3, 5))
W = np.random.default_rng(6).normal(size=(3, 5))


@loss()
def of_sorted(input: real[N, P], w: weights(real)[N, P]):
    """Sums along a sorted row, and along another one that is put in its order."""
    return mean(sum(cumsum(sort(input[n, p], p), p) ** 2 * cumsum(sort(w[n, p], p, by=input[n, p]), p), p), n)


@loss()
def of_sums(input: real[N, P]):
    """The places of cumulative sums of a sorted row, in the order of the sums."""
    return mean(sum((p + 1) * sort(cumsum(sort(input[n, p], p), p), p) ** 2, p), n)


@loss()
def apart(input: real[N, P]):
    """A cumulative maximum and a sorted row that have nothing in common."""
    return mean(sum(cummax(input[n, p], p) * input[n, p], p) + sum(p * sort(input[n, p], p), p), n)


@loss()
def centred(input: real[N, P]):
    """Sums up to each place of what lies above the median, of the two largest."""
    above = input[n, p] - median(input[n, q], q)
    return mean(sum(cumsum(above, p) ** 2, p, where=top_k(input[n, p], 2, p)), n)


@loss()
def of_samples(input: real[N, P]):
    """Samples in the order of what a cumulative sum gives each."""
    return sum((n + 1) * sort(sum(cumsum(input[n, p], p) ** 2, p), n), n)


def sums(x):
    return np.cumsum(x, axis=1)


def by(w, x):
    return np.take_along_axis(w, np.argsort(x, axis=1), axis=1)


def centred_by_numpy(x):
    gaps = sums(x - np.median(x, axis=1, keepdims=True)) ** 2
    return np.where(np.argsort(np.argsort(-x, axis=1), axis=1) < 2, gaps, 0).sum(axis=1).mean()


EXPECTED = {
    of_sorted: lambda x: (sums(np.sort(x)) ** 2 * sums(by(W, x))).sum(axis=1).mean(),
    of_sums: lambda x: (np.arange(1, 6) * np.sort(sums(np.sort(x))) ** 2).sum(axis=1).mean(),
    apart: lambda x: (np.maximum.accumulate(x, 1) * x + np.arange(5) * np.sort(x)).sum(axis=1).mean(),
    centred: centred_by_numpy,
    of_samples: lambda x: (np.arange(1, 4) * np.sort((sums(x) ** 2).sum(axis=1))).sum(),
}


def differences(function, x, step=1e-6):
    slopes = np.zeros_like(x)
    for at in np.ndindex(x.shape):
        moved = np.zeros_like(x)
        moved[at] = step
        slopes[at] = (function(x + moved) - function(x - moved)) / (2 * step)
    return slopes


@pytest.mark.parametrize("given", EXPECTED, ids=lambda given: given.name)
def test_values_and_gradients(given):
    arguments = (X, W) if given is of_sorted else (X,)
    value, gradient = given.value_and_grad(*arguments)
    np.testing.assert_allclose(value, EXPECTED[given](X), rtol=1e-13)
    np.testing.assert_allclose(gradient, differences(EXPECTED[given], X), rtol=1e-6, atol=1e-7)
    value, gradient = given.value_and_grad(*(argument.astype(np.float32) for argument in arguments))
    np.testing.assert_allclose(gradient, differences(EXPECTED[given], X), rtol=1e-3, atol=1e-4)


def test_an_order_is_a_step_of_its_own_between_those_that_need_it():
    schedule = of_sums.chain.schedule
    assert any(isinstance(node, Scan) for node in schedule.program)
    assert [type(step) for step in schedule.steps] == [Arrange, Arrange, Phase, Arrange, Arrange, Phase]
    keys = [step.keys.name for step in schedule.steps if isinstance(step, Arrange) and step.op == "order"]
    assert keys[0] == "input" and keys[1] in {buffer.name for buffer in schedule.buffers}
    wholes = {buffer.name for buffer in schedule.buffers if buffer.is_whole}
    assert wholes == {node.name for node in schedule.program if arranges(node)}


def test_what_does_not_depend_on_a_recurrence_is_computed_once():
    """An order of what is given comes first, and its places are read."""
    first, *others = apart.chain.schedule.steps
    assert isinstance(first, Arrange) and first.keys.name == "input"
    assert [type(step) for step in others] == [Arrange, Phase]


def test_a_recurrence_that_sorts_what_it_carries_is_refused():
    @loss()
    def circular(input: real[N, T, P]):
        """Every step sorts what the step before has left."""
        state = scan(t, carry("state", p, initial=0), step=lambda before: sort(before[p] + input[n, t, p], p))
        return mean(sum(p * state[p], p), n)

    with pytest.raises(UnsupportedError, match=r"circular: .* puts input.* in order, .* sort what goes into"):
        _ = circular.chain.schedule
