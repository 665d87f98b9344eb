"""Kernel statements in Python for Numba on a CPU, for short rows: those of a block side by side."""

from __future__ import annotations

from sympy import Symbol

from symloss.kernel import nodes
from symloss.kernel.lowering import SHORT_ROWS
from symloss.kernel.nodes import (
    Allocate,
    AnyRow,
    Axis,
    Condition,
    Content,
    For,
    LoadPlace,
    Spread,
    values_of,
    walk,
)
from symloss.kernel.transpose_rows import LANE
from symloss.kernel.values import changed_by
from symloss.printers.numba_cpu.flat_rows import CpuNames
from symloss.printers.numba_cpu.statements import CpuExpressions, CpuStatements
from symloss.printers.python_statements import under
from symloss.program.names import fresh_name, taken_names
from symloss.program.schedule import Phase, Schedule

_TYPES = {Content.TRUTHS: "np.bool_", Content.PLACES: "np.int64"}


class _Expressions(CpuExpressions):
    """Spells what is spread as an element of the lane."""

    spread: frozenset[str] = frozenset()

    def named(self, name: str) -> str:
        return f"{name}[{LANE}]" if name in self.spread else name


class _Names(CpuNames):
    """Elements are read where they are: a row at a time has no view."""

    def element(self, name: str, indices: list[str], first: object) -> str:
        return f"{self.array(name)}[{', '.join([self.place(name, indices[0]), *indices[1:]])}]"

    def place(self, name: str, row: str) -> str:
        return f"{row} - Place({self.first})" if name in self.tiled else row


class ShortRows(CpuStatements):
    """Prints a phase whose rows lie side by side: a local that is spread has an element for each lane."""

    passes = SHORT_ROWS
    spelling = _Expressions
    expressions: _Expressions

    def __init__(self, schedule: Schedule, phase: Phase) -> None:
        super().__init__(schedule, phase)
        own = self.names
        self.names = _Names(own.row, own.ranks, own.buffers, own.optional, own.tiled, own.first)
        spread = [s for s in self.block if isinstance(s, Spread)]
        self.expressions.spread = frozenset(s.name for s in spread)
        self.numbers = [s.name for s in spread if s.content is Content.NUMBERS]
        self.kept = fresh_name("kept", {*taken_names(schedule.program), *changed_by(self.block).scalars})

    def _statement(self, statement: nodes.Statement) -> list[str]:
        match statement:
            case Spread(content=Content.NUMBERS):  # in one array: each allocation costs a call 40 ns
                number = self.numbers.index(statement.name)
                kept = [f"{self.kept} = np.empty(({len(self.numbers)}, ROWS), Real)"] if number == 0 else []
                return [*kept, f"{statement.name} = {self.kept}[{number}]"]
            case Spread():
                return [f"{statement.name} = np.empty(ROWS, {_TYPES[statement.content]})"]
            case Allocate():
                lengths = ", ".join(map(self.expressions.integer, statement.lengths))
                return [f"{statement.name} = np.empty(({lengths}, ROWS), Real)"]
            case LoadPlace():
                held = self.expressions.condition(statement.where)
                place = self.expressions.integer(statement.value)
                return [f"{self.local(statement.name)} = {place} if {held} else 0"]
        return super()._statement(statement)

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, AnyRow):
            return f"{condition.name}.any()"
        return super()._condition(condition)

    def _for(self, loop: For) -> list[str]:
        if loop.axis is not Axis.LANES:
            return super()._for(loop)
        lines = self._block(loop.body)
        if self._minds_lane(loop):
            lines.insert(0, f"{LANE} = {loop.index} - Place({loop.start})")
        return under(f"for {loop.index} in range(Place({loop.start}), Place({loop.stop})):", lines)

    def _minds_lane(self, loop: For) -> bool:
        """Whether a loop has to do with columns, or with what is spread."""
        named = self.expressions.spread | {LANE.name}
        for statement in walk(loop.body):
            if getattr(statement, "name", None) in named:
                return True
            if any(s.name in named for v in values_of(statement) for s in v.atoms(Symbol)):
                return True
        return False
