"""Gradients in parameters of lists, variants, whole batches and recurrences; beside broadcast arrays."""

import numba
import numpy as np
import pytest
from sympy import Abs, Max, log

from symloss.language import (
    at_least_one,
    axis,
    broadcast,
    carry,
    choice,
    each,
    learned,
    loss,
    mean,
    nonnegative,
    optional,
    positive,
    real,
    scan,
)

n, N = axis("n", "N")
d, D = axis("d", "D")
t, T = axis("t", "T")
RNG = np.random.default_rng(4)


def slope(function, at, step=1e-5):
    """A difference quotient of fourth order."""
    near, far = (function(at + k * step) - function(at - k * step) for k in (1, 2))
    return (8 * near - far) / (12 * step)


@loss()
def layered(input: each(real[N, D]), target: each(real[N, D]), share: each(nonnegative) = 1, p: positive = 2):
    """A power of the distance of features, over any number of layers."""
    return mean(share * mean(Abs(input[n, d] - target[n, d]) ** p, d), n)


def test_lists():
    shapes = (3, 2), (3, 4)
    input, target = ([RNG.normal(size=shape) for shape in shapes] for _ in range(2))
    parts = lambda p: [np.mean(abs(a - b) ** p) for a, b in zip(input, target, strict=True)]  # noqa: E731
    _, (share, p) = layered.value_and_grad(input, target, share=[0.5, 0.7], p=1.7, wrt=("share", "p"))
    assert share == pytest.approx(tuple(parts(1.7)), rel=1e-12)
    assert p == pytest.approx(slope(lambda at: np.dot([0.5, 0.7], parts(at)), 1.7), rel=1e-8)
    _, share = layered.value_and_grad(input, target, share=0.5, wrt="share")
    assert share == pytest.approx(sum(parts(2)), rel=1e-12)


@loss()
def variant(
    x: real[N],
    y: real[N],
    q: optional(learned(positive)) = None,
    p: choice(2, at_least_one) = 2,
    m: nonnegative = 0.5,
):
    """A power, less a margin or times a factor."""
    power = Abs(x[n] - y[n]) ** p
    return mean(Max(0, power - m) if q is None else q * power + m, n)


def test_variants():
    x, y = RNG.normal(size=(2, 7))
    far = abs(x - y)
    _, found = variant.value_and_grad(x, y, q=0.7, wrt="q")
    assert found == pytest.approx(np.mean(far**2), rel=1e-13)
    _, found = variant.value_and_grad(x, y, p=1.4, m=0.3, wrt=("p", "m"))
    beyond = far**1.4 > 0.3
    assert found == pytest.approx((np.mean(beyond * far**1.4 * np.log(far)), -np.mean(beyond)), rel=1e-12)
    with pytest.raises(ValueError, match="wrt='p' is no input; the loss is differentiable in x, y and m"):
        variant.value_and_grad(x, y, wrt="p")


def test_a_tie_gives_the_parameter_no_slope():
    x = np.array([1.0, 2.0])
    assert variant.value_and_grad(x, np.zeros(2), m=1.0, wrt="m")[1] == -0.5


@loss()
def spread(x: real[N], y: real[N], scale: broadcast(positive[N]), bias: learned(real) = 0):
    """Negative log-likelihood of a Laplace distribution, off by a bias."""
    return mean(log(2 * scale[n]) + Abs(x[n] - y[n] - bias) / scale[n], n)


@pytest.mark.parametrize("shape", [(3,), (4, 1), (1, 3), ()])
def test_broadcast_arrays_beside_it(shape):
    x, y = RNG.normal(size=(2, 4, 3))
    scale, weight = np.asarray(RNG.random(shape) + 0.5), RNG.random((4, 3))
    out = {"scale": np.empty(shape), "bias": np.empty(())}
    for given in (None, out):
        _, (bias, wide) = spread.value_and_grad(
            x, y, scale, 0.2, weight=weight, wrt=("bias", "scale"), out=given
        )
        whole = weight / weight.sum()
        assert bias == pytest.approx(np.sum(-whole * np.sign(x - y - 0.2) / scale), rel=1e-12)
        full = whole * (1 / scale - abs(x - y - 0.2) / scale**2)
        repeated = tuple(at for at, length in enumerate((1,) * (2 - len(shape)) + shape) if length == 1)
        assert wide.shape == shape
        assert wide == pytest.approx(full.sum(axis=repeated, keepdims=True).reshape(shape), rel=1e-12)


@loss()
def correlated(x: real[N], y: real[N], b: positive = 1):
    """One minus a concordance, of a whole batch."""
    mean_x, mean_y = mean(x[n], n), mean(y[n], n)
    both = mean((x[n] - mean_x) * (y[n] - mean_y), n)
    alone = mean((x[n] - mean_x) ** 2, n) + b**2 * mean((y[n] - mean_y) ** 2, n)
    return 1 - 2 * b * both / (alone + (mean_x - mean_y) ** 2)


def test_a_loss_of_a_batch():
    x, y = RNG.normal(size=(2, 9))

    def by_hand(b):
        both = np.mean((x - x.mean()) * (y - y.mean()))
        return 1 - 2 * b * both / (x.var() + b**2 * y.var() + (x.mean() - y.mean()) ** 2)

    _, found = correlated.value_and_grad(x, y, b=0.7, wrt="b", cotangent=3.0)
    assert found == pytest.approx(3 * slope(by_hand, 0.7), rel=1e-9)


@loss()
def garch(returns: real[N, T], base: learned(positive) = 0.1, memory: learned(positive) = 0.5):
    """Negative log-likelihood of returns whose variance follows the last return and the last variance."""

    def step(variance, summed):
        nll = (log(variance) + returns[n, t] ** 2 / variance) / 2
        return base + returns[n, t] ** 2 / 5 + memory * variance, summed + nll

    _, summed = scan(t, carry("variance", initial=1), carry("summed", initial=0), step=step)
    return mean(summed, n)


def test_a_recurrence():
    returns = RNG.normal(size=(4, 6))

    def by_hand(base, memory):
        variance, total = np.ones(4), 0.0
        for now in returns.T:
            total += np.mean(np.log(variance) + now**2 / variance) / 2
            variance = base + now**2 / 5 + memory * variance
        return total

    _, found = garch.value_and_grad(returns, 0.3, 0.4, wrt=("base", "memory"))
    wanted = slope(lambda at: by_hand(at, 0.4), 0.3), slope(lambda at: by_hand(0.3, at), 0.4)
    assert found == pytest.approx(wanted, rel=1e-8)


def test_any_number_of_threads():
    x, y = RNG.normal(size=(2, 200_001))
    scale, found = np.ones_like(x), set()
    threads = numba.get_num_threads()
    try:
        for count in (1, 2, 1, 2):
            numba.set_num_threads(min(count, threads))
            found.add(spread.value_and_grad(x, y, scale, 0.2, wrt="bias")[1])
    finally:
        numba.set_num_threads(threads)
    assert len(found) == 1
    assert found.pop() == pytest.approx(-np.mean(np.sign(x - y - 0.2)), rel=1e-12)
