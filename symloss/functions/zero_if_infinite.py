"""x where it is not infinite, else 0."""

from __future__ import annotations

import math
from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive, latex_call


class zero_if_infinite(Primitive):
    """x, but 0 for an infinite x; NaN stays NaN, so that a fault in the input is not hidden."""

    spelling = "zero_if_infinite"
    conventions = "where the value is infinite it counts as 0, and so does its gradient"
    _latex = latex_call(r"\operatorname{finite}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return x

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.One

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.zero if mp.isinf(x) else x

    @staticmethod
    def kernel(x):
        """x, but 0 for an infinite x."""
        real = type(x)
        return real(0) if abs(x) == real(math.inf) else x
