"""x · y with 0 · y = 0: a term that a zero factor switches off."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S

from symloss.functions.base import Primitive


class times(Primitive):
    """x · y, and 0 where x = 0 whatever y is, infinite or not."""

    spelling = "times"
    is_switched = True
    is_cheap = True
    conventions = "a factor 0 switches its term off, even an infinite one"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        if x.is_zero or y.is_zero:
            return S.Zero
        return x * y if x.is_number else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (x * y, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return y if argindex == 1 else x

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return mp.zero if x == 0 else x * y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"{printer.parenthesize(x, 50)} {printer.parenthesize(y, 50)}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
