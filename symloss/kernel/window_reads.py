"""kernel -> kernel: shifted elements `x[i, j + v]` of an innermost loop over j are read through a slice.

Precondition: weights are loaded. An index that starts at 0 and grows by 1 cannot wrap around, so that the
loop uses vectors. There is a slice only where the index never leaves the axis.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from sympy import Add, S, Symbol

from symloss.kernel.nodes import Block, For, Given, If, Statement, Store, Window, values_of, with_blocks
from symloss.language.symbols import Extent, Read, stays_inside


def window_reads(block: Block, last_axis: Callable[[str], Extent], taken: Collection[str]) -> Block:
    """The block with its windows.

    Args:
        block: the statements of a row.
        last_axis: the extent of the last axis of an array.
        taken: names that mean something already.
    """
    return _Windows(last_axis, taken).block(block)


class _Windows:
    def __init__(self, last_axis: Callable[[str], Extent], taken: Collection[str]) -> None:
        self.last_axis = last_axis
        self.taken = taken
        self.named: dict[str, Window] = {}

    def block(self, block: Block) -> Block:
        lowered: list[Statement] = []
        for statement in block:
            if isinstance(statement, For):
                windows = self._windows(statement)
                lowered += dict.fromkeys(windows.values())
                through = tuple((read, window.name) for read, window in windows.items())
                statement = replace(statement, through=through)
            lowered.append(with_blocks(statement, self.block))
        return tuple(lowered)

    def _windows(self, loop: For) -> dict[Read, Window]:
        found: dict[Read, Window] = {}
        if loop.start != 0 or loop.stop is not None or loop.reverse or any(map(_is_choice, loop.body)):
            return found
        for read in _elements_of(loop.body):
            *others, end = read.indices or (S.Zero,)
            offset = end - loop.index
            inside = {loop.index} & offset.free_symbols.union(*(index.free_symbols for index in others))
            if inside or not isinstance(end, Add) or not stays_inside(end, self.last_axis(read.name)):
                continue
            found[read] = self._named(read, tuple(others), offset, offset + loop.index.extent)
        return found

    def _named(self, read: Read, others: tuple, start: Add, stop: Add) -> Window:
        name, number = f"{read.name}_window", 2
        while True:
            window = Window(name, read.name, others, start, stop)
            if name not in self.taken and self.named.setdefault(name, window) == window:
                return window
            name, number = f"{read.name}_window_{number}", number + 1


def _is_choice(statement: Statement) -> bool:
    """Whether a statement loops or leaves something out, so that not every element is looked at."""
    is_branch = isinstance(statement, If) and not isinstance(statement.condition, Given)
    return isinstance(statement, For) or is_branch


def _elements_of(block: Iterable[Statement]) -> list[Read]:
    """The elements that statements read or store, in a stable order."""
    found: set[Read] = set()
    for statement in block:
        found |= {read for value in values_of(statement) for read in value.atoms(Read)}
        if isinstance(statement, Store):
            found.add(Read(Symbol(statement.array), *statement.indices))
    return sorted(found, key=str)
