"""A power of two that brings numbers whose squares leave the range of their type back into it."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S

from symloss.functions.base import Primitive, latex_call

FEW = S(2) ** -960
MANY = S(2) ** 960
UP = S(2) ** 600
DOWN = S(2) ** -600


class rescale(Primitive):
    """1 for a sum of squares that holds all its digits, else the power of two to multiply its terms by.

    The limits are those of float64; in float32 they are nearer to 1.
    """

    spelling = "rescale"
    carries_nan = False
    minds_range = True
    conventions = "squares that under- or overflow are added up once more, scaled by a power of two"
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{rescale}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return Piecewise((UP, x < FEW), (DOWN, x > MANY), (S.One, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x < mp.mpf(2) ** -960:
            return mp.mpf(2) ** 600
        return mp.mpf(2) ** -600 if x > mp.mpf(2) ** 960 else mp.one
