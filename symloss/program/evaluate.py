"""A program run with mpmath at small sizes: how every pass is checked against the one before."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import mpmath
from sympy import Basic, S, Symbol

from symloss.language.remembered import reads_of
from symloss.language.symbols import Extent
from symloss.program.nodes import Let, Node, Program, Scan
from symloss.program.reductions import REDUCERS
from symloss.program.scalar import UndefinedCondition, evaluate


class Evaluation:
    """Lazy values of a program's nodes at given inputs.

    Args:
        program: what to run.
        arrays: input name to a dict from index tuple to mpmath number (int for labels).
        parameters: parameter name to number.
        extents: axis name to length.
        scalars: further symbols by name, such as what gradients are multiplied by.
        held: the evaluation that a stop-gradient takes its values from; this one itself for None.
        known: an evaluation of another program at the same inputs: what both programs define alike is asked
            of that one.
    """

    def __init__(
        self,
        program: Program,
        arrays: Mapping[str, Mapping[tuple[int, ...], Any]],
        parameters: Mapping[str, Any],
        extents: Mapping[str, int],
        scalars: Mapping[str, Any] | None = None,
        held: Evaluation | None = None,
        known: Evaluation | None = None,
    ) -> None:
        self.held = held
        self.nodes = {node.name: node for node in program}
        self.arrays = arrays
        self.extents = extents
        symbols = {parameter.symbol: parameters[parameter.name] for parameter in program.parameters}
        self.symbols = symbols | {Extent(name): mpmath.mpf(size) for name, size in extents.items()}
        self.symbols |= {extent: mpmath.mpf(extents[extent.name]) for extent in program.positions}
        self.symbols |= {Symbol(name, real=True): value for name, value in (scalars or {}).items()}
        self._memo: dict[tuple[str, tuple[int, ...]], Any] = {}
        self._ahead = dict(program.milestones)
        self._known: dict[str, Evaluation] = {}
        if known is not None:
            self._known = dict.fromkeys(_defined_alike(self.nodes, known.nodes), known)

    def __call__(self, name: str, indices: tuple[int, ...] = ()) -> Any:
        """The value of a node or an array at integer indices."""
        if name not in self.nodes:
            return self.arrays[name][indices]
        key = (name, indices)
        found = self._memo.get(key)
        if found is None:
            compute = self._known.get(name, self._compute)
            if name in self._ahead and compute == self._compute:
                self._go_ahead(name)
            found = self._memo[key] = compute(name, indices)
        return found

    def _go_ahead(self, name: str) -> None:
        """Evaluate what stands on a long way to a node, from its beginning, so that no way is deep."""
        for other in self._ahead.pop(name):
            with suppress(ArithmeticError, KeyError, TypeError, ValueError):  # told where it is really needed
                for at in self._range(self.nodes[other].axes):
                    self(other, at)

    def all(self, name: str) -> dict[tuple[int, ...], Any]:
        """Every value of a node, by index tuple."""
        axes = self.nodes[name].axes
        return {at: self(name, at) for at in self._range(axes)}

    def _range(self, indices: tuple[Any, ...]) -> Any:
        return itertools.product(*(range(self.extents[index.extent.name]) for index in indices))

    def _compute(self, name: str, indices: tuple[int, ...]) -> Any:
        node = self.nodes[name]
        fixed = self.symbols | dict(zip(node.axes, indices, strict=True))
        if isinstance(node, Let):
            return self._guarded(node, fixed, mpmath.mpf(0))
        if isinstance(node, Scan):
            return evaluate(self._part(node, indices, fixed), fixed, self)
        terms = []
        for at in self._range(node.over):
            term = self._guarded(node, fixed | dict(zip(node.over, at, strict=True)), None)
            if term is not None:
                terms.append(term)
        folded = REDUCERS[node.op].fold(mpmath.mp, terms)
        return folded[indices[-1]] if REDUCERS[node.op].arranges else folded

    def _part(self, node: Scan, indices: tuple[int, ...], fixed: dict[Any, Any]) -> Any:
        """Which expression gives a recurrence at a place: its body only within its lengths."""
        before = outside = False
        for index, at, length in zip(node.axes, indices, node.lengths, strict=True):
            beyond = at >= int(evaluate(length, fixed, self))
            first = beyond if node.reverse else at < 0
            before |= index == node.along and first
            outside |= (at < 0 or beyond) and not (index == node.along and first)
        return node.outside if outside else node.initial if before else node.body

    def _guarded(self, node: Any, values: dict[Any, Any], otherwise: Any) -> Any:
        try:
            if node.guard is not S.true and not evaluate(node.guard, values, self):
                return otherwise
        except UndefinedCondition:
            return mpmath.nan
        return evaluate(node.body, values, self)


def _defined_alike(nodes: Mapping[str, Node], others: Mapping[str, Node]) -> frozenset[str]:
    """The nodes that have the same definition in two programs, and all that they read as well."""
    alike = {name for name, node in nodes.items() if node == others.get(name)}
    defined = nodes.keys() | others.keys()
    reads = {name: _names_read(nodes[name]) & defined for name in alike}
    while changed := {name for name in alike if not reads[name] <= alike}:
        alike -= changed
    return frozenset(alike)


def _names_read(node: Node) -> set[str]:
    lengths = node.lengths if isinstance(node, Scan) else ()
    parts = (part for part in (*vars(node).values(), *lengths) if isinstance(part, Basic))
    return {read.name for part in parts for read in reads_of(part)}
