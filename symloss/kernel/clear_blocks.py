"""kernel -> kernel: an array of which most elements stay 0 is cleared a block at a time.

Rows that store a few elements each, as the gradient of a label's entry, are short: filled with zeros one by
one they take more time than what is stored. Here the block is filled at once before its rows are worked on.

Precondition: blocks are handed out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

from symloss.kernel.nodes import (
    Axis,
    Block,
    For,
    Given,
    If,
    Statement,
    Store,
    Window,
    ZeroRow,
    ZeroRows,
    blocks_of,
    in_rows,
    values_of,
    walk,
    with_blocks,
)
from symloss.language.symbols import Index, Read


class _Found(Enum):
    """What the statements up to some place have done to an array."""

    NOTHING = "nothing"
    CLEARED = "cleared"
    MIXED = "mixed"  # written otherwise, or cleared on one way only


def clear_blocks(block: Block, row: Index, axes_of: Callable[[str], tuple[Index, ...]]) -> Block:
    """The block with arrays cleared before its rows that each row would clear first.

    Args:
        block: the loop over blocks.
        row: the index of rows.
        axes_of: the axes of an array that is written.
    """
    return in_rows(block, row, lambda rows: _cleared(rows, row, axes_of))


def _cleared(rows: For, row: Index, axes_of: Callable[[str], tuple[Index, ...]]) -> Block:
    filled = {array for s in walk(rows.body) if (array := _filled(s, row)) is not None}
    before: list[Statement] = []
    for array in sorted(filled):
        clears = _Clears(array, row, len(axes_of(array)))
        if not clears.may_come_before(rows.body):
            continue
        rows = replace(rows, body=clears.left_out(rows.body))
        guard = clears.guard
        before.append(ZeroRows(array) if guard is None else If(guard, (ZeroRows(array),)))
    return (*before, rows) if rows.body else tuple(before)


def _filled(statement: Statement, row: Index) -> str | None:
    """The array of which a loop writes 0 into every element of a row, where it does nothing else."""
    match statement:
        case For(axis=Axis.SERIAL, start=start, stop=None, body=(Store(add=False) as store,)):
            if start == 0 and store.value == 0 and store.indices == (row, statement.index):
                return store.array
    return None


class _Clears:
    """Where the rows of one array are cleared. `guard` is the condition under which that is done."""

    def __init__(self, array: str, row: Index, rank: int) -> None:
        self.array, self.row, self.rank = array, row, rank
        self.guard: Given | None = None

    def may_come_before(self, block: Block) -> bool:
        """Whether each row clears the array before it does anything else with it, whichever way it takes."""
        guards = {
            s.condition
            for s in walk(block)
            if isinstance(s, If) and isinstance(s.condition, Given) and s.condition.arrays == (self.array,)
        }
        self.guard = next(iter(guards), None)
        touched = [s for s in walk(block) if self._touches(s)]
        in_row = all(
            isinstance(s, ZeroRow) or (isinstance(s, Store) and s.indices[0] == self.row) for s in touched
        )
        return self.rank == 2 and in_row and self._found(block) is _Found.CLEARED

    def _found(self, block: Block) -> _Found:
        for statement in block:
            found = self._found_in(statement)
            if found is not _Found.NOTHING:
                return found
        return _Found.NOTHING

    def _found_in(self, statement: Statement) -> _Found:
        if self._is_clearing(statement):
            return _Found.CLEARED
        if self._touches(statement):
            return _Found.MIXED
        if isinstance(statement, If) and statement.condition == self.guard:
            return self._found(statement.body)
        found = {self._found(inner) for inner in blocks_of(statement)}
        return found.pop() if len(found) == 1 else _Found.MIXED if found else _Found.NOTHING

    def _is_clearing(self, statement: Statement) -> bool:
        if isinstance(statement, ZeroRow):
            return statement.array == self.array
        return _filled(statement, self.row) == self.array

    def _touches(self, statement: Statement) -> bool:
        """Whether a statement itself reads, writes or shows the array."""
        if isinstance(statement, Store | Window | ZeroRow) and statement.array == self.array:
            return True
        return any(read.name == self.array for value in values_of(statement) for read in value.atoms(Read))

    def left_out(self, block: Block) -> Block:
        """The block without clearing the array, and without branches that did nothing else."""
        kept: list[Statement] = []
        for statement in block:
            if self._is_clearing(statement):
                continue
            statement = with_blocks(statement, self.left_out)
            if isinstance(statement, If) and not statement.body and not statement.otherwise:
                continue
            kept.append(statement)
        return tuple(kept)
