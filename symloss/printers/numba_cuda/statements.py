"""Schedule statements -> lines of one CUDA kernel: who of the threads of a row does what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sympy import Add, Mul, Pow

from symloss.language.symbols import Read
from symloss.printers.numba_cuda.expressions import CudaExpressions
from symloss.printers.python_expressions import abs_term
from symloss.printers.python_statements import Names, PythonStatements
from symloss.program import Difference
from symloss.program.schedule import (
    Assign,
    Fold,
    Loop,
    Phase,
    Schedule,
    Statement,
    Store,
    When,
    expressions_of,
    walk,
)
from symloss.program.unsupported import UnsupportedError

_COMBINES = {
    "sum": "sum_over_row",
    "max": "max_over_row",
    "nanmax": "max_over_row",
    "min": "min_over_row",
}
_EXTREMES = {"max": "maximum", "nanmax": "maximum", "min": "minimum"}
_ALONE = "if lane == 0:"


@dataclass
class FlatNames(Names):
    """Elements are spelled with all their indices: an absent array has no rows to view."""

    def element(self, name: str, indices: list[str], first: object) -> str:
        """The source of one element."""
        return f"{self.array(name)}[{', '.join(indices)}]"


class CudaStatements(PythonStatements):
    """Prints the body of one phase.

    In a phase over elements a thread has an element to itself. In a phase over rows the outermost loops are
    split between the threads of a row, all of them know each local, and the first does what is done once.
    """

    spelling = CudaExpressions

    def __init__(self, schedule: Schedule, phase: Phase) -> None:
        super().__init__(schedule, phase, optional_weight=True)
        self.names = FlatNames(**vars(self.names))
        self._summands = _summands(phase)
        self._depth = 0
        self._shared: Loop | None = None  # the loop being printed, where the threads of a row share it

    @property
    def _once_a_row(self) -> bool:
        return not self.phase.is_pointwise and self._depth == 0

    def _given(self, array: str) -> str:
        return f"{array}.size"

    def _block(self, statements: Iterable[Statement], depth: int) -> list[str]:
        return _merged(super()._block(statements, depth))

    def _assign(self, statement: Assign) -> list[str]:
        lines = super()._assign(statement)
        if statement.name in self._summands and isinstance(statement.value, Mul | Pow):
            return [f"{statement.name} = {self.expressions.summand(statement.value)}"]
        return lines

    def _fold(self, statement: Fold) -> list[str]:
        value = self.expressions(statement.value)
        if statement.op == "sum":
            line = f"{statement.name} += {value}"
        else:
            function = _EXTREMES[statement.op]
            self.functions.add(function)
            line = f"{statement.name} = {function}({statement.name}, {value})"
        lines = [line]
        if statement.guard != True:  # noqa: E712  (SymPy's true)
            lines = _under(f"if {self.expressions.condition(statement.guard)}:", lines)
        return _under(_ALONE, lines) if self._once_a_row else lines

    def _store(self, statement: Store) -> list[str]:
        lines = super()._store(statement)
        if not self._once_a_row:
            return lines
        at_label = any(isinstance(index, Read) for index in statement.indices)
        if not statement.add and not at_label:
            return _under(_ALONE, lines)
        # The thread that wrote the element in a loop corrects it, so that no barrier is needed
        self.functions.add("owns")
        return _under(f"if owns({self.expressions.integer(statement.indices[1])}):", lines)

    def _loop(self, loop: Loop) -> list[str]:
        if not self._once_a_row:
            return super()._loop(loop)
        self._shared = loop
        self._depth += 1
        lines = super()._loop(loop)
        self._depth -= 1
        totals = {name for name, _ in self.phase.folds}
        for name, op in loop.folds:
            if name not in totals:
                self.functions.add(_COMBINES[op])
                lines.append(f"{name} = {_COMBINES[op]}({name})")
        return lines

    def _bounds(self, loop: Loop) -> str:
        """In a shared loop a thread takes the columns it owns: its lane modulo `lanes`, a power of 2."""
        if loop is not self._shared:
            return super()._bounds(loop)
        if loop.reverse:
            raise UnsupportedError("the CUDA backend cannot print recurrences along an axis yet")
        if loop.start == 0:
            return f"lane, {self._stop(loop)}, lanes"
        start = self.expressions.integer(loop.start)
        return f"{start} + ((lane - ({start})) & (lanes - 1)), {self._stop(loop)}, lanes"

    def _when(self, statement: When) -> list[str]:
        lines = self._conditional(statement)
        zeroed = [line for target in statement.zeroed for line in self._zero(target)]
        return lines + (_under("else:", _merged(zeroed)) if zeroed else [])

    def _zero(self, target: str) -> list[str]:
        """Fill the row of an output with zeros."""
        row, *inner = self.schedule.program.node(target).axes
        zero = self.expressions.number(Fraction(0))
        lines = [f"{target}[{', '.join(index.name for index in (row, *inner))}] = {zero}"]
        for index in reversed(inner[1:]):
            lines = _under(f"for {index.name} in range({index.extent.name}):", lines)
        if inner:
            which = "{}" if self.phase.is_pointwise else "lane, {}, lanes"
            head = f"for {inner[0].name} in range({which.format(inner[0].extent.name)}):"
            lines = _under(head, lines)
        if self._may_be_missing(target):
            lines = _under(f"if {self._given(target)}:", lines)
        return lines if inner or not self._once_a_row else _under(_ALONE, lines)


def _summands(phase: Phase) -> frozenset[str]:
    """The names that are terms of sums."""
    parts = (part for statement in walk(phase.statements) for part in expressions_of(statement))
    sums = (one for part in parts for one in part.atoms(Add, Difference))
    return frozenset(str(abs_term(term)) for one in sums for term in one.args)


def _under(head: str, lines: list[str]) -> list[str]:
    return [head, *(f"    {line}" for line in lines)]


def _merged(lines: list[str]) -> list[str]:
    """Neighbouring blocks under the same condition become one."""
    merged: list[str] = []
    heads: dict[int, str] = {}
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if line.lstrip().startswith("if ") and heads.get(indent) == line:
            continue
        heads = {known: head for known, head in heads.items() if known < indent}
        if line.lstrip().startswith("if "):
            heads[indent] = line
        merged.append(line)
    return merged
