"""log(Φ(a + d) - Φ(a)), the log-likelihood of an interval, and what its derivatives are made of.

All that is asked of a normal distribution truncated to the interval from a to a + d, d > 0, which may be
narrow, or so far out that Φ is 0 or 1 to all digits. Kernels look at the side where Φ is small. Where the
interval is narrow they integrate; farther out they take quotients by the density: Φ/φ = 1/`inverse_mills`.
"""

from __future__ import annotations

from math import exp, expm1, log, log1p
from typing import Any

import sympy
from sympy import Expr

from symloss.functions.base import Primitive, latex_call
from symloss.functions.kernels import where
from symloss.functions.norm_cdf import inverse_mills, mills_excess, norm_cdf
from symloss.functions.norm_interval import GAUSS, norm_interval
from symloss.functions.times_exp_square import digits_of_square, times_exp_square

FRACTIONS = tuple(float(k) for k in range(43, 2, -1))  # of λ + 3/(λ + 4/(λ + ...)), the innermost first


class log_norm_interval(Primitive):
    """log(Φ(a + d) - Φ(a)) for d > 0; -∞ at d = 0."""

    spelling = "log_norm_interval"
    is_special = True
    _latex = latex_call(r"\log\Delta\Phi")

    @classmethod
    def definition(cls, a: Expr, d: Expr) -> Expr:
        return sympy.log(norm_interval.definition(a, d))

    def fdiff(self, argindex: int = 1) -> Expr:
        a, d = self.args
        return -interval_mean(a, d) if argindex == 1 else interval_hazard(a, d)

    @staticmethod
    def reference(mp: Any, a: Any, d: Any) -> Any:
        if not d >= 0 or mp.isnan(a):
            return mp.nan
        share = norm_interval.reference(mp, a, d)
        if share <= 0.5:
            return mp.log(share) if share else mp.ninf
        with mp.extradps(20):
            return mp.log1p(-norm_cdf.reference(mp, a) - norm_cdf.reference(mp, -a - d))

    @staticmethod
    def kernel(a, d):
        """log(Φ(a + d) - Φ(a)), at most 4 ulp off, times its condition number."""
        real = type(a)
        # Beyond this width nothing is left of the upper tail
        far = real(2) * abs(a) + real(80)
        width = where(d < far, d, far)
        half = real(0.5) * width
        middle = -abs(a + half)
        narrow = half * (real(1) - middle) < real(0.5)
        slope = where(narrow, half * middle, real(0))
        bend = where(narrow, real(0.5) * half * half, real(0))
        mean = real(0)
        for place, weight in GAUSS:
            rise = slope * real(place)
            fall = exp(-bend * (real(place) * real(place)))
            mean = mean + real(weight) * fall * (exp(rise) + exp(-rise))
        inside = log(where(narrow, width * (real(0.5) * mean), real(1)))
        near = inside - real(0.5) * middle * middle - real(0.9189385332046727)
        high = where(a + half < real(0), a + width, -a)
        low = where(a + half < real(0), a, -a - width)
        across = log1p(-(norm_cdf(-abs(high)) + norm_cdf(low)))
        edge = where(high < real(0), high, real(0))
        quotient = real(1) / inverse_mills(edge) - exp(width * middle) / inverse_mills(low)
        tail = log(quotient) - real(0.5) * edge * edge - real(0.9189385332046727)
        value = where(narrow, near, where(high > real(0), across, tail))
        return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


