"""Soft-max weights over some of a row, and over a row of which one element is another, by a name."""

from __future__ import annotations

import pytest
from sympy import Eq, Ne, log

from symloss.derivation.derive import derive_declaration
from symloss.derivation.displayed import text_face
from symloss.derivation.steps import DerivationError
from symloss.language import axis, label, let, logsumexp, loss, mean, positive, real, sigmoid, softplus, sum
from symloss.printers.text_expressions import TextPrinter
from symloss.readback.check import Equation

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
i, j, M = axis("i", "j", "M")


@loss(display={"scores": "x", "target": "y", "cost": "q"})
def priced(scores: real[N, C], target: label(C)[N], cost: positive = 1):
    """The score of the label has a price, and steps of its own."""
    own = let("own", 2 * scores[n, target[n]] - cost)
    return mean(softplus(logsumexp(scores[n, c], c, where=Ne(c, target[n])) - own), n)


@loss(display={"scores": "x", "target": "y"})
def spelled(scores: real[N, C], target: label(C)[N]):
    """The same by the probability of the label, at one price."""
    others = logsumexp(scores[n, c], c, where=Ne(c, target[n]))
    return -mean(log(sigmoid(scores[n, target[n]] - 1 - others)), n)


@loss(display={"z": "z"})
def others(z: real[M, M]):
    """Each row against what it has at its own place."""
    return sum(logsumexp(z[i, j], j, where=Ne(i, j)) - z[i, i], i)


@loss(display={"scores": "x", "target": "y"})
def halves(scores: real[N, C], target: label(C)[N]):
    """What is beside the exponentials is no element of the row: nothing to name there."""
    some = logsumexp(scores[n, c], c, where=Eq(c, target[n]))
    return mean(softplus(some - scores[n, 0]), n)


FORMS = [
    (priced, "scores", "(P[n, c] − [c = y[n]])·{ 2 if c = y[n]; 1 otherwise }/N",
     "softmax_c({ own[n] if c = y[n]; x[n, c] otherwise })"),
    (spelled, "scores", "(P[n, c] − [c = y[n]])/N",
     "softmax_c({ x[n, y[n]] − 1 if c = y[n]; x[n, c] otherwise })"),
    (others, "z", "P[i, j] − [i = j]", "[i ≠ j]·exp(z[i, j] − ℓ[i])"),
]  # fmt: skip


def told(case, wrt):
    found = derive_declaration(case.declaration, wrt)
    return found, TextPrinter(found.display, found.order).doprint


@pytest.mark.parametrize(("case", "wrt", "form", "weight"), FORMS, ids=[one[0].name for one in FORMS])
def test_the_result_is_in_named_weights(case, wrt, form, weight):
    found, show = told(case, wrt)
    left, right = show(found.target), show(found.result)
    found.judge.check([Equation(left, form)], text_face(found.display))
    assert len(right) <= 1.1 * len(form), right
    (shown,) = [(show(a), show(b)) for a, b in found.where if show(a).startswith("P[")]
    found.judge.check([Equation(shown[0], weight)], text_face(found.display))


@pytest.mark.parametrize("wrong", ["P[n, c]/N", "(P[n, c] − [c = y[n]])/(2·N)", "(P[n, c] + [c = y[n]])/N"])
def test_a_wrong_form_in_weights_is_caught(wrong):
    found, show = told(spelled, "scores")
    with pytest.raises(DerivationError, match="does not hold"):
        found.judge.check([Equation(show(found.target), wrong)], text_face(found.display))


def test_other_conditions_have_no_such_weights():
    found, show = told(halves, "scores")
    assert "P[" not in show(found.result)


def test_a_weight_at_two_places_is_explained_once():
    from symloss.losses.catalogue import declared

    found, show = told(declared()["nt_xent"], "z")
    assert [show(name) for name, _ in found.where].count("P[a, a']") == 1
    assert "P[a', a]" in show(found.result)
