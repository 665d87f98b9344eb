"""The stop-gradient: its value counts, its derivative is 0, for the kernel, the derivation and the judge."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from sympy import Ne, S, log

from symloss.chain import lower
from symloss.language import DeclarationError, axis, let, loss, max, mean, real, sigmoid, stop, sum
from symloss.language.stop import Stop
from symloss.printers.latex_expressions import latex
from symloss.printers.text_expressions import text
from symloss.verify.oracle import Oracle

n, N = axis("n", "N")
k, K = axis("k", "K")
X = np.array([0.5, -1.25, 2.0])
Y = np.array([0.25, 3.0, -0.75])


@loss()
def own_target(x: real[N], y: real[N]):
    """x is drawn to a target that x itself is a part of."""
    return mean((x[n] - stop(x[n] * y[n])) ** 2 / 2, n)


@loss()
def best_held(q: real[N, K], y: real[N]):
    """A row's largest element as a constant, in a product with a quantity that is not."""
    best = let("best", max(q[n, k], k))
    return sum(stop(best * y[n]) * sum(q[n, k] ** 2, k), n)


@loss()
def log_of_held(x: real[N]):
    """A rule may not look through a stop: log σ(x) has a derivative, log of a constant has none."""
    p = let("p", stop(sigmoid(x[n])))
    return mean(x[n] * log(p), n)


def test_the_value_is_that_of_the_body():
    expected = np.mean((X - X * Y) ** 2 / 2)
    assert own_target(X, Y) == pytest.approx(expected, rel=1e-15)


def test_the_gradient_holds_the_body_still():
    _, (gx, gy) = own_target.value_and_grad(X, Y, wrt=("x", "y"))
    np.testing.assert_allclose(gx, (X - X * Y) / 3, rtol=1e-15)
    np.testing.assert_array_equal(gy, 0)


def test_the_oracle_holds_the_body_still():
    gradient = Oracle(own_target.declaration).gradient({"x": X, "y": Y}, {}, "x")
    for found, x, y in zip(gradient, X, Y, strict=True):
        with mpmath.workdps(40):
            assert abs(found - (mpmath.mpf(x) - mpmath.mpf(x) * y) / 3) < 1e-25


def test_reductions_inside_are_held():
    q = np.array([[1.0, 3.0], [2.0, -0.5]])
    y = np.array([0.5, -2.0])
    _, gradient = best_held.value_and_grad(q, y)
    np.testing.assert_allclose(gradient, 2 * q * (q.max(axis=1) * y)[:, None], rtol=1e-15)
    exact = Oracle(best_held.declaration).gradient({"q": q, "y": y}, {}, "q")
    np.testing.assert_allclose(exact.astype(float), gradient, rtol=1e-15)


def test_no_rule_looks_through():
    _, gradient = log_of_held.value_and_grad(X)
    np.testing.assert_allclose(gradient, np.log(1 / (1 + np.exp(-X))) / 3, rtol=1e-14)


def test_second_derivative_holds_the_body_still():
    second = lower(own_target.declaration).stages["second"].node("hess_x")
    assert not second.body.has(Stop)
    np.testing.assert_allclose(own_target.hessian_diag(X, Y), np.full(3, 1 / 3), rtol=1e-15)


def test_every_line_of_the_derivation_holds():
    derivation = own_target.derivation("x")
    assert derivation.check < 1e-40
    assert derivation.closed_form.has(Stop)
    assert best_held.derivation("q").check < 1e-40


def test_released_in_the_kernel():
    stages = lower(own_target.declaration).stages
    assert stages["second"].node("term").body.has(Stop)
    assert not any(node.body.has(Stop) for node in stages["released"])
    _, _, code = own_target.source("cpu").split('"""', 2)
    assert "stop(" not in code


def test_pages_show_it():
    shown = stop(own_target.declaration.array("x")[n] * 2)
    assert latex(shown) == r"\operatorname{stop}(2 x_n)"
    assert text(shown) == "stop(2·x[n])"


def test_a_number_needs_no_stop():
    assert stop(3) == 3
    assert stop(S.Half) == S.Half


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda x: stop(Ne(x[n], 0)), "takes a number, not the condition"),
        (lambda x: stop(x), "x is an array; index it, as in x[n]"),
        (lambda x: stop("x"), "takes a number, not str"),
        (lambda x: stop(None), "takes a number, not"),
        (lambda x: mean(x[n], n) + stop(x[n]), "the index n is free"),
    ],
)
def test_bad_stops_are_one_sentence(wrong, sentence):
    def bad(x: real[N]):
        inner = wrong(x)
        return inner if inner.has(stop(x[n])) else mean(inner, n)

    with pytest.raises(DeclarationError, match="bad") as caught:
        loss()(bad)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
