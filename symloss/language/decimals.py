"""Decimals of a declaration as the exact numbers that their author wrote: 0.1 is a tenth.

A float would be the nearest binary number, and SymPy rounds the product of two: 3 * 0.1 would be no three
tenths, and a derivative not that of its formula.
"""

from __future__ import annotations

from typing import TypeVar

from sympy import Basic, Float, Rational

from symloss.language.atoms import atoms_of
from symloss.language.remembered import replaced

Expression = TypeVar("Expression", bound=Basic)


def with_exact_decimals(expression: Expression) -> Expression:
    """The expression with a quotient for every float, that of the shortest decimal that is the float."""
    floats = atoms_of(expression, Float)
    if not floats:
        return expression
    return replaced(expression, {number: Rational(repr(float(number))) for number in floats})
