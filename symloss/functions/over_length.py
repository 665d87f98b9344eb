"""An element over a length: a product that no other factor joins; another order would leave the type."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Mul, S

from symloss.functions.base import Primitive


class over_length(Primitive):
    """x over a length of which what is scaled has that inverse: (scale · x) · inverse, in that order."""

    spelling = "over_length"
    is_switched = True
    is_cheap = True

    @classmethod
    def eval(cls, x: Expr, scale: Expr, inverse: Expr) -> Expr | None:
        return S.Zero if x.is_zero or scale.is_zero or inverse.is_zero else None

    @classmethod
    def definition(cls, x: Expr, scale: Expr, inverse: Expr) -> Expr:
        return x * scale * inverse

    def fdiff(self, argindex: int = 1) -> Expr:
        return Mul(*(factor for place, factor in enumerate(self.args, start=1) if place != argindex))

    @staticmethod
    def reference(mp: Any, x: Any, scale: Any, inverse: Any) -> Any:
        return x * scale * inverse

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = " ".join(printer.parenthesize(factor, 50) for factor in self.args)
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x, scale, inverse):
        """x over a length that was scaled before it was inverted, before anything else is multiplied."""
        return (scale * x) * inverse
