"""Sums whose every term goes to one place of the last index: it is added there, with no loop over places.

`grad_x[n, t] = sum over p of [t == 2*p]*grad[n, p]`, the adjoint of a read with stride, is a loop over p
alone: no place is asked for its remainder.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sympy import Add, Eq, Expr, Mul, S, expand_mul
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Node, Reduce
from symloss.program.schedule import Loop, Statement, Store, When

Resolve = Callable[[Expr | Boolean, tuple[Index, ...]], Expr]


@dataclass(frozen=True)
class Placed:
    """One term of a sum, at the place of the last index that it goes to, and its condition there."""

    place: Expr
    term: Expr
    guard: Boolean


def is_scattered(node: Node) -> bool:
    """Whether a node is a sum whose every term goes to one place."""
    return (
        isinstance(node, Reduce) and node.op == "sum" and bool(node.axes) and bool(places_of(*_parts(node)))
    )


def _parts(node: Reduce) -> tuple[Index, Expr, Boolean]:
    return node.axes[-1], node.body, node.guard


def places_of(last: Index, body: Expr, guard: Boolean) -> list[Placed]:
    """The terms of a body, each at its place; none where one goes to many, or where a label tells."""
    if not body.has(Indicator):
        return []
    found = [_placed(last, term, guard) for term in Add.make_args(expand_mul(body))]
    return [] if None in found else found  # type: ignore[return-value]


def _placed(last: Index, term: Expr, guard: Boolean) -> Placed | None:
    for factor in Mul.make_args(term):
        if not isinstance(factor, Indicator) or not isinstance(factor.condition, Eq):
            continue
        sides = factor.condition.args
        place = sides[1] if sides[0] == last else sides[0]
        if last in sides and last not in place.free_symbols and not place.atoms(Read):
            there = {last: place}
            return Placed(place, (term / factor).xreplace(there), guard.xreplace(there))
    return None


def scatter(
    target: str, at: tuple[Index, ...], over: tuple[Index, ...], terms: Sequence[Placed], resolve: Resolve
) -> list[Statement]:
    """The statements that fill the last axis of a sum, inside the loops over its other indices."""
    inside = (*at[:-1], *over)
    body: list[Statement] = []
    for one in terms:
        store = Store(target, (*at[:-1], one.place), resolve(one.term, inside), add=True)
        guarded = When(resolve(one.guard, inside), (store,), ()) if one.guard is not S.true else store
        body.append(guarded)
    for index in reversed(over):
        body = [Loop(index, (), tuple(body), (target,))]
    return [Loop(at[-1], (), (Store(target, at, S.Zero),), (target,)), *body]
