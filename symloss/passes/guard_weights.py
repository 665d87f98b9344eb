"""program -> program: where a weight is 0, what it multiplies is left out and never looked at.

Precondition: expanded, with its outputs. 0 · x is not 0 for an x that is infinite or not a number, and
padding may be either. A node is live under the conditions outside which a weight among its factors makes it
0: those of an output, of a sum over samples and of what such sums multiply become guards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import count, product

from sympy import Add, And, Expr, Mul, Ne, Or, Piecewise, Pow, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.functions import Primitive, times, with_nan_of
from symloss.language.symbols import Index, Read
from symloss.passes.guard_labels import conditions_of_use
from symloss.passes.materialise_factors import operands
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program import Let, Node, Program, Reduce, Scan, context, read_of
from symloss.program.names import fresh_name, taken_names

_Cases = set[frozenset[Boolean]]
_MOST_CASES = 16
_MOST_ROUNDS = 10


def guard_weights(program: Program) -> Program:
    """Guard what has a weight as a factor by that weight not being 0."""
    if program.array(SAMPLE_WEIGHT) is None:
        return program
    live = _Live(program)
    return _with_guarded_operands(program.with_nodes(map(live.guarded, program)))


class _Live:
    """The conditions outside which an expression is 0 because a weight is."""

    def __init__(self, program: Program) -> None:
        self.program = program
        weight = program.array(SAMPLE_WEIGHT)
        assert weight is not None
        self.samples = set(weight.axes)
        self.weights = {
            array.name for array in program.arrays if array.role == "weight" and array.domain.lower >= 0
        }
        self.switches = {p.symbol for p in program.parameters if p.option and p.default == 0}
        self.known: dict[str, Boolean] = {node.name: S.false for node in program if isinstance(node, Scan)}
        self._settle()

    def _settle(self) -> None:
        """Conditions of every node; of a recurrence, from no step being live until nothing changes.

        What is said of places beside a recurrence is left out: it moves from step to step. One that goes on
        changing is given up: its node may be live anywhere.
        """
        is_recurrent = any(isinstance(node, Scan) for node in self.program)
        for number in count():
            before = dict(self.known)
            for node in self.program:
                found = self._of_node(node)
                found = _about_weights(found) if is_recurrent else found
                is_new = number > _MOST_ROUNDS and found != before[node.name]
                self.known[node.name] = S.true if is_new else found
            if before == self.known:
                return

    def _of_node(self, node: Node) -> Boolean:
        if isinstance(node, Reduce) and node.op != "sum":
            return S.true
        if isinstance(node, Scan) and not (node.initial.is_zero and node.outside.is_zero):
            return S.true
        return _sayable(node.axes, And(node.guard, self.of(node.body)))

    def of(self, expression: Expr) -> Boolean:
        """Where an expression may be other than 0."""
        if expression.is_zero:
            return S.false
        if isinstance(expression, Read) and expression.name in self.known:
            axes = self.program.node(expression.name).axes
            return self.known[expression.name].xreplace(dict(zip(axes, expression.indices, strict=True)))
        if getattr(expression, "name", None) in self.weights or expression in self.switches:
            return Ne(expression, 0)
        match expression:
            case Mul() | times():
                return And(*map(self.of, expression.args))
            case Add():
                return _either(map(self.of, expression.args))
            case Piecewise():
                return _either(self.of(value) for value, _ in expression.args)
            case Pow() if expression.exp.is_positive:
                return self.of(expression.base)
            case Primitive() if expression.is_switched or isinstance(expression, with_nan_of):
                return self.of(expression.args[0])
        return S.true

    def guarded(self, node: Node) -> Node:
        """An output or a sum over samples with the conditions under which it lives."""
        if isinstance(node, Reduce) and self.samples & {index.extent for index in node.over}:
            condition = self.of(node.body) if node.op == "sum" else S.true
        elif node.name in self.program.outputs:
            condition = self.known[node.name]
        else:
            return node
        of_weights = And(*(part for part in And.make_args(condition) if part.atoms(Read)))
        samples = [index for index in context(node) if index.extent in self.samples]
        return replace(node, guard=And(node.guard, _sayable(samples, of_weights)))


def _with_guarded_operands(program: Program) -> Program:
    """A product of matrices over samples has no guard of its own: its operands have."""
    used = conditions_of_use(program)
    taken = taken_names(program)
    guards: dict[str, Boolean] = {}
    nodes: list[Node] = []
    for node in program:
        split = operands(replace(node, guard=S.true)) if node.guard is not S.true else None
        if split is None or And(*(_sayable(axes, node.guard) for _, axes in split)) != node.guard:
            nodes.append(node)
            continue
        factors: list[Expr] = []
        for factor, (row, column) in split:
            guard = _sayable([row, column], node.guard)  # the column of either is what the sum runs over
            if guard is S.true:
                factors.append(factor)
                continue
            own = program.node(factor.name) if isinstance(factor, Read) and factor.name in program else None
            if isinstance(own, Let) and {guard} <= _at(used[own.name], own, factor):
                guards[own.name] = And(*used[own.name])
                factors.append(factor)
                continue
            stem = factor.name if isinstance(factor, Read) else node.name
            name = Symbol(fresh_name(f"{stem}_weighed", taken), real=True)
            nodes.append(Let(name, (column, row), factor, guard))
            factors.append(read_of(nodes[-1]))
        nodes.append(replace(node, guard=S.true, body=Mul(*factors)))
    return program.with_nodes(replace(n, guard=guards.get(n.name, n.guard)) for n in nodes)


def _at(conditions: Iterable[Boolean], node: Node, read: Read) -> set[Boolean]:
    """Conditions in a node's own indices, in those of a read."""
    names = dict(zip(node.axes, read.indices, strict=True))
    return {condition.xreplace(names) for condition in conditions}


