"""Φ(a + d) - Φ(a), the share of a normal distribution in an interval, which may be narrow or far out."""

from __future__ import annotations

from math import exp
from typing import Any

from sympy import Expr, S, pi, sqrt
from sympy import exp as power

from symloss.functions.base import Primitive, latex_call
from symloss.functions.kernels import where
from symloss.functions.norm_cdf import norm_cdf
from symloss.functions.times_exp_square import digits_of_square, times_exp_square

# The rule of Gauss and Legendre with seven points, on 0 to 1: places and weights
GAUSS = (
    (0.025446043828620757, 0.06474248308443512),
    (0.12923440720030277, 0.13985269574463843),
    (0.2970774243113014, 0.19091502525255965),
    (0.5, 0.2089795918367346),
    (0.7029225756886985, 0.19091502525255965),
    (0.8707655927996972, 0.13985269574463843),
    (0.9745539561713792, 0.06474248308443512),
)


class norm_interval(Primitive):
    """Φ(a + d) - Φ(a), negative for a d < 0: all its digits where both Φ are alike, also all but 0 or 1."""

    spelling = "norm_interval"
    is_special = True
    _latex = latex_call(r"\Delta\Phi")

    @classmethod
    def eval(cls, a: Expr, d: Expr) -> Expr | None:
        return S.Zero if d.is_zero else None

    @classmethod
    def definition(cls, a: Expr, d: Expr) -> Expr:
        return norm_cdf(a + d) - norm_cdf(a)

    def fdiff(self, argindex: int = 1) -> Expr:
        a, d = self.args
        above = power(-((a + d) ** 2) / 2) / sqrt(2 * pi)
        return above - power(-(a**2) / 2) / sqrt(2 * pi) if argindex == 1 else above

    @staticmethod
    def reference(mp: Any, a: Any, d: Any) -> Any:
        if d == 0 or mp.isnan(a) or mp.isnan(d):
            return d
        if not mp.isfinite(a) or not mp.isfinite(d):
            return norm_cdf.reference(mp, a + d) - norm_cdf.reference(mp, a)
        lost = max(0, mp.mag(a) - mp.mag(d), -mp.mag(d)) if a else max(0, -mp.mag(d))
        with mp.extradps(20 + digits_of_square(mp, a) + digits_of_square(mp, a + d) + int(0.31 * lost)):
            low, high = (a, a + d) if 2 * a + d < 0 else (-a - d, -a)  # on the side where Φ is small
            root = mp.sqrt(2)
            return (mp.erfc(-high / root) - mp.erfc(-low / root)) / 2

    @staticmethod
    def kernel(a, d):
        """Φ(a + d) - Φ(a), at most 4 ulp off, times its condition number."""
        real = type(a)
        half = real(0.5) * d
        middle = -abs(a + half)
        size = abs(half)
        # Where the two are alike: the density at the middle, times the mean of what it grows by from there
        narrow = size * (real(1) - middle) < real(0.5)
        slope = where(narrow, size * middle, real(0))
        bend = where(narrow, real(0.5) * size * size, real(0))
        mean = real(0)
        for place, weight in GAUSS:
            rise = slope * real(place)
            fall = exp(-bend * (real(place) * real(place)))
            mean = mean + real(weight) * fall * (exp(rise) + exp(-rise))
        density = times_exp_square(real(0.3989422804014327) * mean, middle, -real(0.5), real(0))
        falls = d < real(0)
        low = where(a + half < real(0), where(falls, a + d, a), where(falls, -a, -a - d))
        high = where(a + half < real(0), where(falls, a, a + d), where(falls, -a - d, -a))
        apart = norm_cdf(high) - norm_cdf(low)
        wide = where(falls, -apart, apart)
        value = where(narrow, half * density, wide)
        return where((a == a) & (d == d), value, a + d)
