"""x · e^u without a detour over an e^u that overflows or underflows."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp

from symloss.functions.base import Primitive


class times_exp(Primitive):
    """x · e^u, and 0 where x or e^u is 0: finite wherever the product is, however far e^u is from it."""

    spelling = "times_exp"
    is_switched = True
    conventions = "a factor 0 switches its term off, even an infinite one"

    @classmethod
    def eval(cls, x: Expr, u: Expr) -> Expr | None:
        if x.is_zero:
            return S.Zero
        if u.is_zero:
            return x
        number, rest = x.as_coeff_Mul()
        if rest is S.One:
            return x * exp(u)
        return number * cls(rest, u) if number is not S.One else None

    @classmethod
    def definition(cls, x: Expr, u: Expr) -> Expr:
        return x * exp(u)

    def fdiff(self, argindex: int = 1) -> Expr:
        return exp(self.args[1]) if argindex == 1 else self

    @staticmethod
    def reference(mp: Any, x: Any, u: Any) -> Any:
        return mp.zero if x == 0 or u == mp.ninf else x * mp.exp(u)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, u = self.args
        text = rf"{printer.parenthesize(x, 50)} e^{{{printer._print(u)}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
