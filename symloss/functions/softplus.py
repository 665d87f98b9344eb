"""softplus(x) = log(1 + e^x), a smooth max(x, 0)."""

from __future__ import annotations

from typing import Any

from sympy import Expr, exp, log

from symloss.functions.base import Primitive, latex_call
from symloss.functions.sigmoid import sigmoid


class softplus(Primitive):
    """log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), positive for every real x."""

    spelling = "softplus"
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{softplus}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return log(1 + exp(x))

    def fdiff(self, argindex: int = 1) -> Expr:
        return sigmoid(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return max(x, mp.zero) + mp.log1p(mp.exp(-abs(x)))
