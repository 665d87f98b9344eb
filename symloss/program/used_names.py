"""What statements of a schedule use: their expressions, scalars, and the buffers only gradients need."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Symbol

from symloss.language.remembered import reads_of
from symloss.language.symbols import Index
from symloss.program.nodes import Program
from symloss.program.schedule import (
    Arrange,
    Assign,
    Contract,
    Loop,
    Phase,
    Schedule,
    Statement,
    Step,
    Store,
    Wanted,
    When,
    expressions_of,
    walk,
)


def gradient_buffers(schedule: Schedule) -> frozenset[str]:
    """Buffers that the value does not need and that no statement touches when only the value is wanted."""
    program = schedule.program
    needed = {schedule.result.name, "terms"}
    for node in reversed(program.nodes):
        if node.name in needed:
            needed |= {read.name for part in (node.body, node.guard) for read in reads_of(part)}
    lazy = {buffer.name for buffer in schedule.buffers if buffer.name not in needed}
    optional = set(schedule.outputs)
    while touched := lazy & set().union(*(_touched(step, optional | lazy) for step in schedule.steps)):
        lazy -= touched
    return frozenset(lazy)


def real_numbers(program: Program) -> frozenset[str]:
    """The parameters that are one real number each."""
    return frozenset(
        item.name
        for item in program.parameters
        if item.axis is None and item.classes is None and not item.domain.integer
    )


def only_for_gradients(schedule: Schedule, phase: Phase) -> bool:
    """Whether the phase can be left out when only the value is wanted."""
    optional = set(schedule.outputs) - {"terms"} | gradient_buffers(schedule)
    return not phase.folds and set(phase.writes) <= optional


def _touched(step: Step, optional: set[str]) -> set[str]:
    """Names that a step reads although none of the optional arrays is wanted."""
    match step:
        case Phase() if step.folds or not set(step.writes) <= optional - {"terms"}:
            parts = [
                part for statement in _always(step.statements, optional) for part in expressions_of(statement)
            ]
            return {read.name for part in parts for read in reads_of(part)}
        case Contract() if step.name not in optional:
            return {read.name for part in (step.left, step.right) for read in reads_of(part)}
        case Arrange() if step.name not in optional:
            return {step.keys.name}
    return set()


def _always(body: tuple[Statement, ...], optional: set[str]) -> list[Statement]:
    """The statements that are run although none of the optional arrays is wanted, loops apart.

    What one store to these alone is made of, right beside it, is left out with it
    (`kernel/guard_optional.py`).
    """
    always: list[Statement] = []
    needed: set[str] = set()
    stores: dict[str, set[int]] = {}  # which optional stores of this body need a name
    for number, statement in reversed(list(enumerate(body))):
        names = {name for inner in walk((statement,)) for name in _symbols(inner)}
        if isinstance(statement, Store) and statement.target in optional:
            for name in names:
                stores.setdefault(name, set()).add(number)
            continue
        if isinstance(statement, Assign) and statement.name not in needed:
            own = stores.get(statement.name, set())
            if len(own) < 2:
                for name in names:
                    stores.setdefault(name, set()).update(own)
                continue
        if isinstance(statement, Loop | When | Wanted):
            always += _always(statement.body, optional)
        if not isinstance(statement, Loop):
            always.append(statement)
        needed |= names
    return always


def _symbols(statement: Statement) -> set[str]:
    return {symbol.name for part in expressions_of(statement) for symbol in part.atoms(Symbol)}


def symbols_in(schedule: Schedule, statements: Iterable[Statement]) -> set[str]:
    """Names of scalars (parameters, extents, totals) that statements use."""
    names: set[str] = set()
    for statement in walk(tuple(statements)):
        if isinstance(statement, Loop):
            names |= {statement.index.extent.name} if statement.stop is None else set()
        for part in expressions_of(statement):
            names |= {s.name for s in part.free_symbols if isinstance(s, Symbol) and not isinstance(s, Index)}
    return names
