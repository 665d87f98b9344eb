"""program -> program: a reduction over all indices up to one of its own becomes a recurrence along that axis.

Precondition: no derivative has been taken. `sum over j of x[n, j] where j <= i` has K terms for each of K
places; step by step along the axis it takes one each, and so do its derivatives, which are recurrences the
other way. Only what does not depend on the place itself can be carried on: its terms and their conditions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Expr, Max, Min, Piecewise, S, sympify
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean

from symloss.functions import logaddexp
from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program, Record, Reduce, Scan, head, rename
from symloss.program.names import fresh_name
from symloss.program.recurrence import together
from symloss.program.reductions import REDUCERS

STAGE = "swept"
_JOINED: dict[str, Callable[[Expr, Expr], Expr]] = {
    "sum": lambda before, term: before + term,
    "max": Max,
    "min": Min,
    "logsumexp": logaddexp,
}


@dataclass(frozen=True)
class Prefix:
    """Where the terms of a reduction end: `over` up to `place`, or from it on in `reverse`."""

    over: Index
    place: Index
    reverse: bool
    exclusive: bool
    condition: Boolean  # what else is asked of a term


def sweep_prefixes(program: Program) -> Program:
    """The program with every prefix of a sum, a maximum, a minimum or a log-sum-exp as a recurrence."""
    nodes: list[Node] = []
    records: list[Record] = []
    taken = set(program.names)
    circles = together(program)
    for node in program:
        prefix = prefix_of(node) if isinstance(node, Reduce) and node.name not in circles else None
        if prefix is None:
            nodes.append(node)
            continue
        assert isinstance(node, Reduce)
        nodes += _swept(node, prefix, taken)
        why = "every place takes over what the place before has reduced"
        records.append(Record(STAGE, f"cumulative {node.op}", node.name, node.body, nodes[-1].body, why))
    return program.with_nodes(nodes, records)


def prefix_of(node: Reduce) -> Prefix | None:
    """How a reduction's terms end at one of its own places, where that is all that they depend on it for."""
    if len(node.over) != 1 or node.op not in _JOINED:
        return None
    (over,) = node.over
    parts = And.make_args(node.guard)
    for part in parts:
        found = _ends(part, over, node.axes)
        if found is None:
            continue
        place, reverse, exclusive = found
        rest = And(*(other for other in parts if other is not part))
        if place not in node.body.free_symbols | rest.free_symbols:
            return Prefix(over, place, reverse, exclusive, rest)
    return None


def _ends(part: Boolean, over: Index, axes: tuple[Index, ...]) -> tuple[Index, bool, bool] | None:
    """The place that a condition compares the running index with, whether from there on, and without it."""
    if not isinstance(part, Relational) or part.rel_op not in ("<", "<=", ">", ">="):
        return None
    ahead = part.lts - part.gts + (1 if part.rel_op in ("<", ">") else 0)  # at most 0
    for place in axes:
        if place.extent != over.extent:
            continue
        for sign, reverse in ((1, False), (-1, True)):
            offset = ahead - sign * (over - place)
            if offset in (S.Zero, S.One):
                return place, reverse, offset is S.One
    return None


def _swept(node: Reduce, prefix: Prefix, taken: set[str]) -> list[Node]:
    along, places = prefix.place, {prefix.over: prefix.place}
    body, condition = (rename(part, places, places.values()) for part in (node.body, prefix.condition))
    neutral = sympify(REDUCERS[node.op].neutral)
    neutral = S.Zero if neutral.is_zero else neutral
    carried = node.head if not prefix.exclusive else head(fresh_name(f"{node.name}_through", taken))
    before = along + 1 if prefix.reverse else along - 1
    place_before = tuple(before if index == along else index for index in node.axes)
    earlier = Read(carried, *place_before)
    joined = _JOINED[node.op](earlier, body)
    if condition is not S.true:
        joined = Piecewise((joined, condition), (earlier, True))
    scan = Scan(
        carried,
        node.axes,
        along,
        tuple(index.extent for index in node.axes),
        joined,
        neutral,
        neutral,
        prefix.reverse,
        role=node.role,
    )
    return [scan, Let(node.head, node.axes, earlier, role=node.role)] if prefix.exclusive else [scan]
