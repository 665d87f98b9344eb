"""How much log Γ bends: log Γ(a) + log Γ(a + b + c) - log Γ(a + b) - log Γ(a + c).

A binomial coefficient and its relatives have such a logarithm: that of (b + c over b) is it at a = 1. It is
of the size of b c/a where a is large, and all four of log Γ have lost it to one another. Stirling's series is
taken apart: its logarithms leave three parts, and of its powers of 1/x second differences are taken, which
cancel nothing. An argument below 12 is moved up by 12 first.
"""

from __future__ import annotations

import math
from math import log, log1p
from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive, latex_call
from symloss.functions.gamma_rise import digamma_rise, log_rising
from symloss.functions.kernels import where
from symloss.functions.loggamma import loggamma

# B(2k)/(2k (2k - 1)) of the Bernoulli numbers, lowest k first
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)
NEXT = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)


class log_gamma_bend(Primitive):
    """log Γ(a) + log Γ(a + b + c) - log Γ(a + b) - log Γ(a + c) where all four have positive arguments."""

    spelling = "log_gamma_bend"
    is_special = True
    _latex = latex_call(r"\Delta^2\log\Gamma")

    @classmethod
    def eval(cls, a: Expr, b: Expr, c: Expr) -> Expr | None:
        return S.Zero if b.is_zero or c.is_zero else None

    @classmethod
    def definition(cls, a: Expr, b: Expr, c: Expr) -> Expr:
        return loggamma(a) + loggamma(a + b + c) - loggamma(a + b) - loggamma(a + c)

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b, c = self.args
        if argindex == 1:
            return digamma_rise(a + b, c) - digamma_rise(a, c)
        return digamma_rise(a + b, c) if argindex == 2 else digamma_rise(a + c, b)

    @staticmethod
    def reference(mp: Any, a: Any, b: Any, c: Any) -> Any:
        given = (a, a + b + c, a + b, a + c)
        if any(mp.isnan(one) or one < 0 for one in given):
            return mp.nan
        if b == 0 or c == 0:
            return mp.zero
        values = [loggamma.reference(mp, one) for one in given]
        if not all(map(mp.isfinite, values)):
            return values[0] + values[1] - values[2] - values[3]
        sizes = [mp.mag(one) for one in (a, a + b + c, b, c)]
        with mp.extradps(30 + int(0.7 * (max(sizes) - min(sizes)) + 0.7 * max(map(abs, sizes)))):
            known = [loggamma.reference(mp, one) for one in (a, a + b + c, a + b, a + c)]
            return known[0] + known[1] - known[2] - known[3]

    @staticmethod
    def kernel(a, b, c):
        """log Γ(a) + log Γ(a + b + c) - log Γ(a + b) - log Γ(a + c), at most 6 ulp off, and its condition."""
        real = type(a)
        # From the least of the four arguments; the smaller step is the second
        least = a + where(b < real(0), b, real(0)) + where(c < real(0), c, real(0))
        turned = (b < real(0)) != (c < real(0))
        one = abs(b)
        two = abs(c)
        wide = where(one < two, two, one)
        step = where(one < two, one, two)
        near = least < real(12)
        x = where(near, least + real(12), least)
        y = x + wide
        z = x + step
        w = y + step
        u = real(1) / x
        v = real(1) / y
        s = real(1) / z
        r = real(1) / w
        # Σ u^i v^j over i + j = m - 1, of three pairs, and what two of them differ by over the step
        of_left = real(1)
        of_right = real(1)
        of_high = real(1)
        across = real(0)
        power = v
        lower = r
        rest = real(0)
        for term in STIRLING:
            rest = rest + real(term) * (s * v * (u + r) * of_left + s * r * across)
            across = (
                u * u * across
                + u * s * (u + s) * of_right
                + v * r * of_high * (u + v)
                + lower * (u * s + v * r)
            )
            of_left = u * u * of_left + power * (u + v)
            of_right = s * s * of_right + lower * (s + r)
            of_high = v * v * of_high + lower * (v + r)
            power = power * v * v
            lower = lower * r * r
        logarithms = wide * log1p(step / y) + step * log1p(wide / z)
        far = logarithms + (x - real(0.5)) * log1p(-(wide / y) * (step / z)) + wide * step * rest
        # Γ(z) = Γ(z + 12) / (z (z + 1) ... (z + 11)), four times: the quotient of the products, less 1
        top = least + wide + step
        share = wide / top
        lost = real(0)
        for place in NEXT:
            factor = (step / (least + real(place))) * (wide / (top + real(place)))
            lost = lost + (real(1) + lost) * factor
        quotient = (step / least) * share
        outer = where(quotient < real(math.inf), log1p(quotient), log(step) + log(share) - log(least))
        apart = log_rising(least + wide, step) - log_rising(least, step)
        bend = where(near, where(step < real(8), far + log1p(lost) + outer, apart), far)
        bend = where(least == real(0), real(math.inf), bend)
        bend = where((b == real(0)) | (c == real(0)), b * c, where(turned, -bend, bend))
        return where((least >= real(0)) & (b == b) & (c == c), bend, real(math.nan))
