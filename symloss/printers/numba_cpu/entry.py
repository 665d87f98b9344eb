"""The entry points of a generated CPU module: plain Python that runs the compiled phases in order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sympy import And, Basic, Ne, Symbol

from symloss.language.symbols import Index, Read
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.numba_cpu.phases import (
    Used,
    arrange_view,
    contract_lines,
    counted_extents,
    extent_sources,
    mentions,
    number_outputs,
    ordered_outputs,
    phase_views,
    scalars_view,
)
from symloss.printers.numba_cpu.tile_names import tile_names
from symloss.printers.numba_cpu.tiles import added_up, height_of, starts_of
from symloss.printers.wrap_lines import wrapped
from symloss.program.schedule import (
    Arrange,
    Assign,
    Contract,
    Fold,
    Phase,
    Scalars,
    Schedule,
    Tiles,
    When,
    walk,
)
from symloss.program.used_names import gradient_buffers

INDENT = "    "
STEP_WORTH = 8  # elements: a step of a recurrence calls functions, and no vector of them


@dataclass(frozen=True)
class Entry:
    """What an entry point is called and says of itself."""

    name: str
    prefix: str
    doc: str
    flat: bool
    has_scale: bool
    returns: bool
    short_rows: bool = False  # whether short rows have code of their own


@dataclass(frozen=True)
class _Call:
    """The lines of one step, whether they are there for gradients alone, and the tiles that it is of."""

    lines: tuple[str, ...]
    only_gradients: bool
    tiles: Tiles | None


def entry_view(schedule: Schedule, entry: Entry) -> tuple[dict[str, Any], Used]:
    """The template's view of one entry point and of the compiled functions under it."""
    phases: list[dict[str, Any]] = []
    scalars: list[dict[str, Any]] = []
    used: list[Used] = []
    calls: list[_Call] = []
    lazy = gradient_buffers(schedule)
    for step in schedule.steps:
        tiles = schedule.tiles_of(step)
        match step:
            case Phase():
                views = phase_views(schedule, step, entry.prefix, entry.short_rows)
                numbers = {name: f"{name}_total" for name in number_outputs(schedule)}
                for view, needs in views:
                    phases.append(view)
                    used.append(needs)
                    view["totals"] = [numbers.get(name, name) for name, _ in view["folds"]]
                view = views[0][0]
                short = views[1][0] if len(views) > 1 else None
                call = _only_if(rare_condition(step), _phase_call(view, short, tiles is not None), view)
                only_gradients = view["only_gradients"] and entry.returns
            case Scalars():
                view, needs = scalars_view(schedule, step, entry.prefix, len(scalars))
                scalars.append(view)
                used.append(needs)
                call, only_gradients = _scalars_call(view, schedule), False
            case Contract():
                call, only_gradients = contract_lines(schedule, step), step.name in lazy
            case Arrange():
                view, needs = arrange_view(schedule, step)
                used.append(needs)
                call, only_gradients = _arrange_call(view), view["only_gradients"]
        calls.append(_Call(tuple(call), only_gradients, tiles))
    body = _calls_in_order(schedule, calls)
    arguments = entry_arguments(schedule, entry)
    view = {
        "entry": entry.name,
        "arguments": arguments,
        "doc": entry.doc,
        "phases": phases,
        "scalars": scalars,
        "body": [
            part
            for line in _preamble(schedule, entry, lazy, " ".join(body)) + body + _ending(schedule, entry)
            for part in wrapped(line, 4)
        ],
    }
    functions = frozenset().union(*(needs.functions for needs in used))
    library = frozenset().union(*(needs.library for needs in used))
    return view, Used(functions, library)


def entry_arguments(schedule: Schedule, entry: Entry) -> list[str]:
    """Inputs, parameters, then the sample weight, scale and outputs that the entry point takes."""
    program = schedule.program
    arguments = [array.name for array in program.arrays if array.name != SAMPLE_WEIGHT]
    arguments += [parameter.name for parameter in program.parameters]
    arguments += [SAMPLE_WEIGHT] if any(a.name == SAMPLE_WEIGHT for a in program.arrays) else []
    arguments += ["grad_scale"] if entry.has_scale else []
    return arguments + ordered_outputs(schedule)


def _preamble(schedule: Schedule, entry: Entry, lazy: frozenset[str], body: str) -> list[str]:
    gradients = [name for name in ordered_outputs(schedule) if name in schedule.outputs_of("adjoint")]
    real = next(a.name for a in schedule.program.arrays if a.role != "label")
    buffers: list[str] = []
    added = {product.name for tiles in schedule.tiles for product in tiles.added}
    buffers += [height_of(schedule, tiles) for tiles in schedule.tiles]
    for buffer in schedule.buffers:
        is_tiled = buffer.name in schedule.tiled
        lengths = [index.extent.name for index in buffer.axes]
        shape = ", ".join([tile_names(schedule).height, *lengths[1:]] if is_tiled else lengths)
        shape += "," if len(buffer.axes) == 1 else ""
        kind = "np.int64" if buffer.is_whole else f"{real}.dtype"
        text = f"np.{'zeros' if buffer.name in added else 'empty'}(({shape}), {kind})"
        name = f"{buffer.name}_{'tile' if is_tiled else 'all'}"
        buffers.append(f"{name} = {text}" + (" if wants_gradient else None" if buffer.name in lazy else ""))
    text = " ".join([body, *buffers])
    sources = [
        *extent_sources(schedule.program.arrays, entry.flat).items(),
        *counted_extents(schedule.program),
    ]
    lines: list[str] = []
    for name, source in reversed(sources):
        if name != source and mentions(text, name):
            lines.insert(0, f"{name} = {source}")
            text += f" {source}"
    if mentions(text, "wants_gradient"):
        condition = " or ".join(f"{name} is not None" for name in gradients)
        lines.append(f"wants_gradient = {condition}")
    if mentions(body, "dtype"):
        lines.append(f"dtype = {real}.dtype.type")
    return lines + buffers


