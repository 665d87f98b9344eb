"""x log(1 + y) with 0 log 0 = 0."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, log

from symloss.functions.base import Primitive
from symloss.functions.log1p import log1p
from symloss.functions.ratio import ratio


class xlog1py(Primitive):
    """x log(1 + y), accurate for small y, and 0 where x = 0 whatever y is (also at y = -1)."""

    spelling = "xlog1py"
    is_switched = True
    conventions = "0 log 0 = 0"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x.is_zero or y.is_zero else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (x * log(1 + y), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return log1p(y) if argindex == 1 else ratio(x, 1 + y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == 0:
            return mp.zero
        return (mp.ninf if x > 0 else mp.inf) if y == -1 else x * mp.log1p(y)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"{printer.parenthesize(x, 50)} \log\left({printer._print(1 + y)}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
