"""x / r with 0 at r = 0: an element of a vector over the length of the vector."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S

from symloss.functions.base import Primitive


class direction(Primitive):
    """x / r, and 0 where r = 0: the derivative of a norm r = |x| in x, whose declared value at 0 is 0."""

    spelling = "direction"
    is_switched = True
    conventions = "the gradient of a norm is 0 at 0; the zero vector has no direction: its elements stay 0"

    @classmethod
    def eval(cls, x: Expr, r: Expr) -> Expr | None:
        if x.is_zero or r.is_zero:
            return S.Zero
        if r.is_number:
            return x / r
        number, rest = x.as_coeff_Mul()
        if rest is not S.One and number is not S.One:
            return number * cls(rest, r)
        return -cls(-x, r) if rest is not S.One and x.could_extract_minus_sign() else None

    @classmethod
    def definition(cls, x: Expr, r: Expr) -> Expr:
        return Piecewise((0, S(0) >= r * r), (x / r, True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, r = self.args
        return direction(S.One, r) if argindex == 1 else -direction(direction(x, r), r)

    @staticmethod
    def reference(mp: Any, x: Any, r: Any) -> Any:
        return mp.zero if r == 0 else x / r

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\frac{{{printer._print(self.args[0])}}}{{{printer._print(self.args[1])}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