class interval_mean(Primitive):
    """(φ(a) - φ(a + d))/(Φ(a + d) - Φ(a)): the mean of a normal variable that lies between a and a + d."""

    spelling = "interval_mean"
    is_special = True
    _latex = latex_call(r"\operatorname{interval\_mean}")

    @classmethod
    def definition(cls, a: Expr, d: Expr) -> Expr:
        return (_density(a) - _density(a + d)) / norm_interval.definition(a, d)

    def fdiff(self, argindex: int = 1) -> Expr:
        a, d = self.args
        return 1 - interval_variance(a, d) if argindex == 1 else interval_hazard(a, d) * (a + d - self)

    @staticmethod
    def reference(mp: Any, a: Any, d: Any) -> Any:
        if not d >= 0 or mp.isnan(a):
            return mp.nan
        if d == 0 or not mp.isfinite(a):
            return a
        if not mp.isfinite(d):
            return inverse_mills.reference(mp, -a)
        with mp.extradps(_digits(mp, a, d)):
            return (_phi(mp, a) - _phi(mp, a + d)) / norm_interval.reference(mp, a, d)

    @staticmethod
    def kernel(a, d):
        """The mean of what lies between a and a + d, at most 4 ulp off, times its condition number."""
        real = type(a)
        far = real(2) * abs(a) + real(80)
        width = where(d < far, d, far)
        half = real(0.5) * width
        middle = -abs(a + half)
        narrow = half * (real(1) - middle) < real(0.5)
        slope = where(narrow, half * middle, real(0))
        bend = where(narrow, real(0.5) * half * half, real(0))
        mean = real(0)
        first = real(0)
        for place, weight in GAUSS:
            rise = slope * real(place)
            fall = real(weight) * exp(-bend * (real(place) * real(place)))
            mean = mean + fall * (exp(rise) + exp(-rise))
            square = rise * rise
            # sinh(x)/x by x²
            series = (real(1.6059043836821613e-10) * square + real(2.505210838544172e-08)) * square
            series = (series + real(2.7557319223985893e-06)) * square + real(0.0001984126984126984)
            series = (series * square + real(0.008333333333333333)) * square + real(0.16666666666666666)
            series = series * square + real(1)
            first = first + fall * real(place) * (real(2) * rise * series)
        near = middle - half * (first / mean)
        high = where(a + half < real(0), a + width, -a)
        low = where(a + half < real(0), a, -a - width)
        share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
        growth = expm1(width * middle)
        across = times_exp_square(real(0.3989422804014327) / share, abs(high), -real(0.5), real(0)) * growth
        edge = where(high < real(0), high, real(0))
        quotient = real(1) / inverse_mills(edge) - exp(width * middle) / inverse_mills(low)
        side = where(narrow, near, where(high > real(0), across, growth / quotient))
        value = where(a + half < real(0), side, -side)
        return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


class interval_hazard(Primitive):
    """φ(a + d)/(Φ(a + d) - Φ(a)): the density at the upper end of a normal variable between a and a + d."""

    spelling = "interval_hazard"
    is_special = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{interval\_hazard}")

    @classmethod
    def definition(cls, a: Expr, d: Expr) -> Expr:
        return _density(a + d) / norm_interval.definition(a, d)

    def fdiff(self, argindex: int = 1) -> Expr:
        a, d = self.args
        return self * (interval_mean(a, d) - a - d) if argindex == 1 else -self * (a + d + self)

    @staticmethod
    def reference(mp: Any, a: Any, d: Any) -> Any:
        if not d >= 0 or mp.isnan(a):
            return mp.nan
        if d == 0 or a == mp.ninf:
            return mp.inf
        if not mp.isfinite(d) or not mp.isfinite(a):
            return mp.zero
        with mp.extradps(_digits(mp, a, d)):
            return _phi(mp, a + d) / norm_interval.reference(mp, a, d)

    @staticmethod
    def kernel(a, d):
        """φ(a + d)/(Φ(a + d) - Φ(a)), at most 6 ulp off, times its condition number."""
        real = type(a)
        far = real(2) * abs(a) + real(80)
        width = where(d < far, d, far)
        half = real(0.5) * width
        centre = a + half
        middle = -abs(centre)
        narrow = half * (real(1) - middle) < real(0.5)
        slope = where(narrow, half * middle, real(0))
        bend = where(narrow, real(0.5) * half * half, real(0))
        mean = real(0)
        for place, weight in GAUSS:
            rise = slope * real(place)
            fall = exp(-bend * (real(place) * real(place)))
            mean = mean + real(weight) * fall * (exp(rise) + exp(-rise))
        down = where(narrow, half * centre + bend, real(0))
        near = exp(-down) / where(narrow, width * (real(0.5) * mean), real(1))
        high = where(centre < real(0), a + width, -a)
        low = where(centre < real(0), a, -a - width)
        share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
        across = times_exp_square(real(0.3989422804014327) / share, abs(a + width), -real(0.5), real(0))
        edge = where(high < real(0), high, real(0))
        power = exp(width * middle)
        quotient = real(1) / inverse_mills(edge) - power / inverse_mills(low)
        tail = where(centre < real(0), real(1), power) / quotient
        value = where(narrow, near, where(high > real(0), across, tail))
        return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