def _either(conditions: Iterable[Boolean]) -> Boolean:
    """One of some conditions: what is common to all of them, and one of the rests that imply no other.

    True, which is always right, where they are too many to be told.
    """
    cases = _any(map(_cases, conditions))
    if cases is None:
        return S.true
    if not cases:
        return S.false
    common = frozenset.intersection(*cases)
    rests = {case - common for case in cases}
    least = [rest for rest in rests if not any(other < rest for other in rests)]
    return And(*common, Or(*(And(*rest) for rest in least)))


def _about_weights(condition: Boolean) -> Boolean:
    """What a condition asks of elements; True where its cases are too many."""
    cases = _cases(condition)
    if cases is None:
        return S.true
    return _either(And(*(part for part in case if part.atoms(Read))) for case in cases)


def _cases(condition: Boolean) -> _Cases | None:
    """The conjunctions one of which holds; None for too many. A part that makes them too many is left out."""
    if isinstance(condition, Or):
        return _any(map(_cases, condition.args))
    if isinstance(condition, And):
        found: _Cases = {frozenset()}
        for part in map(_cases, condition.args):
            if part is not None and len(found) * len(part) <= _MOST_CASES:
                found = {one | other for one, other in product(found, part)}
        return found
    return set() if condition is S.false else {frozenset() if condition is S.true else frozenset({condition})}


def _any(alternatives: Iterable[_Cases | None]) -> _Cases | None:
    """All the cases of alternatives."""
    found: _Cases = set()
    for one in alternatives:
        if one is None or len(found | one) > _MOST_CASES:
            return None
        found |= one
    return found


def _sayable(axes: Iterable[Index], condition: Boolean) -> Boolean:
    """The parts of a conjunction that can be said in given indices."""
    known = set(axes)
    parts = And.make_args(condition)
    return And(*(p for p in parts if {s for s in p.free_symbols if isinstance(s, Index)} <= known))


__all__ = ["guard_weights"]
