"""kernel -> kernel: what may be absent is written, and read, only where the caller passed it.

Precondition: windows are named after the arrays that they show. After it a store to an optional array stands
under a condition that the array is given, and with it the locals that it alone makes of what an optional
array holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeGuard

from symloss.kernel.nodes import (
    Block,
    Given,
    If,
    Let,
    Statement,
    Store,
    ZeroRow,
    values_of,
    walk,
    with_blocks,
)
from symloss.kernel.values import NOTHING, Names, read_by


def guard_optional(block: Block, optional: Collection[str]) -> Block:
    """The block with its stores to `optional` arrays guarded."""
    arrays = frozenset(optional)
    owners = _owners(block, arrays)
    guarded: list[Statement] = []
    for number, statement in enumerate(block):
        if number in owners:
            continue
        if _is_optional(statement, arrays):
            own = [block[place] for place, owner in sorted(owners.items()) if owner == number]
            guarded.append(If(Given((statement.array,)), (*own, statement)))
        else:
            guarded.append(with_blocks(statement, lambda inner: guard_optional(inner, arrays)))
    return tuple(guarded)


def _is_optional(statement: Statement, arrays: frozenset[str]) -> TypeGuard[Store | ZeroRow]:
    return isinstance(statement, Store | ZeroRow) and statement.array in arrays


def _owners(block: Block, arrays: frozenset[str]) -> dict[int, int]:
    """The places of locals that come of optional arrays, each with that of the one store that needs it."""
    reads = [_reads(walk((statement,))) for statement in block]
    of_optional: set[str] = set()
    for statement, read in zip(block, reads, strict=True):
        if isinstance(statement, Let) and (read.arrays & arrays or read.scalars & of_optional):
            of_optional.add(statement.name)
    owners: dict[int, int] = {}
    for number, statement in reversed(list(enumerate(block))):
        if not (isinstance(statement, Let) and statement.name in of_optional):
            continue
        users = [place for place in range(number + 1, len(block)) if statement.name in reads[place].scalars]
        found = {place if _is_optional(block[place], arrays) else owners.get(place) for place in users}
        if len(found) == 1 and (owner := found.pop()) is not None:
            owners[number] = owner
    return owners


def _reads(statements: Iterable[Statement]) -> Names:
    found = NOTHING
    for statement in statements:
        for value in values_of(statement):
            found |= read_by(value)
    return found
