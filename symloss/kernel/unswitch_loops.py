"""kernel -> kernel: a loop that only fills one optional array is left out as a whole where that is absent.

Precondition: stores to optional arrays are guarded. What stands under a condition is not asked for it again.
"""

from __future__ import annotations

from dataclasses import replace

from symloss.kernel.nodes import (
    Accumulate,
    Block,
    Combine,
    For,
    Given,
    If,
    Start,
    Statement,
    Store,
    Window,
    ZeroRow,
    blocks_of,
    walk,
    with_blocks,
)


def unswitch_loops(block: Block) -> Block:
    """The block with conditions taken out of loops, and no condition under itself."""
    return _outside(_asked_once(block, frozenset()))


def _outside(block: Block) -> Block:
    lowered: list[Statement] = []
    for old in block:
        statement = with_blocks(old, _outside)
        if not isinstance(statement, For) or (given := _only_for(statement)) is None:
            lowered.append(statement)
            continue
        windows: list[Statement] = []
        shown = {name for _, name in statement.through}
        while lowered and isinstance(lowered[-1], Window) and lowered[-1].name in shown:
            windows.insert(0, lowered.pop())
        inner = replace(statement, body=_asked_once(statement.body, frozenset({given})))
        lowered.append(If(given, (*windows, inner)))
    return tuple(lowered)


def _only_for(loop: For) -> Given | None:
    """The one optional array that the loop fills, if it does nothing else."""
    started = {s.name for s in walk(loop.body) if isinstance(s, Start)}
    if any(isinstance(s, Accumulate | Combine) and s.name not in started for s in walk(loop.body)):
        return None
    written = {s.array for s in walk(loop.body) if isinstance(s, Store | ZeroRow)}
    if len(written) != 1:
        return None
    given = Given((written.pop(),))
    return given if _is_guarded(loop.body, given) else None


def _is_guarded(block: Block, given: Given) -> bool:
    """Whether every store of the block stands under the condition, and so fills an optional array."""
    for statement in block:
        match statement:
            case Store() | ZeroRow():
                return False
            case If(condition=condition) if condition == given:
                continue
            case _:
                if not all(_is_guarded(inner, given) for inner in blocks_of(statement)):
                    return False
    return True


def _asked_once(block: Block, known: frozenset[Given]) -> Block:
    """The block without conditions that hold already."""
    lowered: list[Statement] = []
    for statement in block:
        if isinstance(statement, If) and isinstance(statement.condition, Given):
            if statement.condition in known:
                lowered += _asked_once(statement.body, known)
                continue
            inside = known | ({statement.condition} if len(statement.condition.arrays) == 1 else set())
            body = _asked_once(statement.body, frozenset(inside))
            lowered.append(replace(statement, body=body, otherwise=_asked_once(statement.otherwise, known)))
        else:
            lowered.append(with_blocks(statement, lambda inner: _asked_once(inner, known)))
    return tuple(lowered)
