"""Gradients in parameters: learned ones of an own loss, and others on demand."""

import numpy as np
import pytest
from sympy import Abs, Ne, Piecewise, log

from symloss.language import (
    DeclarationError,
    axis,
    integer,
    label,
    learned,
    logsumexp,
    loss,
    mean,
    nonnegative,
    option,
    positive,
    positive_integer,
    real,
)

n, N = axis("n", "N")
c, C = axis("c", "C")


@loss()
def tempered(
    input: real[N, C],
    target: label(C)[N],
    smoothing: nonnegative = 0,
    temperature: learned(positive) = 0.7,
    ignore_index: option(integer) = -100,
):
    """Softmax cross-entropy with a temperature."""
    y = target[n]
    log_norm = logsumexp(input[n, c] / temperature, c)
    return mean(log_norm - (1 - smoothing) * input[n, y] / temperature, n, where=Ne(y, ignore_index))


@loss()
def robust(
    input: real[N], target: real[N], scale: positive = 1, delta: positive = 1, power: positive_integer = 2
):
    """Quadratic near zero, linear in the tails, of a residual with a scale."""
    r = Abs(input[n] - target[n]) / scale
    return mean(Piecewise((r**power / power, r <= delta), (delta * r, True)) + log(scale), n)


RNG = np.random.default_rng(11)
SCORES, LABELS = RNG.normal(size=(9, 4)), RNG.integers(0, 4, 9)
LABELS[3] = -100
WEIGHT = RNG.random(9)


def tempered_terms(scores, labels, temperature, smoothing=0.0):
    """The terms, and what each counts."""
    counts = labels != -100
    picked = np.take_along_axis(scores, np.where(counts, labels, 0)[:, None], 1)[:, 0]
    terms = np.log(np.exp(scores / temperature).sum(1)) - (1 - smoothing) * picked / temperature
    return np.where(counts, terms, 0.0), counts


def slope(function, at, step=1e-5):
    """A difference quotient of fourth order."""
    near, far = (function(at + k * step) - function(at - k * step) for k in (1, 2))
    return (8 * near - far) / (12 * step)


def test_the_mean_and_its_weights():
    def by_hand(temperature):
        terms, counts = tempered_terms(SCORES, LABELS, temperature, 0.1)
        return (WEIGHT * terms).sum() / (WEIGHT * counts).sum()

    value, found = tempered.value_and_grad(SCORES, LABELS, 0.1, 0.9, weight=WEIGHT, wrt="temperature")
    assert value == pytest.approx(by_hand(0.9), rel=1e-13)
    assert type(found) is float
    assert found == pytest.approx(slope(by_hand, 0.9), rel=1e-9)


def test_cotangents_of_samples_add_up():
    cotangent = RNG.normal(size=9)

    def by_hand(temperature):
        return (cotangent * tempered_terms(SCORES, LABELS, temperature)[0]).sum()

    terms, (scores, found) = tempered.value_and_grad(
        SCORES, LABELS, temperature=1.3, reduction="none", cotangent=cotangent, wrt=("input", "temperature")
    )
    assert terms.shape == (9,) and scores.shape == SCORES.shape
    assert found == pytest.approx(slope(by_hand, 1.3), rel=1e-9)
    _, twice = tempered.value_and_grad(SCORES, LABELS, reduction="sum", cotangent=-2.0, wrt="temperature")
    once = slope(lambda at: tempered_terms(SCORES, LABELS, at)[0].sum(), 0.7)
    assert twice == pytest.approx(-2 * once, rel=1e-9)


def test_without_wrt_it_is_the_first_array():
    value, found = tempered.value_and_grad(SCORES, LABELS)
    assert found.shape == SCORES.shape and value == pytest.approx(tempered(SCORES, LABELS), rel=1e-14)
    assert tempered.signature.differentiable == ("input", "temperature")
    assert [one.name for one in tempered.parameters] == ["smoothing", "temperature", "ignore_index"]


