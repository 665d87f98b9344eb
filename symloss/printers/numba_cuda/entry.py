"""The entry points of a generated CUDA module: plain Python that launches the kernels in order."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.numba_cpu.entry import Entry, entry_arguments
from symloss.printers.numba_cpu.phases import Used, ordered_outputs
from symloss.printers.numba_cuda.phases import phase_view
from symloss.printers.numba_cuda.schedules import entries
from symloss.printers.wrap_lines import WIDTH, wrapped
from symloss.program.schedule import Phase, Schedule

if TYPE_CHECKING:
    from symloss.chain import Chain


def module_views(chain: Chain) -> tuple[list[dict[str, Any]], Used]:
    """The template's views of all entry points; a kernel that several of them launch is printed once."""
    kernels: dict[str, dict[str, Any]] = {}
    found = [_entry_view(schedule, entry, kernels) for schedule, entry in entries(chain)]
    functions = frozenset().union(*(used.functions for _, used in found))
    library = frozenset().union(*(used.library for _, used in found))
    return [view for view, _ in found], Used(functions, library)


def _entry_view(
    schedule: Schedule, entry: Entry, kernels: dict[str, dict[str, Any]]
) -> tuple[dict[str, Any], Used]:
    """The view of one entry point; `kernels` are those of earlier ones, by what they do."""
    views: list[tuple[dict[str, Any], Used]] = []
    own: list[dict[str, Any]] = []
    for step in schedule.steps:
        assert isinstance(step, Phase)
        view, needs = phase_view(schedule, step, entry.prefix, entry.flat)
        does = str({key: value for key, value in view.items() if key != "name"})
        if does not in kernels:
            kernels[does] = view
            own.append(view)
        views.append((kernels[does], needs))
    handed_on = {name for view, _ in views for name in view["totals"]}
    launches = [line for view, _ in views for line in _launch(view, handed_on)]
    body = _optional(schedule, entry) + launches
    if entry.returns:
        body.append(f"return number(total_of({schedule.result.name}_parts))")
    if any("dtype" in line for line in body):
        real = next(a.name for a in schedule.program.arrays if a.role != "label")
        body = [f"dtype = {real}.dtype", *body]
    functions = frozenset().union(*(used.functions for _, used in views))
    library = frozenset().union(*(used.library for _, used in views))
    view = {
        "entry": entry.name,
        "arguments": entry_arguments(schedule, entry),
        "doc": entry.doc,
        "phases": own,
        "body": [part for line in body for part in wrapped(line, 4)],
    }
    return view, Used(functions | {name for name in _LAUNCHING if f"{name}(" in " ".join(body)}, library)


# What an entry point may call of the companion module
_LAUNCHING = ("grid_of_elements", "grid_of_rows", "number", "or_empty", "parts_of", "total_of")


def _optional(schedule: Schedule, entry: Entry) -> list[str]:
    """Kernels take no None: what is absent becomes an empty array."""
    lines = []
    arguments = entry_arguments(schedule, entry)
    if SAMPLE_WEIGHT in arguments:
        weight = schedule.program.array(SAMPLE_WEIGHT)
        axes = 1 if entry.flat or weight is None else len(weight.axes)
        lines.append(f"{SAMPLE_WEIGHT} = or_empty({SAMPLE_WEIGHT}, {axes}, dtype)")
    for name in ordered_outputs(schedule):
        if name != schedule.result.name:
            axes = 1 if entry.flat else len(schedule.program.node(name).axes)
            lines.append(f"{name} = or_empty({name}, {axes}, dtype)")
    return lines


def _launch(view: dict[str, Any], handed_on: set[str]) -> list[str]:
    """The lines that run one kernel and add up the sums of its blocks."""
    rows = view["rows"]
    grid = f"grid_of_elements({rows})" if view["pointwise"] else f"grid_of_rows({rows}, {view['length']})"
    lines = [f"blocks, threads = {grid}"]
    room = ["blocks, dtype", *(f"blocks, dtype, {number}" for number in range(1, len(view["folds"])))]
    lines += [f"{name}_parts = parts_of({what})" for name, what in zip(view["folds"], room, strict=False)]
    lines += _call(f"_{view['name']}[blocks, threads]", view["arguments"])
    return lines + [
        f"{name}_total = total_of({name}_parts, dtype)" for name in view["folds"] if name in handed_on
    ]


def _call(function: str, arguments: list[str]) -> list[str]:
    """A call on one line, or with its arguments on lines of their own."""
    line = f"{function}({', '.join(arguments)})"
    if len(line) + 4 <= WIDTH:
        return [line]
    rows = textwrap.wrap(", ".join(arguments), WIDTH - 8, break_long_words=False)
    return [f"{function}(", *(f"    {row}" for row in rows), ")"]
