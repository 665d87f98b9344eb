"""The Iverson bracket: 1 where a condition holds, else 0."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, sympify
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean


class Indicator(Expr):
    """`[condition]`: 1 where it holds, 0 where not; what the adjoint of a label read produces."""

    is_commutative = True
    is_extended_real = True
    is_extended_nonnegative = True
    is_finite = True

    def __new__(cls, condition: Boolean) -> Expr:
        given = sympify(condition)
        if given is S.true:
            return S.One
        if given is S.false:
            return S.Zero
        return Expr.__new__(cls, given)

    @property
    def condition(self) -> Boolean:
        return self.args[0]

    def _eval_power(self, exponent: Expr) -> Expr | None:
        return self if exponent.is_positive else None

    def _eval_derivative(self, symbol: Expr) -> Expr:
        return S.Zero

    def _sympystr(self, printer: Any) -> str:
        if not isinstance(self.condition, Relational):
            return f"[{printer._print(self.condition)}]"
        left, operator, right = self.condition.lhs, self.condition.rel_op, self.condition.rhs
        return f"[{printer._print(left)} {operator} {printer._print(right)}]"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\left[{printer._print(self.condition)}\right]"
