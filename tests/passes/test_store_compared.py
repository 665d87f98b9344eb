"""What a gradient compares with a maximum is stored, so that it is rounded once."""

import pytest
from random_losses import C, N, c, declaration, m, n
from sympy import Abs, exp

from symloss.language import cummax, label, let, max, mean, min, positive, real, sum
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.read import read_declaration
from symloss.passes.release_stops import release_stops
from symloss.passes.simplify import simplify
from symloss.passes.store_compared import store_compared
from symloss.passes.sweep_prefixes import sweep_prefixes

ROWS, TWO = {"x": real[N, C]}, {"x": real[N, C], "y": real[N, C]}


def stored(annotations, body, gradients=True):
    """The program before the pass, after it, and the names that it keeps; it changes no value."""
    before = read_declaration(declaration("given", annotations, body))
    before = simplify(differentiate(before)) if gradients else before
    after, kept = store_compared(before)
    return before, check_same(before, after, "stored"), kept


def test_a_term_gets_a_name_where_the_maximum_and_its_gradient_read_it():
    before, after, kept = stored(ROWS, lambda x: mean(max(exp(x[n, c]) / 3, c), n))
    assert kept == {"row_max_term"}
    assert str(before.node("row_max_ties")).endswith("sum over c of [exp(x[n, c])/3 == row_max[n]]")
    assert str(after) == (
        "row_max_term[n, c] = exp(x[n, c])/3\n"
        "row_max[n] = max over c of row_max_term[n, c]\n"
        "term[n] = row_max[n]\n"
        "total = sum over n of term[n]*weight[n]\n"
        "grad_term[n] = grad_scale*weight[n]\n"
        "row_max_ties[n] = sum over c of [row_max_term[n, c] == row_max[n]]\n"
        "grad_x[n, c] = exp(x[n, c])*[row_max_term[n, c] == row_max[n]]*grad_term[n]/(3*row_max_ties[n])"
    )


def test_a_comparison_at_other_indices_is_found():
    before, after, kept = stored(ROWS, lambda x: sum(min(Abs(x[n, c] - x[m, c] + 1), m), n, c))
    assert kept == {"row_min_term"}
    assert "[Abs(x[m, c] - x[n, c] + 1) == row_min[m, c]]" in str(before.node("grad_x_part_2"))
    assert "[row_min_term[m, c, n] == row_min[m, c]]" in str(after.node("grad_x_part_2"))


def test_a_maximum_of_minima_stores_both():
    _, after, kept = stored(TWO, lambda x, y: max(min((x[n, c] - y[m, c]) ** 2, c), n, m))
    assert kept == {"row_min", "row_min_term"}
    assert str(after.node("row_max")) == "row_max = max over n, m of row_min[m, n]"
    assert str(after.node("row_min")) == "row_min[m, n] = min over c of row_min_term[m, n, c]"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (lambda x, y: mean(max(let("u", exp(x[n, c])), c), n), "u"),
        (lambda x, y: mean(max(sum((x[n, c] - y[m, c]) ** 2, c), m), n), "sum_x_y_squared"),
    ],
)
def test_a_term_that_has_a_name_is_kept_under_it(body, name):
    before, after, kept = stored(TWO, body)
    assert kept == {name} and after == before


def test_a_free_name():
    _, _, kept = stored(
        {"x": real[N, C], "row_max_term": real[N]},
        lambda x, row_max_term: mean(max(exp(x[n, c]), c) * row_max_term[n], n),
    )
    assert kept == {"row_max_term_2"}


@pytest.mark.parametrize(
    ("annotations", "body"),
    [
        (ROWS, lambda x: mean(max(x[n, c], c), n)),  # given
        (TWO, lambda x, y: mean(min(x[n, c] * y[n, c], c), n)),  # a product of two given numbers
        (ROWS | {"a": positive}, lambda x, a: mean(min(a * x[n, c], c), n)),
        (ROWS | {"y": label(C)[N]}, lambda x, y: mean(exp(x[n, y[n]]), n)),  # [c == y[n]] is no maximum's
    ],
)
def test_what_rounds_the_same_everywhere_is_not_stored(annotations, body):
    before, after, kept = stored(annotations, body)
    assert kept == set() and after == before


def test_a_maximum_that_nothing_is_compared_with_stays():
    before, after, kept = stored(ROWS, lambda x: mean(max(exp(x[n, c]), c), n), gradients=False)
    assert kept == set() and after == before


def test_the_terms_that_a_recurrence_takes_the_larger_of():
    """The gradient compares them with what is carried, also at places that are called otherwise."""
    given = declaration("given", ROWS, lambda x: mean(sum(c * cummax(exp(x[n, c]) / 3, c), c), n))
    before = release_stops(simplify(differentiate(sweep_prefixes(read_declaration(given)))))
    after, kept = store_compared(before)
    (name,) = kept
    (stored_term, carried) = (after.node(one) for one in (name, name.removesuffix("_term")))
    assert str(stored_term.body) == "exp(x[n, c])/3"
    assert str(carried.body) == f"Max({carried.name}[n, c - 1], {name}[n, c])"
    for node in ("grad_x", "row_max_ties"):
        assert f"{name}[n, c]" in str(after.node(node).body)
