"""Derivations and pages of losses that users declare: lines stand, the last is what the oracle finds."""

import mpmath
import numpy as np
import pytest
from sympy import Abs, And, Eq, Max, Ne, exp, log, sqrt

from symloss.chain import lower
from symloss.derivation import render
from symloss.derivation.derive import derive_declaration
from symloss.derivation.scene import Scene
from symloss.language import axis, label, let, log_sigmoid, logsumexp, mean, positive, real, sigmoid, sum
from symloss.language import max as largest
from symloss.language.declaration import declare
from symloss.passes.read import read_declaration
from symloss.printers.headers import definition_lines
from symloss.printers.pages import page_of
from symloss.printers.read_back import NOT_SHOWN
from symloss.program.samples import Point
from symloss.verify import Oracle

n, N = axis("n", "N")
c, C = axis("c", "C")
i, j, k, M = axis("i", "j", "k", "M")
d, D = axis("d", "D")
t, T = axis("t", "T")
a, _ = axis("a", "T")
g, L = axis("g", "L")
H, G = axis("H", "G")


@declare
def tempered(x: real[N], y: real[N], p: positive = 1.3, q: positive = 0.6):
    """Powers of powers, and the square of a logarithm of a sigmoid."""
    r = let("r", (1 + Max(0, 1 + (x[n] - y[n]) * q)) ** (1 / p))
    return mean((r**q - 1) ** 2 / q + (Abs(x[n] - y[n]) ** p) ** q + log_sigmoid(x[n]) ** 2, n)


@declare
def letters(loss: real[N], J: real[N], ell: real[N, C], cut: real[L], y: label(L)[N], Z: positive = 1):
    """Arguments, names and axes that are called like what derivations and pages make up."""
    A = let("A", logsumexp(ell[n, c] * loss[n], c))
    loss_value = let("loss_value", (A - J[n]) ** 2 / Z)
    w = let("w", loss_value * sigmoid(cut[y[n]]))
    return mean(w + sum(ell[n, c] ** 2, c), n)


@declare
def lonely(z: real[M, D], y: label(G)[M], tau: positive = 0.7):
    """Soft maxima over those with the same label and over all others, where there may be none."""
    s = let("s", sum(z[i, d] * z[j, d], d))
    same = log(1 + sum(exp(-s / tau), j, where=And(Eq(y[i], y[j]), Ne(i, j))))
    other = log(1 + sum(exp(s * tau), j, where=Ne(y[i], y[j])))
    return sum(same * tau + other, i) / M


@declare
def pairs_of_rows(z: real[M, D], y: label(G)[M]):
    """Each pair of one label against the soft maxima of both its members, over the number of pairs."""

    def far(row, over):
        return sqrt(sum((z[row, d] - z[over, d]) ** 2, d) + 1)

    push = [sum(exp(1 - far(row, k)), k, where=Ne(y[row], y[k])) for row in (i, j)]
    pair = Max(0, log(push[0] + push[1]) + far(i, j)) ** 2
    same = And(Eq(y[i], y[j]), i < j)
    return sum(pair, i, j, where=same) / (2 * sum(1, i, j, where=same))


@declare
def two_orders(s: real[N, T], up: label(T)[N, T], down: label(T)[N, T]):
    """Soft maxima along two orders, in which an element may stand twice."""
    tail = let("tail", logsumexp(s[n, up[n, a]], a, where=a >= t))
    return mean(sum(tail - s[n, up[n, t]] * s[n, down[n, t]], t), n)


@declare
def far_margin(x: real[N], y: real[N], scale: positive = 40):
    """What a logistic loss is of margins so large that next to nothing is left of it."""
    return mean(-log_sigmoid(scale * (3 + x[n] ** 2 + y[n] ** 2)), n)


@declare
def largest_pair(x: real[M], y: real[M]):
    """The largest of all pairs, which two of them may share."""
    return largest((x[i] - x[j]) * (y[i] - y[j]), i, j) + sum(x[i] ** 2, i)


