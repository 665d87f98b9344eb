"""Steps that are repeated until nothing changes: they come to an end, or say that they do not."""

import pytest
from random_losses import N, declaration, n
from sympy import Symbol

from symloss.derivation import shorten
from symloss.derivation.tactics import Tactic
from symloss.language import mean, real
from symloss.passes import simplify as simplify_module
from symloss.passes.check import check
from symloss.passes.differentiate import differentiate
from symloss.passes.read import read_declaration
from symloss.passes.settle import MOST_ROUNDS, UnsettledError, settle

x, y = Symbol("x"), Symbol("y")


def test_the_first_form_that_stays_is_returned():
    assert settle(MOST_ROUNDS - 1, lambda number: max(0, number - 1), "counting down") == 0


def test_steps_without_an_end_are_told():
    with pytest.raises(UnsettledError, match="to and fro still changes"):
        settle(x, lambda form: y if form == x else x, "to and fro")


def test_simplify_says_when_its_rules_undo_one_another(monkeypatch):
    given = declaration("given", {"input": real[N]}, lambda input: mean(input[n] ** 2, n))
    program = differentiate(check(read_declaration(given)))
    back = lambda program: program.with_nodes(program.nodes[::-1])  # noqa: E731
    monkeypatch.setattr(simplify_module, "merge_equal", back)
    with pytest.raises(UnsettledError, match="given: simplify"):
        simplify_module.simplify(program)


def test_shortening_says_when_its_tactics_undo_one_another(monkeypatch):
    there = Tactic("softmax", "there", lambda form, _: y if form == x else None)
    back = Tactic("softmax", "and back", lambda form, _: x if form == y else None)
    monkeypatch.setattr(shorten, "TACTICS", (there, back))
    shorten._shorten.cache_clear()
    with pytest.raises(UnsettledError, match="shortening"):
        shorten.shorten(x, {})
