"""Divisions by what is 0 at the first place of an axis: indices count from 0."""

from __future__ import annotations

from sympy import Expr, Piecewise, Pow, S, log

from symloss.language.reductions import Reduction
from symloss.language.symbols import Index, Read


def division_at_first_place(expression: Expr) -> Expr | None:
    """A quotient by an index, or a logarithm of one, that no condition keeps from its first place."""
    seen: set[Expr] = set()
    waiting: list[Expr] = [expression]
    while waiting:
        part = waiting.pop()
        if part in seen or isinstance(part, Read | Index | Piecewise):
            continue
        seen.add(part)
        if isinstance(part, Reduction) and part.condition is not S.true:
            continue
        if _is_undefined_at_first(part):
            return part
        waiting += part.args
    return None


def _is_undefined_at_first(part: Expr) -> bool:
    """Whether a power or a logarithm is that of 0 where all indices in it are 0."""
    if not (isinstance(part, log) or (isinstance(part, Pow) and part.exp.is_negative)):
        return False
    base, symbols = part.args[0], part.args[0].free_symbols
    if not symbols or base.atoms(Read) or not all(isinstance(symbol, Index) for symbol in symbols):
        return False
    return base.xreplace(dict.fromkeys(symbols, S.Zero)) == 0
