"""The formula of a node with one element set otherwise, while everything around it is held still."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sympy import Symbol

from symloss.language.stop import replaced_outside
from symloss.language.symbols import Read
from symloss.program import context
from symloss.program.evaluate import Evaluation

_APART = "apart "


class Held(Evaluation):
    """The values of an evaluation with one element set otherwise, which moves nothing else."""

    def __init__(self, known: Evaluation, moved: tuple[str, tuple[int, ...]], value: Any) -> None:
        self.known = self.held = known
        self.moved, self.value = moved, value
        self.nodes, self.symbols, self.extents = known.nodes, known.symbols, known.extents
        self.apart: dict[str, str] = {}  # what reads of elements that stay as they are go by, and their names

    def __call__(self, name: str, indices: tuple[int, ...] = ()) -> Any:
        if name in self.apart:
            return self.known(self.apart[name], indices)
        return self.value if (name, indices) == self.moved else self.known(name, indices)

    def own(self, name: str, indices: tuple[int, ...], apart: Collection[tuple[str, ...]]) -> Any:
        """The formula of a node at a place; reads by indices that it binds stay as they are at some letters.

        All of them do where none of them has these letters.
        """
        if apart:
            node = self.nodes[name]
            bound = set(context(node)) - set(node.axes)
            reads = [r for r in node.body.atoms(Read) if r.name == self.moved[0] and r.free_symbols & bound]
            told = [read for read in reads if tuple(map(str, read.indices)) in apart]
            others = {read: Read(Symbol(_APART + read.name), *read.indices) for read in told or reads}
            self.apart |= {item.name: read.name for read, item in others.items()}
            self.nodes = {**self.nodes, name: replace(node, body=replaced_outside(node.body, others))}
        return self._compute(name, indices)
