"""What is added to one element of an output in turn is added up first, and stored once."""

import pytest
from sympy import Integer, S, Symbol

from symloss.chain import lower
from symloss.language import axis, mean, real, sum
from symloss.language.declaration import declare
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.collect_additions import _collected
from symloss.program.schedule import Assign, Fold, Loop, Phase, Store, Wanted, When, walk

n, N = axis("n", "N")
k = Index("k", Extent("3"))
c, C = axis("c", "C")
a, b, x = Symbol("a"), Symbol("b"), Symbol("x")


def add(place, value, target="out"):
    return Store(target, (n, Integer(place) if isinstance(place, int) else place), value, add=True)


def put(place, value, target="out"):
    return Store(target, (n, Integer(place)), value)


ZEROS = Loop(k, (), (Store("out", (n, k), S.Zero),), ("out",))


def test_additions_to_one_element_are_one_at_the_place_of_the_last():
    found = _collected([add(0, a), Assign("b", x), add(0, b), add(1, a)])
    assert found == [Assign("b", x), add(0, a + b), add(1, a)]


def test_a_row_that_is_written_by_number_is_not_set_to_0():
    found = _collected([ZEROS, add(2, a), add(0, b), add(1, a), add(2, b)])
    assert found == [put(0, b), put(1, a), put(2, a + b)]


def test_an_element_that_nothing_is_added_to_is_0():
    assert _collected([ZEROS, add(2, a), add(0, b)]) == [ZEROS, add(2, a), add(0, b)]


def test_what_else_the_loop_does_stays():
    other = Store("other", (n, k), S.One)
    both = Loop(k, (), (*ZEROS.body, other), ("out", "other"))
    found = _collected([both, *(add(place, a) for place in range(3))])
    assert found == [Loop(k, (), (other,), ("other",)), *(put(place, a) for place in range(3))]


@pytest.mark.parametrize(
    "between",
    [
        Store("out", (n, Integer(0)), x),
        Loop(c, (), (Store("out", (n, c), x),), ("out",)),
        Assign("t", Read(Symbol("out"), n, Integer(0))),
        When(x > 0, (Store("out", (n, Integer(0)), x),), ()),
        When(x > Read(Symbol("out"), n, Integer(0)), (), ()),
        Wanted(("out",), (add(0, x),)),
        Fold("a", "sum", x),
        Loop(c, (("a", "sum"),), (Fold("a", "sum", x),)),
        Assign("a", x),
    ],
)
def test_what_reads_or_writes_in_between_keeps_additions_apart(between):
    statements = [add(0, a), between, add(0, b)]
    assert _collected(statements) == statements


def test_no_row_is_left_unset_where_a_condition_adds():
    statements = [ZEROS, add(0, a), add(1, a), When(x > 0, (add(2, b),), ())]
    assert _collected(statements) == statements


def test_a_row_that_is_read_first_is_set_to_0():
    reads = Assign("t", Read(Symbol("out"), n, Integer(1)))
    statements = [ZEROS, reads, *(add(place, a) for place in range(3))]
    assert _collected(statements) == statements


def test_it_goes_into_bodies():
    body = (ZEROS, *(add(place, a) for place in range(3)))
    (found,) = _collected([When(x > 0, body, ("out",))])
    assert found.body == tuple(put(place, a) for place in range(3))


@declare
def packed(parameters: real[N, 2], target: real[N]):
    """Mean and logarithm of a scale in one array."""
    z = (target[n] - parameters[n, 0]) / (1 + parameters[n, 1] ** 2)
    return mean(z**2 + parameters[n, 1] ** 2 + parameters[n, 0] * parameters[n, 1], n)


@declare
def picked(parameters: real[N, 2], other: real[N, C]):
    """A row of which only one element counts."""
    return mean(sum(other[n, c] * parameters[n, 1], c) ** 2 + parameters[n, 1], n)


def stores(declaration, target):
    phases = [step for step in lower(declaration).schedule.steps if isinstance(step, Phase)]
    found = [one for phase in phases for one in walk(phase.statements) if isinstance(one, Store)]
    return [one for one in found if one.target == target]


def test_a_declaration_with_numbered_elements():
    assert [(one.indices[-1], one.add) for one in stores(packed, "grad_parameters")] in (
        [(0, False), (1, False)],
        [(1, False), (0, False)],
    )


def test_a_declaration_that_leaves_an_element_out():
    kinds = [(str(one.indices[-1]), one.add) for one in stores(picked, "grad_parameters")]
    assert [kind for kind in kinds if kind[1]] == [("1", True)] and len(kinds) == 2
