"""The same values in fewer and plainer nodes: each of the parts on a program of a few lines."""

import pytest
from random_losses import C, N, c, declaration, k, m, n
from sympy import S, exp

from symloss.language import axis, carry, mean, real, scan, sigmoid, sum
from symloss.language.symbols import Read
from symloss.passes import simplify as parts
from symloss.passes.check_step import check_same
from symloss.passes.differentiate import differentiate
from symloss.passes.read import read_declaration
from symloss.passes.simplify import simplify
from symloss.program import Let, Reduce, head
from symloss.program.roles import PRIMAL, adjoint

ROWS = {"x": real[N, C], "w": real[N]}
GIVEN = read_declaration(declaration("given", ROWS, lambda x, w: sum(x[n, c] * w[n], n, c)))
X, W = GIVEN.arrays[:2]
SOME = adjoint("some")


def let(name, axes, body, guard=S.true, role=PRIMAL):
    return Let(head(name), axes, body, guard, role)


def total(name, axes, over, body, op="sum", guard=S.true):
    return Reduce(head(name), axes, over, op, body, guard)


def read(node, *indices):
    return Read(node.head, *(indices or node.axes))


def after(part, *nodes):
    """The nodes that a part makes of some, as text; the last one is the value, and does not change."""
    *others, last = nodes
    value = last if last.name == "total" else total("total", (), last.axes, read(last))
    before = GIVEN.with_nodes([*others, *([last] if value is not last else []), value])
    return str(check_same(before, getattr(parts, part)(before), part)).splitlines()


def whole(annotations, body):
    """The gradients of a declaration before and after the pass."""
    before = differentiate(read_declaration(declaration("given", annotations, body)))
    return before, check_same(before, simplify(before), "simplified")


# ---- Definitions put in where they are read ----------------------------------------------------------


def test_a_contribution_that_is_read_once_is_put_in():
    once = let("a", (n,), exp(W[n]), role=SOME)
    assert after("inline_lets", once, total("total", (), (n,), read(once))) == [
        "total = sum over n of exp(w[n])"
    ]


def test_one_with_two_readers_only_where_it_is_as_cheap_as_a_read():
    for body, put_in in ((exp(W[n]), False), (2 * W[n], True)):
        some = let("a", (n,), body, role=SOME)
        other = total("b", (), (n,), read(some) ** 2)
        found = after("inline_lets", some, other, total("total", (), (n,), read(some) * read(other)))
        assert (len(found) == 2) is put_in


@pytest.mark.parametrize(
    "role",
    [PRIMAL, adjoint("term"), adjoint("some", kept=True)],
    ids=["an author's", "of a term", "kept"],
)
def test_what_has_a_name_for_a_reason_stays(role):
    once = let("a", (n,), exp(W[n]), role=role)
    found = after("inline_lets", once, total("total", (), (n,), read(once)))
    assert found == ["a[n] = exp(w[n])", "total = sum over n of a[n]"]


def test_a_condition_may_be_lost_only_where_the_reader_has_it():
    positive = W[n] > 0
    some = let("a", (n,), exp(W[n]), positive, SOME)
    assert after("inline_lets", some, total("total", (), (n,), read(some), guard=positive)) == [
        "total = sum over n of exp(w[n])    where w[n] > 0"
    ]
    assert len(after("inline_lets", some, total("total", (), (n,), read(some)))) == 2


def test_what_is_costly_is_not_computed_repeatedly():
    of_row = let("a", (n,), exp(W[n]), role=SOME)
    for over, stays in (((n, c), False), ((c, n), True)):  # in the outer loop, and in the inner one
        found = after("inline_lets", of_row, total("total", (), over, read(of_row) * X[n, c]))
        assert (len(found) == 2) is stays


# ---- Sums ----------------------------------------------------------------------------------------


def test_factors_that_a_sum_does_not_run_over_go_to_its_reader():
    inner = total("a", (n,), (c,), 2 * W[n] * X[n, c])
    assert after("factor_invariants", inner, total("total", (), (n,), read(inner) + 1)) == [
        "a[n] = sum over c of x[n, c]",
        "total = sum over n of 2*a[n]*w[n] + 1",
    ]


@pytest.mark.parametrize("op", ["max", "logsumexp"])
def test_factors_of_other_reductions_stay(op):
    inner = total("a", (n,), (c,), W[n] * X[n, c], op)
    assert after("factor_invariants", inner, total("total", (), (n,), read(inner)))[0] == str(inner)


def test_a_result_keeps_its_factors():
    value = total("total", (), (n,), 2 * W[n])
    assert after("factor_invariants", value) == ["total = sum over n of 2*w[n]"]


