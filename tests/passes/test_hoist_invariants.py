"""Factors that a loop does not change move before it; what a loop inside a condition adds up stays."""

from itertools import count

from sympy import Ne, S, Symbol

from symloss.language.symbols import Extent, Index, Read
from symloss.passes.hoist_invariants import hoist_invariants
from symloss.program.schedule import Assign, Fold, Loop, Store, When

C, D = Extent("C"), Extent("D")
c, d = Index("c", C), Index("d", D)
a, b, inner = (Symbol(name, real=True) for name in ("a", "b", "inner"))
x = Symbol("x", real=True)


def hoisted(*body):
    fresh = count()
    return hoist_invariants([Loop(c, (), body, ("out",))], lambda value: f"t{next(fresh)}")


def test_an_invariant_product_moves():
    first, loop = hoisted(Store("out", (c,), a * b * Read(x, c)))
    assert isinstance(first, Assign) and first.value == a * b
    assert loop.body[0].value == Symbol(first.name, real=True) * Read(x, c)


def test_what_a_conditional_loop_adds_up_stays():
    sums = (("inner", "sum"),)
    adding = Loop(d, sums, (Fold("inner", "sum", Read(x, c, d)),))
    body = (When(Ne(Read(x, c), 0), (adding,), (), sums), Store("out", (c,), a * inner * Read(x, c)))
    (loop,) = hoisted(*body)
    assert loop.body[1].value == a * inner * Read(x, c)


def test_what_an_inner_condition_assigns_stays():
    body = (
        Assign("inner", S.One),
        When(Ne(a, 0), (Assign("inner", Read(x, c)),), ()),
        Store("out", (c,), a * inner * Read(x, c)),
    )
    (loop,) = hoisted(*body)
    assert loop.body[2].value == a * inner * Read(x, c)
