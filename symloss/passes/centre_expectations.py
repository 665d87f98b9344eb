"""program -> program: `p_c (a_c - Σ_k p_k a_k)` for soft-max weights p, with a less its value at the maximum.

Precondition: simplified; soft-max weights still are exponentials of a term less its log-sum-exp. The weights
add up to 1, so any constant may be taken off a. Where p_c nears 1 the difference cancels unless that constant
is a_c itself: the weights of all others are small then, and so are all terms of the sum. For the same reason
`p_c b - p_c b Σ_k p_k` is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

from sympy import Eq, Expr, Mul, Piecewise, S, Symbol, exp

from symloss.language.symbols import Index, Read
from symloss.passes.simplify import sort_nodes, substitute_reads
from symloss.passes.stabilise import drop_unused
from symloss.passes.take_apart import take_apart, without
from symloss.passes.weights_of_rows import Row, norms_among, row_of
from symloss.program import (
    Difference,
    Indicator,
    Let,
    Node,
    Program,
    Record,
    Reduce,
    context,
    head,
    read_of,
    rename,
)
from symloss.program.names import fresh_name
from symloss.program.roles import PRIMAL

STAGE = "centred"
WHY = "the weights add up to 1, and near the maximum nothing is left to cancel"


@dataclass(frozen=True)
class Expectation:
    """Σ_k weight · value over the row of the log-sum-exp whose weights these are."""

    mean: Reduce
    row: Row
    weight: Expr
    value: Expr

    @property
    def is_total(self) -> bool:
        """Whether the weights themselves are added up."""
        return self.value is S.One

    def places(self, node: Node, read: Read) -> Iterator[tuple[Index, ...]]:
        """The indices of a node that may be a place in the row of which a read takes the sum."""
        free = [index for index in context(node) if index not in read.indices]
        for own in permutations(free, len(self.mean.over)):
            if all(a.extent == b.extent for a, b in zip(own, self.mean.over, strict=True)):
                yield own

    def at(self, read: Read, own: tuple[Index, ...]) -> tuple[Expr, Expr]:
        """Weight and value at a place in the row of which a read takes the sum."""
        old, new = (*self.mean.axes, *self.mean.over), (*read.indices, *own)
        return rename(self.weight, old, new), rename(self.value, old, new)


def centre_expectations(program: Program, whole_rows: bool = True) -> Program:
    """Rewrite every expectation under soft-max weights whose difference from one of its terms is taken.

    Without `whole_rows` only those are of which a condition leaves terms out.
    """
    centring = _Centring(program, whole_rows)
    for node in program:
        if isinstance(node, Reduce) and node.op == "sum":
            centring.centre(node)
    if not centring.records:
        return program
    return drop_unused(sort_nodes(program.with_nodes(centring.nodes.values(), centring.records)))


class _Centring:
    """The nodes of a program while differences from expectations are rewritten in them."""

    def __init__(self, program: Program, whole_rows: bool) -> None:
        self.whole_rows = whole_rows
        self.nodes: dict[str, Node] = {node.name: node for node in program}
        self.records: list[Record] = []
        self.names = {*program.names, *self.nodes}
        self.norms = norms_among(program)
        self.weights = {node.name: node for node in program if isinstance(node, Let) and self._weighs(node)}
        self.tops: dict[tuple, tuple[Symbol, Symbol]] = {}  # by row: its largest term, and how many tie
        self.differences: dict[str, tuple[Symbol, Symbol]] = {}  # by sum: offsets of its values, their mean

    def centre(self, mean: Reduce) -> None:
        """Rewrite every node that takes this sum from one of its terms."""
        found = self._expectation(mean)
        if found is None:
            return
        flows = {
            node.name: node
            for node in self.nodes.values()
            if isinstance(node, Let) and _hands_on(node, found.mean)
        }
        for node in list(self.nodes.values()):
            if not self._adds_up(node) or node.name in flows or node.name == found.mean.name:
                continue
            body = self._centred(node, found, node.body)
            if body is None and any(read.name in flows for read in node.body.atoms(Read)):
                body = self._centred(node, found, substitute_reads(node.body, flows))
            if body is not None:
                self.records.append(Record(STAGE, "centred expectation", node.name, node.body, body, WHY))
                self.nodes[node.name] = replace(node, body=body)

    def _adds_up(self, node: Node) -> bool:
        """Whether a node has a value, or a gradient adds it up: a sum may be taken apart there."""
        return isinstance(node, Let) or (self.whole_rows and isinstance(node, Reduce) and node.op == "sum")

    def _centred(self, node: Node, found: Expectation, body: Expr) -> Expr | None:
        """The body with every p_c a_c - p_c Σ p a as p_c ((a_c - top) - Σ p (a - top)); None without one."""
        body, is_changed = _opened(substitute_reads(body, self.weights)), False
        for read in sorted(body.atoms(Read), key=str):
            if read.name != found.mean.name:
                continue
            for own in found.places(node, read):
                apart = take_apart(body, read, *found.at(read, own))
                if apart is None or (found.is_total and not _has(apart.rest, found.row)):
                    continue
                body, is_changed = apart.rest, True
                if not found.is_total:
                    offset, centred = self._from_top(found)
                    body += apart.factor * (Read(offset, *read.indices, *own) - Read(centred, *read.indices))
        return body if is_changed else None

    def _expectation(self, mean: Reduce) -> Expectation | None:
        """What Σ_k exp(u_k - logsumexp u) · a_k is made of, or None for any other sum."""
        body = _opened(substitute_reads(mean.body, self.weights))
        for weight in sorted(body.atoms(exp), key=str):
            row = row_of(weight, mean.over, self.norms)
            if row is None or row.guard != mean.guard or (row.guard is S.true and not self.whole_rows):
                continue
            value = without(body, weight)
            if value is not None and (value is S.One or value.free_symbols & set(mean.over)):
                return Expectation(mean, row, weight, value)
        return None

    def _weighs(self, node: Let) -> bool:
        """Whether a definition is a soft-max weight and nothing else."""
        return node.guard is S.true and any(
            row_of(node.body, over, self.norms) is not None
            for norm in self.norms.values()
            for over in permutations(node.axes, len(norm.over))
        )

    def _from_top(self, found: Expectation) -> tuple[Symbol, Symbol]:
        """The heads of what a value is above that at the maximum, and of the mean of that."""
        mean = found.mean
        if mean.name not in self.differences:
            value = self._named(found)
            top = self._at_top(found, value)
            gap = Difference(value, top)  # at the top it is 0 to the last bit, wherever it is put in
            offset = Let(self._head("offset_from_top"), (*mean.axes, *mean.over), gap)
            body = found.weight * read_of(offset)
            centred = replace(mean, head=self._head(f"{mean.name}_from_top"), body=body, role=PRIMAL)
            self._add(offset, centred)
            self.differences[mean.name] = (offset.head, centred.head)
        return self.differences[mean.name]

    def _named(self, found: Expectation) -> Expr:
        """The value, by a name unless it is an element: at the top it must be the same to the last bit."""
        if isinstance(found.value, Read):
            return found.value
        named = Let(self._head("row_value"), (*found.mean.axes, *found.mean.over), found.value)
        self._add(named)
        return read_of(named)

    def _at_top(self, found: Expectation, value: Expr) -> Expr:
        """The value at the largest term of the log-sum-exp, the mean of those that tie."""
        mean, term = found.mean, found.row.term
        key = (mean.axes, mean.over, term)
        if key not in self.tops:
            largest = Reduce(self._head("row_top"), mean.axes, mean.over, "max", term, mean.guard)
            hit = Indicator(Eq(term, read_of(largest)))
            ties = Reduce(self._head("ties_at_top"), mean.axes, mean.over, "sum", hit, mean.guard)
            self._add(largest, ties)
            self.tops[key] = (largest.head, ties.head)
        top, ties = (Read(one, *mean.axes) for one in self.tops[key])
        picked = Indicator(Eq(term, top)) * value
        total = Reduce(self._head("sum_at_top"), mean.axes, mean.over, "sum", picked, mean.guard)
        at_top = Let(self._head("value_at_top"), mean.axes, read_of(total) / ties)
        self._add(total, at_top)
        return read_of(at_top)

    def _head(self, stem: str) -> Symbol:
        return head(fresh_name(stem, self.names))

    def _add(self, *nodes: Node) -> None:
        self.nodes |= {node.name: node for node in nodes}


def _hands_on(node: Let, mean: Reduce) -> bool:
    """Whether a definition holds what it makes of the sum, for all places of a row alike."""
    return len(node.axes) == len(mean.axes) and any(read.name == mean.name for read in node.body.atoms(Read))


def _opened(body: Expr) -> Expr:
    """Choices in each case of which one exponential is a factor, as that times a choice of the rest."""

    def opened(choice: Expr) -> Expr:
        values = [value for value, _ in choice.args]
        for power in Mul.make_args(values[0]):
            found = [without(value, power) for value in values] if isinstance(power, exp) else []
            rests = [rest for rest in found if rest is not None]
            if len(rests) < len(values):
                continue
            sign = -1 if rests[0].could_extract_minus_sign() else 1
            conditions = (condition for _, condition in choice.args)
            cases = zip((sign * rest for rest in rests), conditions, strict=True)
            return sign * power * Piecewise(*cases)
        return choice

    return body.replace(lambda item: isinstance(item, Piecewise), opened)


def _has(body: Expr, row: Row) -> bool:
    return any(read.name == row.norm for read in body.atoms(Read))