def test_an_axis_along_which_nothing_changes_is_dropped():
    flat = let("a", (n, c), exp(W[n]))
    assert after("trim_axes", flat, total("total", (), (n, c), read(flat) * X[n, c])) == [
        "a[n] = exp(w[n])",
        "total = sum over n, c of a[n]*x[n, c]",
    ]


def test_the_terms_keep_their_axes():
    flat = let("term", (n, c), exp(W[n]))
    assert after("trim_axes", flat, total("total", (), (n, c), read(flat)))[0] == "term[n, c] = exp(w[n])"


def test_sums_over_one_range_become_one():
    one, other = total("a", (n,), (c,), X[n, c]), total("b", (n,), (k,), X[n, k] ** 2)
    value = let("total_of_row", (n,), W[n] * read(one) + 3 * W[n] * read(other))
    assert after("merge_sums", one, other, value)[:2] == [
        "a[n] = sum over c of 3*x[n, c]**2 + x[n, c]",
        "total_of_row[n] = a[n]*w[n]",
    ]


def test_sums_within_a_product_become_one():
    one, other = total("a", (n,), (c,), X[n, c]), total("b", (n,), (k,), X[n, k] ** 2)
    value = let("difference", (n,), W[n] * (read(one) / W[n] - read(other) / W[n]))
    assert after("merge_sums", one, other, value)[:2] == [
        "b[n] = sum over k of x[n, k]**2 - x[n, k]",
        "difference[n] = -b[n]",
    ]


@pytest.mark.parametrize(
    "other",
    [
        total("b", (n,), (k,), X[n, k] ** 2, guard=X[n, k] > 0),  # under a condition
        total("b", (n,), (m,), W[m] ** 2 + W[n]),  # over another axis
        total("b", (n,), (k,), X[n, k], "max"),  # no sum
    ],
)
def test_other_sums_stay_two(other):
    one = total("a", (n,), (c,), X[n, c])
    assert len(after("merge_sums", one, other, let("both", (n,), read(one) + read(other)))) == 4


# ---- Equal nodes ---------------------------------------------------------------------------------


def test_nodes_that_differ_in_the_names_of_indices_are_one():
    one, other = total("a", (n,), (c,), exp(X[n, c])), total("b", (m,), (k,), exp(X[m, k]))
    assert after("merge_equal", one, other, let("both", (n,), read(one) * read(other, n)))[:2] == [
        "a[n] = sum over c of exp(x[n, c])",
        "both[n] = a[n]**2",
    ]


def test_a_sum_of_the_opposite_is_the_opposite():
    one, other = total("a", (n,), (c,), W[n] - X[n, c]), total("b", (n,), (c,), X[n, c] - W[n])
    assert after("merge_equal", one, other, let("both", (n,), read(one) + 3 * read(other)))[1:2] == [
        "both[n] = -2*a[n]"
    ]


@pytest.mark.parametrize(
    "other",
    [
        let("b", (n,), exp(W[n]), W[n] > 0),  # elsewhere
        let("b", (n,), -exp(W[n])),  # the opposite of a definition is cheap
        total("b", (n,), (c,), exp(W[n]) + 0 * X[n, c], "max"),  # another kind of node
    ],
)
def test_nodes_that_differ_stay_two(other):
    one = let("a", (n,), exp(W[n]))
    assert len(after("merge_equal", one, other, let("both", (n,), read(one) * read(other)))) == 4


# ---- The whole -----------------------------------------------------------------------------------


def test_the_gradient_of_a_weighted_sum():
    before, found = whole(ROWS, lambda x, w: mean(sum(w[n] * x[n, c] ** 2, c), n))
    assert len(before.nodes) == 9
    assert str(found) == (
        "sum_w_x[n] = sum over c of x[n, c]**2\n"
        "term[n] = sum_w_x[n]*w[n]\n"
        "total = sum over n of term[n]*weight[n]\n"
        "grad_term[n] = grad_scale*weight[n]\n"
        "grad_x[n, c] = 2*grad_term[n]*w[n]*x[n, c]\n"
        "grad_w[n] = grad_term[n]*sum_w_x[n]"
    )


def test_what_is_simple_stays():
    _, once = whole(ROWS, lambda x, w: mean(sum(sigmoid(w[n] * x[n, c]), c), n))
    assert simplify(once) == once


def test_a_recurrence_is_read_before_its_definition_and_stays():
    t, T = axis("t", "T")

    def body(y):
        return mean(scan(t, carry("level", initial=1), step=lambda a: a * y[n, t]), n)

    before, found = whole({"y": real[N, T]}, body)
    assert found.node("level") == before.node("level")
    assert str(found.node("grad_y")) == "grad_y[n, t] = grad_level[n, t]*level[n, t - 1]"
