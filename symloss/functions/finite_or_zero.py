"""x where it is finite, else 0: the shift of a log-sum-exp."""

from __future__ import annotations

import math
from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive, latex_call


class finite_or_zero(Primitive):
    """x for finite x, else 0, so that a row of -inf or with a +inf is not shifted by an infinity."""

    spelling = "finite_or_zero"
    carries_nan = False
    is_cheap = True
    conventions = "a log-sum-exp over terms that are all -inf is -inf"
    _latex = latex_call(r"\operatorname{finite}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return x

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.One

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return x if mp.isfinite(x) else mp.zero

    @staticmethod
    def kernel(x):
        """x where it is finite, else 0."""
        real = type(x)
        return x if abs(x) < real(math.inf) else real(0)
