"""program -> program: a largest term whose finite value alone is asked passes over NaN, which is faster.

Precondition: log-sum-exps are expanded. Their shift is the largest term where that is finite, else 0: NaN
makes no difference there, and the terms themselves carry it on.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Basic
from sympy.logic.boolalg import Boolean

from symloss.functions import finite_or_zero
from symloss.language.symbols import Read
from symloss.program import Program, Reduce


def pass_over_nans(program: Program) -> Program:
    """Let every maximum that only `finite_or_zero` reads pass over NaN."""
    largest = {node.name for node in program if isinstance(node, Reduce) and node.op == "max"}
    asked = set(program.outputs)
    for node in program:
        asked |= _read_whole(node.body) | _read_whole(node.guard)
    free = largest - asked
    return program.with_nodes(
        replace(node, op="nanmax") if isinstance(node, Reduce) and node.name in free else node
        for node in program
    )


def _read_whole(expression: Basic | Boolean) -> set[str]:
    """The names that an expression reads other than for their finite value."""
    if isinstance(expression, finite_or_zero) and isinstance(expression.args[0], Read):
        return set()
    if isinstance(expression, Read):
        return {expression.name}.union(*map(_read_whole, expression.indices))
    return set().union(*map(_read_whole, expression.args))
