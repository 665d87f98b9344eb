"""Kernel statements -> lines of C."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import ClassVar

from sympy import Basic, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.kernel.lowering import C, lowered
from symloss.kernel.nodes import (
    Accumulate,
    Block,
    Condition,
    For,
    Given,
    If,
    Let,
    LoadWeight,
    Start,
    Statement,
    Store,
)
from symloss.language.symbols import Read
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.c.expressions import CExpressions
from symloss.program.schedule import Phase, Schedule

_SIGNS = {"max": "-", "nanmax": "-", "min": ""}
_EXTREMES = {"max": "maximum", "nanmax": "maximum", "min": "minimum"}


class CStatements:
    """Prints what one row of a phase does."""

    spelling: ClassVar[type[CExpressions]] = CExpressions
    counter: ClassVar[str] = "ptrdiff_t"

    def __init__(self, schedule: Schedule, phase: Phase) -> None:
        program = schedule.program
        integers = frozenset(p.name for p in program.parameters if p.domain.integer)
        self.expressions = self.spelling(self.read, integers)
        self.block = lowered(schedule, phase, C)
        self.totals = {name for name, op in phase.folds if op == "sum"}
        self.axes = {array.name: [extent.name for extent in array.axes] for array in program.arrays}
        self.axes |= {node.name: [index.extent.name for index in node.axes] for node in program}
        self.axes["terms"] = self.axes.get("term", [])
        self.functions: set[str] = set()
        self.conditions: set[str] = set()
        self.weights: dict[Read, str] = {}

    def named(self, name: str) -> str:
        """What a name is called in the language."""
        return self.expressions.named(name)

    def lines(self) -> list[str]:
        return self._block(self.block, set())

    def read(self, read: Read) -> str:
        """An element of an array, whose rows follow one another."""
        if read in self.weights:
            return self.weights[read]
        element = self._element(read.name, read.indices)
        if read.name == SAMPLE_WEIGHT:
            one = self.expressions.number(Fraction(1))
            return f"({SAMPLE_WEIGHT} ? {element} : {one})"
        return element

    def _element(self, name: str, indices: Iterable) -> str:
        place = ""
        for extent, index in zip(self.axes[name], indices, strict=True):
            at = self.expressions.integer(index)
            if not place:
                place = at
                continue
            place = f"({place})" if " + " in place or " - " in place else place
            place = f"{place} * {self.named(extent)} + {at}"
        return f"{self.named(name)}[{place}]"

    def _block(self, block: Block, known: set[str]) -> list[str]:
        """`known` are the locals of the blocks around."""
        declared = set(known)
        return [line for statement in block for line in self._statement(statement, declared)]

    def _statement(self, statement: Statement, declared: set[str]) -> list[str]:
        match statement:
            case Let():
                if self._is_condition(statement.value):
                    self.conditions.add(statement.name)
                    value = self.expressions.condition(statement.value)
                    return [self._local("bool", statement.name, value, declared)]
                return [self._local("real", statement.name, self.expressions(statement.value), declared)]
            case LoadWeight():
                element = self._element(SAMPLE_WEIGHT, statement.read.indices)
                one = self.expressions.number(Fraction(1))
                self.weights[statement.read] = statement.name
                value = f"{SAMPLE_WEIGHT} ? {element} : {one}"
                return [self._local("real", statement.name, value, declared)]
            case Start():
                return [self._local("real", statement.name, self._start(statement.op), declared)]
            case Accumulate():
                return [self._accumulate(statement)]
            case Store():
                operator = "+=" if statement.add else "="
                element = self._element(statement.array, statement.indices)
                return [f"{element} {operator} {self.expressions(statement.value)};"]
            case For():
                return [f"for ({self.range(statement)}) {{", *self._inside(statement.body, declared), "}"]
            case If():
                lines = [f"if ({self._condition(statement.condition)}) {{"]
                lines += self._inside(statement.body, declared)
                if statement.otherwise:
                    lines += ["} else {", *self._inside(statement.otherwise, declared)]
                return [*lines, "}"]
        raise TypeError(f"no spelling for {type(statement).__name__}")

    def _is_condition(self, value: Basic) -> bool:
        if isinstance(value, Symbol):  # which SymPy takes for either
            return value.name in self.conditions
        return isinstance(value, Boolean)

    def _inside(self, block: Block, declared: set[str]) -> list[str]:
        return [f"    {line}" for line in self._block(block, declared)]

    def _local(self, kind: str, name: str, value: str, declared: set[str]) -> str:
        head = "" if name in declared else f"{kind} "
        declared.add(name)
        return f"{head}{self.named(name)} = {value};"

    def _start(self, op: str) -> str:
        return "0" if op == "sum" else f"{_SIGNS[op]}{self.spelling.numbers['inf']}"

    def _accumulate(self, statement: Accumulate) -> str:
        assert statement.where is S.true
        name, value = self.named(statement.name), self.expressions(statement.value)
        if statement.name in self.totals:
            return self._added(name, value)
        if statement.op == "sum":
            return f"{name} += {value};"
        function = _EXTREMES[statement.op]
        self.functions.add(function)
        return f"{name} = {function}({name}, {value});"

    def _added(self, name: str, value: str) -> str:
        """A term joins a sum over the rows."""
        return f"add_exactly(&{name}_sum, &{name}_rest, {value});"

    def range(self, loop: For) -> str:
        name, start = self.named(loop.index.name), self.expressions.integer(loop.start)
        stop = (
            self.named(loop.index.extent.name) if loop.stop is None else self.expressions.integer(loop.stop)
        )
        if loop.reverse:
            return f"{self.counter} {name} = {stop} - 1; {name} >= {start}; --{name}"
        return f"{self.counter} {name} = {start}; {name} < {stop}; ++{name}"

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, Given):
            return " || ".join(map(self.named, condition.arrays))
        return self.expressions.condition(condition)
