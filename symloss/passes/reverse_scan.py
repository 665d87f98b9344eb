"""The adjoint of a recurrence: what a step reads of the step before is, backwards, read of the step after.

Precondition: the reads within a recurrence are at an index plus an integer, one index for each axis of what
is read. What the step t at the place s sends to `a[t - 1, s - 1]`, `a[t, s]` gets from t + 1 and s + 1.
"""

from __future__ import annotations

from sympy import And, Expr, Piecewise, S
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.program import Node, Scan, context
from symloss.program.recurrence import shift


def flipped(
    node: Node, source: Node, steps: tuple[Index, Expr], read: Read, flow: Expr, guard: Boolean
) -> tuple[Read, Expr, Boolean]:
    """The read of `source` within `node` at plain indices, its flow and guard as seen from there.

    Offsets change sign, in the guard too. The flow is 0 where the step or the place that it comes from does
    not exist; `steps` are the index of the step and their number. An index that two axes are read at is plain
    in the first: `z[t - 1, t + 1]` becomes `z[t, t + 2]`.
    """
    lengths, reaches = _lengths(node) | dict([steps]), _lengths(source) | dict([steps])
    moves: dict[Index, Expr] = {}
    exists: list[Boolean] = []
    for index, axis in zip(read.indices, source.axes, strict=True):
        base, offset = shift(index)
        if base in moves:
            continue
        moves[base] = base - offset
        if not (lengths[base] - reaches[axis] + offset).is_nonnegative:
            exists.append(base - offset < lengths[base])
        if offset > 0:
            exists.append(base - offset >= 0)
    moved = guard.xreplace(moves)
    if moved != guard:  # asked only where the place exists
        exists, moved = [*exists, *And.make_args(moved)], S.true
    plain = Read(read.head, *(index.xreplace(moves) for index in read.indices))
    flow = flow.xreplace(moves)
    return plain, Piecewise((flow, And(*exists)), (S.Zero, True)) if exists else flow, moved


def where_it_runs(node: Node, steps: tuple[Index, Expr], flow: Expr) -> Expr:
    """The flow out of a recurrence: 0 beyond its steps and lengths, whatever stands there."""
    lengths = _lengths(node) | dict([steps])
    within = And(*(index < length for index, length in lengths.items() if length != index.extent))
    return Piecewise((flow, within), (S.Zero, True))


def _lengths(node: Node) -> dict[Index, Expr]:
    """How far each index of a node runs."""
    if isinstance(node, Scan):
        return dict(zip(node.axes, node.lengths, strict=True))
    return {index: index.extent for index in context(node)}


def reversed_scan(forward: Scan, adjoint: Node) -> Scan:
    """The adjoint of a step's node as a recurrence that starts at the last step, from 0; it has no guard."""
    body = adjoint.body
    if adjoint.guard is not S.true:
        body = Piecewise((body, adjoint.guard), (S.Zero, True))
    return Scan(
        adjoint.head,
        forward.axes,
        forward.along,
        forward.lengths,
        body,
        reverse=not forward.reverse,
        role=adjoint.role,
    )
