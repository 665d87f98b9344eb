"""program -> program: a sum over the elements that stand at a given place looks up the one that does.

Precondition: places are told by orders (`rank_by_sorting`). An order is a permutation: one element stands at
each place, and each element at one place, so that a sum over either is one term. Derivatives that flow
through a sorted row are such sums in the other direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sympy import Add, And, Eq, Expr, Integer, S
from sympy.logic.boolalg import Boolean

from symloss.functions import with_nan_of
from symloss.language.symbols import Extent, Index, Read
from symloss.program import Let, Node, Program, Reduce, rename
from symloss.program.orders import Order, orders_in


def look_up_places(program: Program) -> Program:
    """Replace every sum whose condition leaves one term by that term."""
    orders = orders_in(program)
    return program.with_nodes(_looked_up(node, orders) for node in program) if orders else program


def _looked_up(node: Node, orders: Mapping[str, Order]) -> Node:
    """A sum without the indices that its conditions determine; a definition where none is left."""
    while isinstance(node, Reduce) and node.op == "sum":
        solved = next(_solutions(node, orders), None)
        if solved is None:
            break
        index, value, part, inside = solved
        rest = And(*(other for other in And.make_args(node.guard) if other != part))
        body, guard = (rename(one, (index,), (value,)) for one in (node.body, rest))
        for read in _places(part, orders):
            body = with_nan_of(body, rename(orders[read.name].nan_of(read), (index,), (value,)))
        over = tuple(other for other in node.over if other != index)
        guard = And(guard, *inside)
        if over:
            node = replace(node, over=over, body=body, guard=guard)
        else:
            node = Let(node.head, node.axes, body, guard, node.role)
    return node


Solution = tuple[Index, Expr, Boolean, tuple[Boolean, ...]]


def _solutions(node: Reduce, orders: Mapping[str, Order]) -> Iterator[Solution]:
    """Each bound index that an equation determines, its value, the equation, and what bounds the value."""
    for part in And.make_args(node.guard):
        if not isinstance(part, Eq) or not _places(part, orders):
            continue
        for side, other in (part.args, reversed(part.args)):
            for index in node.over:
                found = _solved(index, side, other, orders)
                if found is not None and index not in found[0].free_symbols:
                    yield index, found[0], part, found[1]


def _solved(
    index: Index, side: Expr, other: Expr, orders: Mapping[str, Order]
) -> tuple[Expr, tuple[Boolean, ...]] | None:
    """The value of an index for which `side` is `other`, and the conditions under which there is one."""
    for term in Add.make_args(side):
        if term == index:
            found = _whole(other - side + index, orders)
            return None if found is None else (found, _within(found, index.extent))
        if not isinstance(term, Read) or term.name not in orders or orders[term.name].element(term) != index:
            continue
        order, place = orders[term.name], _whole(other - side + term, orders)
        if place is not None and not any(index in one.free_symbols for one in order.outer(term)):
            return order.element_at(term, place), _within(place, index.extent)
    return None


def _within(place: Expr, extent: Extent) -> tuple[Boolean, ...]:
    """What keeps a place inside an axis, where that is not plain."""
    index = place.indices[-1] if isinstance(place, Read) and place.head.is_integer else place
    if isinstance(index, Index) and index.extent == extent:
        return ()
    return place >= 0, place < extent


def _whole(value: Expr, orders: Mapping[str, Order]) -> Expr | None:
    """An integer for which an element is looked up, its places read as such; None for another number."""
    places = {read: orders[read.name].place_of(read) for read in value.atoms(Read) if read.name in orders}
    whole = rename(value, places, places.values()) if places else value
    return whole if all(map(_is_whole, Add.make_args(whole))) else None


def _is_whole(term: Expr) -> bool:
    number, rest = term.as_coeff_Mul()
    if not isinstance(number, Integer):
        return False
    return (
        rest is S.One
        or isinstance(rest, Index | Extent)
        or (isinstance(rest, Read) and bool(rest.head.is_integer))
    )


def _places(condition: Boolean, orders: Mapping[str, Order]) -> list[Read]:
    """The places that a condition speaks of, in a stable order."""
    return sorted((read for read in condition.atoms(Read) if read.name in orders), key=str)
