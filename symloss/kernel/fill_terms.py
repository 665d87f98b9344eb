"""kernel -> kernel: what chooses among terms that a condition leaves out chooses among zeros there.

A loop that adds up under one condition is made of vectors, one under two of them is not: `x if a else 0`,
added where b holds, becomes `counted if a else 0`, always added, with `counted = x if b else 0`.

Precondition: none. Branches are made after it (`branch_terms`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from sympy import Expr, Piecewise, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.kernel.nodes import Accumulate, Block, For, Let, Statement, with_blocks
from symloss.kernel.values import changed_by
from symloss.program import looks_up
from symloss.program.names import fresh_name


def fill_terms(block: Block, taken: Collection[str]) -> Block:
    """The block with such sums in its loops filled; `taken` are names that mean something already."""
    return _filled(block, {*taken, *changed_by(block).scalars}, in_loop=False)


def _filled(block: Block, taken: set[str], in_loop: bool) -> Block:
    """A block; in a loop its own sums too."""
    chosen = {pair for s in block if in_loop and (pair := _choice(s)) is not None}
    names: dict[tuple[Expr, Boolean], Symbol] = {}
    filled: list[Statement] = []
    for statement in block:
        if isinstance(statement, Accumulate) and statement.op == "sum":
            term = _term(statement.value)
            pair = (term, statement.where)
            if pair in chosen:
                if pair not in names:
                    names[pair] = Symbol(fresh_name("counted", taken), real=True)
                    kept = Piecewise((term, statement.where), (S.Zero, True))
                    filled.append(Let(names[pair].name, kept))
                value = statement.value.xreplace({term: names[pair]})
                filled.append(replace(statement, value=value, where=S.true))
                continue
        inside = in_loop or isinstance(statement, For)
        filled.append(with_blocks(statement, partial(_filled, taken=taken, in_loop=inside)))
    return tuple(filled)


def _choice(statement: Statement) -> tuple[Expr, Boolean] | None:
    """The term that a sum under a condition takes or leaves, with that condition."""
    if not isinstance(statement, Accumulate) or statement.op != "sum" or statement.where is S.true:
        return None
    term = _term(statement.value)
    if term is statement.value or looks_up(statement.value) or looks_up(statement.where):
        return None
    return term, statement.where


def _term(value: Expr) -> Expr:
    """x of `x if a else 0`; any other value is its own term."""
    if isinstance(value, Piecewise) and len(value.args) == 2:
        (term, _), (other, otherwise) = value.args
        if other == 0 and otherwise == S.true and isinstance(term, Symbol):
            return term
    return value
