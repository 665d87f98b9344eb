"""kernel -> kernel: a window that is open already is not opened again.

Precondition: loops have been unswitched, so that a window stands where its loop does.
"""

from __future__ import annotations

from functools import partial

from symloss.kernel.nodes import Block, Statement, Window, with_blocks


def share_windows(block: Block, opened: frozenset[Window] = frozenset()) -> Block:
    """The block without windows that it, or a block around it, has opened before."""
    kept: list[Statement] = []
    for statement in block:
        if isinstance(statement, Window):
            if statement in opened:
                continue
            opened |= {statement}
        kept.append(with_blocks(statement, partial(share_windows, opened=opened)))
    return tuple(kept)
