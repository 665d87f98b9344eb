"""One scheduled phase -> what the CUDA template lays out: names, arguments and printed lines."""

from __future__ import annotations

import re
from typing import Any

from symloss.language.symbols import Array
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.numba_cpu.phases import (
    Used,
    extent_names,
    extent_sources,
    ordered_outputs,
    scalar_names,
    what_is_folded,
)
from symloss.printers.numba_cuda.statements import CudaStatements
from symloss.program.schedule import Assign, Loop, Phase, Schedule, Store, walk
from symloss.program.used_names import symbols_in


def phase_view(schedule: Schedule, phase: Phase, prefix: str, flat: bool) -> tuple[dict[str, Any], Used]:
    """The template's view of one kernel.

    `arguments` are what the kernel takes; a total of an earlier phase comes as an array of one element.
    """
    printer = CudaStatements(schedule, phase)
    lines, starts = printer.lines(), printer.starts()
    written = {s.target for s in walk(phase.statements) if isinstance(s, Store)}
    scalars = symbols_in(schedule, phase.statements) - _locals(phase)
    arrays = _arrays(schedule, phase, printer.reads, scalars)
    totals = [name for name in scalar_names(schedule) if name in scalars]
    folds = [name for name, _ in phase.folds]
    arguments = [a.name for a in arrays if a.name != SAMPLE_WEIGHT]
    given = {p.axis.name: p.name for p in schedule.program.parameters if p.axis is not None}
    needed = scalars | {given[name] for name in scalars & given.keys()}
    arguments += [p.name for p in schedule.program.parameters if p.name in needed]
    arguments += [f"{name}_total" for name in totals]
    arguments += [SAMPLE_WEIGHT] if SAMPLE_WEIGHT in printer.reads else []
    arguments += ["grad_scale"] if "grad_scale" in scalars else []
    arguments += [name for name in ordered_outputs(schedule) if name in written]
    arguments += [f"{name}_parts" for name in folds]
    sources = extent_sources(tuple(arrays), flat) | given
    rows = sources[phase.row.extent.name]
    real = next((a.name for a in arrays if a.role != "label"), None)
    starts = [f"{name} = {name}_total[0]" for name in totals] + starts
    starts = [f"{name} = {sources[name]}" for name in sorted(scalars & extent_names(schedule))] + starts
    view = {
        "name": prefix + _purpose(schedule, phase),
        "row": phase.row.name,
        "rows": rows,
        "pointwise": phase.is_pointwise,
        "length": _length(phase, sources),
        "arguments": arguments,
        "totals": totals,
        "folds": folds,
        "real": f"{real}.dtype.type" if real else "np.float64",
        "constants": sorted(printer.expressions.constants.items(), key=_size),
        "starts": starts,
        "lines": lines,
        "shares_rows": any(re.search(r"\blane\b", line) for line in lines),
        "doc": _doc(phase, [name for name in ordered_outputs(schedule) if name in written]),
        "types": [_type_of(name, schedule, flat) for name in arguments],
    }
    functions = printer.expressions.functions | printer.functions
    functions |= {"store_block_sum"} if folds else set()
    functions |= {"cuda"} if phase.is_pointwise else {"cuda", "first_row", "rows_at_once"}
    return view, Used(frozenset(functions), frozenset(printer.expressions.library))


def _locals(phase: Phase) -> set[str]:
    named = {s.name for s in walk(phase.statements) if isinstance(s, Assign)}
    return named | {name for s in walk(phase.statements) if isinstance(s, Loop) for name, _ in s.folds}


def _arrays(schedule: Schedule, phase: Phase, reads: set[str], scalars: set[str]) -> list[Array]:
    """Inputs that the phase reads, and those it needs for the lengths of its axes; some are parameters."""
    program = schedule.program
    found = {array.name for array in program.arrays if array.name in reads}
    given = {p.axis.name for p in program.parameters if p.axis is not None}
    for extent in sorted({phase.row.extent.name, *(scalars & extent_names(schedule))} - given):
        having = [a for a in program.arrays if a.name != SAMPLE_WEIGHT and extent in {e.name for e in a.axes}]
        if not any(array.name in found for array in having):
            found.add(having[0].name)
    return [array for array in program.arrays if array.name in found]


def _length(phase: Phase, sources: dict[str, str]) -> str:
    """The work of one row as a Python expression: the longest of the extents that its threads share."""
    outer = [s for s in walk(phase.statements) if isinstance(s, Loop)]
    lengths = sorted({sources[loop.index.extent.name] for loop in outer})
    return lengths[0] if len(lengths) == 1 else f"max({', '.join(lengths)})" if lengths else "1"


def _purpose(schedule: Schedule, phase: Phase) -> str:
    kind = "elements" if phase.is_pointwise else "rows"
    phases = [step for step in schedule.steps if isinstance(step, Phase)]
    if len(phases) == 1:
        return kind
    if not phase.writes:
        return f"totals_over_{phase.row.extent.name}"
    lasting = [step for step in phases if step.writes]
    return kind if len(lasting) == 1 else f"{kind}_{lasting.index(phase) + 1}"


def _doc(phase: Phase, outputs: list[str]) -> str:
    parts = what_is_folded(phase)
    shown = outputs if len(outputs) <= 3 else [*outputs[:2], f"{len(outputs) - 2} more"]
    parts += [f"fills {', '.join(shown)}"] if outputs else []
    who = "A thread for an element" if phase.is_pointwise else "Threads in line for a row"
    return f"{who}: {' and '.join(parts)}."


def _type_of(argument: str, schedule: Schedule, flat: bool) -> tuple[str, int]:
    """Whether an argument of a kernel is `real` or an `integer`, and how many axes it has."""
    program = schedule.program
    for array in program.arrays:
        if array.name == argument:
            return "integer" if array.role == "label" else "real", 1 if flat else len(array.axes)
    for parameter in program.parameters:
        if parameter.name == argument:
            return "integer" if parameter.domain.integer else "real", 0
    if argument in schedule.outputs:
        return "real", 1 if flat else len(program.node(argument).axes)
    return "real", 0 if argument == "grad_scale" else 1


def _size(constant: tuple[str, str]) -> float:
    return float(constant[1].removeprefix("Real(").removesuffix(")"))