def test_a_buffer_is_a_number():
    buffers = {"input": np.empty_like(SCORES), "temperature": np.empty(())}
    _, found = tempered.value_and_grad(SCORES, LABELS, wrt=("input", "temperature"), out=buffers)
    assert found[1] is buffers["temperature"]
    assert float(found[1]) == tempered.value_and_grad(SCORES, LABELS, wrt=("input", "temperature"))[1][1]
    with pytest.raises(ValueError, match=r"out for temperature must have shape \(\), got \(1,\)"):
        tempered.value_and_grad(SCORES, LABELS, wrt="temperature", out=np.empty(1))


def test_products_and_further_axes():
    def gradient(temperature):
        return tempered.value_and_grad(SCORES, LABELS, temperature=temperature, wrt="temperature")[1]

    found = tempered.hvp(SCORES, LABELS, temperature=0.9, wrt="temperature", vector=2.0)
    assert type(found) is float and found == pytest.approx(2 * slope(gradient, 0.9), rel=1e-8)
    scores, labels = SCORES[:6].reshape(2, 3, 4).transpose(0, 2, 1), LABELS[:6].reshape(2, 3)
    _, (wide, moved) = tempered.value_and_grad(scores, labels, wrt=("input", "temperature"), axis=1)
    assert wide.shape == scores.shape
    assert moved == tempered.value_and_grad(SCORES[:6], LABELS[:6], wrt=("input", "temperature"))[1][1]
    _, none = tempered.value_and_grad(SCORES[:0], LABELS[:0], reduction="sum", wrt=("temperature", "input"))
    assert none[0] == 0.0 and none[1].shape == (0, 4)


def test_float32():
    given = SCORES.astype(np.float32), LABELS
    _, found = tempered.value_and_grad(*given, wrt="temperature")
    wide = tempered.value_and_grad(
        given[0].astype(np.float64), LABELS, temperature=float(np.float32(0.7)), wrt="temperature"
    )[1]
    assert type(found) is float and found == pytest.approx(wide, rel=2e-6)


def test_on_demand():
    x, t = RNG.normal(size=(2, 3, 5))

    def by_hand(scale, delta):
        r = abs(x - t) / scale
        return (np.where(r <= delta, r**2 / 2, delta * r) + np.log(scale)).mean()

    before = robust.value_and_grad(x, t, scale=0.8, delta=0.9)
    value, (found, narrow, wide) = robust.value_and_grad(
        x, t, scale=0.8, delta=0.9, wrt=("input", "delta", "scale")
    )
    assert value == pytest.approx(by_hand(0.8, 0.9), rel=1e-13)
    assert np.allclose(found, before[1], rtol=1e-13, atol=0)
    assert wide == pytest.approx(slope(lambda at: by_hand(at, 0.9), 0.8), rel=1e-8)
    # At r = delta the formula jumps: the slope is that of the case whose condition holds
    assert narrow == pytest.approx((abs(x - t) / 0.8)[abs(x - t) / 0.8 > 0.9].sum() / x.size, rel=1e-12)
    assert robust.signature.differentiable == ("input", "target")


def test_what_has_no_slope():
    x = np.zeros(3)
    with pytest.raises(
        ValueError, match="robust: cannot differentiate with respect to power, which is an integer"
    ):
        robust.value_and_grad(x, x, wrt="power")
    with pytest.raises(ValueError, match="wrt='gamma' is no input"):
        robust.value_and_grad(x, x, wrt="gamma")
    with pytest.raises(
        ValueError, match="cannot differentiate with respect to target, which holds class indices"
    ):
        tempered.value_and_grad(SCORES, LABELS, wrt=("target", "smoothing"))
    with pytest.raises(DeclarationError, match="learned\\(\\) takes a domain of real numbers"):
        learned(integer)
    with pytest.raises(DeclarationError, match="learned\\(\\) takes the domain of a parameter"):
        learned(real[N])
