"""a · e^(c x²), where the rounding of x² does not count."""

from __future__ import annotations

import math
from math import exp
from typing import Any

import sympy
from sympy import Expr, S

from symloss.functions.base import Primitive
from symloss.functions.kernels import where

EXP_SERIES = (1 / 720, 1 / 120, 1 / 24, 1 / 6, 1 / 2, 1.0)  # e^x - 1 over x, highest power first


class times_exp_square(Primitive):
    """a · e^(c x²) for |c| of 1/2 or 1 and a moderate a, 0 where a is; x² is taken in two parts."""

    spelling = "times_exp_square"
    is_special = True
    is_switched = True

    @classmethod
    def eval(cls, a: Expr, x: Expr, c: Expr) -> Expr | None:
        return S.Zero if a.is_zero else a if x.is_zero else None

    @classmethod
    def definition(cls, a: Expr, x: Expr, c: Expr) -> Expr:
        return a * sympy.exp(c * x**2)

    def fdiff(self, argindex: int = 1) -> Expr:
        _, x, c = self.args
        return (times_exp_square(S.One, x, c), 2 * c * x * self, x**2 * self)[argindex - 1]

    @staticmethod
    def reference(mp: Any, a: Any, x: Any, c: Any) -> Any:
        if a == 0 or x == 0:
            return a
        with mp.extradps(digits_of_square(mp, x)):
            return a * mp.exp(c * x * x)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = printer._print(self.definition(*self.args))
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(a, x, c):
        """a·e**(c·x**2) for |c| of 1/2 or 1, at most 2 ulp off; subnormal results are rounded once."""
        real = type(x)
        single = real(2.0**-960) == real(0)
        # Adding it and subtracting it again leaves so few digits of x that their square is exact
        rounder = where(single, real(98304.0), real(103079215104.0))
        bound = where(single, real(16), real(64))
        size = where(abs(x) > bound, bound, abs(x))
        head = (size + rounder) - rounder
        rest = c * ((size - head) * (size + head))
        main = c * (head * head)
        # The exponential stays in the middle of the range, the last factor leaves it
        far = where(single, real(60), real(600))
        step = where(single, real(32), real(64))
        down = where(single, real(1.2664165549094176e-14), real(1.603810890548638e-28))
        up = where(single, real(78962960182680.69), real(6.235149080811617e27))
        shift = where(main < -far, step, where(main > far, -step, real(0)))
        scale = where(main < -far, down, where(main > far, up, real(1)))
        power = exp(main + shift)
        series = real(0)
        for term in EXP_SERIES:
            series = (series + real(term)) * rest
        more = where(power < real(math.inf), power * series, real(0))
        value = a * (power + more) * scale
        return where((a == real(0)) & (x == x) & (c == c), real(0), value)


def digits_of_square(mp: Any, x: Any) -> int:
    """The decimal digits that e^(x²) needs of x², beyond those of the result."""
    return 20 + max(0, int(mp.mag(x))) if x and mp.isfinite(x) else 20
