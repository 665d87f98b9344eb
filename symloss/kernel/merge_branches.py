"""kernel -> kernel: neighbours under the same condition stand under one.

Precondition: no statement changes what a condition asks: the arrays that are given, the thread, a local,
which is assigned once.
"""

from __future__ import annotations

from dataclasses import replace

from symloss.kernel.nodes import Block, If, Statement, with_blocks


def merge_branches(block: Block) -> Block:
    """The block with neighbouring branches merged, inside others too."""
    merged: list[Statement] = []
    for statement in block:
        last = merged[-1] if merged else None
        if (
            isinstance(statement, If)
            and isinstance(last, If)
            and last.condition == statement.condition
            and not last.otherwise
        ):
            merged[-1] = replace(statement, body=last.body + statement.body)
        else:
            merged.append(statement)
    return tuple(with_blocks(statement, merge_branches) for statement in merged)
