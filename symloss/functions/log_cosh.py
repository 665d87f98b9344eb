"""log cosh x: quadratic near 0, |x| - log 2 far away."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, cosh, log, tanh

from symloss.functions.base import Primitive, latex_call


class log_cosh(Primitive):
    """log cosh x for every real x, where cosh overflows and where it is 1 to all digits."""

    spelling = "log_cosh"
    is_extended_nonnegative = True
    _latex = latex_call(r"\log\cosh")

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Zero if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return log(cosh(x))

    def fdiff(self, argindex: int = 1) -> Expr:
        return tanh(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if abs(x) < 1:
            return mp.log1p(mp.expm1(x) ** 2 / (2 * mp.exp(x)))
        return abs(x) + mp.log1p(mp.exp(-2 * abs(x))) - mp.log(2)
