"""What lets vectors take several rows of a phase, or several elements, at a time."""

from __future__ import annotations

from sympy import Basic, Symbol

from symloss.language.symbols import Index, Read
from symloss.program.schedule import Loop, Phase, Schedule, Store, expressions_of, walk


def may_lie_side_by_side(schedule: Schedule, phase: Phase) -> bool:
    """Whether all rows of a phase have the same loops, none over rows of others, and find elements alone.

    An element is found by the row and by indices or places beside it. A recurrence keeps a row to itself;
    rows with loops in loops are long; those whose loops only fill them with one number gain nothing.
    """
    loops = [statement for statement in walk(phase.statements) if isinstance(statement, Loop)]
    if not loops or phase.scratch or any(isinstance(s, Loop) for loop in loops for s in walk(loop.body)):
        return False
    if not any(_works_along(loop) for loop in loops):
        return False
    whole = all(loop.start == 0 and loop.stop is None and not loop.reverse for loop in loops)
    rows = {step.row.extent for step in schedule.steps if isinstance(step, Phase) and step.writes}
    apart = all(loop.index.extent not in rows for loop in loops)
    parts = _parts(phase)
    found = all(_is_only_an_index(phase.row, part) for part in parts)
    return whole and apart and found and not any(map(_reads_beside, parts))


def _works_along(loop: Loop) -> bool:
    """Whether what a loop computes differs from one iteration to the next."""
    for statement in walk(loop.body):
        values = [statement.value] if isinstance(statement, Store) else expressions_of(statement)
        if any(value.has(loop.index) for value in values):
            return True
    return False


def only_finds_elements(phase: Phase) -> bool:
    """Whether the row occurs only as the first index of elements, never as a number or in another index."""
    return all(_looks_only_at(phase.row, part) for part in _parts(phase))


def _parts(phase: Phase) -> list[Basic]:
    """Every expression of a phase, the stored elements as reads."""
    found: list[Basic] = []
    for statement in walk(phase.statements):
        if isinstance(statement, Store):
            found += [Read(Symbol(statement.target), *statement.indices), statement.value]
        else:
            found += expressions_of(statement)
    return found


def _looks_only_at(row: Index, expression: Basic) -> bool:
    if isinstance(expression, Read):
        first, *rest = expression.indices
        return (first == row and all(_looks_only_at(row, index) for index in rest)) or not expression.has(row)
    return expression != row and all(_looks_only_at(row, part) for part in expression.args)


def _is_only_an_index(row: Index, expression: Basic) -> bool:
    """Whether the row is never a number, nor a part of an index."""
    if isinstance(expression, Read):
        return all(index == row or _is_only_an_index(row, index) for index in expression.indices)
    return expression != row and all(_is_only_an_index(row, part) for part in expression.args)


def _reads_beside(expression: Basic) -> bool:
    return any(index.is_Add for read in expression.atoms(Read) for index in read.indices)
