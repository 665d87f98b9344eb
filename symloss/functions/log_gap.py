"""How far a logarithm stays below its tangent: 0 at the point of contact, and accurate around it.

u - log(1 + u) in its four forms: of u itself, of a quotient (Itakura-Saito), with a weight that may be 0
(one term of the generalised Kullback-Leibler divergence) and with an exponential as the argument.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, Piecewise, S, exp, log

from symloss.functions.base import Primitive
from symloss.functions.exp_minus_line import exp_minus
from symloss.functions.expm1 import expm1
from symloss.functions.ratio import ratio
from symloss.functions.rel_entr import log_ratio, rel_entr
from symloss.functions.saturation import reciprocal_gap, saturation


class _Gap:
    """What the four share: a sum of elementary terms that is never negative."""

    definition: Callable[..., Expr]
    args: tuple[Expr, ...]

    @classmethod
    def terms(cls, *args: Expr) -> Expr:
        """The sum that is shown, and that a rule looks for."""
        return cls.definition(*args)

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return all(arg.is_extended_real for arg in self.args) or None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\left({printer._print(self.terms(*self.args))}\right)"
        return f"{text}^{{{exp}}}" if exp else text


class log1p_gap(_Gap, Primitive):
    """u - log(1 + u) for u > -1, accurate near 0, where it is u²/2; inf at -1."""

    spelling = "log1p_gap"

    @classmethod
    def eval(cls, u: Expr) -> Expr | None:
        return S.Zero if u.is_zero else None

    @classmethod
    def definition(cls, u: Expr) -> Expr:
        return u - log(1 + u)

    def fdiff(self, argindex: int = 1) -> Expr:
        return saturation(self.args[0])

    @staticmethod
    def reference(mp: Any, u: Any) -> Any:
        if u == -1 or u == mp.inf:
            return mp.inf
        with mp.extradps(max(15, -4 * mp.mag(u)) if u and mp.isfinite(u) else 15):
            return u - mp.log1p(u)


class log_ratio_gap(_Gap, Primitive):
    """x/y - 1 - log(x/y) for x, y >= 0, accurate near x = y; inf where just one of them is 0 or infinite."""

    spelling = "log_ratio_gap"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x == y else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return x / y - 1 - log(x / y)

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return reciprocal_gap(x, y) if argindex == 1 else ratio(ratio(y - x, y), y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if mp.isnan(x) or mp.isnan(y):
            return mp.nan
        if (x == 0) != (y == 0) or (x == mp.inf) != (y == mp.inf):
            return mp.inf
        if x == y:
            return mp.zero
        near = y < 2 * x < 4 * y
        return log1p_gap.reference(mp, (x - y) / y) if near else x / y - 1 - mp.log(x / y)


class kl_entr(_Gap, Primitive):
    """x - t - t log(x/t) for t, x >= 0, with 0 log 0 = 0 and accurate near x = t; inf where t > 0 = x."""

    spelling = "kl_entr"
    conventions = "0 log 0 = 0"

    @classmethod
    def eval(cls, t: Expr, x: Expr) -> Expr | None:
        if t == x:
            return S.Zero
        return x if t.is_zero else None

    @classmethod
    def definition(cls, t: Expr, x: Expr) -> Expr:
        return Piecewise((x, S(0) >= t * t), (x - t - t * log(x / t), True))

    @classmethod
    def terms(cls, t: Expr, x: Expr) -> Expr:
        return x - t + rel_entr(t, x)

    def fdiff(self, argindex: int = 1) -> Expr:
        t, x = self.args
        return log_ratio(t, x) if argindex == 1 else 1 - ratio(t, x)

    @staticmethod
    def reference(mp: Any, t: Any, x: Any) -> Any:
        if mp.isnan(x) or mp.isnan(t):
            return mp.nan
        return x if t == 0 else t * log_ratio_gap.reference(mp, x, t)


class exp_gap(_Gap, Primitive):
    """e^x - t - t (x - log t) for real x and t >= 0, with 0 log 0 = 0 and accurate near x = log t."""

    spelling = "exp_gap"
    conventions = "0 log 0 = 0"

    @classmethod
    def eval(cls, x: Expr, t: Expr) -> Expr | None:
        return exp(x) if t.is_zero else None

    @classmethod
    def definition(cls, x: Expr, t: Expr) -> Expr:
        return Piecewise((exp(x), S(0) >= t * t), (cls.terms(x, t), True))

    @classmethod
    def terms(cls, x: Expr, t: Expr) -> Expr:
        return exp(x) - t - t * (x - log(t))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, t = self.args
        if argindex == 2:
            return log(t) - x
        return expm1(x) if t is S.One else exp_minus(x, t)

    @staticmethod
    def reference(mp: Any, x: Any, t: Any) -> Any:
        if mp.isnan(x) or mp.isnan(t):
            return mp.nan
        if t == 0 or x == mp.inf:
            return mp.exp(x)
        if x == mp.ninf or t == mp.inf:
            return mp.inf
        lead = x - mp.log(t)
        with mp.extradps(max(15, -4 * mp.mag(lead)) if lead else 15):
            lead = x - mp.log(t)
            return t * (mp.expm1(lead) - lead)
