"""log Γ(x) for x > 0, SymPy's own with a body for kernels."""

from __future__ import annotations

import math
from math import log
from typing import Any

import sympy
from sympy import Expr, S

from symloss.functions.base import Primitive
from symloss.functions.digamma import digamma
from symloss.functions.kernels import where

# log Γ(x)/((x - 1)(x - 2)) by t = (x - c)/(x + c), with c = 15/16 for 1/2 <= x < 7/4 and c = 47/16 up to 5,
# and x times what Stirling's formula lacks by 1/x² beyond; highest power first:
# symloss/functions/special_fits.py
GAMMA_NEAR = (
    0.03588539083658196, -0.039824388273781174, 0.019017910519260658, -0.022733653151391208,
    0.02589453926381084, -0.030415471426976363, 0.028118346937653516, -0.033854206998811726,
    0.03175481557567405, -0.039181600674062095, 0.03637650304305785, -0.04639064654096982,
    0.04257938272277602, -0.05682571529078524, 0.051332500905245694, -0.07324093217045032,
    0.06460881422615009, -0.10274858107077742, 0.08707440178862419, -0.1709528317656044, 0.1316858899687981,
    -0.4989870176340365, 0.5931806378854746,
)  # fmt: skip
GAMMA_MIDDLE = (
    0.028613232786280574, -0.03324249027710338, 0.02372604287597129, -0.02536195021401203,
    0.027067985307671325, -0.03014091553572302, 0.03033000357815414, -0.03417497866424783,
    0.03452885089165224, -0.03970593797567348, 0.0400846949429682, -0.047428608185492, 0.04779871998829352,
    -0.05909088363080264, 0.05932721418041636, -0.07919132254826182, 0.07893854902859766,
    -0.12458689157328523, 0.12277280605693129, -0.353391822562157, 0.35028004491967374,
)  # fmt: skip
GAMMA_REST = (
    0.0596653915028017, -0.022820785272659953, 0.006175235248449926, -0.001912453104371924,
    0.0008416846491893446, -0.0005952376028551214, 0.0007936507918012069, -0.0027777777777750925,
    0.08333333333333333,
)  # fmt: skip
GAMMA = tuple(zip(GAMMA_NEAR, (0.0,) * (len(GAMMA_NEAR) - len(GAMMA_MIDDLE)) + GAMMA_MIDDLE, strict=True))


class loggamma(Primitive):
    """log Γ(x) for x > 0: 0 at 1 and 2, inf at 0."""

    spelling = "loggamma"
    is_special = True
    in_place_of = sympy.loggamma

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Zero if x in (1, 2) else None

    @classmethod
    def from_sympy(cls, call: Any) -> Expr | None:
        return sympy.exp(cls(*call.args)) if isinstance(call, sympy.gamma) else super().from_sympy(call)

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return sympy.loggamma(x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return digamma(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0 or x == mp.inf:
            return mp.inf
        return mp.loggamma(x) if x > 0 else mp.nan

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\Gamma\left({printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x):
        """log Γ(x) for x > 0, at most 4 ulp off, also near 1 and 2; inf at 0, NaN below."""
        real = type(x)
        # Γ(x) = Γ(x + 1)/x below 1/2; x + 1 is not rounded in the factors that vanish
        low = x < real(0.5)
        close = x < real(1.75)
        centre = where(close, real(0.9375), real(2.9375))
        shift = where(low, real(1), real(0))
        t = (x - (centre - shift)) / (x + (centre + shift))
        series = real(0)
        for near, middle in GAMMA:
            series = series * t + where(close, real(near), real(middle))
        factors = where(low, x * (x - real(1)), (x - real(1)) * (x - real(2)))
        inverse = real(1) / x
        square = inverse * inverse
        rest = real(0)
        for term in GAMMA_REST:
            rest = rest * square + real(term)
        logarithm = log(x)
        beyond = (x - real(0.5)) * (logarithm - real(1)) + (real(0.4189385332046727) + rest * inverse)
        inner = factors * series - where(low, logarithm, real(0))
        value = where(x < real(5), inner, beyond)
        known = where(x > real(0), value, real(math.nan))
        return where((x == real(0)) | (x == real(math.inf)), real(math.inf), known)
