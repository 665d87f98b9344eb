"""One scheduled step -> what the CPU template lays out: names, arguments and printed lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Expr, Symbol

from symloss.kernel.side_by_side import may_lie_side_by_side
from symloss.language.symbols import Array, Index, Read
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.numba_cpu.short_rows import ShortRows
from symloss.printers.numba_cpu.statements import CpuStatements
from symloss.printers.numba_cpu.tile_names import tile_names
from symloss.printers.python_expressions import PythonExpressions
from symloss.printers.python_statements import assignment
from symloss.printers.wrap_lines import wrapped
from symloss.program import Program
from symloss.program.schedule import (
    Arrange,
    Assign,
    Contract,
    Loop,
    Phase,
    Scalars,
    Schedule,
    Scratch,
    Statement,
    Store,
    When,
    walk,
)
from symloss.program.used_names import gradient_buffers, only_for_gradients, symbols_in

KINDS = ("grad", "hess", "hvp")  # of derivatives, as their names begin


@dataclass(frozen=True)
class Used:
    """What the printed code of a module needs imported."""

    functions: frozenset[str]
    library: frozenset[str]


def phase_views(
    schedule: Schedule, phase: Phase, prefix: str, short_rows: bool
) -> list[tuple[dict[str, Any], Used]]:
    """The template's view of one parallel pass, and with `short_rows` of the same for short rows."""
    plain = CpuStatements(schedule, phase)
    if not short_rows or not may_lie_side_by_side(schedule, phase):
        return [_phase_view(schedule, phase, prefix, plain, plain.lines())]
    short_printer = ShortRows(schedule, phase)
    lines, short_lines = plain.lines(), short_printer.lines()
    view, used = _phase_view(schedule, phase, prefix, plain, lines, short_lines)
    short, used_too = _phase_view(schedule, phase, f"{prefix}short_", short_printer, short_lines, lines)
    assert short["arguments"] == view["arguments"]
    short["doc"] = short["doc"].replace("Row by row", "Rows side by side")
    return [(view, used), (short, used_too)]


def _phase_view(
    schedule: Schedule,
    phase: Phase,
    prefix: str,
    printer: CpuStatements,
    lines: list[str],
    others: Sequence[str] = (),
) -> tuple[dict[str, Any], Used]:
    """The view of the printed lines; `others` are those of a function that takes the same arguments."""
    text = " ".join([*lines, *others, *(str(scratch.shape) for scratch in phase.scratch)])
    written = list(dict.fromkeys(s.target for s in walk(phase.statements) if isinstance(s, Store)))
    scalars = symbols_in(schedule, phase.statements)
    scalars |= {s.name for scratch in phase.scratch for size in scratch.shape for s in size.free_symbols}
    arrays = [a for a in schedule.program.arrays if a.name in printer.reads]
    buffers = [b.name for b in schedule.buffers if b.name in printer.reads or b.name in written]
    outputs = [name for name in ordered_outputs(schedule) if name in written]
    arguments = [a.name for a in arrays if a.name != SAMPLE_WEIGHT]
    arguments += [printer.names.array(name) for name in buffers]
    locals_ = {s.name for s in walk(phase.statements) if isinstance(s, Assign)} | {
        name for s in walk(phase.statements) if isinstance(s, Loop) for name, _ in s.folds
    }
    known = [p.name for p in schedule.program.parameters] + scalar_names(schedule)
    exponents = dict(sorted(printer.expressions.exponents.items()))
    only_exponents = {name for name in exponents.values() if not mentions(" ".join(lines), name)}
    arguments += [n for n in known if n in scalars and n not in locals_ and n not in only_exponents]
    arguments += exponents
    arguments += [name for name in sorted(scalars & extent_names(schedule)) if mentions(text, name)]
    arguments += [SAMPLE_WEIGHT] if SAMPLE_WEIGHT in printer.reads else []
    arguments += ["grad_scale"] if "grad_scale" in scalars else []
    arguments += outputs
    required = [name for name in outputs if name == schedule.result.name]
    typed = [a.name for a in arrays if a.role != "label" and a.name != SAMPLE_WEIGHT]
    lazy = frozenset() if only_for_gradients(schedule, phase) else gradient_buffers(schedule)
    whole = {buffer.name for buffer in schedule.buffers if buffer.is_whole}
    typed += [printer.names.array(name) for name in buffers if name not in lazy | whole]
    real = next(iter(typed), None)
    real = real or next(iter(required), None)
    if real is None and (phase.scratch or _types_numbers(printer.expressions, lines)):
        real = next(a.name for a in schedule.program.arrays if a.role != "label")
        arguments.insert(0, real)  # only for its type
    arguments += [printer.names.first] if printer.tiles is not None else []
    view = {
        "name": prefix + _purpose(schedule, phase),
        "rows": "rows" if printer.tiles is not None else phase.row.extent.name,
        "recurs": bool(phase.scratch),
        "flat": [printer.names.array(name) for name in printer.names.flat],
        "arguments": arguments,
        "scalars": [name for name in arguments if name in scalar_names(schedule)],
        "exponents": exponents,
        "real": f"{real}.dtype.type" if real else "np.float64",
        "constants": sorted(printer.expressions.constants.items(), key=_constant_order),
        "types_numbers": _types_numbers(printer.expressions, lines),
        "folds": phase.folds,
        "scratch": [_scratch(scratch, printer.expressions, real) for scratch in phase.scratch],
        "starts": printer.starts(),
        "lines": lines,
        "results": printer.results(),
        "work": _work(phase),
        "doc": _doc(phase, outputs, {name: printer.names.array(name) for name in buffers}),
        "only_gradients": only_for_gradients(schedule, phase),
    }
    functions = (
        printer.expressions.functions | printer.functions | ({"typed_exponent"} if exponents else set())
    )
    return view, Used(frozenset(functions), frozenset(printer.expressions.library))


