"""Programs beside one another: faults are found wherever they lie, and nothing is computed twice."""

from collections import Counter
from itertools import pairwise

import pytest

from symloss.language import axis
from symloss.language.symbols import Array
from symloss.passes import check_step
from symloss.passes.check_step import StepError, check_same
from symloss.program import Let, Program, Reduce, head, read_of
from symloss.program.evaluate import Evaluation
from symloss.signature import DOMAINS

n, N = axis("n", "N")
x = Array("x", (N,), "differentiable", DOMAINS["real"])


def chain(inner):
    """A total whose definition is the same whatever its terms read."""
    first = Let(head("first"), (n,), inner)
    term = Let(head("term"), (n,), read_of(first) ** 2)
    total = Reduce(head("total"), (), (n,), "sum", read_of(term))
    return Program("p", (x,), (), (first, term, total), ("total",))


@pytest.fixture
def computed(monkeypatch):
    """How often each node was computed."""
    counts = Counter()
    compute = Evaluation._compute

    def counted(self, name, indices):
        counts[name] += 1
        return compute(self, name, indices)

    monkeypatch.setattr(Evaluation, "_compute", counted)
    monkeypatch.setattr(check_step, "_kept", {})
    return counts


def test_a_change_below_nodes_that_stayed_is_found():
    before = chain(x[n] + 1)
    check_same(before, chain(1 + x[n]), "nothing")
    with pytest.raises(StepError, match="'wrong' changed total"):
        check_same(before, chain(x[n] + 2), "wrong")


def test_what_both_programs_define_alike_is_computed_once(computed):
    before = chain(x[n] + 1)
    check_same(before, before.with_nodes((*before.nodes, Let(head("more"), (n,), x[n]))), "more", points=1)
    assert computed == {"total": 1, "term": 3, "first": 3}


def test_what_a_pass_gave_is_not_computed_again_for_the_next(computed):
    programs = [chain(x[n] - 1), chain((x[n] ** 2 - 1) / (x[n] + 1)), chain((1 - x[n] ** 2) / (-x[n] - 1))]
    assert len(set(programs)) == 3
    for before, after in pairwise(programs):
        check_same(before, after, "same", points=1)
    assert computed == {"total": 3, "term": 9, "first": 9}


def test_a_point_that_moves_is_another_point():
    program = chain(x[n])
    point = check_step.ordinary_point(program, 0)
    still = check_step._unmoved(program, point)
    value = still("first", (0,))
    point.arrays["x"][0,] += 1
    assert check_step._unmoved(program, point)("first", (0,)) == value + 1
    assert check_step._unmoved(program, point)("first", (1,)) == still("first", (1,))
