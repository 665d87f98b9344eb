"""x · y as it stands: a product that no other factor joins, where another order would leave the range."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive


class ordered_product(Primitive):
    """x · y, multiplied before anything else is: neither factor moves out of it."""

    spelling = "ordered_product"
    is_switched = True
    is_cheap = True

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        if x.is_zero or y.is_zero:
            return S.Zero
        return x * y if x.is_number or y.is_number else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return x * y

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return y if argindex == 1 else x

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return x * y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"{printer.parenthesize(x, 50)} {printer.parenthesize(y, 50)}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
