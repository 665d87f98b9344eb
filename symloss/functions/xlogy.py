"""x log y with 0 log y = 0."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, log

from symloss.functions.base import Primitive
from symloss.functions.ratio import ratio


class xlogy(Primitive):
    """x log y, and 0 where x = 0 whatever y is (also at y = 0)."""

    spelling = "xlogy"
    is_switched = True
    conventions = "0 log 0 = 0"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x.is_zero or y is S.One else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (x * log(y), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return log(y) if argindex == 1 else ratio(x, y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == 0:
            return mp.zero
        return (mp.ninf if x > 0 else mp.inf) if y == 0 else x * mp.log(y)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"{printer.parenthesize(x, 50)} \log {printer.parenthesize(y, 70)}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
