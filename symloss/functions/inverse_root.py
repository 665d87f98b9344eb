"""1/√x with 0 at 0: the declared derivative of a norm at the origin."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, Rational, S, sqrt

from symloss.functions.base import Primitive


class inverse_root(Primitive):
    """1/√x for x > 0 and 0 at x = 0, so that √(sum of squares) has gradient 0 where it vanishes."""

    spelling = "inverse_root"
    conventions = "the gradient of a root of a sum of squares is 0 at 0"
    is_extended_nonnegative = True

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return Piecewise((0, x <= 0), (1 / sqrt(x), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        return -Rational(1, 2) * self**3

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.One if x is S.One else None

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return 1 / mp.sqrt(x) if x > 0 else mp.zero

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{1}}{{\sqrt{{{printer._print(self.args[0])}}}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
