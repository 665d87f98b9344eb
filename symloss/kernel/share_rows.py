"""kernel -> kernel: the threads of a row share its outermost loops, and one does what is done once.

Precondition: stores are not guarded yet; the row has inner loops. After it every thread knows each local; an
element is written by one thread: in a shared loop by the one that owns it, which also corrects it, so that no
barrier is needed.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from symloss.kernel.nodes import (
    Accumulate,
    Axis,
    Block,
    Combine,
    FirstThread,
    For,
    If,
    Owns,
    Statement,
    Store,
    with_blocks,
)
from symloss.language.symbols import Read
from symloss.program.unsupported import UnsupportedError


def share_rows(block: Block, totals: Collection[str]) -> Block:
    """The block for the threads of a row; `totals` are added up over all rows, elsewhere.

    Raises:
        UnsupportedError: a loop runs backwards: its iterations wait for one another.
    """
    shared: list[Statement] = []
    for statement in block:
        match statement:
            case For():
                shared += _shared_loop(statement, totals)
            case Accumulate():
                shared.append(If(FirstThread(), (statement,)))
            case Store():
                at_label = any(isinstance(index, Read) for index in statement.indices)
                alone = FirstThread() if not statement.add and not at_label else Owns(statement.indices[1])
                shared.append(If(alone, (statement,)))
            case _:
                shared.append(with_blocks(statement, lambda inner: share_rows(inner, totals)))
    return tuple(shared)


def _shared_loop(loop: For, totals: Collection[str]) -> Block:
    if loop.reverse:
        raise UnsupportedError("the CUDA backend cannot print recurrences along an axis yet")
    combined = tuple(Combine(name, op) for name, op in loop.folds if name not in totals)
    return (replace(loop, axis=Axis.THREADS), *combined)
