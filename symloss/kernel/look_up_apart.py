"""kernel -> kernel: an element that is looked up has a statement of its own, as early as it can.

A vector takes elements that lie side by side. With what is looked up apart, and what is stored at such a
place, the rest of a row's work vectorises.

Precondition: branches are converted: places are inside their arrays for every row, whether it counts or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from sympy import Basic, Expr, Piecewise, Symbol
from sympy.logic.boolalg import Boolean

from symloss.kernel.nodes import (
    Block,
    For,
    If,
    Let,
    LoadPlace,
    Statement,
    Store,
    in_rows,
    values_of,
    walk,
    with_blocks,
)
from symloss.kernel.values import changed_by, read_by, values_in, with_values
from symloss.language.symbols import Extent, Index, Read
from symloss.program.names import fresh_name

LookUps: TypeAlias = tuple[Let, ...]


def look_up_apart(block: Block, row: Index, taken: Collection[str]) -> Block:
    """The block with locals for what is looked up in arrays that the rows do not write.

    Args:
        block: the loop over blocks.
        row: the index of rows.
        taken: names that mean something already.
    """
    changed = changed_by(block)
    places = frozenset(s.name for s in walk(block) if isinstance(s, LoadPlace))
    rows = _Rows({*taken, *changed.scalars}, changed.arrays, places)
    return in_rows(block, row, lambda loop: (replace(loop, body=rows.block(loop.body)),))


def looks_up(statement: Statement) -> bool:
    """Whether a statement itself reads or stores an element at a place that is no index."""
    if isinstance(statement, LoadPlace) or (isinstance(statement, Store) and is_anywhere(statement.indices)):
        return True
    return any(is_anywhere(read.indices) for value in values_of(statement) for read in value.atoms(Read))


class _Rows:
    def __init__(self, taken: set[str], written: frozenset[str], places: frozenset[str]) -> None:
        self.taken, self.places = taken, places
        self.written = written
        self.names: dict[Basic, Symbol] = {}

    def block(self, block: Block, known: LookUps = ()) -> Block:
        """A block that keeps all its look-ups but those that are known."""
        before, block = self._apart(block, known)
        return (*before, *block)

    def _apart(self, block: Block, known: LookUps) -> tuple[LookUps, Block]:
        """The look-ups that need nothing of the block, and the rest."""
        before: dict[Basic, Let] = {}
        placed: list[Statement] = []
        for whole in block:
            for statement in self._stored_apart(whole):
                there = (*known, *before.values(), *(s for s in placed if isinstance(s, Let)))
                wanted, statement = self._wanted(statement, there)
                for look_up in wanted:
                    if look_up in known:
                        continue
                    place = _place_for(look_up, placed)
                    if place == 0:
                        before.setdefault(look_up.value, look_up)
                    elif look_up not in placed:
                        placed.insert(place, look_up)
                placed.append(statement)
        return tuple(before.values()), tuple(placed)

    def _wanted(self, statement: Statement, known: LookUps) -> tuple[LookUps, Statement]:
        """The look-ups that must come before a statement, and the statement after them."""
        if isinstance(statement, For):
            before, body = self._apart(statement.body, known)
            own = tuple(s for s in before if _reads(s, statement.index.name))
            return tuple(s for s in before if s not in own), replace(statement, body=(*own, *body))
        if isinstance(statement, If):  # inside: an array may be missing where the condition does not hold
            return (), with_blocks(statement, partial(self.block, known=known))
        reads = {
            read: None
            for value in values_in(statement)
            for read in self._safely_read(value)
            if is_anywhere(read.indices) and read.name not in self.written
        }
        if isinstance(statement, Let) and statement.value in reads:
            return (), statement
        return tuple(map(self._let, reads)), with_values(
            statement, {read: self._name(read) for read in reads}
        )

    def _safely_read(self, value: Basic, surely: bool = True) -> Iterator[Read]:
        """The elements that a value may read whichever case holds, in a stable order: they are there."""
        if isinstance(value, Read):
            named = {symbol.name for index in value.indices for symbol in index.free_symbols}
            if surely or (self.places & named and not any(index.has(Read) for index in value.indices)):
                yield value
            return
        surely = surely and not isinstance(value, Piecewise | Boolean)
        for part in sorted(value.args, key=str):
            yield from self._safely_read(part, surely)

    def _stored_apart(self, statement: Statement) -> Block:
        """What is stored at a place is computed before it."""
        if not isinstance(statement, Store) or not is_anywhere(statement.indices) or not statement.value.args:
            return (statement,)
        name = self.names.setdefault(statement.value, self._fresh(statement.array))
        return Let(name.name, statement.value), replace(statement, value=name)

    def _let(self, read: Read) -> Let:
        return Let(self._name(read).name, read)

    def _name(self, read: Read) -> Symbol:
        if read not in self.names:
            self.names[read] = self._fresh(read.name)
        return self.names[read]

    def _fresh(self, array: str) -> Symbol:
        return Symbol(fresh_name(f"{array}_there", self.taken), real=True)


def _place_for(look_up: Let, placed: list[Statement]) -> int:
    """Behind the last statement that assigns what a look-up needs."""
    needed = read_by(look_up.value)
    later = (number for number, s in enumerate(placed, 1) if needed.meets(changed_by((s,))))
    return max(later, default=0)


def _reads(look_up: Statement, name: str) -> bool:
    return any(name in read_by(value).scalars for value in values_of(look_up))


def is_anywhere(indices: tuple[Expr, ...]) -> bool:
    """Whether an element may be anywhere in its array: an index is read, or a local."""
    return any(
        index.has(Read) or not all(isinstance(symbol, Index | Extent) for symbol in index.free_symbols)
        for index in indices
    )
