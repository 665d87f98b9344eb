"""schedule -> schedule: what is added to one element of an output in turn is added up first, and stored once.

Precondition: scheduled, and nothing named yet: the sum shares what its terms share. Nothing in between reads
or overwrites the element. Where every element of a row is then written by its number, as the corners of a box
are, the row is not set to 0 before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sympy import Expr, Integer, S

from symloss.language.remembered import reads_of
from symloss.program.schedule import (
    Assign,
    Fold,
    Loop,
    Phase,
    Schedule,
    Statement,
    Store,
    Wanted,
    When,
    expressions_of,
    walk,
)

Place = tuple[str, tuple[Expr, ...]]  # an element of an output: its name and indices


def collect_additions(schedule: Schedule) -> Schedule:
    """Store once what several statements of one level add to an element."""
    steps = (
        replace(step, statements=tuple(_collected(step.statements))) if isinstance(step, Phase) else step
        for step in schedule.steps
    )
    return replace(schedule, steps=tuple(steps))


def _collected(statements: Sequence[Statement]) -> list[Statement]:
    found: list[Statement | None] = []
    last: dict[Place, int] = {}  # where in `found` the last addition to an element stands
    for statement in statements:
        if isinstance(statement, Loop | When | Wanted):
            statement = replace(statement, body=tuple(_collected(statement.body)))
        if isinstance(statement, Store) and statement.add:
            place = statement.target, statement.indices
            _forget(last, found, _reads(statement), set())
            if place in last:
                earlier = found[last[place]]
                assert isinstance(earlier, Store)
                found[last[place]] = None
                statement = replace(statement, value=earlier.value + statement.value)
            last[place] = len(found)
        else:
            inner = tuple(walk((statement,)))
            touched = {one.target for one in inner if isinstance(one, Store)}
            touched |= {name for one in inner for name in _reads(one)}
            set_here = {one.name for one in inner if isinstance(one, Assign | Fold)}
            _forget(last, found, touched, set_here)
        found.append(statement)
    return _without_zeros([statement for statement in found if statement is not None])


def _forget(
    last: dict[Place, int], found: list[Statement | None], touched: Iterable[str], set_here: set[str]
) -> None:
    """Forget the additions to arrays that are touched, and those of values that change."""
    for place, position in list(last.items()):
        statement = found[position]
        assert isinstance(statement, Store)
        changed = any(symbol.name in set_here for symbol in statement.value.free_symbols)
        if place[0] in touched or changed:
            del last[place]


def _reads(statement: Statement) -> set[str]:
    """The arrays that a statement itself reads; those within are statements of their own."""
    return {read.name for part in expressions_of(statement) for read in reads_of(part)}


def _without_zeros(statements: list[Statement]) -> list[Statement]:
    """The statements, with elements that are all added to by number stored, and not set to 0 before."""
    for position, loop in enumerate(statements):
        if not isinstance(loop, Loop) or loop.index.extent.fixed is None:
            continue
        for zero in _zeros(loop):
            if whole := _by_number(statements, position, zero, loop):
                body = tuple(one for one in loop.body if one is not zero)
                writes = tuple(name for name in loop.writes if name != zero.target)
                rest: list[Statement] = [
                    replace(one, add=False) if isinstance(one, Store) and one in whole else one
                    for one in statements
                ]
                rest[position : position + 1] = [replace(loop, body=body, writes=writes)] if body else []
                return _without_zeros(rest)
    return statements


def _zeros(loop: Loop) -> list[Store]:
    """What sets a whole row to 0."""
    is_whole = loop.start is S.Zero and loop.stop is None
    return [one for one in loop.body if is_whole and isinstance(one, Store) and _is_zero(one, loop)]


def _is_zero(statement: Store, loop: Loop) -> bool:
    return (
        not statement.add
        and statement.value is S.Zero
        and bool(statement.indices)
        and statement.indices[-1] == loop.index
        and not any(loop.index in index.free_symbols for index in statement.indices[:-1])
    )


def _by_number(statements: list[Statement], position: int, zero: Store, loop: Loop) -> list[Store]:
    """The additions to every element of a row, each by its number, if nothing else touches it; else none."""
    whole: dict[Expr, Store] = {}
    for place, statement in enumerate(statements):
        inside = list(walk((statement,)))
        if place == position:
            inside = [one for one in inside if one is not zero and one is not statement]
        touching = [one for one in inside if isinstance(one, Store) and one.target == zero.target]
        if any(zero.target in _reads(one) for one in inside) or (touching and place < position):
            return []
        for one in touching:
            row, number = one.indices[:-1], one.indices[-1]
            if one is not statement or not one.add or row != zero.indices[:-1] or number in whole:
                return []
            whole[number] = one
    wanted = {Integer(number) for number in range(loop.index.extent.fixed or 0)}
    return list(whole.values()) if set(whole) == wanted else []
