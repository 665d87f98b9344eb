"""e^x - 1, accurate for small x."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp

from symloss.functions.base import Primitive


class expm1(Primitive):
    """e^x - 1 for every real x."""

    spelling = "expm1"

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Zero if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return exp(x) - 1

    def fdiff(self, argindex: int = 1) -> Expr:
        return exp(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.expm1(x)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"\left(e^{{{printer._print(self.args[0])}}} - 1\right)" + (f"^{{{exp}}}" if exp else "")
