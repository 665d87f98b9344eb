"""kernel -> kernel: what may be absent is written only where the caller passed it.

Precondition: windows are named after the arrays that they show. After it a store to an optional array stands
under a condition that the array is given.
"""

from __future__ import annotations

from collections.abc import Collection

from symloss.kernel.nodes import Block, Given, If, Statement, Store, ZeroRow, with_blocks


def guard_optional(block: Block, optional: Collection[str]) -> Block:
    """The block with its stores to `optional` arrays guarded."""

    def guarded(statement: Statement) -> Statement:
        if isinstance(statement, Store | ZeroRow) and statement.array in optional:
            return If(Given((statement.array,)), (statement,))
        return with_blocks(statement, lambda inner: guard_optional(inner, optional))

    return tuple(map(guarded, block))
