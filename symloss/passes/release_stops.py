"""program -> program: a quantity that was held still for differentiating is its value again.

Precondition: every derivative has been taken. A recurrence of which nothing is left then, for it carried only
how something moves, is 0 wherever it is read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Basic, Piecewise, S

from symloss.language.remembered import built, reads_of, replaced
from symloss.language.stop import Stop
from symloss.language.symbols import Read
from symloss.program import Node, Program, Scan


def release_stops(program: Program) -> Program:
    """Replace every `stop(u)` by `u`."""
    nodes = [_released(node) if _holds(node) else node for node in program]
    gone = {
        node.name for node, before in zip(nodes, program, strict=True) if node != before and _is_zero(node)
    }
    if not gone:
        return program.with_nodes(nodes)
    return program.with_nodes(_without(node, gone) for node in nodes if node.name not in gone)


def _holds(node: Node) -> bool:
    return node.body.has(Stop) or node.guard.has(Stop)


def _is_zero(node: Node) -> bool:
    """Whether a recurrence starts at 0 and stays there."""
    if not isinstance(node, Scan) or not (node.initial is S.Zero is node.outside):
        return False
    own = {read: S.Zero for read in reads_of(node.body) if read.name == node.name}
    body = replaced(node.body, own)
    leaves = [pair.expr for pair in body.args] if isinstance(body, Piecewise) else [body]
    return all(leaf.is_zero for leaf in leaves)


def _without(node: Node, gone: set[str]) -> Node:
    def read(item: Basic) -> bool:
        return isinstance(item, Read) and item.name in gone

    return replace(node, body=node.body.replace(read, lambda item: S.Zero))


def _released(node: Node) -> Node:
    return replace(node, body=_without_stops(node.body), guard=_without_stops(node.guard))


def _without_stops(expression: Basic) -> Any:
    if isinstance(expression, Stop):  # perhaps with another one inside
        return _without_stops(expression.body)
    if not expression.has(Stop):
        return expression
    return built(expression.func, *map(_without_stops, expression.args))