def _phase_call(view: dict[str, Any], short: dict[str, Any] | None, adds: bool) -> list[str]:
    """The call of a phase; with `short` that of the code that fits its rows; where it `adds`, to totals."""
    real = view["real"].removesuffix(".dtype.type")
    rows, work = view["rows"], view["work"]
    size = rows if work == "1" else f"{rows} * {work}"
    size = f"{STEP_WORTH} * {size}" if view["recurs"] else size
    block = "BLOCK" if work == "1" else f"min(ROWS, max(1, BLOCK // {work}))"
    given = [_given(name, view) for name in view["arguments"]]
    call = f"run({', '.join([*given, rows, block, '0'])})"
    blocks = f"_{view['name']}" if short is None else "blocks"
    shared = f"over_threads({', '.join([blocks, *(repr(op) for _, op in view['folds'])])})".replace("'", '"')
    totals = ", ".join(view["totals"])
    choice = (
        []
        if short is None
        else [f"blocks = _{short['name']} if 0 < {work} * {real}.itemsize <= SHORT else _{view['name']}"]
    )
    return [
        *choice,
        f"run = {blocks} if {size} < PARALLEL_FROM else {shared}",
        *(added_up(view["totals"], call) if adds else [f"{totals} = {call}" if totals else call]),
    ]


def _given(name: str, view: dict[str, Any]) -> str:
    """What an argument of a phase is given."""
    if (known := view["exponents"].get(name)) is not None:
        return f"typed_exponent({known})"
    if name in view["flat"]:
        return f"rows_in_line({name})"
    return f"dtype({name})" if name in view["scalars"] else name


def _arrange_call(view: dict[str, Any]) -> list[str]:
    function, length, rows = view["function"], view["length"], view["rows"]
    as_rows = "" if view["is_matrix"] else f".reshape({rows}, {length})"
    arrays = f"{view['keys']}{as_rows}, {view['name']}{as_rows}"
    if rows == "1":
        return [f"{function}({arrays}, 1, 1, 0)"]
    return [
        f"run = {function} if {rows} * {length} < PARALLEL_FROM else over_threads({function})",
        f"run({arrays}, {rows}, min(ROWS, max(1, BLOCK // {length})), 0)",
    ]


def rare_condition(phase: Phase) -> str | None:
    """What scalars must say for a phase of sums to have any term, as `scale != 1.0`; None where it has."""
    if phase.writes or any(op != "sum" for _, op in phase.folds):
        return None
    found: list[str] = []
    for statement in phase.statements:
        match statement:
            case When():
                condition = statement.condition
            case Fold():
                condition = statement.guard
            case _:
                continue
        own = [f"{p.lhs.name} != 1.0" for p in And.make_args(condition) if _is_about_a_scalar(p, phase)]
        if not own:
            return None
        found.append(min(own))
    return " or ".join(dict.fromkeys(found)) or None


def _is_about_a_scalar(part: Basic, phase: Phase) -> bool:
    if not (isinstance(part, Ne) and part.rhs == 1 and isinstance(part.lhs, Symbol)):
        return False
    local = {statement.name for statement in walk(phase.statements) if isinstance(statement, Assign)}
    return not isinstance(part.lhs, Index | Read) and part.lhs.name not in local


def _only_if(condition: str | None, lines: list[str], view: dict[str, Any]) -> list[str]:
    if condition is None:
        return lines
    zeros = [f"{name} = 0.0" for name in view["totals"]]
    return [*zeros, f"if {condition}:", *(INDENT + line for line in lines)]


def _scalars_call(view: dict[str, Any], schedule: Schedule) -> list[str]:
    parameters = {p.name for p in schedule.program.parameters if not p.domain.integer} | {"grad_scale"}
    given = [f"float({name})" if name in parameters else name for name in view["arguments"]]
    numbers = {name: f"{name}_total" for name in number_outputs(schedule)}
    results = [numbers.get(name, name) for name in view["results"]]
    return [f"{', '.join(results)} = _{view['name']}({', '.join(given)})"]


def _calls_in_order(schedule: Schedule, calls: list[_Call]) -> list[str]:
    """The calls, those under one condition together, and those of tiles in a loop."""
    body: list[str] = []
    for tiles, inside in groupby(calls, lambda call: call.tiles):
        lines: list[str] = []
        for only_gradients, alike in groupby(inside, lambda call: call.only_gradients):
            own = [line for call in alike for line in call.lines]
            lines += ["if wants_gradient:", *(INDENT + line for line in own)] if only_gradients else own
        if tiles is not None:
            body += starts_of(schedule, tiles, number_outputs(schedule))
            lines = [INDENT + line for line in lines]
        body += lines
    return body


def _ending(schedule: Schedule, entry: Entry) -> list[str]:
    lines = []
    for name in number_outputs(schedule):
        lines += [f"if {name} is not None:", f"{INDENT}{name}[()] = {name}_total"]
    return [*lines, f"return {schedule.result.name}"] if entry.returns else lines
