"""How an expression grows with one array: k where t times the array gives t**k times the number."""

from __future__ import annotations

from sympy import Abs, Add, Basic, Expr, Max, Min, Mul, Piecewise, Pow, S

from symloss.functions import direction, ratio, times, xlogy
from symloss.language.reductions import MaxOver, MinOver, Named, SumOver
from symloss.language.symbols import Read


def degree(expression: Expr, array: str) -> Expr | None:
    """The degree for factors t > 0, or None where there is none for certain."""
    if not _reads(expression, array):
        return S.Zero
    match expression:
        case Read():
            return S.One if expression.name == array else None
        case Named() | SumOver() | MaxOver() | MinOver():
            chosen = isinstance(expression, Named) or not _reads(expression.condition, array)
            return degree(expression.body, array) if chosen else None
        case Abs():
            return degree(expression.args[0], array)
        case Mul() | times():
            return _added([degree(factor, array) for factor in expression.args])
        case ratio() | direction():
            above, below = (degree(part, array) for part in expression.args)
            return None if above is None or below is None else above - below
        case xlogy():
            x, y = (degree(part, array) for part in expression.args)
            return x if y == 0 else None
        case Pow() if expression.exp.is_number:
            base = degree(expression.base, array)
            return None if base is None else base * expression.exp
        case Piecewise():
            if any(_reads(condition, array) for _, condition in expression.args):
                return None
            return _common([degree(value, array) for value, _ in expression.args if value != 0])
        case Add() | Max() | Min():
            return _common([degree(part, array) for part in expression.args if part != 0])
    return None


def _reads(expression: Basic, array: str) -> bool:
    return any(read.name == array for read in expression.atoms(Read))


def _added(degrees: list[Expr | None]) -> Expr | None:
    known = [one for one in degrees if one is not None]
    return Add(*known) if len(known) == len(degrees) else None


def _common(degrees: list[Expr | None]) -> Expr | None:
    return degrees[0] if len(set(degrees)) == 1 else None


__all__ = ["degree"]
