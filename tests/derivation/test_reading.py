"""A gradient in words is read off its structure: what is said multiplies to it."""

from __future__ import annotations

import pytest
from derivation_cases import PAIRS
from sympy import Mul, Piecewise, S, expand_mul

from symloss.derivation.derive import derive_declaration
from symloss.derivation.forms import on_symbols
from symloss.derivation.reading import reading_of
from symloss.language import axis, let, loss, mean, real, sum
from symloss.losses.catalogue import declared
from symloss.printers.latex_pages import render_page
from symloss.printers.text_expressions import text

n, N = axis("n", "N")
d, D = axis("d", "D")


def told(found):
    reading = reading_of(found)
    shown = (one if isinstance(one, str) else text(one, found.display, found.order) for one in reading.told)
    return "".join(shown)


@pytest.mark.parametrize(("name", "wrt", "words"), [
    ("mse", "input", "twice the difference ŷ[n] − y[n], over N"),
    ("cross_entropy", "input", "the softmax weight minus 1 at the label y[n], over N"),
    ("cosface", "input", "the softmax weight minus 1 at the label y[n], times s, over N"),
    ("binary_cross_entropy_with_logits", "input", "the probability σ(x[n]) minus y[n], over N"),
    ("l1", "target", "minus the sign of ŷ[n] − y[n], over N"),
    ("huber", "input", "the difference r[n], cut off at ±δ, over N"),
    ("hinge", "input", "minus t[n], where t[n]·ŷ[n] < 1, and 0 elsewhere, over N"),
    ("info_nce", "query", "the sum over j of the part of k̂[j, d] at right angles to q̂[i, d], weighted by "
                          "the softmax weight minus 1 where j = i, over τ·N·‖q[i]‖"),
    ("dice", "input", "twice p[n]·(1 − L) minus g[n], over squares + ε, and 0 where squares + ε = 0"),
    ("wgan_critic", "fake", "the same for every element: 1/F"),
])  # fmt: skip
def test_words_are_those_of_the_structure(name, wrt, words, derivation):
    assert told(derivation(name, wrt)) == words


def test_what_does_not_depend_on_the_class_is_said_to_be_the_same_for_all(derivation):
    assert told(derivation("focal", "input")).endswith(", the same for every k, over N")


@pytest.mark.parametrize(("name", "wrt"), PAIRS)
def test_what_is_said_multiplies_to_the_gradient(name, wrt, derivation):
    found = derivation(name, wrt)
    reading = reading_of(found)
    if reading is None:
        return
    value = found.result
    if reading.zero is not S.false:
        assert isinstance(value, Piecewise) and value.args[0] == (S.Zero, reading.zero)
        value = value.args[1][0]
    assert on_symbols(Mul(*reading.factors) - value, expand_mul) == 0


def test_most_gradients_have_a_reading(derivation):
    readings = [reading_of(derivation(name, wrt)) for name, wrt in PAIRS]
    assert len([one for one in readings if one is not None]) > 100


@loss()
def leaning(input: real[N, D], target: real[N, D]):
    """A sum that looks like a cosine but is none: the other vector is squared."""
    near = let("near", sum(input[n, d] * target[n, d] ** 2, d))
    return mean(near**2, n)


def test_a_sum_that_is_no_projection_is_not_called_one():
    found = derive_declaration(leaning.declaration, "input")
    reading = reading_of(found)
    assert reading is None or "right angles" not in told(found)


def test_pages_say_it():
    shown = render_page(declared()["cross_entropy"].chain)
    assert "Read it as:" in shown and "the softmax weight minus 1 at the label" in shown
