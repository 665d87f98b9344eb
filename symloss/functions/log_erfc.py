"""log erfc(x), where erfc(x) itself has vanished."""

from __future__ import annotations

from math import log, log1p
from typing import Any

import sympy
from sympy import Expr, S, sqrt

from symloss.functions.base import Primitive
from symloss.functions.erf import erf
from symloss.functions.erfcx import erfcx
from symloss.functions.hazard_excess import hazard_excess
from symloss.functions.kernels import where
from symloss.functions.norm_cdf import inverse_mills


class log_erfc(Primitive):
    """log erfc(x), about -x² - log(√π x) far out, and accurate near 0, where it is -2x/√π."""

    spelling = "log_erfc"
    is_special = True

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Zero if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sympy.log(sympy.erfc(x))

    def fdiff(self, argindex: int = 1) -> Expr:
        return -sqrt(2) * inverse_mills(-sqrt(2) * self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if not mp.isfinite(x):
            return mp.log(2) if x < 0 else -x
        if x < 0.5:
            return mp.log1p(-erf.reference(mp, x))
        return mp.log(erfcx.reference(mp, x)) - x * x

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\operatorname{{erfc}}\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x):
        """log(erfc(x)), at most 4 ulp off."""
        real = type(x)
        size = abs(x)
        left = log1p(-erf(x))
        right = -(x * x) - log(real(1.7724538509055159) * (size + hazard_excess(size)))
        return where(x < real(0.5), left, right)
