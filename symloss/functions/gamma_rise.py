"""How much log Γ and its first two derivatives rise between two near arguments.

log Γ(a + b) - log Γ(a), the logarithm of a rising factorial, has as many digits as b and a have, where both
log Γ have lost them to one another: for a tiny b, for a huge a. Stirling's series is taken apart: its
logarithms meet in one log1p, and of its powers of 1/x divided differences are taken, which cancel nothing. An
argument below 8 is moved up by 8 first.
"""

from __future__ import annotations

import math
from math import log, log1p
from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive, latex_call
from symloss.functions.digamma import digamma
from symloss.functions.kernels import where
from symloss.functions.loggamma import loggamma
from symloss.functions.trigamma import tetragamma, trigamma

# Of B(2k), the Bernoulli numbers, highest k first: B(2k)/(2k (2k - 1)), B(2k)/(2k), and B(2k) itself
OF_LOG_GAMMA = (
    -3617 / 122400, 1 / 156, -691 / 360360, 1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12,
)  # fmt: skip
OF_DIGAMMA = (
    -174611 / 6600, 43867 / 14364, -3617 / 8160, 1 / 12, -691 / 32760, 1 / 132, -1 / 240, 1 / 252,
    -1 / 120, 1 / 12,
)  # fmt: skip
OF_TRIGAMMA = (
    -236364091 / 2730, 854513 / 138, -174611 / 330, 43867 / 798, -3617 / 510, 7 / 6, -691 / 2730, 5 / 66,
    -1 / 30, 1 / 42, -1 / 30, 1 / 6,
)  # fmt: skip
FIRST, NEXT = (0.0,), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
EIGHT = FIRST + NEXT


class _Rise:
    """What the three share: f(a + b) - f(a) for a, a + b >= 0; a negative b is a fall."""

    args: tuple[Expr, ...]
    of: type[Primitive]
    is_special = True

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        return S.Zero if b.is_zero else None

    @classmethod
    def definition(cls, a: Expr, b: Expr) -> Expr:
        return cls.of(a + b) - cls.of(a)

    @classmethod
    def _reference(cls, mp: Any, a: Any, b: Any) -> Any:
        if mp.isnan(a) or mp.isnan(b) or a < 0 or a + b < 0:
            return mp.nan
        if b == 0:
            return mp.zero
        known = cls.of.reference
        if a == 0 or a + b == 0 or mp.isinf(a) or mp.isinf(b):
            return known(mp, a + b) - known(mp, a)
        # At a huge a the two are equal to as many digits as log a, and powers of b/a, leave
        with mp.extradps(25 + int(0.7 * max(0, mp.mag(a) - mp.mag(b)) + 0.7 * abs(mp.mag(a)))):
            return known(mp, a + b) - known(mp, a)


class log_rising(_Rise, Primitive):
    """log Γ(a + b) - log Γ(a) for a, a + b >= 0, accurate where b is small beside a."""

    spelling = "log_rising"
    of = loggamma
    _latex = latex_call(r"\log\operatorname{rising}")

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b = self.args
        return digamma_rise(a, b) if argindex == 1 else digamma(a + b)

    @staticmethod
    def reference(mp: Any, a: Any, b: Any) -> Any:
        return log_rising._reference(mp, a, b)

    @staticmethod
    def kernel(a, b):
        """log Γ(a + b) - log Γ(a), at most 6 ulp off, times its condition number."""
        real = type(a)
        falls = b < real(0)
        gap = abs(b)
        low = where(falls, a + b, a)
        high = where(falls, a, a + b)
        near = low < real(8)
        x = where(near, low + real(8), low)
        y = x + gap
        u = real(1) / x
        v = real(1) / y
        below = u * u
        above = v * v
        series = real(0)
        slope = real(0)
        for term in OF_LOG_GAMMA:
            slope = slope * below + series
            series = series * above + real(term)
        rest = gap * u * v * (series + u * (u + v) * slope)
        far = (y - real(0.5)) * log1p(gap / x) + gap * (log(x) - real(1)) - rest
        # Γ(z) = Γ(z + 8) / (z (z + 1) ... (z + 7)): the quotient of two such products, less 1
        lost = real(0)
        for place in NEXT:
            lost = lost + (real(1) + lost) * (gap / (low + real(place)))
        quotient = gap / low
        outer = where(quotient < real(math.inf), log1p(quotient), log(high) - log(low))
        apart = loggamma(high) - loggamma(low)
        moved = where(gap < real(8), far - log1p(lost) - outer, apart)
        rise = where(near, moved, far)
        edge = (low == real(0)) | (high == real(math.inf))
        rise = where(edge, apart, rise)
        rise = where(gap == real(0), gap, where(falls, -rise, rise))
        return where((low >= real(0)) & (b == b), rise, real(math.nan))


