"""x²/y for positive y, where x² or 1/y would leave the range of the floats; the slope of (log y + x²/y)/2."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive
from symloss.functions.ratio import ratio


class quad_over_lin(Primitive):
    """x²/y for y > 0: a square over its scale, jointly convex; finite wherever the quotient is."""

    spelling = "quad_over_lin"
    is_extended_nonnegative = True

    @classmethod
    def eval(cls, x: Expr, y: Expr) -> Expr | None:
        if x.is_zero:
            return S.Zero
        return x**2 / y if y.is_number else None

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return x**2 / y

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return 2 * ratio(x, y) if argindex == 1 else -self / y

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return x * x / y

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"\frac{{{printer._print(x**2)}}}{{{printer._print(y)}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class variance_score(Primitive):
    """(1 - x²/y)/(2y) for y > 0, the derivative of (log y + x²/y)/2 in y; finite wherever it is."""

    spelling = "variance_score"

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return (1 - x**2 / y) / (2 * y)

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return -ratio(x, y) / y if argindex == 1 else variance_bend(x, y)

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return (1 - x * x / y) / (2 * y)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = rf"\frac{{1}}{{{printer._print(2 * y)}}} \left(1 - {printer._print(x**2 / y)}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class variance_bend(Primitive):
    """(x²/y - 1/2)/y² for y > 0, the second derivative of (log y + x²/y)/2 in y; finite wherever it is."""

    spelling = "variance_bend"

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return (x**2 / y - S.Half) / y**2

    def fdiff(self, argindex: int = 1) -> Expr:
        x, y = self.args
        return 2 * ratio(x, y) / y**2 if argindex == 1 else (1 - 3 * quad_over_lin(x, y)) / y**3

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return (2 * x * x - y) / (2 * y**3)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, y = self.args
        text = (
            rf"\frac{{1}}{{{printer._print(y**2)}}} \left({printer._print(x**2 / y)} - \frac{{1}}{{2}}\right)"
        )
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
