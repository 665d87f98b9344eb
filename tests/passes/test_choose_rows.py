"""Rows whose class weighs 0 end in 0 by a choice, whatever they hold; the other rows stay as they are."""

import numpy as np
import pytest
from sympy import Ne, Piecewise, S, Symbol

import symloss
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.choose_rows import choose_rows
from symloss.program.schedule import Assign, Fold, Loop, Store

N, C = Extent("N"), Extent("C")
n, k = Index("n", N), Index("k", C)
x, held = Symbol("x", real=True), Symbol("held", real=True)
CONDITION = Assign("takes_part", Ne(x, 0))


def chosen(value):
    return Piecewise((value, Symbol("takes_part")), (S.Zero, True))


def test_outputs_and_terms_are_chosen_and_what_is_kept_is_not():
    kept = Store("grad", (n, k), held)
    inner = Fold("row_sum", "sum", held)
    final = Store("grad", (n, k), 2 * Read(Symbol("grad"), n, k))
    body = (Assign("held", x), kept, inner)
    statements = [
        Loop(k, (("row_sum", "sum"),), body, ("grad",)),
        Loop(k, (), (final,), ("grad",)),
        Fold("total", "sum", x),
    ]
    first, loop, outputs, total = choose_rows(statements, CONDITION, frozenset({"total"}), {"held": "grad"})
    assert first == CONDITION
    assert loop.body == body
    assert outputs.body[0].value == chosen(final.value)
    assert total.value == chosen(x)


@pytest.mark.parametrize("name", ["focal"])
@pytest.mark.parametrize("hostile", [np.nan, np.inf, -np.inf])
def test_a_row_of_weight_zero_may_hold_anything(name, hostile):
    rng = np.random.default_rng(0)
    scores, labels = rng.normal(size=(4, 3)), np.array([0, 1, 2, 1])
    classes = np.array([0.5, 0.0, 2.0])
    clean, clean_gradient = symloss.get(name).value_and_grad(scores, labels, alpha=classes, reduction="sum")
    scores[1] = scores[3] = hostile
    value, gradient = symloss.get(name).value_and_grad(scores, labels, alpha=classes, reduction="sum")
    assert value == clean
    np.testing.assert_array_equal(gradient, clean_gradient)
    assert not gradient[[1, 3]].any()


def test_there_is_no_branch_around_the_row():
    source = symloss.losses.focal.source("cpu")
    assert "takes_part = alpha[target[n]] != zero" in source
    assert "if takes_part:" not in source
