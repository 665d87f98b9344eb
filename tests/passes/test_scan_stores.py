"""Loops of a recurrence's schedule run as far as their terms are not 0, and those at one place only once."""

from dataclasses import replace

import pytest
from random_losses import N, declaration, n
from statement_lines import lines
from sympy import Eq, Piecewise, S, Symbol

from symloss.language import axis, carry, label, length, mean, real, scan, sum
from symloss.language.symbols import Read
from symloss.passes.ranges import Ranges
from symloss.passes.read import read_declaration
from symloss.passes.read_carries import Carries
from symloss.passes.scan_stores import Stores, chosen, guarded, nested, unguarded, when
from symloss.program import Indicator, Reduce, head
from symloss.program.schedule import Store

t, T = axis("t", "T")
s, K = axis("s", "K")
PLACES = [(s, K)]


def recurrence(x, y, lengths):
    step = lambda before: x[n, t, s] + before[s]  # noqa: E731
    level = scan(t, carry("level", s, initial=0), step=step, length=lengths[n])
    return mean(sum(level[s], s) + sum(x[n, t, s], t, s), n)


PROGRAM = read_declaration(
    declaration("given", {"x": real[N, T, K], "y": label(K)[N], "lengths": length(T)[N]}, recurrence)
)
X, Y, LENGTHS = (PROGRAM.array(name) for name in ("x", "y", "lengths"))
LEVEL = Read(PROGRAM.node("level").head, n, t, s)
STORES = Stores(Carries(PROGRAM, n))
HERE = Ranges().inside(t, T)


def stored(value, **options):
    return lines(STORES.stored("out", (n, s), PLACES, value, HERE, **options))


def test_a_value_fills_the_whole_axis():
    assert stored(X[n, t, s] + 1) == ["for s", "  out[n, s] = x[n, t, s] + 1"]


def test_a_term_at_a_label_is_added_afterwards_without_a_loop():
    assert stored(X[n, t, s] + Indicator(Eq(s, Y[n])) * X[n, t, 0]) == [
        "for s",
        "  out[n, s] = x[n, t, s]",
        "out[n, y[n]] += x[n, t, 0]",
    ]


def test_a_place_that_may_lie_outside_is_asked_for_and_one_that_cannot_is_not():
    assert stored(Indicator(Eq(s, t + 1))) == [
        "for s",
        "  out[n, s] = 0",
        "if t + 1 < K",
        "  out[n, t + 1] += 1",
    ]
    inside = Ranges().inside(t, K - 1)
    assert lines(STORES.stored("out", (n, s), PLACES, Indicator(Eq(s, t + 1)), inside))[2:] == [
        "out[n, t + 1] += 1"
    ]


def test_what_is_added_sets_nothing_to_0():
    assert stored(Indicator(Eq(s, Y[n])), add=True) == ["out[n, y[n]] += 1"]
    assert stored(X[n, t, s], add=True) == ["for s", "  out[n, s] += x[n, t, s]"]


def test_terms_under_one_condition_are_added_up_inside_of_it():
    where = X[n, t, 0] > 0
    value = guarded(X[n, t, s], where) + guarded(X[n, t, s] ** 2, where)
    assert stored(value)[1] == (
        "  out[n, s] = Piecewise((x[n, t, s]**2 + x[n, t, s], x[n, t, 0] > 0), (0, True))"
    )


def test_a_condition_around_one_place_is_asked_first():
    value = guarded(Indicator(Eq(s, Y[n])) * X[n, t, 0], X[n, t, 0] > 0)
    assert stored(value, add=True) == ["if x[n, t, 0] > 0", "  out[n, y[n]] += x[n, t, 0]"]


def test_a_condition_that_moves_with_the_place_stays_in_the_loop():
    value = guarded(Indicator(Eq(s, Y[n])), X[n, t, s] > 0)
    assert stored(value, add=True)[0] == "for s"


@pytest.mark.parametrize(
    ("body", "stop"),
    [
        (LEVEL * X[n, t, s], LENGTHS[n]),
        (guarded(2 * LEVEL, X[n, t, s] > 0), LENGTHS[n]),
        (X[n, t, s], T),  # no recurrence
        (LEVEL + 1, T),  # not 0 beyond its length
    ],
)
def test_an_index_runs_as_far_as_a_recurrence_that_the_body_is_a_multiple_of(body, stop):
    assert STORES.stop_of(t, body) == stop


def test_it_runs_on_where_a_recurrence_is_not_0_outside():
    level = replace(PROGRAM.node("level"), outside=S.NegativeOne)
    others = [node for node in PROGRAM if node.name != level.name]
    stores = Stores(Carries(PROGRAM.with_nodes([level, *others]), n))
    assert stores.stop_of(t, LEVEL * X[n, t, s]) == T


def test_a_reduction_is_loops_around_one_accumulator():
    node = Reduce(head("all"), (n,), (t, s), "sum", LEVEL * X[n, t, s])
    (loop,) = STORES.folded(node, Ranges())
    assert lines([loop]) == [
        "for t < lengths[n]",
        "  for s",
        "    all sum level[t + 1, s]*x[n, t, s]",  # place 0 holds what was before the first step
    ]
    assert loop.folds == loop.body[0].folds == (("all", "sum"),)
    assert lines(STORES.folded(node, Ranges(), X[n, t, s], "other"))[-1] == "    other sum x[n, t, s]"


def test_the_condition_of_a_term():
    a, b = (Symbol(name, real=True) for name in "ab")
    value = guarded(a * guarded(b, b > 1), a > 0)
    assert unguarded(value) == (a * b, (a > 0) & (b > 1))
    assert unguarded(a + b) == (a + b, S.true)
    assert chosen(value) == a * guarded(b, b > 1) and chosen(a) == a
    assert chosen(Piecewise((a, a > 0), (b, True))).is_Piecewise  # not 0 elsewhere
    assert guarded(a, S.true) == a and when(S.true, []) == []


def test_loops_know_what_they_write():
    (loop,) = nested([(t, T), (s, LENGTHS[n])], [Store("out", (t, s), S.One)])
    assert loop.writes == loop.body[0].writes == ("out",)
    assert loop.stop is None and loop.body[0].stop == LENGTHS[n]
