"""Hessian-vector products of every structure, against second differences of the declaration in mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from sympy import Abs, Max, exp, log, sqrt

import symloss
from symloss.language import axis, label, let, logsumexp, loss, mean, nonnegative, real, sum
from symloss.verify.oracle import Oracle

n, m, N = axis("n", "m", "N")
c, k, C = axis("c", "k", "C")


@loss(family="regression")
def quartic(input: real[N], target: real[N]):
    """A loss of one element and its target."""
    return mean((input[n] - target[n]) ** 4 + exp(input[n]), n)


@loss(family="classification")
def faded(input: real[N, C], target: label(C)[N], gamma: nonnegative = 2):
    """Cross-entropy that fades as the probability of the label nears 1."""
    p_t = let("p_t", exp(input[n, target[n]] - logsumexp(input[n, k], k)))
    return mean(-((1 - p_t) ** gamma) * log(p_t), n)


@loss(family="regression")
def root(input: real[N], target: real[N]):
    """The root of the mean square."""
    return sqrt(mean((input[n] - target[n]) ** 2, n))


@loss(family="ranking")
def pairs(input: real[N]):
    """Every pair of scores."""
    return sum(log(1 + exp(input[n] - input[m])), n, m)


@loss(family="metric learning")
def contrast(input: real[N, C], other: real[N, C]):
    """Each row must find its own among the others."""

    def dot(a, b):
        return sum(input[a, c] * other[b, c], c) / 3

    return mean(logsumexp(dot(n, m), m) - dot(n, n), n)


@loss(family="regression")
def distance(input: real[N], target: real[N]):
    """The distance, linear in pieces."""
    return mean(Abs(input[n] - target[n]) + Max(0, input[n]), n)


CASES = {
    "quartic": (quartic, {"input": (7,), "target": (7,)}),
    "faded": (faded, {"input": (4, 3), "target": (4,)}),
    "root": (root, {"input": (5,), "target": (5,)}),
    "pairs": (pairs, {"input": (4,)}),
    "contrast": (contrast, {"input": (4, 3), "other": (4, 3)}),
    "distance": (distance, {"input": (5,), "target": (5,)}),
}


def arrays_of(loss, shapes, dtype):
    random = np.random.default_rng(3)
    arrays = {}
    for spec in loss.signature.inputs:
        shape = shapes[spec.name]
        arrays[spec.name] = (
            random.integers(0, 3, shape) if spec.is_label else random.normal(size=shape).astype(dtype)
        )
    return arrays


def product(loss, arrays, wrt, vector, **options):
    """d/dt of the gradient at input + t·vector, from gradients at two sides."""
    parameters = {spec.name: spec.default for spec in loss.parameters}
    step = mpmath.mpf(2) ** -36
    sides = []
    with mpmath.workprec(200):
        for sign in (1, -1):
            moved = np.vectorize(lambda x, v, s=sign: mpmath.mpf(float(x)) + s * step * mpmath.mpf(float(v)))
            there = moved(arrays[wrt], vector).astype(object)
            oracle = Oracle(loss.declaration)
            sides.append(oracle.gradient({**arrays, wrt: there}, parameters, wrt, **options))
        return (sides[0] - sides[1]) / (2 * step)


@pytest.mark.parametrize(
    ("name", "dtype"),
    [*((name, np.float64) for name in CASES), ("quartic", np.float32), ("root", np.float32)],
)
def test_every_structure(name, dtype):
    loss, shapes = CASES[name]
    arrays = arrays_of(loss, shapes, dtype)
    for wrt in loss.signature.differentiable:
        vector = np.random.default_rng(4).normal(size=shapes[wrt]).astype(dtype)
        exact = np.vectorize(float, otypes=[float])(product(loss, arrays, wrt, vector))
        found = loss.hvp(*arrays.values(), vector=vector, wrt=wrt)
        assert found.dtype == dtype
        np.testing.assert_allclose(
            found, exact, rtol=0, atol=40 * np.finfo(dtype).eps * (abs(exact).max() + 1e-30)
        )


def test_linear_pieces_give_zero():
    x = np.linspace(-2.0, 2.0, 6)
    assert not distance.hvp(x, x[::-1].copy(), vector=np.ones(6)).any()


def test_reductions_weights_and_cotangents():
    loss, shapes = CASES["faded"]
    arrays = arrays_of(loss, shapes, np.float64)
    vector = np.random.default_rng(5).normal(size=shapes["input"])
    weight = np.array([0.5, 2.0, 0.0, 1.0])
    mean_ = loss.hvp(*arrays.values(), vector=vector, weight=weight)
    total = loss.hvp(*arrays.values(), vector=vector, weight=weight, reduction="sum")
    np.testing.assert_allclose(mean_ * weight.sum(), total, rtol=1e-14, atol=1e-16)
    terms = loss.hvp(*arrays.values(), vector=vector, cotangent=weight, reduction="none")
    np.testing.assert_array_equal(terms, total)
    twice = loss.hvp(*arrays.values(), vector=vector, weight=weight, cotangent=2.0)
    np.testing.assert_allclose(twice, 2 * mean_, rtol=1e-15)
    assert not loss.hvp(*arrays.values(), vector=vector, weight=0.0).any()


def test_buffers_and_shapes():
    x, y = np.random.default_rng(6).normal(size=(2, 3, 4))
    out = np.empty((3, 4))
    assert quartic.hvp(x, y, vector=np.ones((3, 4), np.int64), wrt="target", out=out) is out
    np.testing.assert_allclose(out, 12 * (x - y) ** 2 / 12, rtol=1e-14)


def test_saturated_rows_keep_their_digits():
    """p = 1 - 3e-18: the product is far below the rounding of p."""
    rows, vector = np.array([[40.0, 0.0, -1.0]]), np.array([[0.3, -0.7, 1.1]])
    exact = product(faded, {"input": rows, "target": np.array([0])}, "input", vector)
    found = faded.hvp(rows, np.array([0]), vector=vector)
    np.testing.assert_allclose(found, np.vectorize(float)(exact), rtol=2e-14)


@pytest.mark.parametrize("wrt", ["anchor", "positive"])
def test_certain_matches_keep_their_digits_under_a_scale(wrt):
    """Each anchor finds its own positive with p = 1 - 1e-17 or less: x - Σ p x cancels to the bit."""
    random = np.random.default_rng(7)
    anchor = 3 * np.eye(4) + random.normal(scale=0.1, size=(4, 4))
    arrays = {"anchor": anchor, "positive": anchor + random.normal(scale=0.1, size=(4, 4))}
    loss, vector = symloss.losses.mnr.variant(similarity="dot"), random.normal(size=(4, 4))
    exact = np.vectorize(float)(product(loss, arrays, wrt, vector))
    found = loss.hvp(*arrays.values(), vector=vector, wrt=wrt)
    assert 0 < abs(exact).max() < 1e-30
    np.testing.assert_allclose(found, exact, rtol=0, atol=2e-13 * abs(exact).max())


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_one_class_gives_zero(gamma):
    assert not faded.hvp(np.array([[3.0]]), np.array([0]), gamma, vector=np.array([[1.0]])).any()


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"vector": np.ones(3)},
            ValueError,
            r"quartic: vector must have the shape \(4,\) of input, got \(3,\)",
        ),
        ({"vector": np.ones(4, complex)}, TypeError, "quartic: vector must be an array of real numbers"),
        ({"vector": np.ones(4), "wrt": ("input",)}, TypeError, "quartic: wrt must be the name of one input"),
        ({"vector": np.ones(4), "wrt": "inputs"}, ValueError, "wrt='inputs' is no input"),
    ],
)
def test_errors(options, error, message):
    with pytest.raises(error, match=message):
        quartic.hvp(np.zeros(4), np.zeros(4), **options)


def test_out_may_not_be_the_vector():
    vector = np.ones(4)
    with pytest.raises(ValueError, match="shares memory with the argument vector"):
        quartic.hvp(np.zeros(4), np.zeros(4), vector=vector, out=vector)
