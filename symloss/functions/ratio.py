"""x / y with 0 / y = 0, and its slope in x."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S

from symloss.functions.base import Primitive


class ratio(Primitive):
    """x / y, and 0 where x = 0 whatever y is: the declared answer to 0/0."""

    spelling = "ratio"
    is_switched = True
    conventions = "0/0 = 0, and its slopes there are 0"

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
        if argindex == 2:
            return -ratio(ratio(x, y), y)
        return ratio(S.One, y) if y.is_nonzero else inverse_or_zero(y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == 0:
            return mp.zero
        return (mp.inf if x > 0 else mp.ninf) if y == 0 else x / y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{{printer._print(self.args[0])}}}{{{printer._print(self.args[1])}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class inverse_or_zero(Primitive):
    """1 / y, and 0 where y = 0: the slope of x / y in x, which is 0 where the ratio is 0/0."""

    spelling = "inverse_or_zero"
    conventions = "0 at 0"

    @classmethod
    def eval(cls, y: Expr) -> Expr | None:
        return 1 / y if y.is_number and y.is_nonzero else None

    @classmethod
    def definition(cls, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= y * y), (1 / y, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        return -ratio(self, self.args[0])

    @staticmethod
    def reference(mp: Any, y: Any) -> Any:
        return mp.zero if y == 0 else 1 / y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{1}}{{{printer._print(self.args[0])}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x):
        """1 / x, and 0 at 0."""
        real = type(x)
        return real(0) if x == real(0) else real(1) / x
