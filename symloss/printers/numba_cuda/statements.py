"""Kernel statements -> lines of one CUDA kernel: who of the threads of a row does what."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Add, Mul, Pow, S

from symloss.kernel.lowering import CUDA
from symloss.kernel.nodes import (
    Accumulate,
    Axis,
    Block,
    Combine,
    Condition,
    FirstThread,
    For,
    Let,
    Owns,
    values_of,
    walk,
)
from symloss.printers.numba_cuda.expressions import CudaExpressions
from symloss.printers.python_expressions import abs_term
from symloss.printers.python_statements import Names, PythonStatements
from symloss.program import Difference
from symloss.program.schedule import Phase, Schedule

_COMBINES = {
    "sum": "sum_over_row",
    "max": "max_over_row",
    "nanmax": "max_over_row",
    "min": "min_over_row",
}
_EXTREMES = {"max": "maximum", "nanmax": "maximum", "min": "minimum"}


@dataclass
class FlatNames(Names):
    """Elements are spelled with all their indices: an absent array has no rows to view."""

    def element(self, name: str, indices: list[str], first: object) -> str:
        """The source of one element."""
        return f"{self.array(name)}[{', '.join(indices)}]"


class CudaStatements(PythonStatements):
    """Prints the body of one phase."""

    spelling = CudaExpressions
    passes = CUDA

    def __init__(self, schedule: Schedule, phase: Phase) -> None:
        super().__init__(schedule, phase)
        self.names = FlatNames(**vars(self.names))
        self._summands = _summands(self.block)

    def _let(self, statement: Let) -> str:
        text = super()._let(statement)
        if statement.name in self._summands and isinstance(statement.value, Mul | Pow):
            return f"{statement.name} = {self.expressions.summand(statement.value)}"
        return text

    def _accumulate(self, statement: Accumulate) -> str:
        assert statement.where is S.true
        value = self.expressions(statement.value)
        if statement.op == "sum":
            return f"{statement.name} += {value}"
        function = _EXTREMES[statement.op]
        self.functions.add(function)
        return f"{statement.name} = {function}({statement.name}, {value})"

    def _combine(self, statement: Combine) -> str:
        function = _COMBINES[statement.op]
        self.functions.add(function)
        return f"{statement.name} = {function}({statement.name})"

    def _bounds(self, loop: For) -> str:
        """In a shared loop a thread takes the columns it owns: its lane modulo `lanes`, a power of 2."""
        if loop.axis is not Axis.THREADS:
            return super()._bounds(loop)
        if loop.start == 0:
            return f"lane, {self._stop(loop)}, lanes"
        start = self.expressions.integer(loop.start)
        return f"{start} + ((lane - ({start})) & (lanes - 1)), {self._stop(loop)}, lanes"

    def _condition(self, condition: Condition) -> str:
        match condition:
            case FirstThread():
                return "lane == 0"
            case Owns():
                self.functions.add("owns")
                return f"owns({self.expressions.integer(condition.index)})"
        return super()._condition(condition)

    def _given(self, array: str) -> str:
        return f"{array}.size"


def _summands(block: Block) -> frozenset[str]:
    """The names that are terms of sums."""
    parts = (part for statement in walk(block) for part in values_of(statement))
    sums = (one for part in parts for one in part.atoms(Add, Difference))
    return frozenset(str(abs_term(term)) for one in sums for term in one.args)
