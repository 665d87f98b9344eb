"""Runs a kernel statement by statement, for any number of threads that share a row.

Every statement is carried out by all threads before the next one. What might be another result in another
order is refused: an element that one thread of a row has written and another reads or writes is a race.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import mpmath
from sympy import Basic, Expr, Symbol

from symloss.functions.logaddexp import logaddexp, shares
from symloss.kernel.nodes import (
    Accumulate,
    Allocate,
    AnyRow,
    Axis,
    Block,
    Combine,
    FirstThread,
    For,
    Given,
    If,
    Let,
    LetShares,
    LoadPlace,
    LoadWeight,
    Owns,
    Spread,
    Start,
    Statement,
    Store,
    Window,
    ZeroRow,
    ZeroRows,
)
from symloss.language.symbols import Index, Read
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program.reductions import REDUCERS
from symloss.program.scalar import UndefinedCondition, evaluate

BLOCK = 2  # rows
Elements = MutableMapping[tuple[int, ...], Any]


class KernelFault(AssertionError):
    """A kernel does what no kernel may do: it reads what is not there, or threads race."""


@dataclass
class Memory:
    """What a kernel sees: arrays by name, scalars, the lengths of axes, and which arrays were not passed.

    Memory that nobody has written has no elements. A sample weight that was not passed counts as 1.
    """

    arrays: dict[str, Elements]
    scalars: dict[str, Any]
    extents: Mapping[str, int]
    absent: frozenset[str] = frozenset()
    writers: dict[tuple[str, tuple[int, ...]], int] = field(default_factory=dict)

    def load(self, name: str, at: tuple[int, ...], thread: int) -> Any:
        if name in self.absent:
            if name == SAMPLE_WEIGHT:
                return mpmath.mpf(1)
            raise KernelFault(f"{name}{list(at)} is read, which was not passed")
        writer = self.writers.get((name, at), thread)
        if writer != thread:
            raise KernelFault(f"{name}{list(at)} is read by a thread that did not write it")
        try:
            return self.arrays[name][at]
        except KeyError:
            raise KernelFault(f"{name}{list(at)} is outside of {name}, or was never written") from None

    def store(self, name: str, at: tuple[int, ...], value: Any, thread: int) -> None:
        if name in self.absent:
            raise KernelFault(f"{name}{list(at)} is written, which was not passed")
        if self.writers.setdefault((name, at), thread) != thread:
            raise KernelFault(f"{name}{list(at)} is written by two threads")
        self.arrays.setdefault(name, {})[at] = value


class Rows:
    """The rows of a kernel, each worked on by some threads in step.

    Args:
        memory: what the rows read and write.
        row: the index of rows.
        axes: the axes of arrays that are zeroed as a whole.
        totals: accumulators over all rows, one set for each thread.
        scratch: arrays that a row has for itself.
        span: which rows; all of them when not given.
    """

    def __init__(
        self,
        memory: Memory,
        row: Index,
        axes: Mapping[str, tuple[Index, ...]],
        totals: list[dict[str, Any]],
        scratch: Sequence[str] = (),
        span: range | None = None,
    ) -> None:
        self.span = range(memory.extents[row.extent.name]) if span is None else span
        self.memory, self.row, self.axes, self.totals, self.scratch = memory, row, axes, totals, scratch
        self.threads = [_Thread(self, number) for number in range(len(totals))]

    def run(self, block: Block) -> None:
        """All rows: at once where the kernel hands out blocks of them, else one after the other."""
        if _hands_out_blocks(block):
            self._block(block, self.threads)
            return
        for number in self.span:
            self.threads = [_Thread(self, one) for one in range(len(self.totals))]
            self._begin(number, self.threads)
            self._block(block, self.threads)

    def _begin(self, number: int, threads: list[_Thread]) -> None:
        """Nothing that another row has left is seen in this one."""
        self.memory.writers.clear()
        for name in self.scratch:
            self.memory.arrays[name] = {}
        for thread in threads:
            thread.locals[self.row.name] = mpmath.mpf(number)

    def _block(self, block: Block, threads: list[_Thread]) -> None:
        for statement in block:
            self._statement(statement, threads)

    def _statement(self, statement: Statement, threads: list[_Thread]) -> None:
        match statement:
            case For() if statement.axis is Axis.THREADS:
                self._shared(statement, threads)
            case For() if statement.axis is Axis.BLOCKS:
                self._blocks(statement, threads)
            case For() if statement.axis is Axis.LANES:
                for thread in threads:
                    self._lanes(statement, thread)
            case For():
                for thread in threads:  # the iterations of one thread never wait for another's
                    for number in thread.range(statement):
                        thread.locals[statement.index.name] = mpmath.mpf(number)
                        if statement.index == self.row:
                            self._begin(number, [thread])
                        self._block(statement.body, [thread])
            case If():
                held = [thread for thread in threads if thread.holds(statement.condition)]
                self._block(statement.body, held)
                self._block(statement.otherwise, [thread for thread in threads if thread not in held])
            case Combine():
                self._combine(statement, threads)
            case _:
                for thread in threads:
                    thread.run(statement)

    def _blocks(self, loop: For, threads: list[_Thread]) -> None:
        """Short blocks, so that a small kernel has some of them."""
        for first in range(self.span.start, self.span.stop, BLOCK):
            stop = min(first + BLOCK, self.span.stop)
            for thread in threads:
                thread.locals |= {"start": mpmath.mpf(first), "stop": mpmath.mpf(stop)}
            self._block(loop.body, threads)

    def _lanes(self, loop: For, thread: _Thread) -> None:
        """Each lane finds what it kept; of other locals only the accumulators of the loop outlive it."""
        outside = dict(thread.locals)
        for lane, number in enumerate(thread.range(loop)):
            kept = thread.kept.setdefault(lane, {})
            thread.locals |= {**kept, loop.index.name: mpmath.mpf(number), "lane": mpmath.mpf(lane)}
            self._block(loop.body, [thread])
            kept |= {name: thread.locals[name] for name in thread.spread & thread.locals.keys()}
            outside |= {name: thread.locals[name] for name, _ in loop.folds}
            thread.locals.clear()
            thread.locals |= outside

    def _shared(self, loop: For, threads: list[_Thread]) -> None:
        """Each thread takes the elements that it owns."""
        if len(threads) not in (0, len(self.threads)):
            raise KernelFault(f"not every thread of the row comes to the loop over {loop.index}")
        for thread in threads:
            for number in thread.range(loop):
                if number % len(self.threads) == thread.number:
                    thread.locals[loop.index.name] = mpmath.mpf(number)
                    self._block(loop.body, [thread])

    def _combine(self, statement: Combine, threads: list[_Thread]) -> None:
        if threads and len(threads) != len(self.threads):
            raise KernelFault(f"not every thread of the row comes to where {statement.name} is combined")
        parts = [thread.locals[statement.name] for thread in threads]
        for thread in threads:
            thread.locals[statement.name] = REDUCERS[statement.op].fold(mpmath.mp, parts)


class _Thread:
    def __init__(self, rows: Rows, number: int) -> None:
        self.rows = rows
        self.number = number
        self.locals: dict[str, Any] = {}
        self.spread: set[str] = set()
        self.kept: dict[int, dict[str, Any]] = {}  # by lane
        self.scope = Names(self.locals, rows.memory)

    def value(self, expression: Basic) -> Any:
        return evaluate(expression, self.scope, self._load)

    def holds(self, condition: Any) -> bool:
        match condition:
            case Given():
                return any(name not in self.rows.memory.absent for name in condition.arrays)
            case FirstThread():
                return self.number == 0
            case AnyRow():
                return any(kept.get(condition.name, False) for kept in self.kept.values())
            case Owns():
                return int(self.value(condition.index)) % len(self.rows.threads) == self.number
        try:
            return bool(self.value(condition))
        except UndefinedCondition:
            return False

    def range(self, loop: For) -> Iterator[int]:
        end = (
            self.rows.memory.extents[loop.index.extent.name]
            if loop.stop is None
            else int(self.value(loop.stop))
        )
        numbers = range(int(self.value(loop.start)), end)
        return iter(reversed(numbers) if loop.reverse else numbers)

    def run(self, statement: Statement) -> None:
        match statement:
            case Let():
                self.locals[statement.name] = self.value(statement.value)
            case LetShares():
                found = (logaddexp(*statement.terms), *shares(*statement.terms))
                values = [self.value(expression) for expression in found]
                self.locals |= zip(statement.names, values, strict=True)
            case LoadWeight():
                self.locals[statement.name] = self.value(statement.read)
            case LoadPlace():
                held = self.holds(statement.where)
                self.locals[statement.name] = self.value(statement.value) if held else mpmath.mpf(0)
            case Spread():
                self.spread.add(statement.name)
            case Allocate():
                self.rows.memory.arrays[statement.name] = {}
            case Start():
                self.locals[statement.name] = REDUCERS[statement.op].fold(mpmath.mp, [])
            case Accumulate():
                if self.holds(statement.where):
                    kept = self.rows.totals[self.number]
                    place = self.locals if statement.name in self.locals else kept
                    terms = [place[statement.name], self.value(statement.value)]
                    place[statement.name] = REDUCERS[statement.op].fold(mpmath.mp, terms)
            case Store():
                at = self._at(statement.indices)
                old = self.rows.memory.load(statement.array, at, self.number) if statement.add else 0
                self.rows.memory.store(statement.array, at, old + self.value(statement.value), self.number)
            case ZeroRow():
                self._zero(statement.array, int(self.locals[self.rows.row.name]))
            case ZeroRows():
                for row in range(int(self.locals["start"]), int(self.locals["stop"])):
                    self._zero(statement.array, row)
            case Window():
                pass  # elements are read where they are
            case _:
                raise TypeError(f"cannot run {statement}")

    def _zero(self, array: str, row: int) -> None:
        places: list[tuple[int, ...]] = [(row,)]
        for index in self.rows.axes[array][1:]:
            length = self.rows.memory.extents[index.extent.name]
            places = [(*at, number) for at in places for number in range(length)]
        for at in places:
            self.rows.memory.store(array, at, mpmath.mpf(0), self.number)

    def _at(self, indices: tuple[Expr, ...]) -> tuple[int, ...]:
        return tuple(int(self.value(index)) for index in indices)

    def _load(self, name: str, at: tuple[int, ...]) -> Any:
        return self.rows.memory.load(name, at, self.number)


def _hands_out_blocks(block: Block) -> bool:
    return any(isinstance(one, For) and one.axis is Axis.BLOCKS for one in block)


class Names:
    """The numbers that symbols stand for, whatever is assumed of them: locals, scalars, lengths of axes."""

    def __init__(self, values: Mapping[str, Any], memory: Memory) -> None:
        self.values, self.memory = values, memory

    def __contains__(self, symbol: Basic) -> bool:
        return isinstance(symbol, Symbol) and not isinstance(symbol, Read)

    def __getitem__(self, symbol: Symbol) -> Any:
        for known in (self.values, self.memory.scalars):
            if symbol.name in known:
                return known[symbol.name]
        if symbol.name in self.memory.extents:
            return mpmath.mpf(self.memory.extents[symbol.name])
        raise KernelFault(f"{symbol.name} has no value here")
