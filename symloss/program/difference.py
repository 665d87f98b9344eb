"""A subtraction that stays together: SymPy's sums would take it apart and forget the order of the author."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, default_sort_key, sympify


class Difference(Expr):
    """`x - y`, rounded once, before anything is added to it."""

    is_commutative = True

    def __new__(cls, x: Expr, y: Expr) -> Expr:
        x, y = sympify(x), sympify(y)
        if x == y:
            return S.Zero
        if default_sort_key(y) < default_sort_key(x):  # one spelling, so that both signs share it
            return -Expr.__new__(cls, y, x)
        return Expr.__new__(cls, x, y)

    def _eval_is_extended_real(self) -> bool | None:
        return all(argument.is_extended_real for argument in self.args) or None

    def _sympystr(self, printer: Any) -> str:
        x, y = map(printer._print, self.args)
        return f"({x} - {y})"
