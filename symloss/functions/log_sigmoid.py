"""log σ(x) = -softplus(-x)."""

from __future__ import annotations

from typing import Any

from sympy import Expr, exp, log

from symloss.functions.base import Primitive
from symloss.functions.sigmoid import sigmoid


class log_sigmoid(Primitive):
    """log σ(x) = min(x, 0) - log(1 + e^-|x|), negative for every real x."""

    spelling = "log_sigmoid"
    is_extended_negative = True

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return -log(1 + exp(-x))

    def fdiff(self, argindex: int = 1) -> Expr:
        return sigmoid(-self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return min(x, mp.zero) - mp.log1p(mp.exp(-abs(x)))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\sigma\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
