"""Kernel statements -> lines of Python; what a target spells otherwise its printer overrides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from sympy import Basic, S, Symbol, exp, log
from sympy.logic.boolalg import Boolean

from symloss.functions import log1p, logaddexp
from symloss.kernel.lowering import CPU, Lowering, lowered
from symloss.kernel.nodes import (
    Accumulate,
    AnyRow,
    Axis,
    Block,
    Combine,
    Condition,
    FirstThread,
    For,
    Given,
    If,
    Let,
    LetShares,
    LoadWeight,
    Owns,
    Start,
    Statement,
    Store,
    Window,
    ZeroRow,
    ZeroRows,
)
from symloss.language.symbols import Index, Read
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.python_expressions import PythonExpressions
from symloss.printers.wrap_lines import wrapped
from symloss.program.schedule import Assign, Phase, Schedule
from symloss.program.used_names import gradient_buffers

FOLDS = {"sum": "accumulate", "max": "larger", "nanmax": "larger_number", "min": "smaller"}
_STARTS = {"sum": "zero", "max": "-Real(math.inf)", "nanmax": "-Real(math.inf)", "min": "Real(math.inf)"}


@dataclass
class Names:
    """How arrays are called inside a phase.

    `inputs` are read at the phase's row through a row view when they have further axes; `buffers` live
    between phases, those of `tiled` for some rows at a time; `optional` outputs may be None.
    """

    row: Index
    ranks: dict[str, int]
    buffers: frozenset[str]
    optional: frozenset[str]
    tiled: frozenset[str] = frozenset()
    first: str = ""  # what the first row of a tile is called
    views: dict[str, str] = field(default_factory=dict)

    def array(self, name: str) -> str:
        if name in self.tiled:
            return f"{name}_tile"
        return f"{name}_all" if name in self.buffers else name

    def place(self, name: str, row: str) -> str:
        """Where an array has a row: a tile begins with its own first one."""
        return f"{row} - {self.first}" if name in self.tiled else row

    def element(self, name: str, indices: list[str], first: object) -> str:
        """The source of one element, through the row view where there is one."""
        if len(indices) > 1 and first == self.row:
            view = f"{name}_{self.row.name}"
            self.views[view] = name
            return f"{view}[{', '.join(indices[1:])}]"
        return f"{self.array(name)}[{', '.join([self.place(name, indices[0]), *indices[1:]])}]"


class PythonStatements:
    """Prints the body of one phase as indented lines, and remembers what it used."""

    spelling: type[PythonExpressions] = PythonExpressions
    passes: tuple[Lowering, ...] = CPU
    margin = 8  # of the first line

    def __init__(self, schedule: Schedule, phase: Phase) -> None:
        program = schedule.program
        ranks = {array.name: len(array.axes) for array in program.arrays}
        ranks |= {buffer.name: len(buffer.axes) for buffer in schedule.buffers}
        self.names = Names(
            phase.row,
            ranks,
            frozenset(b.name for b in schedule.buffers),
            frozenset(name for name in schedule.outputs if name != schedule.result.name),
        )
        integers = frozenset(p.name for p in program.parameters if p.domain.integer)
        self.expressions = self.spelling(self.read, integers)
        self.schedule = schedule
        self.phase = phase
        self.block = lowered(schedule, phase, self.passes)
        self.reads: set[str] = set()
        self.functions: set[str] = set()
        self._spelled: dict[Read, str] = {}  # elements that a local or a window stands for

    def read(self, read: Read) -> str:
        """The spelling of an element; a sample weight that was not passed counts as one."""
        self.reads.add(read.name)
        if (spelled := self._spelled.get(read)) is not None:
            return spelled
        indices = [self.expressions.integer(index) for index in read.indices]
        if read.name == SAMPLE_WEIGHT:  # perhaps outside: looked at where it is needed only
            return f"({self._weight(indices)})"
        return self.names.element(read.name, indices, read.indices[0])

    def _weight(self, indices: list[str]) -> str:
        one = self.expressions.number(Fraction(1))
        return f"{SAMPLE_WEIGHT}[{', '.join(indices)}] if {self._given(SAMPLE_WEIGHT)} else {one}"

    def lines(self) -> list[str]:
        """The statements of the kernel, broken where they are too long for a line."""
        return [part for line in self._block(self.block) for part in wrapped(line, self.margin)]

    def starts(self) -> list[str]:
        """The accumulators of the phase's totals."""
        return [line for name, op in self.phase.folds for line in self._start(Start(name, op))]

    @cached_property
    def only_gradients(self) -> frozenset[str]:
        """Buffers that nothing but gradients needs: absent when only the value is wanted."""
        return gradient_buffers(self.schedule)

    def _block(self, block: Block) -> list[str]:
        return [line for statement in block for line in self._statement(statement)]

    def _statement(self, statement: Statement) -> list[str]:
        match statement:
            case Let():
                return [self._let(statement)]
            case LetShares():
                return [self._shares(statement)]
            case LoadWeight():
                self.reads.add(SAMPLE_WEIGHT)
                self._spelled[statement.read] = statement.name
                indices = [self.expressions.integer(index) for index in statement.read.indices]
                return [f"{self.local(statement.name)} = {self._weight(indices)}"]
            case Start():
                return self._start(statement)
            case Accumulate():
                return [self._accumulate(statement)]
            case Combine():
                return [self._combine(statement)]
            case Store():
                return [self._store(statement)]
            case ZeroRow():
                zero = self.expressions.number(Fraction(0))
                place = self.names.place(statement.array, self.phase.row.name)
                return [f"{self.names.array(statement.array)}[{place}] = {zero}"]
            case ZeroRows():
                zero = self.expressions.number(Fraction(0))
                start, stop = (self.names.place(statement.array, end) for end in ("start", "stop"))
                return [f"{self.names.array(statement.array)}[{start}:{stop}] = {zero}"]
            case Window():
                return [self._window(statement)]
            case For():
                return self._for(statement)
            case If():
                body = under(f"if {self._condition(statement.condition)}:", self._block(statement.body))
                return body + (
                    under("else:", self._block(statement.otherwise)) if statement.otherwise else []
                )
        raise TypeError(f"no spelling for {type(statement).__name__}")

    def _let(self, statement: Let) -> str:
        if isinstance(statement.value, log | log1p | exp):
            self.expressions.rounded.add(statement.name)
        return f"{self.local(statement.name)} = {value_of(self.expressions, statement.value)}"

    def _shares(self, statement: LetShares) -> str:
        function = f"{logaddexp(*statement.terms).called}_shares"
        self.functions.add(function)
        names = ", ".join(map(self.local, statement.names))
        return f"{names} = {function}({', '.join(map(self.expressions, statement.terms))})"

    def local(self, name: str) -> str:
        """What a local is called where it is assigned."""
        return self.expressions.named(name)

    def _start(self, statement: Start) -> list[str]:
        return [f"{self.local(statement.name)} = {self._nothing(statement.op)}"]

    def _nothing(self, op: str) -> str:
        """What an accumulator without terms is."""
        if op == "sum":
            self.expressions.number(Fraction(0))
        else:
            self.expressions.library.add("inf")
        return _STARTS[op]

    def _accumulate(self, statement: Accumulate) -> str:
        function = FOLDS[statement.op]
        self.functions.add(function)
        value = self.expressions(statement.value)
        if statement.where is not S.true:  # a choice, which vectorises
            condition = self.expressions.condition(statement.where)
            term, nothing = self.expressions.operand(statement.value), self._nothing(statement.op)
            value = f"{term} if {condition} else {nothing}"
        name = self.local(statement.name)
        return f"{name} = {function}({name}, {value})"

    def _combine(self, statement: Combine) -> str:
        raise TypeError(f"no threads share {statement.name}")

    def _store(self, statement: Store) -> str:
        element = self._spelled.get(Read(Symbol(statement.array), *statement.indices))
        if element is None:
            indices = [self.expressions.integer(index) for index in statement.indices]
            element = self.names.element(statement.array, indices, statement.indices[0])
        operator = "+=" if statement.add else "="
        return f"{element} {operator} {self.expressions(statement.value)}"

    def _window(self, statement: Window) -> str:
        self.reads.add(statement.array)
        part = f"{self.expressions.integer(statement.start)}:{self.expressions.integer(statement.stop)}"
        indices = [*map(self.expressions.integer, statement.indices), part]
        first = statement.indices[0] if statement.indices else statement.start
        return f"{statement.name} = {self.names.element(statement.array, indices, first)}"

    def _for(self, loop: For) -> list[str]:
        outside = self._spelled
        windows = {read: f"{window}[{loop.index.name}]" for read, window in loop.through}
        self._spelled = outside | windows
        self.reads |= {read.name for read in windows}
        lines = under(f"for {loop.index.name} in range({self._bounds(loop)}):", self._block(loop.body))
        self._spelled = outside
        return lines

    def _bounds(self, loop: For) -> str:
        """The arguments of `range`."""
        assert loop.axis is Axis.SERIAL
        if loop.reverse:
            assert loop.stop is not None  # a recurrence knows its length
            first, end = loop.stop - 1, loop.start - 1
            return f"{self.expressions.integer(first)}, {self.expressions.integer(end)}, -1"
        stop = self._stop(loop)
        return stop if loop.start == 0 else f"{self.expressions.integer(loop.start)}, {stop}"

    def _stop(self, loop: For) -> str:
        return loop.index.extent.name if loop.stop is None else self.expressions.integer(loop.stop)

    def _condition(self, condition: Condition) -> str:
        match condition:
            case Given():
                return " or ".join(self._given(self.names.array(name)) for name in condition.arrays)
            case FirstThread() | Owns():
                raise TypeError("no threads share a row")
            case AnyRow():
                raise TypeError("no rows lie side by side")
        return self.expressions.condition(condition)

    def _given(self, array: str) -> str:
        """The condition that the caller passed an optional array."""
        return f"{array} is not None"


def value_of(expressions: PythonExpressions, value: Basic) -> str:
    """The source of a number or a condition."""
    return expressions.condition(value) if isinstance(value, Boolean) else expressions(value)


def assignment(expressions: PythonExpressions, statement: Assign) -> str:
    """`name = value`, for a number or a condition."""
    return f"{statement.name} = {value_of(expressions, statement.value)}"


def under(head: str, lines: Iterable[str]) -> list[str]:
    """Lines under the head of a block."""
    return [head, *(f"    {line}" for line in lines)]