def scalars_view(schedule: Schedule, step: Scalars, prefix: str, number: int) -> tuple[dict[str, Any], Used]:
    """The template's view of the definitions between two phases, computed in float64."""
    integers = frozenset(p.name for p in schedule.program.parameters if p.domain.integer)
    elements: set[str] = set()

    def element(read: Read) -> str:
        elements.add(read.name)
        places = ", ".join(map(printer.integer, read.indices))
        is_label = read.name in {a.name for a in schedule.program.arrays if a.role == "label"}
        return f"{read.name}[{places}]" if is_label else f"float({read.name}[{places}])"

    printer = PythonExpressions(lambda read: element(read) if read.indices else read.name, integers, True)
    lines = [part for assign in step.assigns for part in wrapped(assignment(printer, assign))]
    own = {assign.name for assign in step.assigns}
    symbols = {s.name for a in step.assigns for s in a.value.free_symbols if isinstance(s, Symbol)}
    known = [p.name for p in schedule.program.parameters] + scalar_names(schedule)
    arguments = [array.name for array in schedule.program.arrays if array.name in elements]
    arguments += [name for name in known if name in symbols and name not in own]
    arguments += sorted(symbols & extent_names(schedule))
    arguments += ["grad_scale"] if "grad_scale" in symbols else []
    if printer.minds_range:  # a type as an argument costs a call 4 µs, an array of that type nothing
        real = next(array.name for array in schedule.program.arrays if array.role != "label")
        arguments += [real] if real not in arguments else []
        lines.insert(0, f"dtype = {real}.dtype.type")
    read = _read_elsewhere(schedule, step)
    results = [a.name for a in step.assigns if a.name in program_names(schedule) and a.name in read]
    view = {
        "name": f"{prefix}scalars" + (f"_{number}" if number else ""),
        "arguments": arguments,
        "constants": sorted(printer.constants.items(), key=_constant_order),
        "types_numbers": _types_numbers(printer, lines),
        "lines": lines,
        "results": results,
    }
    return view, Used(frozenset(printer.functions), frozenset(printer.library))


def _read_elsewhere(schedule: Schedule, step: Scalars) -> set[str]:
    """The names that other steps read, and the results."""
    read = {schedule.result.name, *schedule.outputs}
    for other in schedule.steps:
        if isinstance(other, Phase):
            read |= symbols_in(schedule, other.statements)
        elif isinstance(other, Scalars) and other is not step:
            read |= {str(s) for assign in other.assigns for s in assign.value.free_symbols}
    return read


