"""The derivative of log Γ(x) for x > 0, SymPy's own with a body for kernels."""

from __future__ import annotations

import math
from math import log
from typing import Any

from sympy import Expr

from symloss.functions.base import Primitive, latex_call
from symloss.functions.kernels import where
from symloss.functions.trigamma import Polygamma, trigamma

# ψ(x)/(x - x0) for its root x0 by t = (x - 7/4)/(x + 7/4) for 1 <= x < 3, and x² times what log x - 1/(2x)
# exceeds ψ(x) by, by 1/x², beyond; highest power first: symloss/functions/special_fits.py
DIGAMMA_NEAR = (
    1.2628842702325227, -1.1529938451877912, 0.6790812997920926, -0.7185656874400109, 0.7922776946458009,
    -0.7891394637056243, 0.7797607424377148, -0.7831495303637929, 0.7800839590827687, -0.7841098461753854,
    0.7792717084369541, -0.7851334096543039, 0.7778907297704182, -0.7871800361896574, 0.7752412650821475,
    -0.792700302800475, 0.7710375694591052, -0.8204429354174069, 0.7828301910241491, -1.1418911975383699,
    0.8581832171262995,
)  # fmt: skip
DIGAMMA_REST = (
    126.71198055283114, -106.35102068874767, 42.25629140594742, -10.929263603541465, 2.198759226302125,
    -0.40641818032333016, 0.08216193153640927, -0.021066687049672076, 0.007575373489108863,
    -0.004166663244818293, 0.003968253952244251, -0.00833333333330373, 0.08333333333333333,
)  # fmt: skip


class digamma(Polygamma, Primitive):
    """ψ(x), the derivative of log Γ(x), for x > 0; 0 at 1.4616…, -inf at 0."""

    spelling = "digamma"
    is_special = True
    order = 0
    _latex = latex_call(r"\operatorname{digamma}")

    def fdiff(self, argindex: int = 1) -> Expr:
        return trigamma(self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        if x == 0 or x == mp.inf:
            return mp.inf if x else mp.ninf
        return mp.digamma(x) if x > 0 else mp.nan

    @staticmethod
    def kernel(x):
        """ψ(x) for x > 0, at most 3 ulp off, also near its root; -inf at 0, NaN below."""
        real = type(x)
        # ψ(x) = ψ(x + 1) - 1/x below 1
        low = x < real(1)
        shift = where(low, real(1), real(0))
        t = (x - (real(1.75) - shift)) / (x + (real(1.75) + shift))
        series = real(0)
        for term in DIGAMMA_NEAR:
            series = series * t + real(term)
        # The root in three parts: the first is a number of both types
        distance = ((x - (real(1.4616321325302124) - shift)) - real(1.2438149938918909e-08)) - real(
            4.341643069426251e-25
        )
        inverse = real(1) / x
        square = inverse * inverse
        rest = real(0)
        for term in DIGAMMA_REST:
            rest = rest * square + real(term)
        beyond = log(x) - (real(0.5) * inverse + square * rest)
        inner = distance * series - where(low, inverse, real(0))
        value = where(x < real(3), inner, beyond)
        known = where(x > real(0), value, real(math.nan))
        return where(x == real(0), -real(math.inf), known)
