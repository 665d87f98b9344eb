"""The error function and its complement, SymPy's own with bodies for kernels."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr, S, exp, pi, sqrt

from symloss.functions.base import Primitive, latex_call
from symloss.functions.hazard_excess import hazard_excess
from symloss.functions.kernels import where
from symloss.functions.times_exp_square import times_exp_square

# erf(x)/x by x² <= 1, highest power first: symloss/functions/special_fits.py
ERROR = (
    5.945255584223488e-11, -1.136567067182716e-09, 1.4657883530919653e-08, -1.635002619207727e-07,
    1.6460972954153765e-06, -1.4925593518728226e-05, 0.00012055331037551108, -0.0008548326978765149,
    0.00522397762478137, -0.02686617064507296, 0.11283791670954858, -0.3761263890318375, 1.1283791670955126,
)  # fmt: skip


class erf(Primitive):
    """2/√π times the integral of e^(-t²) from 0 to x."""

    spelling = "erf"
    is_special = True
    in_place_of = sympy.erf
    _latex = latex_call(r"\operatorname{erf}")

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        if x.is_zero:
            return S.Zero
        return -cls(-x) if x.could_extract_minus_sign() else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sympy.erf(x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return 2 / sqrt(pi) * exp(-(self.args[0] ** 2))

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.erf(x)

    @staticmethod
    def kernel(x):
        """The error function, at most 2 ulp off."""
        real = type(x)
        size = abs(x)
        near = size < real(1)
        inner = where(near, x, real(0))
        square = inner * inner
        series = real(0)
        for term in ERROR:
            series = series * square + real(term)
        far = real(1) - erfc(size)
        odd = where(x < real(0), -far, far)
        return where(near, inner * series, odd)


class erfc(Primitive):
    """1 - erf(x), to all digits also where it is small."""

    spelling = "erfc"
    is_special = True
    in_place_of = sympy.erfc
    is_extended_positive = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{erfc}")

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.One if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sympy.erfc(x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return -2 / sqrt(pi) * exp(-(self.args[0] ** 2))

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.erfc(x)

    @staticmethod
    def kernel(x):
        """1 - erf(x), at most 3 ulp off, subnormal results included."""
        real = type(x)
        size = where(abs(x) > real(40), real(40), abs(x))
        near = size < real(0.25)
        inner = where(near, x, real(0))
        square = inner * inner
        series = real(0)
        for term in ERROR:
            series = series * square + real(term)
        # e**-x**2/(√π·ratio): what rounding the ratio and 1/√π has lost goes into the exponent
        excess = hazard_excess(size)
        ratio = size + excess
        part = ratio - size
        lost = ((size - (ratio - part)) + (excess - part)) / ratio
        low = where(real(2.0**-960) == real(0), real(-5.196e-08), real(1.359e-17))
        right = times_exp_square(real(0.5641895835477563) / ratio, size, -real(1), low - lost)
        far = where(x < real(0), real(2) - right, right)
        return where(near, real(1) - inner * series, far)