class digamma_rise(_Rise, Primitive):
    """ψ(a + b) - ψ(a) for a, a + b >= 0, accurate where b is small beside a."""

    spelling = "digamma_rise"
    of = digamma
    _latex = latex_call(r"\Delta\psi")

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b = self.args
        return trigamma_rise(a, b) if argindex == 1 else trigamma(a + b)

    @staticmethod
    def reference(mp: Any, a: Any, b: Any) -> Any:
        return digamma_rise._reference(mp, a, b)

    @staticmethod
    def kernel(a, b):
        """ψ(a + b) - ψ(a), at most 6 ulp off, times its condition number."""
        real = type(a)
        falls = b < real(0)
        gap = abs(b)
        low = where(falls, a + b, a)
        high = where(falls, a, a + b)
        near = low < real(8)
        x = where(near, low + real(8), low)
        y = x + gap
        u = real(1) / x
        v = real(1) / y
        below = u * u
        above = v * v
        series = real(0)
        slope = real(0)
        for term in OF_DIGAMMA:
            slope = slope * below + series
            series = series * above + real(term)
        powers = series + below * slope
        far = log1p(gap / x) + gap * u * v * (real(0.5) + (u + v) * powers)
        lost = real(0)
        for place in EIGHT:
            lost = lost + (gap / (high + real(place))) / (low + real(place))
        rise = where(near, far + lost, far)
        rise = where((low == real(0)) | (high == real(math.inf)), real(math.inf), rise)
        rise = where(gap == real(0), gap, where(falls, -rise, rise))
        return where((low >= real(0)) & (b == b), rise, real(math.nan))


class trigamma_rise(_Rise, Primitive):
    """ψ'(a + b) - ψ'(a) for a, a + b >= 0, accurate where b is small beside a: never positive for b > 0."""

    spelling = "trigamma_rise"
    of = trigamma
    _latex = latex_call(r"\Delta\psi'")

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b = self.args
        return tetragamma(a + b) - tetragamma(a) if argindex == 1 else tetragamma(a + b)

    @staticmethod
    def reference(mp: Any, a: Any, b: Any) -> Any:
        return trigamma_rise._reference(mp, a, b)

    @staticmethod
    def kernel(a, b):
        """ψ'(a + b) - ψ'(a), at most 6 ulp off, times its condition number."""
        real = type(a)
        falls = b < real(0)
        gap = abs(b)
        low = where(falls, a + b, a)
        high = where(falls, a, a + b)
        near = low < real(8)
        x = where(near, low + real(8), low)
        y = x + gap
        u = real(1) / x
        v = real(1) / y
        below = u * u
        above = v * v
        series = real(0)
        slope = real(0)
        for term in OF_TRIGAMMA:
            slope = slope * below + series
            series = series * above + real(term)
        # The series has no constant term: one power more
        slope = slope * below + series
        series = series * above
        far = gap * u * v * (real(1) + real(0.5) * (u + v) + series + u * (u + v) * slope)
        lost = real(0)
        for place in EIGHT:
            lower = real(1) / (low + real(place))
            upper = real(1) / (high + real(place))
            lost = lost + (gap / (high + real(place))) * lower * (lower + upper)
        fall = where(near, far + lost, far)
        fall = where(low == real(0), real(math.inf), fall)
        fall = where(gap == real(0), gap, where(falls, fall, -fall))
        return where((low >= real(0)) & (b == b), fall, real(math.nan))
