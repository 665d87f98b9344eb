"""The logistic function σ(x) = 1 / (1 + e^-x)."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp

from symloss.functions.base import Primitive, latex_call


class sigmoid(Primitive):
    """σ(x) = 1 / (1 + e^-x), in (0, 1) for every real x; σ(-x) = 1 - σ(x)."""

    spelling = "sigmoid"
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\sigma")

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Half if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return 1 / (1 + exp(-x))

    def fdiff(self, argindex: int = 1) -> Expr:
        (x,) = self.args
        return self * sigmoid(-x)

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x >= 0:
            return 1 / (1 + mp.exp(-x))
        tail = mp.exp(x)
        return tail / (1 + tail)