def _types_numbers(printer: PythonExpressions, lines: list[str]) -> bool:
    """Whether a function names its type, to give numbers that type."""
    return any(
        spelled in text for text in (*printer.constants.values(), *lines) for spelled in ("Real(", "Real)")
    )


def contract_lines(schedule: Schedule, step: Contract) -> list[str]:
    """A matrix product: `np.dot(left, right, out=result)`, of the rows of a tile where it is tiled."""
    buffers = {buffer.name for buffer in schedule.buffers}
    tiles = schedule.tiles_of(step)
    along = tiles.along(step) if tiles is not None else None

    def rows_of(name: str, indices: tuple[Expr, ...]) -> str:
        array = f"{name}_all" if name in buffers else name
        if along not in indices:
            return array
        if name in schedule.tiled:
            return f"{name}_tile[:rows]"
        return f"{array}[{':, ' * indices.index(along)}{tile_names(schedule).tile}]"

    def operand(read: Any, straight: tuple[Index, Index]) -> str:
        text = rows_of(read.name, read.indices)
        return text if read.indices == straight else f"{text}.T"

    left = operand(step.left, (step.axes[0], step.over))
    right = operand(step.right, (step.over, step.axes[1]))
    result = rows_of(step.name, step.axes)
    if tiles is not None and step in tiles.added:
        return [f"{result} += np.dot({left}, {right})"]
    return [f"np.dot({left}, {right}, out={result})"]


def arrange_view(schedule: Schedule, step: Arrange) -> tuple[dict[str, Any], Used]:
    """The template's view of rows that are put in order."""
    buffers = {buffer.name for buffer in schedule.buffers}
    keys = f"{step.keys.name}_all" if step.keys.name in buffers else step.keys.name
    function = {"order": "order_rows", "place": "invert_rows"}[step.op]
    view = {
        "function": function,
        "name": f"{step.name}_all",
        "keys": keys,
        "rows": _size(tuple(index.extent for index in step.axes[:-1])) or "1",
        "length": step.axes[-1].extent.name,
        "is_matrix": len(step.axes) == 2,
        "only_gradients": step.name in gradient_buffers(schedule),
    }
    return view, Used(frozenset({function}), frozenset())


def ordered_outputs(schedule: Schedule) -> list[str]:
    """Outputs in call order: the terms, then gradients in the order of the inputs, arrays before numbers."""
    program = schedule.program
    arguments = [array.name for array in program.arrays] + [item.name for item in program.parameters]
    order = [
        "divisor",
        "terms",
        *(f"{kind}_{name}" for name in arguments for kind in KINDS),
    ]
    return [name for name in order if name in schedule.outputs]


def number_outputs(schedule: Schedule) -> list[str]:
    """The outputs that are numbers: totals, or what totals determine."""
    found = scalar_names(schedule)
    return [name for name in ordered_outputs(schedule) if name in found]


def scalar_names(schedule: Schedule) -> list[str]:
    """Totals and scalar definitions that steps hand on, in order."""
    names: list[str] = []
    for step in schedule.steps:
        if isinstance(step, Phase):
            names += [name for name, _ in step.folds]
        elif isinstance(step, Scalars):
            names += [assign.name for assign in step.assigns]
    return list(dict.fromkeys(names))


def extent_names(schedule: Schedule) -> set[str]:
    program = schedule.program
    own = {extent.name for array in program.arrays for extent in array.axes if extent.fixed is None}
    return own | {name for name, _ in counted_extents(program)}


def program_names(schedule: Schedule) -> set[str]:
    return {node.name for node in schedule.program}


def extent_sources(arrays: tuple[Array, ...], flat: bool) -> dict[str, str]:
    """Where each axis length is read from."""
    sources: dict[str, str] = {}
    for array in arrays:
        if array.name == SAMPLE_WEIGHT:
            continue
        for position, extent in enumerate(array.axes):
            text = f"{array.name}.size" if flat or len(array.axes) == 1 else f"{array.name}.shape[{position}]"
            sources.setdefault(extent.name, text if extent.fixed is None else extent.name)
    return sources


