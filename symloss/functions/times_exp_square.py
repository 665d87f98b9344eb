"""a · e^(c x² + d), where the rounding of x² does not count."""

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
    """a · e^(c x² + d) for |c| of 1/2 or 1, a moderate a and a tiny d; x² is taken in two parts.

    By d comes in what the rounding of a has lost.
    """

    spelling = "times_exp_square"
    is_special = True
    is_switched = True

    @classmethod
    def eval(cls, a: Expr, x: Expr, c: Expr, d: Expr) -> Expr | None:
        return S.Zero if a.is_zero else None

    @classmethod
    def definition(cls, a: Expr, x: Expr, c: Expr, d: Expr) -> Expr:
        return a * sympy.exp(c * x**2 + d)

    def fdiff(self, argindex: int = 1) -> Expr:
        _, x, c, d = self.args
        return (times_exp_square(S.One, x, c, d), 2 * c * x * self, x**2 * self, self)[argindex - 1]

    @staticmethod
    def reference(mp: Any, a: Any, x: Any, c: Any, d: Any) -> Any:
        if a == 0:
            return a
        with mp.extradps(digits_of_square(mp, x)):
            return a * mp.exp(c * x * x + d)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = printer._print(self.definition(*self.args))
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(a, x, c, d):
        """a·e**(c·x**2 + d) for |c| of 1/2 or 1 and |d| < 1/8, at most 2 ulp off, subnormal results too."""
        real = type(x)
        single = real(2.0**-960) == real(0)
        # Adding it and subtracting it again leaves so few digits of x that their square is exact
        rounder = where(single, real(98304.0), real(103079215104.0))
        bound = where(single, real(16), real(64))
        size = where(abs(x) > bound, bound, abs(x))
        head = (size + rounder) - rounder
        rest = c * ((size - head) * (size + head))
        main = c * (head * head)
        # The exponential stays in the middle of the range: 2**46 or 2**92, whose logarithm has a part of few
        # digits, are taken out where it does not
        far = where(single, real(60), real(600))
        step = where(single, real(31.88330078125), real(63.76949691772461))
        small = where(single, real(0.0014695245074842333), real(4.369379035909138e-05))
        down = where(single, real(2.0**-46), real(2.0**-92))
        up = where(single, real(2.0**46), real(2.0**92))
        side = where(main < -far, real(1), where(main > far, -real(1), real(0)))
        scale = where(main < -far, down, where(main > far, up, real(1)))
        rest = rest + (d + side * small)
        power = exp(main + side * step)
        series = real(0)
        for term in EXP_SERIES:
            series = (series + real(term)) * rest
        more = where(power < real(math.inf), power * series, real(0))
        value = a * (power + more) * scale
        value = where((a == real(0)) & (x == x) & (c == c), real(0), value)
        return where(d == d, value, d)


def digits_of_square(mp: Any, x: Any) -> int:
    """The decimal digits that e^(x²) needs of x², beyond those of the result."""
    return 20 + max(0, int(mp.mag(x))) if x and mp.isfinite(x) else 20
