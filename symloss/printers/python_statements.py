"""Schedule statements -> lines of Python for one compiled function; shared by the CPU and CUDA printers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from sympy import Add, S, Symbol, exp, log
from sympy.logic.boolalg import Boolean

from symloss.functions import log1p
from symloss.language.symbols import Extent, Index, Read, stays_inside
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.python_expressions import PythonExpressions
from symloss.printers.used_names import gradient_buffers
from symloss.printers.wrap_lines import wrapped
from symloss.program import looks_up
from symloss.program.schedule import (
    Assign,
    Fold,
    Loop,
    Phase,
    Schedule,
    Statement,
    Store,
    Wanted,
    When,
    expressions_of,
    walk,
)

FOLDS = {"sum": "accumulate", "max": "larger", "nanmax": "larger_number", "min": "smaller"}
_STARTS = {"sum": "zero", "max": "-Real(math.inf)", "nanmax": "-Real(math.inf)", "min": "Real(math.inf)"}


@dataclass
class Names:
    """How arrays are called inside a phase.

    `inputs` are read at the phase's row through a row view when they have further axes; `buffers` live
    between phases; `optional` outputs may be None.
    """

    row: Index
    ranks: dict[str, int]
    buffers: frozenset[str]
    optional: frozenset[str]
    views: dict[str, str] = field(default_factory=dict)

    def array(self, name: str) -> str:
        return f"{name}_all" if name in self.buffers else name

    def element(self, name: str, indices: list[str], first: object) -> str:
        """The source of one element, through the row view where there is one."""
        if len(indices) > 1 and first == self.row:
            view = f"{name}_{self.row.name}"
            self.views[view] = name
            return f"{view}[{', '.join(indices[1:])}]"
        return f"{self.array(name)}[{', '.join(indices)}]"


class PythonStatements:
    """Prints the body of one phase as indented lines."""

    spelling: type[PythonExpressions] = PythonExpressions

    def __init__(self, schedule: Schedule, phase: Phase, optional_weight: bool) -> None:
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
        self.optional_weight = optional_weight
        self.reads: set[str] = set()
        self._weights: dict[tuple[str, ...], str] = {}  # the local of every sample weight, by its indices
        self._loads: dict[str, list[str]] = {}  # those that the statement being printed needs
        self._visible: set[str] = set()
        self._running = {name for name, _ in phase.folds}  # accumulators that an outer loop has started
        self._passed: frozenset[str] = frozenset()  # outputs that an outer condition has found to be there
        self.functions: set[str] = set()
        self._slice_lines: set[str] = set()
        self._windows: dict[Read, str] = {}  # how elements are spelled that a loop reads through a slice

    def read(self, read: Read) -> str:
        """The spelling of an element; a sample weight that was not passed counts as one."""
        self.reads.add(read.name)
        if (window := self._windows.get(read)) is not None:
            return window
        indices = [self.expressions.integer(index) for index in read.indices]
        if read.name == SAMPLE_WEIGHT and self.optional_weight:
            weight = self.schedule.program.array(SAMPLE_WEIGHT)
            extents = tuple(getattr(index, "extent", None) for index in read.indices)
            if weight is not None and extents == weight.axes:
                return self._sample_weight(indices)
            one = self.expressions.number(Fraction(1))  # perhaps outside: looked at where it is needed only
            return f"({SAMPLE_WEIGHT}[{', '.join(indices)}] if {self._given(SAMPLE_WEIGHT)} else {one})"
        return self.names.element(read.name, indices, read.indices[0])

    def _sample_weight(self, indices: list[str]) -> str:
        key = tuple(indices)
        plain = not self._weights or key == next(iter(self._weights))
        name = self._weights.setdefault(
            key, "sample_weight" if plain else f"sample_weight_{'_'.join(indices)}"
        )
        self._loads[name] = indices
        return name

    def lines(self) -> list[str]:
        """The statements of one row."""
        return [part for line in self._block(self.phase.statements, 0) for part in wrapped(line, 8)]

    def _block(self, statements: Iterable[Statement], depth: int) -> list[str]:
        lines: list[str] = []
        loaded = set(self._visible)
        opened: set[str] = set()  # slices that an earlier loop of the block has made
        for statement in statements:
            self._loads = {}
            if isinstance(statement, When):  # its condition is looked at before its body
                self.expressions.condition(statement.condition)
                lines += ["    " * depth + line for line in self._loaded()]
            printed = self._statement(statement)
            if not isinstance(statement, Loop | When | Wanted):
                lines += ["    " * depth + line for line in self._loaded()]
            lines += ["    " * depth + line for line in printed if line.strip() not in opened]
            opened |= self._slice_lines.intersection(printed)
        self._visible = loaded
        return lines

    def _loaded(self) -> list[str]:
        """The lines that make the sample weights which the statement needs, and no line before has made."""
        lines = []
        for name in [name for name in self._loads if name not in self._visible]:
            element = f"{SAMPLE_WEIGHT}[{', '.join(self._loads[name])}]"
            one = self.expressions.number(Fraction(1))
            lines.append(f"{name} = {element} if {self._given(SAMPLE_WEIGHT)} else {one}")
            self._visible.add(name)
        return lines

    def _statement(self, statement: Statement) -> list[str]:
        match statement:
            case Assign():
                return self._assign(statement)
            case Fold():
                return self._fold(statement)
            case Store():
                return self._store(statement)
            case Loop():
                return self._loop(statement)
            case When():
                return self._when(statement)
            case Wanted():
                return self._wanted(statement)
        raise TypeError(f"no spelling for {type(statement).__name__}")

    def _assign(self, statement: Assign) -> list[str]:
        if isinstance(statement.value, log | log1p | exp):
            self.expressions.rounded.add(statement.name)
        return [assignment(self.expressions, statement)]

    def _fold(self, statement: Fold) -> list[str]:
        function = FOLDS[statement.op]
        self.functions.add(function)
        value = self.expressions(statement.value)
        if statement.op == "sum" and self._is_selected(statement):  # a choice, which vectorises
            zero, value = self.expressions.number(Fraction(0)), self.expressions.operand(statement.value)
            value = f"{value} if {self.expressions.condition(statement.guard)} else {zero}"
            return [f"{statement.name} = {function}({statement.name}, {value})"]
        line = f"{statement.name} = {function}({statement.name}, {value})"
        if statement.guard is S.true:
            return [line]
        return [f"if {self.expressions.condition(statement.guard)}:", f"    {line}"]

    def _is_selected(self, statement: Fold) -> bool:
        """Whether a term is left out by a condition on its own element, and may be looked at all the same."""
        reads = statement.guard.atoms(Read)
        apart = any(index != self.phase.row for read in reads for index in read.indices)
        return apart and not looks_up(statement.value) and not looks_up(statement.guard)

    def _store(self, statement: Store) -> list[str]:
        element = self._windows.get(Read(Symbol(statement.target), *statement.indices))
        if element is None:
            indices = [self.expressions.integer(index) for index in statement.indices]
            element = self.names.element(statement.target, indices, statement.indices[0])
        operator = "+=" if statement.add else "="
        line = f"{element} {operator} {self.expressions(statement.value)}"
        if not self._may_be_missing(statement.target):
            return [line]
        return [f"if {self._given(self.names.array(statement.target))}:", f"    {line}"]

    def _given(self, array: str) -> str:
        """The condition that the caller passed an optional array."""
        return f"{array} is not None"

    def _may_be_missing(self, target: str) -> bool:
        optional = target in self.names.optional or target in self.only_gradients
        return optional and target not in self._passed

    @cached_property
    def only_gradients(self) -> frozenset[str]:
        """Buffers that nothing but gradients needs: absent when only the value is wanted."""
        return gradient_buffers(self.schedule)

    def _loop(self, loop: Loop) -> list[str]:
        outer = set(self._running)
        lines = self._started(loop.folds)
        slices, outside = self._slices(loop), self._windows
        self._windows = outside | {read: element for read, (_, element) in slices.items()}
        head = [*dict.fromkeys(line for line, _ in slices.values())]
        head.append(f"for {loop.index.name} in range({self._bounds(loop)}):")
        body = self._block(loop.body, 1)
        self._running, self._windows = outer, outside
        missing = {s.target for s in walk(loop.body) if isinstance(s, Store)}
        if not loop.folds and len(missing) == 1 and self._may_be_missing(target := missing.pop()):
            condition = f"if {self._given(self.names.array(target))}:"
            inner = _dedent_after(body, condition)
            return [*lines, condition, *(f"    {line}" for line in [*head, *inner])]
        return [*lines, *head, *body]

    def _slices(self, loop: Loop) -> dict[Read, tuple[str, str]]:
        """The shifted elements `x[i, j + v]` of an innermost loop over j: a slice, and the element of it.

        An index that starts at 0 and grows by 1 cannot wrap around, so that the loop uses vectors.
        """
        found: dict[Read, tuple[str, str]] = {}
        whole = loop.start == 0 and loop.stop is None and not loop.reverse
        if not whole or any(isinstance(statement, Loop | When) for statement in loop.body):
            return found
        for read in _elements_of(loop.body):
            *others, end = read.indices or (S.Zero,)
            offset = end - loop.index
            inside = {loop.index} & offset.free_symbols.union(*(index.free_symbols for index in others))
            if inside or not isinstance(end, Add) or not stays_inside(end, self._last_axis(read.name)):
                continue
            start = self.expressions.integer(offset)
            stop = self.expressions.integer(offset + loop.index.extent)
            given = [*map(self.expressions.integer, others), f"{start}:{stop}"]
            source = self.names.element(read.name, given, read.indices[0])
            self.reads.add(read.name)
            name, number = f"{read.name}_window", 2
            while name in self._taken or self._means_another(name, source):
                name, number = f"{read.name}_window_{number}", number + 1
            self._slice_lines.add(f"{name} = {source}")
            found[read] = f"{name} = {source}", f"{name}[{loop.index.name}]"
        return found

    def _last_axis(self, name: str) -> Extent:
        program = self.schedule.program
        array = program.array(name)
        return program.node(name).axes[-1].extent if array is None else array.axes[-1]

    def _means_another(self, name: str, source: str) -> bool:
        return any(line.startswith(f"{name} = ") for line in self._slice_lines - {f"{name} = {source}"})

    @cached_property
    def _taken(self) -> set[str]:
        program = self.schedule.program
        return program.names | {name for step in walk(self.phase.statements) for name in _named(step)}

    def _started(self, folds: Iterable[tuple[str, str]]) -> list[str]:
        """Starts of the accumulators that no loop around has started."""
        lines = []
        for name, op in folds:
            if name not in self._running:
                lines.append(f"{name} = {self._start(op)}")
                self._running.add(name)
        return lines

    def _conditional(self, statement: When) -> list[str]:
        """The start of what may be left out, and it under its condition."""
        outer = set(self._running)
        lines = self._started(statement.starts)
        body = self._block(statement.body, 1)
        self._running = outer
        return [*lines, f"if {self.expressions.condition(statement.condition)}:", *body]

    def _when(self, statement: When) -> list[str]:
        lines = self._conditional(statement)
        lines += ["else:"] if statement.zeroed else []
        for target in statement.zeroed:
            zero = self.expressions.number(Fraction(0))
            line = f"{self.names.array(target)}[{self.phase.row.name}] = {zero}"
            if self._may_be_missing(target):
                lines += [f"    if {self._given(self.names.array(target))}:", f"        {line}"]
            else:
                lines.append(f"    {line}")
        return lines

    def _bounds(self, loop: Loop) -> str:
        """The arguments of `range`."""
        if loop.reverse:
            assert loop.stop is not None  # a recurrence knows its length
            first, end = loop.stop - 1, loop.start - 1
            return f"{self.expressions.integer(first)}, {self.expressions.integer(end)}, -1"
        stop = self._stop(loop)
        return stop if loop.start == 0 else f"{self.expressions.integer(loop.start)}, {stop}"

    def _stop(self, loop: Loop) -> str:
        return loop.index.extent.name if loop.stop is None else self.expressions.integer(loop.stop)

    def _wanted(self, statement: Wanted) -> list[str]:
        condition = " or ".join(self._given(self.names.array(name)) for name in statement.outputs)
        outer, self._passed = self._passed, self._passed | frozenset(statement.outputs[:1])
        if len(statement.outputs) > 1:
            self._passed = outer
        lines = [f"if {condition}:", *self._block(statement.body, 1)]
        self._passed = outer
        return lines

    def _start(self, op: str) -> str:
        if op == "sum":
            self.expressions.number(Fraction(0))
        else:
            self.expressions.library.add("inf")
        return _STARTS[op]

    def starts(self) -> list[str]:
        """The accumulators of the phase's totals."""
        return [f"{name} = {self._start(op)}" for name, op in self.phase.folds]


def assignment(expressions: PythonExpressions, statement: Assign) -> str:
    """`name = value`, for a number or a condition."""
    show = expressions.condition if isinstance(statement.value, Boolean) else expressions
    return f"{statement.name} = {show(statement.value)}"


def _elements_of(statements: Iterable[Statement]) -> list[Read]:
    """The elements that statements read or store, in a stable order."""
    found: set[Read] = set()
    for statement in statements:
        found |= {read for part in expressions_of(statement) for read in part.atoms(Read)}
        if isinstance(statement, Store):
            found.add(Read(Symbol(statement.target), *statement.indices))
    return sorted(found, key=str)


def _named(statement: Statement) -> list[str]:
    return [statement.name] if isinstance(statement, Assign | Fold) else []


def _dedent_after(lines: list[str], condition: str) -> list[str]:
    """The lines with one repeated condition taken off, and what it guarded moved left."""
    result: list[str] = []
    margin: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if margin is not None and indent <= margin:
            margin = None
        if margin is None and line.strip() == condition:
            margin = indent
            continue
        result.append(line[4:] if margin is not None else line)
    return result
