"""arctan(x/y), also where y is 0."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, atan, pi

from symloss.functions.base import Primitive
from symloss.functions.direction import direction


class atan_ratio(Primitive):
    """arctan(x/y) for x, y >= 0: the angle of a diagonal, π/2 at y = 0 < x and 0 at x = y = 0."""

    spelling = "atan_ratio"
    conventions = "arctan(0/0) = 0, with derivative 0"
    is_extended_nonnegative = True

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return Piecewise((0, S(0) >= x * x), (pi / 2 - atan(y / x), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        square = x**2 + y**2
        return direction(y, square) if argindex == 1 else -direction(x, square)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return mp.zero if x == 0 else mp.atan2(x, y)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"\arctan\frac{{{printer._print(x)}}}{{{printer._print(y)}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