class interval_variance(Primitive):
    """The variance of a normal variable that lies between a and a + d."""

    spelling = "interval_variance"
    is_special = True
    is_extended_nonnegative = True
    _latex = latex_call(r"\operatorname{interval\_variance}")

    @classmethod
    def definition(cls, a: Expr, d: Expr) -> Expr:
        below, above, share = _density(a), _density(a + d), norm_interval.definition(a, d)
        return 1 + (a * below - (a + d) * above) / share - ((below - above) / share) ** 2

    def fdiff(self, argindex: int = 1) -> Expr:
        a, d = self.args
        b, mean, above, below = a + d, interval_mean(a, d), interval_hazard(a, d), interval_hazard(-a - d, d)
        if argindex == 1:
            return below * (1 + a * (mean - a)) - above * (1 + b * (mean - b)) - 2 * mean * (1 - self)
        return above * (b * (b + above) - 1 - a * below - 2 * mean * (b - mean))

    @staticmethod
    def reference(mp: Any, a: Any, d: Any) -> Any:
        if not d >= 0 or mp.isnan(a):
            return mp.nan
        if d == 0 or not mp.isfinite(a):
            return mp.zero
        if not mp.isfinite(d):
            with mp.extradps(20 + digits_of_square(mp, a)):
                return 1 - inverse_mills.reference(mp, -a) * mills_excess.reference(mp, -a)
        with mp.extradps(3 * _digits(mp, a, d)):
            share, below, above = norm_interval.reference(mp, a, d), _phi(mp, a), _phi(mp, a + d)
            return 1 + (a * below - (a + d) * above) / share - ((below - above) / share) ** 2

    @staticmethod
    def kernel(a, d):
        """The variance of what lies between a and a + d, at most 16 ulp off, times its condition number."""
        real = type(a)
        far = real(2) * abs(a) + real(80)
        width = where(d < far, d, far)
        half = real(0.5) * width
        middle = -abs(a + half)
        narrow = (half < real(0.75)) & (half * middle > -real(1.5))
        slope = where(narrow, half * middle, real(0))
        bend = where(narrow, real(0.5) * half * half, real(0))
        mean = real(0)
        first = real(0)
        second = real(0)
        for place, weight in GAUSS:
            rise = slope * real(place)
            fall = real(weight) * exp(-bend * (real(place) * real(place)))
            above = fall * exp(rise)
            below = fall * exp(-rise)
            mean = mean + (above + below)
            first = first + (above - below) * real(place)
            second = second + (above + below) * (real(place) * real(place))
        shift = first / mean
        near = half * half * (second / mean - shift * shift)
        high = where(a + half < real(0), a + width, -a)
        low = where(a + half < real(0), a, -a - width)
        share = real(1) - (norm_cdf(-abs(high)) + norm_cdf(low))
        growth = expm1(width * middle)
        upper = times_exp_square(real(0.3989422804014327) / share, abs(high), -real(0.5), real(0))
        lower = times_exp_square(real(0.3989422804014327) / share, low, -real(0.5), real(0))
        turned = upper * growth
        across = real(1) + (low * lower - high * upper) - turned * turned
        # Farther out by moments of the distance from the upper end, less those of what is beyond the lower
        edge = where(high < real(0), high, real(0))
        power = exp(width * middle)
        rest = where(power > real(0), width, real(0))
        left = real(1) / inverse_mills(edge)
        gone = power / inverse_mills(low)
        at_left = mills_excess(edge)
        at_gone = mills_excess(low)
        total = left - gone
        one = (left * at_left - gone * (at_gone + rest)) / total
        near_left = where(edge < -real(3.5), -edge, real(3.5))
        near_gone = where(low < -real(3.5), -low, real(3.5))
        of_left = real(0.5) * near_left + exp(real(0.5) * log(real(0.25) * near_left * near_left + real(44)))
        of_gone = real(0.5) * near_gone + exp(real(0.5) * log(real(0.25) * near_gone * near_gone + real(44)))
        for number in FRACTIONS:
            of_left = near_left + real(number) / of_left
            of_gone = near_gone + real(number) / of_gone
        two_left = where(edge < -real(3.5), at_left * (real(2) / of_left), real(1) + edge * at_left)
        two_gone = where(low < -real(3.5), at_gone * (real(2) / of_gone), real(1) + low * at_gone)
        beyond = two_gone + rest * (real(2) * at_gone + rest)
        tail = (left * two_left - gone * beyond) / total - one * one
        value = where(narrow, near, where(high > real(0), across, tail))
        return where((a == a) & (d >= real(0)), value, real(0) * (a - a) / real(0))


def _density(x: Expr) -> Expr:
    return sympy.exp(-(x**2) / 2) / sympy.sqrt(2 * sympy.pi)


def _phi(mp: Any, x: Any) -> Any:
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def _digits(mp: Any, a: Any, d: Any) -> int:
    """The decimal digits that differences of densities lose: of the squares, and of what is narrow."""
    narrow = max(0, (mp.mag(a) if a else 0) - mp.mag(d), -mp.mag(d))
    return 20 + digits_of_square(mp, a) + digits_of_square(mp, a + d) + int(0.7 * narrow)
