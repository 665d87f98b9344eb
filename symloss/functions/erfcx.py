"""e^(x²) erfc(x), the tail of a normal distribution without what makes it vanish."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr, exp, sqrt

from symloss.functions.base import Primitive, latex_call
from symloss.functions.erf import erf
from symloss.functions.hazard_excess import hazard_excess, tail_series
from symloss.functions.kernels import where
from symloss.functions.norm_cdf import mills_excess
from symloss.functions.times_exp_square import digits_of_square, times_exp_square


class erfcx(Primitive):
    """e^(x²) erfc(x), the scaled complementary error function: 1/(√π x) far out, where erfc vanishes."""

    spelling = "erfcx"
    is_special = True
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{erfcx}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return exp(x**2) * sympy.erfc(x)

    def fdiff(self, argindex: int = 1) -> Expr:
        (x,) = self.args
        return -sqrt(2) * mills_excess(-sqrt(2) * x) * self

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if not mp.isfinite(x):
            return mp.zero if x > 0 else -x
        if x > 1000:
            return (1 + tail_series(mp, x)) / (mp.sqrt(mp.pi) * x)
        with mp.extradps(digits_of_square(mp, x)):
            return mp.exp(x * x) * mp.erfc(x)

    @staticmethod
    def kernel(x):
        """e**(x**2)·erfc(x), at most 4 ulp off."""
        real = type(x)
        size = abs(x)
        right = real(0.5641895835477563) / (size + hazard_excess(size))
        growth = times_exp_square(real(1), x, real(1), real(0))
        left = where(x < -real(0.5), real(2) * growth - right, growth * (real(1) - erf(x)))
        return where(x < real(0.5), left, right)
