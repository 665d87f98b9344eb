"""Slopes of a logarithm less its tangent: u/(1 + u) and 1/y - 1/x, with their own second derivatives."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive
from symloss.functions.ratio import ratio


class saturation(Primitive):
    """u/(1 + u) for u > -1; 1 at infinity. Its slope is 1/(1 + u)², not a difference of two quotients."""

    spelling = "saturation"

    @classmethod
    def eval(cls, u: Expr) -> Expr | None:
        return S.Zero if u.is_zero else None

    @classmethod
    def definition(cls, u: Expr) -> Expr:
        return u / (1 + u)

    def fdiff(self, argindex: int = 1) -> Expr:
        divisor = 1 + self.args[0]
        return ratio(ratio(S.One, divisor), divisor)

    @staticmethod
    def reference(mp: Any, u: Any) -> Any:
        if u == -1:
            return mp.ninf
        return mp.one if u == mp.inf else u / (1 + u)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{{printer._print(self.args[0])}}}{{{printer._print(1 + self.args[0])}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class reciprocal_gap(Primitive):
    """1/y - 1/x for x, y > 0, from their difference; 0 at x = y."""

    spelling = "reciprocal_gap"

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        return S.Zero if x == y else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return 1 / y - 1 / x

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return ratio(ratio(S.One, x), x) if argindex == 1 else -ratio(ratio(S.One, y), y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        if x == y:
            return mp.zero
        if x == 0 or y == 0:
            return (mp.ninf if x == 0 else mp.inf) if not mp.isnan(x + y) else mp.nan
        return 1 / y - 1 / x if mp.isinf(x) or mp.isinf(y) else (x - y) / x / y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = map(printer._print, self.args)
        return rf"\left(\frac{{1}}{{{y}}} - \frac{{1}}{{{x}}}\right)" + (f"^{{{exp}}}" if exp else "")
