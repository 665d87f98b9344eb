"""e^x - t x and its derivative e^x - t, where the exponential overflows and the difference may not."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, exp

from symloss.functions.base import Primitive


class exp_minus(Primitive):
    """e^x - t for all real x and t, finite wherever the difference is."""

    spelling = "exp_minus"

    @classmethod
    def eval(cls, x: Expr, t: Expr) -> Expr | None:
        return exp(x) if t.is_zero else None

    @classmethod
    def definition(cls, x: Expr, t: Expr) -> Expr:
        return exp(x) - t

    def fdiff(self, argindex: int = 1) -> Expr:
        return exp(self.args[0]) if argindex == 1 else S.NegativeOne

    @staticmethod
    def reference(mp: Any, x: Any, t: Any) -> Any:
        return mp.exp(x) - t

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, t = self.args
        text = rf"e^{{{printer._print(x)}}} - {printer.parenthesize(t, 50)}"
        return rf"\left({text}\right)" + (f"^{{{exp}}}" if exp else "")


class exp_minus_line(Primitive):
    """e^x - t x for all real x and t; where both are beyond all floats, the infinity with the right sign."""

    spelling = "exp_minus_line"

    @classmethod
    def eval(cls, x: Expr, t: Expr) -> Expr | None:
        return exp(x) if t.is_zero else None

    @classmethod
    def definition(cls, x: Expr, t: Expr) -> Expr:
        return exp(x) - t * x

    def fdiff(self, argindex: int = 1) -> Expr:
        x, t = self.args
        return exp_minus(x, t) if argindex == 1 else -x

    @staticmethod
    def reference(mp: Any, x: Any, t: Any) -> Any:
        return mp.inf if x == mp.inf and mp.isfinite(t) else mp.exp(x) - t * x

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, t = self.args
        text = rf"e^{{{printer._print(x)}}} - {printer.parenthesize(t, 50)} {printer.parenthesize(x, 50)}"
        return rf"\left({text}\right)" + (f"^{{{exp}}}" if exp else "")
