"""x where it is above -∞, else 0: what can be subtracted from itself."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive


class above_minus_infinity(Primitive):
    """x, but 0 for -∞; for a difference under a factor e^x, which is 0 there."""

    spelling = "above_minus_infinity"
    is_cheap = True

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return x

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.One

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.zero if x == mp.ninf else x

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = printer._print(self.args[0])
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
