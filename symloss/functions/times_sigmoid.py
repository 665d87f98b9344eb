"""x · σ(u) without a detour over a σ(u) that underflows."""

from __future__ import annotations

from math import exp
from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive
from symloss.functions.kernels import where
from symloss.functions.sigmoid import sigmoid


class times_sigmoid(Primitive):
    """x · σ(u), and 0 where x or σ(u) is 0: all its digits wherever the product has them."""

    spelling = "times_sigmoid"
    is_special = True
    is_switched = True
    conventions = "a factor 0 switches its term off, even an infinite one"

    @classmethod
    def eval(cls, x: Expr, u: Expr) -> Expr | None:
        if x.is_zero:
            return S.Zero
        number, rest = x.as_coeff_Mul()
        if rest is S.One:
            return x * sigmoid(u)
        return number * cls(rest, u) if number is not S.One else None

    @classmethod
    def definition(cls, x: Expr, u: Expr) -> Expr:
        return x * sigmoid(u)

    def fdiff(self, argindex: int = 1) -> Expr:
        _, u = self.args
        return sigmoid(u) if argindex == 1 else self * sigmoid(-u)

    @staticmethod
    def reference(mp: Any, x: Any, u: Any) -> Any:
        return mp.zero if x == 0 or u == mp.ninf else x * sigmoid.reference(mp, u)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, u = self.args
        text = rf"{printer.parenthesize(x, 50)} \sigma\left({printer._print(u)}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text

    @staticmethod
    def kernel(x, u):
        """x / (1 + e**-u), at most 4 ulp off, subnormal results included."""
        real = type(x)
        # σ(u) = e**(u/2) e**(u/2) / (1 + e**u): a half of the power leaves the range only where x has
        half = exp(real(0.5) * where(u < real(0), u, real(0)))
        decay = exp(-abs(u))
        value = (x / (real(1) + decay) * half) * half
        return where((x == real(0)) & (u == u), real(0), where((half > real(0)) | (x != x), value, half))
