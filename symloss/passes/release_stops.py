"""program -> program: a quantity that was held still for differentiating is its value again.

Precondition: every derivative has been taken.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sympy import Basic

from symloss.language.stop import Stop
from symloss.program import Node, Program


def release_stops(program: Program) -> Program:
    """Replace every `stop(u)` by `u`."""
    return program.with_nodes(map(_released, program))


def _released(node: Node) -> Node:
    return replace(node, body=_without_stops(node.body), guard=_without_stops(node.guard))


def _without_stops(expression: Basic) -> Any:
    return expression.replace(lambda item: isinstance(item, Stop), lambda item: item.body)
