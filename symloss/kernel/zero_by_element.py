"""kernel -> kernel: a row is set to 0 element by element, each by the thread that has it.

Precondition: stores are not guarded yet; where threads share rows, that has been decided.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sympy import S

from symloss.kernel.nodes import Axis, Block, FirstThread, For, If, Statement, Store, ZeroRow, with_blocks
from symloss.language.symbols import Index


def zero_by_element(
    block: Block, axes_of: Callable[[str], tuple[Index, ...]], shared: bool, depth: int = 0
) -> Block:
    """The block without `ZeroRow`.

    Args:
        block: the statements of a row.
        axes_of: the axes of an array, the row first.
        shared: whether threads share a row.
        depth: how many loops are around.
    """
    lowered: list[Statement] = []
    for statement in block:
        if isinstance(statement, ZeroRow):
            lowered += _zeros(statement.array, axes_of(statement.array), shared and depth == 0)
        else:
            below = depth + isinstance(statement, For)
            inner = partial(zero_by_element, axes_of=axes_of, shared=shared, depth=below)
            lowered.append(with_blocks(statement, inner))
    return tuple(lowered)


def _zeros(array: str, axes: tuple[Index, ...], shared: bool) -> Block:
    block: Block = (Store(array, axes, S.Zero),)
    _, *inner = axes
    if not inner:
        return (If(FirstThread(), block),) if shared else block
    for index in reversed(inner[1:]):
        block = (For(index, block),)
    return (For(inner[0], block, axis=Axis.THREADS if shared else Axis.SERIAL),)
