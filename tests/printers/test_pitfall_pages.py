"""Why a loss is not computed as it is declared, as pages say it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import mpmath
import pytest

from symloss.derivation import DerivationError
from symloss.derivation import pitfalls as derived
from symloss.derivation.derive import derive_declaration
from symloss.derivation.specialise import specialise
from symloss.losses.catalogue import declared
from symloss.printers.latex_pages import render_page
from symloss.printers.pages.content import Math
from symloss.printers.pages.notation import Notation, definition_of
from symloss.printers.pages.pitfalls import number_latex, pitfalls_of


@cache
def told(name):
    declaration = declared()[name].declaration
    derivation = derive_declaration(declaration, declared()[name].signature.differentiable[0])
    notation = Notation(specialise(declaration))
    return pitfalls_of(notation, derivation, definition_of(notation))


def test_a_log_sum_exp():
    (one,) = told("cross_entropy")
    assert [(e.left, e.right) for e in one.written] == [(r"\ell_n", r"\log \sum_{k} e^{s_{n,k}}")]
    assert one.input == (Math("s_n = (1000, 0)"),)
    assert [(row.dtype, row.written, row.fails) for row in one.rows] == [
        ("float32", r"\infty", True), ("float64", r"\infty", True)
    ]  # fmt: skip
    assert [e.left for e in one.computed] == [r"\ell_n", "M_n"]
    assert {row.computed for row in one.rows} == {row.exact for row in one.rows} == {"1000"}


def test_names_of_the_definition_are_not_explained_again():
    one, other = told("focal")
    assert [e.left for e in (*one.written, *other.written, *other.computed)] == [r"\ell_n", "L_n", "L_n"]


def test_a_function_that_is_printed_as_what_it_is_has_no_second_formula():
    (one,) = told("kl_div")
    assert one.computed == () and one.reasons


def test_digits_that_are_lost_are_counted():
    (one,) = told("poisson_nll")
    first = one.rows[0]
    assert first.fails and first.lost == "0 of 7 digits" and len(one.reasons) == 2


@pytest.mark.parametrize("name", ["cross_entropy", "clip"])
def test_a_form_that_is_not_the_same_is_an_error(name, monkeypatch):
    found = derived.pitfalls(declared()[name].declaration)
    wrong = [replace(one, rewrite=replace(one.rewrite, computed=2 * one.rewrite.computed)) for one in found]
    monkeypatch.setattr("symloss.printers.pages.pitfalls.pitfalls", lambda declaration: wrong)
    told.cache_clear()
    with pytest.raises(DerivationError, match=f"{name}: .* does not hold"):
        told(name)
    told.cache_clear()


def test_the_section_stands_on_the_page_where_there_is_something_to_say():
    title = r"\section{Why not compute it like this}"
    assert title in render_page(declared()["soft_margin"].chain)
    assert title not in render_page(declared()["mse"].chain)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(float("nan"), r"\mathrm{NaN}"), (float("-inf"), r"-\infty"), (-0.0, "0"), (1000.0, "1000"),
     (0.2, "0.2"), (1e20, "10^{20}"), (-2.5e-7, r"-2.5 \cdot 10^{-7}"), (mpmath.mpf(10) ** 400, "10^{400}")],
)  # fmt: skip
def test_numbers(number, shown):
    assert number_latex(number) == shown
