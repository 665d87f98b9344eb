"""A number against its mixture b x + (1 - b) y with another: the terms of a Jensen-Shannon divergence."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, log

from symloss.functions.base import Primitive
from symloss.functions.ratio import ratio


def mixture(x: Expr, y: Expr, b: Expr) -> Expr:
    """b x + (1 - b) y."""
    return b * x + (1 - b) * y


class log_share(Primitive):
    """log(x/(b x + (1 - b) y)) for x, y >= 0 and 0 < b < 1, accurate where x and y are close."""

    spelling = "log_share"
    conventions = "at x = y = 0 the limit along y = 0, which is -log b"

    @classmethod
    def eval(cls, x: Expr, y: Expr, b: Expr) -> Expr | None:
        return S.Zero if x == y or b is S.One else None

    @classmethod
    def definition(cls, x: Expr, y: Expr, b: Expr) -> Expr:
        return log(x / mixture(x, y, b))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y, b = self.args
        mixed = mixture(x, y, b)
        return (ratio((1 - b) * ratio(y, mixed), x), (b - 1) / mixed, (y - x) / mixed)[argindex - 1]

    @staticmethod
    def reference(mp: Any, x: Any, y: Any, b: Any) -> Any:
        if y == 0:
            return -mp.log(b)
        return mp.ninf if x == 0 else -mp.log1p((1 - b) * (y - x) / x)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y, b = self.args
        above, below = printer._print(x), printer._print(mixture(x, y, b))
        text = rf"\log\frac{{{above}}}{{{below}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class mixture_entr(Primitive):
    """x log(x/(b x + (1 - b) y)) for x, y >= 0 and 0 < b < 1; 0 at x = 0."""

    spelling = "mixture_entr"
    conventions = "0 log(0/y) = 0, also at y = 0"

    @classmethod
    def eval(cls, x: Expr, y: Expr, b: Expr) -> Expr | None:
        return S.Zero if x.is_zero or x == y or b is S.One else None

    @classmethod
    def definition(cls, x: Expr, y: Expr, b: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (x * log(x / mixture(x, y, b)), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y, b = self.args
        mixed = mixture(x, y, b)
        match argindex:
            case 1:
                return log_share(x, y, b) + (1 - b) * ratio(y, mixed)
            case 2:
                return -((1 - b) * ratio(x, mixed))
        return (y - x) * ratio(x, mixed)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any, b: Any) -> Any:
        return mp.zero if x == 0 else x * log_share.reference(mp, x, y, b)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y, b = self.args
        text = rf"{printer.parenthesize(x, 50)} {printer._print(log_share(x, y, b, evaluate=False))}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
