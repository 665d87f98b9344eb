"""program -> program: the number of elements that come before another one is its place in their order.

Precondition: nothing is held still any more. An element counts where it is smaller (or everywhere larger),
or equal and of a lower index: the order is stable, and a permutation. What was counted in K² comparisons is
then found by sorting a row once. NaN stands last; a row that has one has no order, and its places are NaN.
"""

from __future__ import annotations

from sympy import And, Eq, Expr, Or, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.functions import with_nan_of
from symloss.language.symbols import Index, Read
from symloss.passes.read import describe
from symloss.program import Let, Node, Program, Reduce, read_of, rename
from symloss.program.names import fresh_name


def rank_by_sorting(program: Program) -> Program:
    """Replace every count that is a place in an order."""
    nodes: list[Node] = []
    taken = set(program.names)
    for node in program:
        if isinstance(node, Reduce) and (found := _counted(node)) is not None:
            nodes += _sorted(node, *found, taken)
        else:
            nodes.append(node)
    return program.with_nodes(nodes)


def _sorted(node: Reduce, key: Expr, own: int, over: Index, taken: set[str]) -> list[Node]:
    """A count by way of the order: which element stands where, and where each stands."""
    element, outer = node.axes[own], (*node.axes[:own], *node.axes[own + 1 :])
    stem = describe(key)
    order, place = (
        Symbol(fresh_name(f"{what}_of_{stem}", taken), integer=True, nonnegative=True)
        for what in ("order", "place")
    )
    nodes: list[Node] = []
    if not isinstance(key, Read) or key.indices != (*outer, over):  # what is sorted lies in memory
        name = fresh_name(f"key_of_{stem}", taken)
        nodes.append(Let(Symbol(name, real=True), (*outer, over), key))
        key = read_of(nodes[0])
    last = Read(key.head, *outer, Read(order, *outer, over.extent - 1))
    return [
        *nodes,
        Reduce(order, (*outer, element), (over,), "order", key),
        Reduce(place, (*outer, element), (over,), "place", Read(order, *outer, over)),
        Let(node.head, node.axes, with_nan_of(Read(place, *outer, element), last), role=node.role),
    ]


def _counted(node: Reduce) -> tuple[Expr, int, Index] | None:
    """The key of an order, smallest first, which axis of a count is the element, and the index counted."""
    if node.op != "sum" or node.body != 1 or len(node.over) != 1:
        return None
    (over,) = node.over
    for own, index in enumerate(node.axes):
        if index.extent == over.extent and (key := _key(node.guard, index, over)) is not None:
            return key, own, over
    return None


def _key(guard: Boolean, own: Index, other: Index) -> Expr | None:
    """The key of `key(other) < key(own), or they are equal and other < own`; its negative for `>`."""
    if not isinstance(guard, Or) or len(guard.args) != 2:
        return None
    for before, tie in (guard.args, reversed(guard.args)):
        if not isinstance(before, Relational) or not isinstance(tie, And) or len(tie.args) != 2:
            continue
        key = _compared(before, own, other)
        if key is None or not any(_is_equality(part, key, own, other) for part in tie.args):
            continue
        if any(_compared(part, own, other) == other for part in tie.args if isinstance(part, Relational)):
            return key
    return None


def _compared(relation: Relational, own: Index, other: Index) -> Expr | None:
    """The key by which a strict comparison has the element `other` before `own`."""
    if relation.rel_op not in ("<", ">"):
        return None
    less, more = relation.args if relation.rel_op == "<" else reversed(relation.args)
    for key, counterpart, sign in ((less, more, 1), (more, less, -1)):
        inside = key.free_symbols
        if other in inside and own not in inside and rename(key, (other,), (own,)) == counterpart:
            return key if sign == 1 else -key
    return None


def _is_equality(part: Boolean, key: Expr, own: Index, other: Index) -> bool:
    """Whether a condition says that the keys of both are equal."""
    keys = {key, rename(key, (other,), (own,))}
    return isinstance(part, Eq) and set(part.args) in (keys, {-side for side in keys})
