"""The cosine of a multiple of an angle, made to go on falling: each half turn is mirrored and hung below the
one before. The angle θ in [0, π] is that of the point (c, s), s >= 0, so that it keeps its digits at both
ends and in the middle.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, Expr, Piecewise, atan, cos, floor, pi, sin

from symloss.functions.base import Primitive

ANGLE = "∠(c, s) is the angle of the point (c, s), in [0, π]"


class _OfAngle:
    """What functions of m ∠(c, s) share."""

    args: tuple[Expr, ...]
    before: str
    after: str

    def _slope(self) -> Expr:
        """The derivative in m ∠(c, s)."""
        raise NotImplementedError

    def fdiff(self, argindex: int = 1) -> Expr:
        c, s, m = self.args
        if argindex == 3:
            return _angle(c, s) * self._slope()
        across = -s if argindex == 1 else c
        return m * across / (c**2 + s**2) * self._slope()

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        c, s, m = map(printer._print, self.args)
        text = rf"{self.before}{m} \angle\left({c}, {s}\right){self.after}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class falling_cosine(_OfAngle, Primitive):
    """ψ(t) = (-1)^k cos t - 2k for t = m ∠(c, s) in [kπ, (k + 1)π]: it never rises."""

    spelling = "falling_cosine"
    conventions = f"ψ(t) = (-1)^k cos t - 2k for t in [kπ, (k + 1)π]; {ANGLE}"
    before, after = r"\psi\left(", r"\right)"

    @classmethod
    def definition(cls, c: Expr, s: Expr, m: Expr) -> Expr:
        angle = m * _angle(c, s)
        turns = floor(angle / pi)
        return cos(angle - turns * pi) - 2 * turns

    def _slope(self) -> Expr:
        return -folded_sine(*self.args)

    @staticmethod
    def reference(mp: Any, c: Any, s: Any, m: Any) -> Any:
        with mp.extraprec(_lost(mp, c, s)):
            angle = m * mp.atan2(s, c)
            turns = mp.floor(angle / mp.pi)
            return mp.cos(angle - turns * mp.pi) - 2 * turns


class folded_sine(_OfAngle, Primitive):
    """|sin(m ∠(c, s))|: minus the slope of the falling cosine."""

    spelling = "folded_sine"
    conventions = ANGLE
    is_extended_nonnegative = True
    before, after = r"\left|\sin\left(", r"\right)\right|"

    @classmethod
    def definition(cls, c: Expr, s: Expr, m: Expr) -> Expr:
        return Abs(sin(m * _angle(c, s)))

    def _slope(self) -> Expr:
        return folded_cosine(*self.args)

    @staticmethod
    def reference(mp: Any, c: Any, s: Any, m: Any) -> Any:
        with mp.extraprec(_lost(mp, c, s)):
            return abs(mp.sin(m * mp.atan2(s, c)))


class folded_cosine(_OfAngle, Primitive):
    """(-1)^k cos t for t = m ∠(c, s) in [kπ, (k + 1)π): the slope of the folded sine."""

    spelling = "folded_cosine"
    conventions = f"(cos t)~ = (-1)^k cos t for t in [kπ, (k + 1)π); {ANGLE}"
    before, after = r"\widetilde{\cos}\left(", r"\right)"

    @classmethod
    def definition(cls, c: Expr, s: Expr, m: Expr) -> Expr:
        angle = m * _angle(c, s)
        return cos(angle - floor(angle / pi) * pi)

    def _slope(self) -> Expr:
        return -folded_sine(*self.args)

    @staticmethod
    def reference(mp: Any, c: Any, s: Any, m: Any) -> Any:
        with mp.extraprec(_lost(mp, c, s)):
            angle = m * mp.atan2(s, c)
            return mp.cos(angle - mp.floor(angle / mp.pi) * mp.pi)


def _angle(c: Expr, s: Expr) -> Expr:
    return Piecewise((atan(s / c), c > 0), (pi + atan(s / c), c < 0), (pi / 2, True))


def _lost(mp: Any, c: Any, s: Any) -> int:
    """The bits that cancel where the angle is near a multiple of a quarter turn."""
    return 0 if c == 0 or s == 0 else 2 * abs(mp.mag(c) - mp.mag(s)) + 10