EVERY = [
    (tempered, "x"),
    (tempered, "y"),
    (letters, "loss"),
    (letters, "ell"),
    (letters, "cut"),
    (lonely, "z"),
    (pairs_of_rows, "z"),
    (two_orders, "s"),
    (far_margin, "x"),
    (largest_pair, "x"),
]


def cases(declaration):
    """Points of floats; where there are labels, one at which all are the same."""
    for seed in (3, 7):
        point = Point(read_declaration(declaration), seed)
        labels = {array.name for array in declaration.arrays if array.role == "label"}
        point.arrays = {
            name: {at: value if name in labels else mpmath.mpf(float(value)) for at, value in values.items()}
            for name, values in point.arrays.items()
        }
        point.parameters = {name: mpmath.mpf(float(value)) for name, value in point.parameters.items()}
        yield point
    if declaration is lonely:
        point.arrays["y"] = dict.fromkeys(point.arrays["y"], 0)
        yield point


def as_array(values):
    shape = tuple(max(axis) + 1 for axis in zip(*values, strict=True))
    found = np.zeros(shape, int if all(isinstance(value, int) for value in values.values()) else float)
    for at, value in values.items():
        found[at] = value
    return found


@pytest.mark.parametrize(("declaration", "wrt"), EVERY, ids=lambda one: getattr(one, "name", one))
def test_a_derivation_ends_in_the_gradient_that_the_oracle_finds(declaration, wrt):
    found = derive_declaration(declaration, wrt)  # raises where a line does not hold
    assert not found.gaps and found.lines >= len(found.steps)
    oracle = Oracle(declaration, digits=30)
    judged = 0
    for point in cases(declaration):
        arrays = {name: as_array(values) for name, values in point.arrays.items()}
        settings = {name: float(value) for name, value in point.parameters.items()}
        expected = oracle.gradient(arrays, settings, wrt)
        scene = Scene(read_declaration(declaration), point)
        axes = found.target.wrt.indices
        with mpmath.workdps(50):
            for at in np.ndindex(expected.shape):
                slope = expected[at]
                if not isinstance(slope, mpmath.mpf) or not mpmath.isfinite(slope):  # no pair: 0/0
                    continue
                value = scene.value(found.closed_form, dict(zip(axes, at, strict=True)))
                close = mpmath.mpf(10) ** -25
                assert mpmath.almosteq(value, slope, rel_eps=close, abs_eps=close * mpmath.mpf(10) ** -60)
                judged += 1
    assert judged >= 3


@pytest.mark.parametrize(
    "declaration",
    [tempered, letters, lonely, pairs_of_rows, two_orders, far_margin, largest_pair],
    ids=lambda one: one.name,
)
def test_a_page_has_every_part(declaration):
    chain = lower(declaration)
    page = page_of(chain)  # raises where a line does not hold
    assert page.definition and not page.missing
    assert all(gradient.formulas and gradient.steps and not gradient.missing for gradient in page.gradients)
    assert not any(NOT_SHOWN in line for line in definition_lines(declaration))


def test_what_is_made_up_has_letters_of_its_own():
    derivation = derive_declaration(letters, "ell")
    shown = render.text(derivation)
    assert "∂ℒ/∂ℓ[n, c]" in shown and "loss_value[n] = (A[n] − J[n])²/Z" in shown
    assert definition_lines(letters)[-1].startswith("loss_2 = ")


def test_a_line_about_looked_up_places_tells_of_all_of_them():
    shown = render.text(derive_declaration(two_orders, "s"))
    whole = "Σ_{a : a ≥ t} [t' = up[n, a]]·exp(s[n, up[n, a]] − tail[n, t])"
    assert f"∂tail[n, t]/∂s[n, t'] = {whole}" in shown
    assert "∂tail[n, t]/∂s[n, up" not in shown
