"""kernel -> kernel: what rows read and write of arrays with further axes is kept in columns for a block.

Loops over lanes then read and write elements that lie side by side. What a block reads is copied first, what
it writes last.

Precondition: rows are distributed. An array that the rows write is read by them only where they wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sympy import Basic, Expr, S, Symbol

from symloss.kernel.look_up_apart import is_anywhere
from symloss.kernel.nodes import (
    Allocate,
    Axis,
    Block,
    For,
    Given,
    If,
    Statement,
    Store,
    ZeroRow,
    walk,
    with_blocks,
)
from symloss.kernel.values import changed_by, values_in, with_values
from symloss.language.symbols import Extent, Index, Read
from symloss.program.names import fresh_name

LANE = Symbol("lane", integer=True)


def transpose_rows(
    block: Block,
    row: Index,
    extents_of: Callable[[str], tuple[Extent, ...]],
    optional: Collection[str],
    taken: Collection[str],
) -> Block:
    """The block with its columns allocated before it.

    Args:
        block: the loop over blocks, and what is spread.
        row: the index of rows.
        extents_of: the axes of an array, that of rows first.
        optional: arrays that may be absent.
        taken: names that mean something already.
    """
    read, written = _along_rows(block, row)
    indices = {s.index.extent: s.index for s in walk(block) if isinstance(s, For)}
    names = {*taken, *changed_by(block).scalars}
    columns = {
        name: _Columns(
            name,
            fresh_name(f"{name}_columns", names),
            tuple(indices.get(extent, Index(f"place_{number}", extent)) for number, extent in inner),
            name in written,
            name in optional,
        )
        for name in [*read, *written]
        for inner in [tuple(enumerate(extents_of(name)))[1:]]
    }
    if not columns:
        return block
    allocated = tuple(
        Allocate(one.name, tuple(index.extent for index in one.axes)) for one in columns.values()
    )
    swap = _Swap(row, columns)
    return (*allocated, *(swap.in_blocks(one) if isinstance(one, For) else one for one in block))


def _along_rows(block: Block, row: Index) -> tuple[list[str], list[str]]:
    """The arrays that are only read, and those that are written, at an index of a loop over the row."""
    written: dict[str, None] = {}
    read: dict[str, None] = {}
    for statement in walk(block):
        if isinstance(statement, Store) and _is_along(statement.indices, row):
            written[statement.array] = None
        for value in values_in(statement):
            for one in sorted(value.atoms(Read), key=str):
                if _is_along(one.indices, row):
                    read[one.name] = None
    return [name for name in read if name not in written], list(written)


def _is_along(indices: tuple[Expr, ...], row: Index) -> bool:
    return len(indices) > 1 and indices[0] == row and any(index.atoms(Index) - {row} for index in indices[1:])


@dataclass(frozen=True)
class _Columns:
    """The columns of an array, with the indices of its further axes."""

    array: str
    name: str
    axes: tuple[Index, ...]
    is_written: bool
    is_optional: bool

    def copied(self, rows: For) -> Statement:
        """A row at a time, in the order in which the array lies in memory; `rows` is a loop over lanes."""
        column, row = (*self.axes, LANE), (rows.index, *self.axes)
        block: Block = (
            (Store(self.array, row, Read(_symbol(self.name), *column)),)
            if self.is_written
            else (Store(self.name, column, Read(_symbol(self.array), *row)),)
        )
        copy = replace(rows, body=_over(self.axes, block), folds=())
        return If(Given((self.array,)), (copy,)) if self.is_optional else copy


@dataclass(frozen=True)
class _Swap:
    row: Index
    columns: Mapping[str, _Columns]

    def in_blocks(self, blocks: For) -> For:
        """The loop over blocks, with columns filled before all loops over lanes or emptied after them."""
        rows = next(s for s in walk(blocks.body) if isinstance(s, For) and s.axis is Axis.LANES)
        first = tuple(one.copied(rows) for one in self.columns.values() if not one.is_written)
        last = tuple(one.copied(rows) for one in self.columns.values() if one.is_written)
        loops = [number for number, s in enumerate(blocks.body) if isinstance(s, For | If)]
        start, stop = loops[0], loops[-1] + 1
        body = (
            *blocks.body[:start],
            *first,
            *self._block(blocks.body[start:stop]),
            *last,
            *blocks.body[stop:],
        )
        return replace(blocks, body=body)

    def _block(self, block: Block) -> Block:
        swapped: list[Statement] = []
        for statement in block:
            if isinstance(statement, ZeroRow) and statement.array in self.columns:
                one = self.columns[statement.array]
                swapped += _over(one.axes, (Store(one.name, (*one.axes, LANE), S.Zero),))
            else:
                swapped.append(with_blocks(self._swapped(statement), self._block))
        return tuple(swapped)

    def _swapped(self, statement: Statement) -> Statement:
        put: dict[Basic, Basic] = {
            read: Read(_symbol(self.columns[read.name].name), *read.indices[1:], LANE)
            for value in values_in(statement)
            for read in value.atoms(Read)
            if self._is_in_columns(read)
        }
        statement = with_values(statement, put)
        if isinstance(statement, Store) and statement.array in self.columns:
            indices = (*statement.indices[1:], LANE)
            return replace(statement, array=self.columns[statement.array].name, indices=indices)
        return statement

    def _is_in_columns(self, read: Read) -> bool:
        """Whether an element is there: what is only read is looked up where it lies."""
        one = self.columns.get(read.name)
        return (
            one is not None
            and read.indices[0] == self.row
            and (one.is_written or not is_anywhere(read.indices))
        )


def _over(axes: tuple[Index, ...], block: Block) -> Block:
    """A block inside of loops over all axes."""
    for index in reversed(axes):
        block = (For(index, block),)
    return block


def _symbol(array: str) -> Symbol:
    return Symbol(array, real=True)
