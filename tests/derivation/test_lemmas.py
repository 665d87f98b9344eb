"""Lemmas: each is proved by a derivation that does without it, and cited by its rule."""

from __future__ import annotations

import pytest

from symloss.derivation.derive import derive_declaration
from symloss.derivation.displayed import text_face
from symloss.derivation.lemmas import LEMMAS, cited_by
from symloss.losses.catalogue import declared
from symloss.printers.latex_pages import render_lemmas, render_page
from symloss.printers.pages.lemmas import lemmas_of_page
from symloss.readback.check import Equation

FORMS = {
    1: ("∂L/∂x[d]", "x[d]/‖x‖"),
    2: ("∂L/∂x[d]", "(ŷ[d] − cos θ·x̂[d])/‖x‖"),
    3: ("∂L/∂x[c]", "exp(x[c])/(Σ_k exp(x[k]))"),
    4: ("∂L/∂x[n]", "σ(−x[n])"),
    5: ("∂L/∂x[n]", "1/N"),
    6: ("∂L/∂x[n, c]", "[c = y[n]]"),
    7: ("∂L/∂x[n]", "[x[n] > 0]"),
    8: ("∂softmax[l]/∂x[c]", "([c = l] − softmax(x)[l])·softmax(x)[c]"),
}
IDS = [lemma.title for lemma in LEMMAS]


@pytest.mark.parametrize("lemma", LEMMAS, ids=IDS)
def test_the_formula_is_the_one_that_is_known(lemma):
    proof = lemma.proof()
    left, form = FORMS[lemma.number]
    proof.judge.check([Equation(left, form)], text_face(proof.display))
    assert str(proof).split("Closed form")[1].split("\n")[1].strip() == f"{left} = {form}"


@pytest.mark.parametrize("lemma", LEMMAS, ids=IDS)
def test_a_proof_does_not_cite_what_it_proves(lemma):
    rules = [step.rule for step in lemma.proof().record]
    assert rules and lemma.rule not in rules
    cited = [other.number for other in map(cited_by, rules) if other is not None]
    assert all(number < lemma.number for number in cited)


@pytest.mark.parametrize(("name", "wrt", "number"), [
    ("info_nce", "query", 2), ("info_nce", "query", 3), ("cross_entropy", "input", 3), ("bpr", "pos", 4),
    ("mse", "input", 5), ("cross_entropy", "input", 6), ("hinge", "input", 7), ("focal", "input", 8),
])  # fmt: skip
def test_derivations_cite_lemmas(name, wrt, number):
    steps = derive_declaration(declared()[name].declaration, wrt).short.steps
    rules = {rule for step in steps for rule in (step.rule, *step.cites)}
    assert number in {lemma.number for rule in rules if (lemma := cited_by(rule)) is not None}


def test_pages_cite_them_by_number():
    assert "Lemma of the cosine (lemma 2)" in render_page(declared()["mnr"].chain)


def test_the_page_of_lemmas_has_all_of_them():
    entries = lemmas_of_page()
    assert [entry.number for entry in entries] == [lemma.number for lemma in LEMMAS]
    assert all(entry.formulas and len(entry.steps) > 1 for entry in entries)
    assert [len(entry.steps) for entry in entries if len(entry.steps) > 7] == [len(LEMMAS[3].proof().steps)]
    shown = render_lemmas()
    assert shown.isascii() and all(rf"\section{{Lemma {number}: " in shown for number in FORMS)
