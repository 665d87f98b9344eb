"""phase -> kernel statements: accumulators get their starts, what is left out its zeros.

Precondition: the phase is scheduled. Nothing is said yet of what a caller may leave out.
"""

from __future__ import annotations

from collections.abc import Iterable

from symloss.kernel import nodes
from symloss.kernel.nodes import Accumulate, Block, For, Given, If, Let, Start, ZeroRow
from symloss.program.schedule import Assign, Fold, Loop, Phase, Statement, Store, Wanted, When


def lower_phase(phase: Phase) -> Block:
    """What one row of the phase does; its totals are started outside."""
    return _block(phase.statements, frozenset(name for name, _ in phase.folds))


def _block(statements: Iterable[Statement], running: frozenset[str]) -> Block:
    """`running` accumulators have been started by something around the block."""
    lowered: list[nodes.Statement] = []
    for statement in statements:
        lowered += _statement(statement, running)
    return tuple(lowered)


def _statement(statement: Statement, running: frozenset[str]) -> Block:
    match statement:
        case Assign():
            return (Let(statement.name, statement.value),)
        case Fold():
            return (Accumulate(statement.name, statement.op, statement.value, statement.guard),)
        case Store():
            return (nodes.Store(statement.target, statement.indices, statement.value, statement.add),)
        case Wanted():
            return (If(Given(statement.outputs), _block(statement.body, running)),)
        case Loop():
            starts, inside = _started(statement.folds, running)
            body = _block(statement.body, inside)
            loop = For(
                statement.index, body, statement.start, statement.stop, statement.reverse, statement.folds
            )
            return (*starts, loop)
        case When():
            starts, inside = _started(statement.starts, running)
            zeros = tuple(ZeroRow(target) for target in statement.zeroed)
            return (*starts, If(statement.condition, _block(statement.body, inside), zeros))


def _started(folds: Iterable[tuple[str, str]], running: frozenset[str]) -> tuple[Block, frozenset[str]]:
    """Starts of the accumulators that do not run yet, and all that run then."""
    new = dict(folds)
    starts = tuple(Start(name, op) for name, op in new.items() if name not in running)
    return starts, running | new.keys()
