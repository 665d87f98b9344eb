"""Activations: values, transposed Jacobians, and the Jacobian of the derivation."""

import mpmath
import numpy as np
import pytest

import symloss.losses.activations as activations

SCORES = np.array([[0.5, -1.0, 800.0], [2.0, 2.0, -3.0], [-np.inf, 0.0, 1.0]])


def test_softmax_adds_up_to_one():
    p = activations.softmax(SCORES)
    assert p.shape == SCORES.shape
    assert np.allclose(p.sum(1), 1, rtol=1e-15) and p[0, 2] == 1 and p[2, 0] == 0


def test_log_softmax_does_not_overflow():
    found = activations.log_softmax(SCORES)
    assert found[0, 2] == 0 and found[0, 0] == -799.5 and found[2, 0] == -np.inf


def test_log_softmax_near_zero_keeps_its_digits():
    found = activations.log_softmax(np.array([[0.0, -50.0]]))
    with mpmath.workdps(40):
        assert abs(mpmath.mpf(found[0, 0]) / -mpmath.log1p(mpmath.exp(-50)) - 1) < 1e-15


def test_sigmoid_saturates():
    assert activations.sigmoid(np.array([-np.inf, -800.0, 0.0, 40.0, np.inf])).tolist() == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize("name", ["sigmoid", "softmax", "log_softmax"])
def test_the_gradient_is_the_transposed_jacobian_times_the_cotangent(name):
    function = getattr(activations, name)
    rng = np.random.default_rng(0)
    x, g = rng.normal(size=(2, 3, 4))
    y, product = function.value_and_grad(x, cotangent=g)
    assert y.shape == x.shape
    step = 1e-6
    for where in np.ndindex(x.shape):
        moved = x.copy()
        moved[where] += step
        back = x.copy()
        back[where] -= step
        quotient = ((function(moved) - function(back)) * g).sum() / (2 * step)
        assert product[where] == pytest.approx(quotient, abs=1e-8)


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("sigmoid", "sigmoid(-input[n])*sigmoid(input[n])"),
        ("softmax", "([c == l] - softmax(input[n, l], l))*softmax(input[n, c], c)"),
        ("log_softmax", "[c == l] - softmax(input[n, c], c)"),
    ],
)
def test_the_derivation_ends_in_the_jacobian(name, closed):
    function = getattr(activations, name)
    assert str(function.gradient("input")) == closed
    derivation = function.derivation("input")
    assert "Jacobian" in [step.rule for step in derivation.steps] and derivation.check < 1e-45


def test_the_default_is_every_element():
    assert activations.softmax.signature.reduction == "none"
    assert activations.softmax(SCORES[:2], reduction="sum") == pytest.approx(2)
