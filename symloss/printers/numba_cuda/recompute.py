"""schedule -> schedule: what the CPU keeps in an output between two loops, a GPU computes again.

An exponential costs a GPU less than one more pass over memory, and a kernel that never reads an output
needs no output when only the value is wanted. Precondition: scheduled, temporaries not yet named.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sympy import Symbol

from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.program.schedule import Assign, Fold, Loop, Phase, Schedule, Statement, Store, When, walk
from symloss.program.unsupported import UnsupportedError


@dataclass(frozen=True)
class _Kept:
    """A local of one loop that an output held for a later loop, after the locals that it is made of."""

    name: str
    index: Index
    assigns: tuple[Assign, ...]


def recompute_kept(schedule: Schedule) -> Schedule:
    """Compute anew whatever a phase would read back from an output."""
    steps = [_in_phase(step) if isinstance(step, Phase) else step for step in schedule.steps]
    return replace(schedule, steps=tuple(steps))


def _in_phase(phase: Phase) -> Phase:
    written = {statement.target for statement in walk(phase.statements) if isinstance(statement, Store)}
    reread = {read.name for statement in walk(phase.statements) for read in _reads(statement)} & written
    if not reread:
        return phase
    statements = _in_block(phase.statements, reread)
    for statement in walk(statements):
        if read := next((read for read in _reads(statement) if read.name in reread), None):
            raise UnsupportedError(f"it reads {read} back from an output")
    return replace(phase, statements=statements)


def _in_block(statements: Iterable[Statement], reread: set[str]) -> tuple[Statement, ...]:
    kept: dict[str, _Kept] = {}
    placed: list[Statement] = []
    for statement in statements:
        match statement:
            case When():
                placed.append(replace(statement, body=_in_block(statement.body, reread)))
            case Loop():
                body = _in_block(_in_loop(statement, reread, kept), reread)  # and the loops inside of it
                placed.append(replace(statement, body=body))
            case _:
                placed.append(statement)
    return tuple(placed)


def _in_loop(loop: Loop, reread: set[str], kept: dict[str, _Kept]) -> list[Statement]:
    values = {statement.name: statement.value for statement in loop.body if isinstance(statement, Assign)}
    body: list[Statement] = []
    computed: set[str] = set()
    for statement in loop.body:
        name = str(statement.value) if isinstance(statement, Store) else ""
        if isinstance(statement, Store) and statement.target in reread - kept.keys() and name in values:
            kept[statement.target] = _Kept(name, loop.index, _made_of(name, loop.body))
            continue
        if isinstance(statement, Assign | Fold | Store):
            for read in [read for read in _reads(statement) if read.name in kept]:
                known = kept[read.name]
                for assign in known.assigns:
                    if assign.name not in computed:
                        body.append(Assign(assign.name, assign.value.xreplace({known.index: loop.index})))
                        computed.add(assign.name)
                local = Symbol(known.name, **{k: True for k in ("positive", "real") if read.head.is_positive})
                statement = replace(statement, value=statement.value.xreplace({read: local}))
        body.append(statement)
        if isinstance(statement, Assign):
            computed.add(statement.name)
    return body


def _made_of(name: str, body: Iterable[Statement]) -> tuple[Assign, ...]:
    """The locals of a loop that one is made of, and it, in order."""
    needed, found = {name}, []
    for assign in reversed([statement for statement in body if isinstance(statement, Assign)]):
        if assign.name in needed:
            needed |= {symbol.name for symbol in assign.value.atoms(Symbol)}
            found.append(assign)
    return tuple(reversed(found))


def _reads(statement: Statement) -> list[Read]:
    if not isinstance(statement, Assign | Fold | Store):
        return []
    return list(reads_of(statement.value))
