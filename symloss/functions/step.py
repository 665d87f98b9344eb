"""The derivatives that kinks are given: unit steps with a declared value at 0."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, Rational, S

from symloss.functions.base import Primitive, latex_call


class step(Primitive):
    """1 for x > 0, else 0: the declared derivative of max(0, x), which is 0 at 0."""

    spelling = "step"
    is_cheap = True
    conventions = "d max(0, x)/dx = 0 at 0"
    is_extended_nonnegative = True
    _latex = latex_call(r"\mathbb{1}_{>0}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return Piecewise((1, x > 0), (0, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.one if x > 0 else mp.zero


class half_step(Primitive):
    """1 for x > 0, ½ at 0, else 0: the derivative of max(a, b) in a at x = a - b; ties split equally."""

    spelling = "half_step"
    is_cheap = True
    conventions = "ties of max and min split the gradient equally"
    is_extended_nonnegative = True
    _latex = latex_call(r"\mathbb{1}_{\ge 0}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return Piecewise((1, x > 0), (Rational(1, 2), x >= 0), (0, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.one if x > 0 else mp.mpf(0.5) if x == 0 else mp.zero
