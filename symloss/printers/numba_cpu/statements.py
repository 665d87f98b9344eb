"""Kernel statements in Python for Numba on a CPU: blocks of rows, and the totals that they join."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Expr

from symloss.kernel import nodes
from symloss.kernel.hoist_invariants import is_known
from symloss.kernel.nodes import Accumulate, Axis, For, ZeroRow
from symloss.kernel.side_by_side import only_finds_elements
from symloss.kernel.values import changed_by
from symloss.printers.numba_cpu.flat_rows import CpuNames, flat_rows
from symloss.printers.numba_cpu.tile_names import tile_names
from symloss.printers.python_expressions import PythonExpressions
from symloss.printers.python_statements import FOLDS, PythonStatements, under
from symloss.program import Program
from symloss.program.describe import describe
from symloss.program.names import fresh_name, taken_names
from symloss.program.schedule import Phase, Schedule
from symloss.program.used_names import real_numbers

_TOTALS = {"sum": "0.0", "max": "-np.inf", "nanmax": "-np.inf", "min": "np.inf"}


class CpuExpressions(PythonExpressions):
    """Spells the exponents that are known before a kernel runs as arguments, whose types tell small ones."""

    own = frozenset({"atan"})  # that of `math` is a call, which no vector contains

    program: Program

    def __init__(self, *settings: Any) -> None:
        super().__init__(*settings)
        self.exponents: dict[str, str] = {}  # what the argument is called, and what it is

    def exponent(self, exponent: Expr) -> str:
        if not is_known(exponent, real_numbers(self.program)):
            return super().exponent(exponent)
        name = fresh_name(f"{describe(exponent, {})}_exponent", taken_names(self.program))
        self.exponents[name] = str(exponent)
        return name


class CpuStatements(PythonStatements):
    """Prints a whole phase, its loop over blocks included."""

    margin = 4
    spelling = CpuExpressions
    expressions: CpuExpressions

    def __init__(self, schedule: Schedule, phase: Phase) -> None:
        super().__init__(schedule, phase)
        self.expressions.program = schedule.program
        self.names: CpuNames = CpuNames(**vars(self.names))
        self.tiles = schedule.tiles_of(phase)
        self.names.tiled, self.names.first = schedule.tiled, tile_names(schedule).first
        self.totals: tuple[str, ...] = ()  # in the order in which the threads keep them
        self.counts_up = phase.is_pointwise and only_finds_elements(phase)
        if self.counts_up:
            self.names.flat = flat_rows(schedule, phase, self.block)
            self.names.inputs = frozenset(array.name for array in schedule.program.arrays)
            self.names.taken = {*taken_names(schedule.program), *changed_by(self.block).scalars}
            self.functions |= {"in_row", "rows_in_line"} if self.names.flat else set()

    def starts(self) -> list[str]:
        """The totals before the first block; a sum also keeps what rounding loses."""
        return [
            f"{name}, {name}_rest = 0.0, 0.0" if op == "sum" else f"{name} = {_TOTALS[op]}"
            for name, op in self.phase.folds
        ]

    def results(self) -> list[str]:
        """The totals after the last block."""
        return [f"{name} + {name}_rest" if op == "sum" else name for name, op in self.phase.folds]

    def _statement(self, statement: nodes.Statement) -> list[str]:
        if isinstance(statement, Accumulate) and statement.name in self.totals:
            return self._join(statement)
        if isinstance(statement, ZeroRow) and statement.array in self.names.flat:
            zero = self.expressions.number(Fraction(0))
            return [f"{element} = {zero}" for element in self.names.elements_of_row(statement.array)]
        return super()._statement(statement)

    def _for(self, loop: For) -> list[str]:
        if loop.axis is Axis.BLOCKS:
            return self._blocks(loop)
        lines = super()._for(loop)
        return (
            [lines[0], *(f"    {line}" for line in self._views()), *lines[1:]]
            if self._is_rows(loop)
            else lines
        )

    def _blocks(self, loop: For) -> list[str]:
        self.functions |= {"next_block"}
        self.totals = tuple(name for name, _ in loop.folds)
        block = [
            "start = block_number * block",
            "stop = min(start + block, rows)",
        ]
        if self.tiles is not None:
            first = self.names.first
            block = [f"start = {first} + block_number * block", f"stop = min(start + block, {first} + rows)"]
        block += [
            *self._block(loop.body),
            "block_number = next_block(shared_blocks, block_number)",
        ]
        return [
            "block_number = next_block(shared_blocks, -1)",
            *under("while block_number * block < rows:", block),
        ]

    def _join(self, statement: Accumulate) -> list[str]:
        """The total of a block joins that of all; where threads share the blocks it is kept, too."""
        self.functions.add("keep_total")
        name, value = statement.name, self.expressions(statement.value)
        kept = f"keep_total(shared_blocks, block_number, {self.totals.index(name)}, {value})"
        function = "add_exactly" if statement.op == "sum" else FOLDS[statement.op]
        self.functions.add(function)
        if statement.op == "sum":
            return [f"{name}, {name}_rest = add_exactly({name}, {name}_rest, {value})", kept]
        return [f"{name} = {function}({name}, {value})", kept]

    def _bounds(self, loop: For) -> str:
        if self._is_rows(loop) and self.counts_up:
            return f"Place({loop.start}), Place({loop.stop})"
        return super()._bounds(loop)

    def _is_rows(self, loop: For) -> bool:
        return loop.index == self.phase.row and loop.axis is Axis.SERIAL

    def _views(self) -> list[str]:
        """What a row reads and writes of arrays with further axes."""
        views = [f"{local} = {element}" for local, element in sorted(self.names.loaded.items())]
        for view, name in sorted(self.names.views.items()):
            array = self.names.array(name)
            missing = name in self.names.optional or name in self.only_gradients
            if missing:
                self.functions.add("row")
            place = self.names.place(name, self.phase.row.name)
            source = f"row({array}, {place})" if missing else f"{array}[{place}]"
            views.append(f"{view} = {source}")
        return views
