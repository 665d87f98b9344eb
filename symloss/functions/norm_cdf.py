"""The normal distribution function, its logarithm, and the slope of that, the inverse Mills ratio."""

from __future__ import annotations

from math import log, log1p
from typing import Any

import sympy
from sympy import Expr, S, erfc, exp, pi, sqrt

from symloss.functions.base import Primitive, latex_call
from symloss.functions.erf import erf
from symloss.functions.hazard_excess import hazard_excess
from symloss.functions.kernels import where
from symloss.functions.times_exp_square import digits_of_square, times_exp_square


class norm_cdf(Primitive):
    """Φ(x), the distribution function of a standard normal variable."""

    spelling = "norm_cdf"
    is_special = True
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\Phi")

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Half if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return erfc(-x / sqrt(2), evaluate=False) / 2  # SymPy would make 2 - erfc(x/√2) of it

    def fdiff(self, argindex: int = 1) -> Expr:
        return exp(-(self.args[0] ** 2) / 2) / sqrt(2 * pi)

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        with mp.extradps(digits_of_square(mp, x)):
            return mp.erfc(-x / mp.sqrt(2)) / 2

    @staticmethod
    def kernel(x):
        """Φ(x), at most 4 ulp off, subnormal results included."""
        real = type(x)
        size = where(abs(x) > real(60), real(60), abs(x))
        # e**(-x**2/2)/(√(2π)·ratio): what rounding the ratio and 1/√(2π) has lost goes into the exponent
        excess = real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * size))
        ratio = size + excess
        part = ratio - size
        lost = ((size - (ratio - part)) + (excess - part)) / ratio
        low = where(real(2.0**-960) == real(0), real(-2.841e-08), real(-6.247e-17))
        tail = times_exp_square(real(0.3989422804014327) / ratio, size, -real(0.5), low - lost)
        far = where(x > real(0), real(1) - tail, tail)
        middle = real(0.5) + real(0.5) * erf(real(0.7071067811865476) * x)
        return where((x > -real(0.5)) & (x < real(0.75)), middle, far)


class inverse_mills(Primitive):
    """φ(x)/Φ(x), density over distribution function: about -x far to the left, φ(x) far to the right."""

    spelling = "inverse_mills"
    is_special = True
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{inverse\_mills}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sqrt(2 / pi) * exp(-(x**2) / 2) / erfc(-x / sqrt(2), evaluate=False)

    def fdiff(self, argindex: int = 1) -> Expr:
        return -self * mills_excess(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if not mp.isfinite(x):
            return -x if x < 0 else mp.zero
        with mp.extradps(digits_of_square(mp, x)):
            if x < 0:
                return mills_excess.reference(mp, x) - x
            return mp.sqrt(2 / mp.pi) * mp.exp(-x * x / 2) / mp.erfc(-x / mp.sqrt(2))

    @staticmethod
    def kernel(x):
        """φ(x)/Φ(x), at most 4 ulp off, subnormal results included."""
        real = type(x)
        # At -|x|, where |x| itself is exact
        ratio = abs(x) + real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
        tail = norm_cdf(-abs(x))
        middle = real(0.5) + real(0.5) * erf(real(0.7071067811865476) * x)
        below = where(x < real(0.75), middle, real(1) - tail)
        lost = where(x < real(0.75), real(0), (real(1) - below) - tail) / below
        low = where(real(2.0**-960) == real(0), real(-2.841e-08), real(-6.247e-17))
        right = times_exp_square(real(0.3989422804014327) / below, x, -real(0.5), low - lost)
        return where(x > -real(0.5), right, ratio)


class mills_excess(Primitive):
    """x + φ(x)/Φ(x): what the inverse Mills ratio exceeds its asymptote by, about -1/x far to the left."""

    spelling = "mills_excess"
    is_special = True
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{mills\_excess}")

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return x + inverse_mills.definition(x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 - inverse_mills(self.args[0]) * self

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x > 0:
            return x + inverse_mills.reference(mp, x)
        with mp.extradps(20):
            return mp.sqrt(2) * hazard_excess.reference(mp, -x / mp.sqrt(2))

    @staticmethod
    def kernel(x):
        """x + φ(x)/Φ(x), at most 4 ulp off."""
        real = type(x)
        left = real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
        return where(x > real(0), x + inverse_mills(x), left)


class log_ndtr(Primitive):
    """log Φ(x), about -x²/2 - log(√(2π) |x|) far to the left, where Φ(x) itself has vanished."""

    spelling = "log_ndtr"
    is_special = True
    is_extended_negative = True

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sympy.log(erfc(-x / sqrt(2), evaluate=False) / 2)

    def fdiff(self, argindex: int = 1) -> Expr:
        return inverse_mills(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if not mp.isfinite(x):
            return mp.zero if x > 0 else x
        with mp.extradps(20):
            if x > 0:
                return mp.log1p(-norm_cdf.reference(mp, -x))
            ratio = inverse_mills.reference(mp, x)
            return -mp.log(mp.sqrt(2 * mp.pi) * ratio) - x * x / 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\Phi\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x):
        """log Φ(x), at most 4 ulp off, subnormal results included."""
        real = type(x)
        # At -|x|, where |x| itself is exact
        ratio = abs(x) + real(1.4142135623730951) * hazard_excess(abs(real(0.7071067811865476) * x))
        tail = norm_cdf(-abs(x))
        left = -(real(0.5) * x * x) - log(real(2.5066282746310002) * ratio)
        far = where(x > real(0), log1p(-tail), left)
        middle = log1p(erf(real(0.7071067811865476) * x)) - real(0.6931471805599453)
        return where(abs(x) < real(0.75), middle, far)
