"""Gradients as vectors: printed from the structure, and read back element by element."""

from __future__ import annotations

import pytest

from symloss.derivation import DerivationError
from symloss.derivation.derive import derive_declaration
from symloss.language import axis, label, logsumexp, mean, real
from symloss.language.declaration import declare
from symloss.losses.catalogue import declared
from symloss.printers.pages.lemmas import lemmas_of_page
from symloss.printers.pages.matrices import entries_of, matrix_form
from symloss.printers.pages.vectors import elements_of, vector_form

n, N = axis("n", "N")
c, C = axis("c", "C")

FORMS = {
    "cross_entropy/input": r"\frac{\operatorname{softmax}(\boldsymbol{s}_n) - \boldsymbol{e}_{y_n}}{N}",
    "cosface/input": r"\frac{s (\boldsymbol{P}_{n} - \boldsymbol{e}_{y_n})}{N}",
    "info_nce/query": r"\left(\boldsymbol{I} - \boldsymbol{\hat{q}}_i \boldsymbol{\hat{q}}_i^{\top}\right) "
                      r"\boldsymbol{\hat{k}}_j",
    "soft_cross_entropy/input": r"\operatorname{softmax}(\boldsymbol{s}_n) \, \sum_{k} t_{n,k} - ",
}  # fmt: skip


def form(which):
    name, wrt = which.split("/")
    return vector_form(derive_declaration(declared()[name].declaration, wrt))


@pytest.mark.parametrize("which", FORMS)
def test_what_is_known_as_a_vector_has_a_vector_form(which):
    assert FORMS[which] in form(which).formula.right


@pytest.mark.parametrize(
    "which", ["mse/input", "multi_margin/input", "kl_divergence/target", "softmax/input"]
)
def test_what_is_not_has_none(which):
    assert form(which) is None


def test_letters_are_introduced():
    assert form("cross_entropy/input").introduction[0] == "As a vector over "
    assert "the identity matrix" in "".join(map(str, form("info_nce/query").introduction))


def test_bold_letters_are_read_back_as_elements():
    shown = r"\nabla_{\boldsymbol{x}_{1,n}} L"
    assert elements_of(shown, "c") == r"\frac{\partial L}{\partial x_{1,n,c}}"
    assert elements_of(r"\boldsymbol{e}_{y_n} + \boldsymbol{v}", "c") == r"\left[c = y_n\right] + v_c"
    assert elements_of(r"\boldsymbol{e}_{z_{n,j}}", "c") == r"\left[c = z_{n,j}\right]"
    projection = r"\left(\boldsymbol{I} - \boldsymbol{q} \boldsymbol{q}^{\top}\right) \boldsymbol{k}_j"
    assert elements_of(projection, "d") == r"\left(k_{j,d} - \left(\sum_z q_z k_{j,z}\right) q_d\right)"


def test_a_wrong_projection_does_not_hold(monkeypatch):
    """Both directions exchanged."""
    from symloss.printers.pages import vectors

    projected = vectors.projected
    monkeypatch.setattr(vectors, "projected", lambda *of: (found := projected(*of)) and found[::-1])
    with pytest.raises(DerivationError, match="does not hold"):
        form("info_nce/query")


def scores(s: real[N, C], y: label(C)[N]):
    """The cross-entropy of some scores."""
    return mean(logsumexp(s[n, c], c) - s[n, y[n]], n)


@pytest.mark.parametrize(("letter", "has_form"), [("s", True), ("e", False)])
def test_a_letter_that_stands_for_a_unit_vector_is_no_array(letter, has_form):
    found = derive_declaration(declare(scores, display={"s": letter}), "s")
    assert (vector_form(found) is not None) == has_form


WEIGHTS = r"\operatorname{softmax}(\boldsymbol{s}_n)"
MATRICES = {
    "softmax": rf"\operatorname{{diag}}({WEIGHTS}) - {WEIGHTS} {WEIGHTS}^{{\top}}",
    "log_softmax": rf"\boldsymbol{{I}} - \boldsymbol{{1}} {WEIGHTS}^{{\top}}",
}


@pytest.mark.parametrize(("name", "right"), MATRICES.items())
def test_a_jacobian_that_has_a_name_as_a_matrix_is_shown_as_one(name, right):
    assert matrix_form(derive_declaration(declared()[name].declaration, "input")).formula.right == right


@pytest.mark.parametrize("name", ["sigmoid", "cross_entropy"])
def test_other_derivatives_are_no_matrices(name):
    assert matrix_form(derive_declaration(declared()[name].declaration, "input")) is None


def test_matrices_are_read_back_as_entries():
    shown = r"\operatorname{diag}(\boldsymbol{p}) - \boldsymbol{p} \boldsymbol{q}_n^{\top}"
    assert entries_of(shown, "l", "c") == r"\left[c = l\right] p_c - p_l q_{n,c}"
    ones = r"\boldsymbol{I} - \boldsymbol{1} \boldsymbol{p}^{\top}"
    assert entries_of(ones, "l", "c") == r"\left[c = l\right] - p_c"


def test_the_lemma_of_the_softmax_has_its_matrix():
    assert r"\operatorname{diag}" in lemmas_of_page()[-1].vector.formula.right
