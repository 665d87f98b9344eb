"""program -> program: a reduction over all indices up to one of its own becomes a recurrence along that axis.

Precondition: no derivative has been taken. `sum over j of x[n, j] where j <= i` has K terms for each of K
places; step by step along the axis it takes one each, and so do its derivatives, which are recurrences the
other way. Only what does not depend on the place itself can be carried on: its terms and their conditions.
A program that has recurrences of its own is left as it is: their steps reduce over places in their turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Eq, Expr, Max, Min, Piecewise, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Boolean

from symloss.functions import finite_or_zero, logaddexp
from symloss.language.stop import Stop
from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program, Record, Reduce, Scan, head, rename
from symloss.program.names import fresh_name

STAGE = "swept"


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
    if any(isinstance(node, Scan) for node in program):
        return program
    for node in program:
        prefix = prefix_of(node) if isinstance(node, Reduce) else None
        if prefix is None:
            nodes.append(node)
            continue
        assert isinstance(node, Reduce)
        swept = _Sweep(node, prefix, taken).nodes()
        nodes += swept
        why = "every place takes over what the place before it has reduced"
        records.append(Record(STAGE, f"cumulative {node.op}", node.name, node.body, swept[0].body, why))
    return program.with_nodes(nodes, records)


def prefix_of(node: Reduce) -> Prefix | None:
    """How a reduction's terms end at one of its own places, where that is all that they depend on it for."""
    if len(node.over) != 1 or node.op not in _SWEPT:
        return None
    (over,) = node.over
    parts = And.make_args(node.guard)
    for part in parts:
        for place in node.axes:
            found = _ends(part, over, place)
            rest = And(*(other for other in parts if other is not part))
            if found is not None and place not in node.body.free_symbols | rest.free_symbols:
                return Prefix(over, place, *found, rest)
    return None


def _ends(part: Boolean, over: Index, place: Index) -> tuple[bool, bool] | None:
    """Whether a condition has an index run from a place on, and not over it; None where it says neither."""
    if not isinstance(part, Relational) or place.extent != over.extent:
        return None
    if part.rel_op not in ("<", "<=", ">", ">="):
        return None
    ahead = part.lts - part.gts + (1 if part.rel_op in ("<", ">") else 0)  # at most 0
    for reverse, offset in ((False, ahead - over + place), (True, ahead + over - place)):
        if offset in (S.Zero, S.One):
            return reverse, offset is S.One
    return None


class _Sweep:
    """The recurrences that take the place of one reduction."""

    def __init__(self, node: Reduce, prefix: Prefix, taken: set[str]) -> None:
        places = {prefix.over: prefix.place}
        self.node = node
        self.prefix = prefix
        self.taken = taken
        self.term = rename(node.body, places, places.values())
        self.condition = rename(prefix.condition, places, places.values())
        before = prefix.place + 1 if prefix.reverse else prefix.place - 1
        self.before = tuple(before if index == prefix.place else index for index in node.axes)

    def nodes(self) -> list[Node]:
        """What is carried, and last the reduction itself: where a step has left it, or the one before."""
        return _SWEPT[self.node.op](self)

    def total(self) -> list[Node]:
        """A sum: the one before and the term."""
        carried = self._head("through") if self.prefix.exclusive else self.node.head
        scan = self._scan(carried, Read(carried, *self.before) + self.term, S.Zero)
        return [scan, self._result(Read(carried, *self.before))] if self.prefix.exclusive else [scan]

    def extremum(self) -> list[Node]:
        """A maximum or a minimum. The terms that are equal to it move it alike, each by its share."""
        axes, largest = self.node.axes, self.node.op == "max"
        extreme, moved, ties = (self._head(stem) for stem in ("through", "moved", "ties"))
        found, earlier = Stop(Read(extreme, *axes)), Stop(Read(extreme, *self.before))
        start = S.NegativeInfinity if largest else S.Infinity
        hit, stays = Eq(Stop(self.term), found), Eq(earlier, found)

        def summed(symbol: Expr, term: Expr) -> Expr:
            kept = Piecewise((Read(symbol, *self.before), stays), (S.Zero, True))
            return kept + Piecewise((term, hit), (S.Zero, True))

        scans = [
            self._scan(extreme, (Max if largest else Min)(Read(extreme, *self.before), self.term), start),
            self._scan(ties, summed(ties, S.One), S.Zero),
            self._scan(moved, summed(moved, self.term - Stop(self.term)), S.Zero),
        ]
        at = self.before if self.prefix.exclusive else axes
        share = Read(moved, *at) / Stop(Read(ties, *at))
        return [*scans, self._result(Stop(Read(extreme, *at)) + share)]

    def log_sum_exp(self) -> list[Node]:
        """A log-sum-exp: the largest term so far, and how far it lies above that.

        No derivative depends on what the terms are shifted by, and small numbers keep the digits of weights.
        By how much the shift moves is kept: it is the exact difference of near numbers.
        """
        top, moved, above = (self._head(stem) for stem in ("top", "moved", "above"))
        axes, nothing = self.node.axes, S.NegativeInfinity

        def shift(at: tuple[Expr, ...]) -> Expr:
            return Stop(finite_or_zero(Read(top, *at)))

        others = Read(above, *self.before) - Read(moved, *axes)
        at = self.before if self.prefix.exclusive else axes
        return [
            self._scan(top, Max(Read(top, *self.before), self.term), nothing),
            self._scan(moved, shift(axes) - shift(self.before), S.Zero),
            self._scan(above, logaddexp(others, self.term - shift(axes)), nothing),
            self._result(shift(at) + Read(above, *at)),
        ]

    def _scan(self, carried: Expr, joined: Expr, start: Expr) -> Scan:
        """A step that leaves what it carries as it is where the term does not take part."""
        if self.condition is not S.true:
            joined = Piecewise((joined, self.condition), (Read(carried, *self.before), True))
        along, axes = self.prefix.place, self.node.axes
        lengths = tuple(index.extent for index in axes)
        return Scan(carried, axes, along, lengths, joined, start, start, self.prefix.reverse)

    def _result(self, value: Expr) -> Let:
        return Let(self.node.head, self.node.axes, value, role=self.node.role)

    def _head(self, stem: str) -> Expr:
        return head(fresh_name(f"{self.node.name}_{stem}", self.taken))


_SWEPT: dict[str, Callable[[_Sweep], list[Node]]] = {
    "sum": _Sweep.total,
    "max": _Sweep.extremum,
    "min": _Sweep.extremum,
    "logsumexp": _Sweep.log_sum_exp,
}