def counted_extents(program: Program) -> list[tuple[str, str]]:
    """The lengths that no array has: those that are parameters, then those of positions, in order."""
    given = [(p.axis.name, p.name) for p in program.parameters if p.axis is not None]
    return given + [(extent.name, extent.counted) for extent in program.positions]


def _scratch(scratch: Scratch, expressions: PythonExpressions, real: str | None) -> str:
    shape = ", ".join(map(expressions.integer, scratch.shape))
    return f"{scratch.name} = np.empty(({shape}{',' if len(scratch.shape) == 1 else ''}), {real}.dtype)"


def _purpose(schedule: Schedule, phase: Phase) -> str:
    if sum(isinstance(step, Phase) for step in schedule.steps) == 1:
        return "rows" if not phase.is_pointwise else "elements"
    if not phase.writes:
        alike = [step for step in schedule.steps if isinstance(step, Phase) and not step.writes]
        alike = [step for step in alike if step.row.extent == phase.row.extent]
        number = f"_{alike.index(phase) + 1}" if len(alike) > 1 else ""
        return f"totals_over_{phase.row.extent.name}{number}"
    kind = "elements" if phase.is_pointwise else "rows"
    lasting = [step for step in schedule.steps if isinstance(step, Phase) and step.writes]
    return kind if len(lasting) == 1 else f"{kind}_{lasting.index(phase) + 1}"


def _work(phase: Phase) -> str:
    """The work of one row as a Python expression: the product of the extents of the longest nest of loops."""
    nests = _nests(phase.statements)
    longest = sorted({nest for nest in nests if not any(set(nest) < set(other) for other in nests)})
    products = [" * ".join(nest) for nest in longest]
    if not products:
        return str(_numbered(phase))
    if phase.scratch:
        return f"({_size(max((scratch.shape for scratch in phase.scratch), key=len))})"
    if len(products) == 1:
        return products[0] if len(longest[0]) == 1 else f"({products[0]})"
    return f"max({', '.join(products)})"


def _numbered(phase: Phase) -> int:
    """How many elements of a row are written by their numbers: vectors do not take several such rows."""
    written: dict[str, set[tuple[Expr, ...]]] = {}
    for store in walk(phase.statements):
        if isinstance(store, Store):
            written.setdefault(store.target, set()).add(store.indices[1:])
    return max(map(len, written.values()), default=1)


def _nests(statements: tuple[Statement, ...]) -> set[tuple[str, ...]]:
    """The extents of every nest of loops, sorted."""
    found: set[tuple[str, ...]] = set()
    for statement in statements:
        if isinstance(statement, When):
            found |= _nests(statement.body)
        elif isinstance(statement, Loop):
            inner = _nests(statement.body) or {()}
            found |= {tuple(sorted((statement.index.extent.name, *nest))) for nest in inner}
    return found


def mentions(text: str, name: str) -> bool:
    """Whether code has a name in it."""
    return re.search(rf"\b{name}\b", text) is not None


def _size(shape: tuple[Expr, ...]) -> str:
    return " * ".join(f"({size})" if size.is_Add else str(size) for size in shape)


_LARGEST = "takes the largest"
_FOLDED = {"sum": "adds up", "max": _LARGEST, "nanmax": _LARGEST, "min": "takes the smallest"}


def what_is_folded(phase: Phase) -> list[str]:
    """What a phase makes of all its rows, in words: `adds up total`, `takes the largest row_max`."""
    found = []
    for op, verb in _FOLDED.items():
        if names := [name for name, how in phase.folds if how == op]:
            found.append(f"{verb} {', '.join(names)}")
    return found


def _doc(phase: Phase, outputs: list[str], buffers: dict[str, str]) -> str:
    what = "Element by element" if phase.is_pointwise else "Row by row"
    parts = what_is_folded(phase)
    written = [*outputs, *(array for name, array in buffers.items() if name in phase.writes)]
    parts += [f"fills {', '.join(written)}"] if written else []
    return textwrap.fill(f"{what}: {' and '.join(parts)}.", 100, subsequent_indent="    ")


def _constant_order(item: tuple[str, str]) -> float:
    return float(item[1].removeprefix("Real(").removesuffix(")"))
