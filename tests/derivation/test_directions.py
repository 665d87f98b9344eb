"""Vectors that losses divide by their lengths: known names, one cosine, and derivatives that end in them."""

from __future__ import annotations

import pytest
from sympy import Max, Piecewise, sqrt

from symloss.derivation.derive import derive_declaration
from symloss.derivation.displayed import text_face
from symloss.derivation.evaluate import DIGITS
from symloss.derivation.lowered import forward_programs
from symloss.derivation.steps import DerivationError
from symloss.language import axis, label, let, logsumexp, loss, mean, positive, real, stop, sum
from symloss.losses.catalogue import declared
from symloss.printers.text_expressions import TextPrinter
from symloss.readback.check import Equation

n, N = axis("n", "N")
d, e, D = axis("d", "e", "D")
c, k, C = axis("c", "k", "C")

LEMMA = "lemma of the cosine"
DISPLAY = {"p": "p", "z": "z", "x": "x", "y": "y", "w": "w"}


@loss(display=DISPLAY)
def cosine_embedding(x: real[N, D], y: real[N, D], near: real[N], margin: positive = 0.1):
    """A dot product over two lengths."""
    lengths = sqrt(sum(x[n, d] ** 2, d)) * sqrt(sum(y[n, d] ** 2, d))
    cosine = sum(x[n, d] * y[n, d], d) / lengths
    return mean(Piecewise((1 - cosine, near[n] > 0), (Max(0, cosine - margin), True)), n)


@loss(display=DISPLAY)
def siamese(p: real[N, D], z: real[N, D]):
    """One side is held still, and the author named the length of the other."""
    size = let("size", sqrt(sum(p[n, d] ** 2, d)))
    return -mean(sum(p[n, d] / size * stop(z[n, d] / sqrt(sum(z[n, e] ** 2, e))), d), n)


@loss(display=DISPLAY)
def bootstrap(x: real[N, D], y: real[N, D]):
    """The square of the distance of two directions."""
    unit = [v[n, d] / sqrt(sum(v[n, e] ** 2, e)) for v in (x, y)]
    return mean(sum((unit[0] - unit[1]) ** 2, d), n)


@loss(display=DISPLAY | {"target": "t"})
def centres(x: real[N, D], w: real[C, D], target: label(C)[N]):
    """A softmax of cosines, of which one stands at the label."""

    def cosine(row):
        unit = w[row, d] / sqrt(sum(w[row, e] ** 2, e))
        return sum(x[n, d] / sqrt(sum(x[n, e] ** 2, e)) * unit, d)

    return mean(logsumexp(cosine(c), c) - cosine(target[n]), n)


@loss(display=DISPLAY)
def correlation(x: real[N, D], y: real[N, D]):
    """The cosine of what remains without the mean, under one root."""
    a = let("a", x[n, d] - mean(x[n, e], e))
    b = let("b", y[n, d] - mean(y[n, e], e))
    return 1 - mean(sum(a * b, d) / sqrt(sum(a**2, d) * sum(b**2, d)), n)


@loss(display=DISPLAY)
def lengths(x: real[N, D]):
    """Nothing is divided by a length, so that it needs no name."""
    return mean(sqrt(sum(x[n, d] ** 2, d)), n)


FORMS = [
    (cosine_embedding, "x", "(ŷ[n, d] − cos θ[n]·x̂[n, d])/(N·‖x[n]‖)"
     "·{ −1 if near[n] > 0; [cos θ[n] > margin] otherwise }"),
    (siamese, "p", "(p̂[n, d]·Σ_e p̂[n, e]·stop(ẑ[n, e]) − stop(ẑ[n, d]))/(N·size[n])"),
    (bootstrap, "x", "2·(x̂[n, d] − ŷ[n, d] − x̂[n, d]·Σ_e x̂[n, e]·(x̂[n, e] − ŷ[n, e]))/(N·‖x[n]‖)"),
    (centres, "x", "Σ_c (softmax_c(cos θ[n, c]) − [c = t[n]])·(ŵ[c, d] − cos θ[n, c]·x̂[n, d])/(N·‖x[n]‖)"),
    (centres, "w", "Σ_n (softmax_c(cos θ[n, c]) − [c = t[n]])·(x̂[n, d] − cos θ[n, c]·ŵ[c, d])/(N·‖w[c]‖)"),
    (lengths, "x", "x[n, d]/(N·√(Σ_e x[n, e]²))"),
]  # fmt: skip


def told(case, wrt):
    found = derive_declaration(case.declaration, wrt)
    show = TextPrinter(found.display, found.order).doprint
    return found, show(found.target), show(found.result)


@pytest.mark.parametrize(("case", "wrt", "form"), FORMS, ids=[f"{case.name}-{wrt}" for case, wrt, _ in FORMS])
def test_losses_that_nobody_has_seen_end_in_projections(case, wrt, form):
    found, left, right = told(case, wrt)
    found.judge.check([Equation(left, form)], text_face(found.display))
    assert len(right.replace(" ", "")) <= 1.1 * len(form.replace(" ", "")), right


@pytest.mark.parametrize("case", [cosine_embedding, centres], ids=lambda case: case.name)
def test_the_lemma_is_cited_once_and_proved_nowhere(case):
    found, _, _ = told(case, "x")
    rules = [step.rule for step in found.record]
    assert rules.count(LEMMA) == 1 and "derivative of norm" not in rules


@pytest.mark.parametrize("case", [siamese, bootstrap], ids=lambda case: case.name)
def test_of_directions_that_are_read_otherwise_the_derivative_is_told(case):
    found, _, _ = told(case, case.signature.differentiable[0])
    rules = [step.rule for step in found.record]
    assert LEMMA not in rules and "derivative of norm" in rules


def test_a_correlation_is_a_cosine():
    found, _, right = told(correlation, "x")
    assert "cos θ[n]" in right and "‖a[n]‖" in right and "√" not in right
    assert all(step.check <= 10 ** (10 - DIGITS) for step in found.record)


def test_a_wrong_projection_is_caught():
    found, left, right = told(cosine_embedding, "x")
    for wrong in (right.replace("cos θ[n]·", ""), right.replace("‖x[n]‖", "‖y[n]‖")):
        assert wrong != right
        with pytest.raises(DerivationError, match="does not hold"):
            found.judge.check([Equation(left, wrong)], text_face(found.display))


def test_a_cosine_at_equal_indices_is_read_from_the_whole():
    program, _ = forward_programs(declared()["clip"].declaration)
    products = [node for node in program if "cosine" in node.name or node.name.startswith("sum_image_text")]
    assert [len(node.axes) for node in products] == [2]


def test_lengths_without_directions_stay_as_they_are():
    program, _ = forward_programs(lengths.declaration)
    assert not any(getattr(node, "op", "") == "norm" for node in program)
