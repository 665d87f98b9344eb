"""kernel -> kernel: what a row leaves out is computed for it all the same, and counts for nothing.

This is if-conversion: rows that a vector takes together take one way. A loop in a branch within a branch is
run where one of the rows takes it. What is added up keeps its condition,
an element is looked up at 0 where its place means nothing, what is written instead is written last, and where
elements stay as they are but for what is added to them, 0 is. A branch that leaves others as they are stays.

Precondition: blocks are handed out. Where a branch is not taken nobody reads what it started, and what it
stores are elements of its own row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from sympy import And, Basic, Expr, Not, Piecewise, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.kernel.nodes import (
    Accumulate,
    AnyRow,
    Block,
    For,
    If,
    Let,
    LoadPlace,
    Named,
    Start,
    Statement,
    Store,
    ZeroRow,
    blocks_of,
    in_rows,
    walk,
    with_blocks,
)
from symloss.kernel.values import is_of_a_row, read_by, values_in
from symloss.language.symbols import Index, Read
from symloss.program.names import fresh_name

Places: TypeAlias = dict[Expr, Symbol]  # where elements are looked up, by the index that is written


def convert_branches(block: Block, row: Index, taken: Collection[str]) -> Block:
    """The block with branches only on what is the same for all rows.

    Args:
        block: the loop over blocks.
        row: the index of rows.
        taken: names that mean something already.
    """
    names = {*taken, *_named(block)}

    def converted(rows: For) -> Block:
        return (replace(rows, body=_Rows(rows, row, names).block(rows.body, S.true, {})),)

    return in_rows(block, row, converted)


def looked_up(value: Basic) -> list[Read]:
    """The elements that a value reads at a place that is itself read, in a stable order."""
    found = {read for read in value.atoms(Read) if any(index.has(Read) for index in read.indices)}
    return sorted(found, key=str)


class _Rows:
    """The rows of a block. `outside` are the accumulators that were started outside of the branch."""

    def __init__(self, loop: For, row: Index, taken: set[str]) -> None:
        self.row, self.taken = row, taken
        self.outside: set[str] = set()
        self.corrected: set[str] = set()  # arrays to whose elements a branch only adds
        self.locals = _named(loop.body)

    def block(self, block: Block, where: Boolean, places: Places) -> Block:
        """`where` says for which rows the statements count, `places` where they look elements up."""
        converted: list[Statement] = []
        for statement in block:
            if isinstance(statement, If) and is_of_a_row(statement, self.row, self.locals):
                converted += self._branch(statement, where, places)
                continue
            inside = places
            if where is not S.true:
                loads = self._loads((statement,), where, places)
                converted += loads
                inside = places | {load.value: _place(load) for load in loads}
                statement = self._guarded(statement, where, inside)
            converted.append(with_blocks(statement, partial(self.block, where=where, places=inside)))
        return tuple(converted)

    def _branch(self, branch: If, where: Boolean, places: Places) -> Block:
        assert isinstance(branch.condition, Boolean)
        condition = And(where, branch.condition.xreplace(_safe(branch.condition, places)))
        if not self._is_converted(branch):
            return (replace(branch, condition=condition),)
        counts = Symbol(fresh_name("counts", self.taken), real=True)
        self.locals |= {counts.name}
        corrected = self.corrected
        self.corrected = corrected | _corrected_in(branch.body) - _written_in(branch.otherwise)
        body = self._counted(branch.body, counts, places)
        self.corrected = corrected
        if where is not S.true:  # a loop that hardly any row takes is left out where none does
            body = tuple(If(AnyRow(counts.name), (s,)) if isinstance(s, For) else s for s in body)
        found = (Let(counts.name, condition), *body)
        return (*found, If(Not(counts), branch.otherwise)) if branch.otherwise else found

    def _is_converted(self, branch: If) -> bool:
        """Whether what the branch writes is written in the rows that it leaves out, too."""
        left = self._written_by_all(branch.body) - _written_in(branch.otherwise)
        return left <= _corrected_in(branch.body)

    def _written_by_all(self, block: Block) -> set[str]:
        """The arrays that a block writes once its branches are converted, those that stay left out."""
        found = {s.array for s in block if isinstance(s, Store | ZeroRow)}
        for statement in block:
            if is_of_a_row(statement, self.row, self.locals):
                assert isinstance(statement, If)
                found |= _written_in(statement.body) if self._is_converted(statement) else set()
            else:
                found |= set().union(*map(self._written_by_all, blocks_of(statement)))
        return found

    def _counted(self, block: Block, counts: Symbol, places: Places) -> Block:
        """A branch, for all rows."""
        before = self.outside
        self.outside = before | {s.name for s in walk(block) if isinstance(s, Accumulate)} - _started(block)
        loads = self._loads(block, counts, places)
        inside = places | {load.value: _place(load) for load in loads}
        found = (*loads, *self.block(block, counts, inside))
        self.outside = before
        return found

    def _loads(self, block: Block, where: Boolean, places: Places) -> list[LoadPlace]:
        """The places of a block that may be known before it: not those of its own locals and branches."""
        own = _named(block) | {s.index.name for s in walk(block) if isinstance(s, For)}
        wanted: dict[Expr, None] = {}
        for statement in self._surely(block):
            for index in _indices(statement):
                if index.has(Read) and index not in places and not read_by(index).scalars & own:
                    wanted[index] = None
        return [LoadPlace(fresh_name("place", self.taken), index, where) for index in wanted]

    def _surely(self, block: Block) -> Iterator[Statement]:
        """The statements of a block that no condition on the row stands around."""
        for statement in block:
            yield statement
            if not is_of_a_row(statement, self.row, self.locals):
                for inner in blocks_of(statement):
                    yield from self._surely(inner)

    def _guarded(self, statement: Statement, where: Boolean, places: Places) -> Statement:
        """A statement that does no harm in a row that it does not count for."""
        match statement:
            case Let():
                return replace(statement, value=statement.value.xreplace(_safe(statement.value, places)))
            case Store():
                indices = tuple(places.get(index, index) for index in statement.indices)
                value = statement.value.xreplace(_safe(statement.value, places))
                if statement.array in self.corrected:
                    value = Piecewise((value, where), (S.Zero, True))
                return replace(statement, value=value, indices=indices)
            case Accumulate():
                condition = statement.where.xreplace(_safe(statement.where, places))
                if statement.name in self.outside:
                    condition = And(where, condition)
                value = statement.value.xreplace(_safe(statement.value, places))
                return replace(statement, value=value, where=condition)
        return statement


def _safe(value: Basic, places: Places) -> dict[Basic, Basic]:
    """The elements that a value looks up, each by one that is looked up where it does no harm."""
    return {
        read: Read(read.head, *(places.get(index, index) for index in read.indices))
        for read in looked_up(value)
    }


def _indices(statement: Statement) -> list[Expr]:
    """The indices of what a statement itself reads and stores, in a stable order."""
    values = (statement.value, statement.where) if isinstance(statement, Accumulate) else values_in(statement)
    found = [index for value in values for read in looked_up(value) for index in read.indices]
    return found + (list(statement.indices) if isinstance(statement, Store) else [])


def _place(load: LoadPlace) -> Symbol:
    return Symbol(load.name, integer=True)


def _written_in(block: Block, but_added: bool = False) -> set[str]:
    """The arrays that a block writes, or those that it does more to than to add to their elements."""
    written = [s for s in walk(block) if isinstance(s, Store | ZeroRow)]
    return {s.array for s in written if not (but_added and isinstance(s, Store) and s.add)}


def _corrected_in(block: Block) -> set[str]:
    """The arrays to whose elements a block adds, and does nothing else."""
    stores = [s for s in walk(block) if isinstance(s, Store)]
    return {s.array for s in stores if s.add} - _written_in(block, but_added=True)


def _started(block: Block) -> set[str]:
    return {s.name for s in walk(block) if isinstance(s, Start)}


def _named(block: Block) -> set[str]:
    """The locals of a block."""
    return {s.name for s in walk(block) if isinstance(s, Named)}
