"""A loss as JavaScript: functions that take lengths, arrays and parameters by name and fill the arrays given.

The statements are those of the C backend, and so are the functions they call: what a plot shows is what a
kernel computes. Sums over the samples are plain sums, for a plot has few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from symloss.kernel.nodes import For
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.c.functions import definitions
from symloss.printers.c.statements import CStatements
from symloss.printers.javascript.expressions import LIBRARY, JavaScriptExpressions, JavaScriptFunction
from symloss.printers.numba_cpu.entry import Entry
from symloss.printers.numba_cpu.phases import ordered_outputs
from symloss.printers.numba_cuda.schedules import entries
from symloss.printers.numba_cuda.schedules import support as printable
from symloss.program.schedule import Phase, Schedule
from symloss.program.unsupported import UnsupportedError

if TYPE_CHECKING:
    from symloss.chain import Chain


class JavaScriptStatements(CStatements):
    """Prints what one row of a phase does."""

    spelling: ClassVar[type[JavaScriptExpressions]] = JavaScriptExpressions
    counter = "let"

    def _local(self, kind: str, name: str, value: str, declared: set[str]) -> str:
        return super()._local("let", name, value, declared)

    def _added(self, name: str, value: str) -> str:
        return f"{name} += {value};"


def render_module(chain: Chain) -> str:
    """An expression whose value holds the entry points of a loss.

    Raises:
        UnsupportedError: the backend cannot print it.
    """
    if (reason := printable(chain, "JavaScript")) is not None:
        raise UnsupportedError(reason)
    functions: set[str] = set()
    found = entries(chain)
    parts = [_entry(schedule, entry, functions) for schedule, entry in found]
    names = ", ".join(entry.name for _, entry in found)
    head = f"const {{ {', '.join(LIBRARY)} }} = Math;"
    body = [head, *definitions(functions, JavaScriptFunction), *parts, f"return {{ {names} }};"]
    return "\n".join(['(() => {\n"use strict";', *body, "})()"])


def _entry(schedule: Schedule, entry: Entry, functions: set[str]) -> str:
    lines: list[str] = []
    constants: set[tuple[str, str]] = set()
    for step in schedule.steps:
        assert isinstance(step, Phase)
        printer = JavaScriptStatements(schedule, step)
        inside = printer.lines()
        functions |= (printer.expressions.functions | printer.functions) - set(LIBRARY)
        constants |= set(printer.expressions.constants.items())
        lines += [f"    let {name} = 0;" for name, _ in step.folds]
        lines += [
            f"    for ({printer.range(For(step.row, ()))}) {{",
            *(f"        {one}" for one in inside),
            "    }",
        ]
    start = [f"    const {name} = {value};" for name, value in sorted(constants)]
    ending = [f"    return {schedule.result.name};"] if entry.returns else []
    head = f"function {entry.name}({{ {', '.join(_arguments(schedule, entry))} }}) {{"
    return "\n".join([head, *start, *lines, *ending, "}"])


def _arguments(schedule: Schedule, entry: Entry) -> list[str]:
    """The names by which lengths of axes, inputs, parameters, weight, scale and outputs are taken."""
    program = schedule.program
    extents = dict.fromkeys(extent.name for array in program.arrays for extent in array.axes)
    names = [name for name in extents if not name.isdigit()]
    names += [array.name for array in program.arrays if array.name != SAMPLE_WEIGHT]
    names += [parameter.name for parameter in program.parameters]
    names += [SAMPLE_WEIGHT] if program.array(SAMPLE_WEIGHT) is not None else []
    names += ["grad_scale"] if entry.has_scale else []
    spelled = JavaScriptExpressions(str).named
    taken = [(name, spelled(name)) for name in [*names, *ordered_outputs(schedule)]]
    return [name if name == own else f"{name}: {own}" for name, own in taken]
