"""x log(x/y) with 0 at x = 0: one term of a Kullback-Leibler divergence."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, log

from symloss.functions.base import Primitive
from symloss.functions.ratio import ratio


class log_ratio(Primitive):
    """log(x/y) for x, y >= 0, accurate near x = y and free of overflow in the quotient; 0 at x = y."""

    spelling = "log_ratio"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x == y else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return log(x / y)

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return 1 / x if argindex == 1 else -1 / y

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == y:
            return mp.zero
        if x == 0:
            return mp.ninf
        return mp.inf if y == 0 else mp.log(x / y)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\frac{{{printer._print(self.args[0])}}}{{{printer._print(self.args[1])}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class rel_entr(Primitive):
    """x log(x/y) for x, y >= 0; 0 at x = 0, +inf where x > 0 = y."""

    spelling = "rel_entr"
    conventions = "0 log(0/y) = 0"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x.is_zero or x == y else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (x * log(x / y), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return log_ratio(x, y) + 1 if argindex == 1 else -ratio(x, y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == 0:
            return mp.zero
        return mp.inf if y == 0 else x * mp.log(x / y)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = (printer._print(argument) for argument in self.args)
        text = rf"{x} \log\frac{{{x}}}{{{y}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
