"""A recurrence's conditions of nodes as case distinctions in their bodies: what is left out is neutral.

Precondition: expanded. Afterwards no node has a guard.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Piecewise, S, sympify

from symloss.program import Node, Program, Reduce
from symloss.program.reductions import REDUCERS


def lift_guards(program: Program) -> Program:
    """The program with every guard inside the body it belongs to."""
    return program.with_nodes(_lifted(node) for node in program)


def _lifted(node: Node) -> Node:
    if node.guard is S.true:
        return node
    neutral: Expr = sympify(REDUCERS[node.op].neutral) if isinstance(node, Reduce) else S.Zero
    neutral = S.Zero if neutral.is_zero else neutral
    return replace(node, body=Piecewise((node.body, node.guard), (neutral, True)), guard=S.true)
