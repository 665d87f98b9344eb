"""A whole generated C file: header, functions, entry points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.c.expressions import named
from symloss.printers.c.functions import definitions
from symloss.printers.c.statements import CStatements
from symloss.printers.headers import header_lines
from symloss.printers.numba_cpu.entry import Entry
from symloss.printers.numba_cpu.phases import ordered_outputs
from symloss.printers.numba_cuda.schedules import entries
from symloss.printers.numba_cuda.schedules import support as printable
from symloss.printers.templates import environment
from symloss.program.schedule import Phase, Schedule
from symloss.program.unsupported import UnsupportedError
from symloss.signature.words import in_comment

if TYPE_CHECKING:
    from symloss.chain import Chain

_WIDTH = 106


def support(chain: Chain) -> str | None:
    """None where the backend can print the loss, else why not."""
    if (reason := printable(chain, "C")) is not None:
        return reason
    try:
        _views(chain)
    except UnsupportedError as reason:
        return str(reason)
    return None


def render_module(chain: Chain) -> str:
    """The source of a C file with all entry points of a loss.

    Raises:
        UnsupportedError: the backend cannot print it.
    """
    views, functions = _views(chain)
    declaration = chain.declaration
    context: dict[str, Any] = {
        "name": declaration.name,
        "summary": in_comment(declaration.summary),
        "formulas": header_lines(chain, _WIDTH),
        "place": declaration.place.split(":")[0],
        "digest": declaration.digest,
        "functions": definitions(functions),
        "entries": views,
        "labels": any(array.role == "label" for array in declaration.arrays),
    }
    return environment().get_template("c/kernel.c.j2").render(context)


def _views(chain: Chain) -> tuple[list[dict[str, Any]], set[str]]:
    functions: set[str] = set()
    views = [_entry_view(schedule, entry, functions) for schedule, entry in entries(chain)]
    definitions(functions)
    return views, functions


def _entry_view(schedule: Schedule, entry: Entry, functions: set[str]) -> dict[str, Any]:
    phases = []
    for step in schedule.steps:
        assert isinstance(step, Phase)
        printer = CStatements(schedule, step)
        lines = printer.lines()
        functions |= printer.expressions.functions | printer.functions
        phases.append(
            {
                "row": named(step.row.name),
                "rows": named(step.row.extent.name),
                "lines": lines,
                "folds": [{"name": name, "op": op} for name, op in step.folds],
                "constants": sorted(printer.expressions.constants.items()),
            }
        )
    return {
        "name": entry.name,
        "doc": entry.doc.replace("None", "NULL"),
        "returns": schedule.result.name if entry.returns else None,
        "arguments": c_arguments(schedule, entry),
        "phases": phases,
        "constants": sorted({constant for phase in phases for constant in phase["constants"]}),
    }


def c_arguments(schedule: Schedule, entry: Entry) -> list[str]:
    """The lengths of axes, inputs, parameters, sample weight, scale and outputs, with their types."""
    program = schedule.program
    arrays = [array for array in program.arrays if array.name != SAMPLE_WEIGHT]
    extents = dict.fromkeys(extent.name for array in arrays for extent in array.axes if extent.fixed is None)
    found = [f"ptrdiff_t {named(name)}" for name in extents]
    kinds = {True: "int64_t", False: "real"}
    found += [f"const {kinds[a.role == 'label']} *{named(a.name)}" for a in arrays]
    found += [f"{kinds[p.domain.integer]} {named(p.name)}" for p in program.parameters]
    found += [f"const real *{SAMPLE_WEIGHT}"] if program.array(SAMPLE_WEIGHT) is not None else []
    found += ["real grad_scale"] if entry.has_scale else []
    return found + [f"real *{named(name)}" for name in ordered_outputs(schedule)]
