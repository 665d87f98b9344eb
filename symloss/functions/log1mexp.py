"""log(1 - e^x) and 1/(e^x - 1), accurate where e^x is 1 to all digits and where it vanishes."""

from __future__ import annotations

from math import exp, expm1, log, log1p
from typing import Any

import sympy
from sympy import Expr, S

from symloss.functions.base import Primitive
from symloss.functions.kernels import where


class log1mexp(Primitive):
    """log(1 - e^x) for x < 0, the logarithm of what a probability lacks; -inf at 0."""

    spelling = "log1mexp"
    is_special = True

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.NegativeInfinity if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sympy.log(1 - sympy.exp(x))

    def fdiff(self, argindex: int = 1) -> Expr:
        return -inverse_expm1(-self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0:
            return mp.ninf
        if not x < 0:
            return mp.nan
        return mp.log(-mp.expm1(x)) if x > -1 else mp.log1p(-mp.exp(x))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\left(1 - e^{{{printer._print(self.args[0])}}}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x):
        """log(1 - e**x), at most 4 ulp off."""
        real = type(x)
        near = log(-expm1(x))
        far = log1p(-exp(x))
        return where(x > -real(0.6931471805599453), near, far)


class inverse_expm1(Primitive):
    """1/(e^x - 1) for x > 0, the slope of log(1 - e^-x): 1/x near 0, e^-x far out."""

    spelling = "inverse_expm1"
    is_special = True

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return 1 / (sympy.exp(x) - 1)

    def fdiff(self, argindex: int = 1) -> Expr:
        return -self * (1 + self)

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0:
            return mp.inf
        return mp.zero if x == mp.inf else 1 / mp.expm1(x)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{1}}{{e^{{{printer._print(self.args[0])}}} - 1}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x):
        """1/(e**x - 1), at most 4 ulp off, subnormal results included."""
        real = type(x)
        return where(x < real(40), real(1) / expm1(x), exp(-x))
