"""A power of two that brings the terms of a sum which has left the range of its type back into it."""

from __future__ import annotations

import math
from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive, latex_call

DOWN = S(2) ** -64


class restrain(Primitive):
    """1 for a sum that is finite, else the power of two to multiply its terms by; 1 on real numbers."""

    spelling = "restrain"
    carries_nan = False  # the sum that is scaled carries it
    minds_range = True
    conventions = "a sum that leaves the range of the type is added up once more, scaled by a power of two"
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{restrain}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return S.One

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.one if mp.isfinite(x) else mp.mpf(2) ** -64

    @staticmethod
    def kernel(total):
        """1, or where a sum has left the range of the type the power of two to multiply its terms by."""
        real = type(total)
        return real(1) if abs(total) < real(math.inf) else real(2.0**-64)
