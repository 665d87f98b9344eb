"""statements -> statements: rows that a condition leaves out end in 0, by a choice instead of a branch.

Precondition: statements of one phase, emitted as if the condition held; the row may be looked at where it
does not. What an output only keeps on the way to its value stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sympy import Expr, Piecewise, S, Symbol

from symloss.program.schedule import Assign, Fold, Loop, Statement, Store, When


def choose_rows(
    statements: Iterable[Statement], condition: Assign, totals: frozenset[str], kept: Mapping[str, str]
) -> list[Statement]:
    """Choose 0 for every output and every term of the `totals` where the condition, which gets a name, fails.

    `kept` names the outputs that locals are kept in, by the name of the local.
    """
    holds = Symbol(condition.name)

    def chosen(value: Expr) -> Expr:
        return Piecewise((value, holds), (S.Zero, S.true))

    def in_block(block: Iterable[Statement]) -> list[Statement]:
        placed: list[Statement] = []
        for statement in block:
            match statement:
                case Loop() | When():
                    statement = replace(statement, body=tuple(in_block(statement.body)))
                case Store() if not _keeps(statement, kept):
                    statement = replace(statement, value=chosen(statement.value))
                case Fold() if statement.name in totals:
                    statement = replace(statement, value=chosen(statement.value))
            placed.append(statement)
        return placed

    return [condition, *in_block(statements)]


def _keeps(store: Store, kept: Mapping[str, str]) -> bool:
    value = store.value
    return isinstance(value, Symbol) and kept.get(value.name) == store.target
