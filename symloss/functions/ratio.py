"""x / y with 0 / y = 0."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S

from symloss.functions.base import Primitive


class ratio(Primitive):
    """x / y, and 0 where x = 0 whatever y is: the declared answer to 0/0."""

    spelling = "ratio"
    is_switched = True
    conventions = "0/0 = 0"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        if x.is_zero:
            return S.Zero
        return x / y if y.is_number and y.is_nonzero else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (x / y, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return ratio(S.One, y) if argindex == 1 else -ratio(ratio(x, y), y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == 0:
            return mp.zero
        return (mp.inf if x > 0 else mp.ninf) if y == 0 else x / y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{{printer._print(self.args[0])}}}{{{printer._print(self.args[1])}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
