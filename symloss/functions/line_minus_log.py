"""x - t log x, also where both are infinite."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise, S, log

from symloss.functions.base import Primitive
from symloss.functions.ratio import ratio


class line_minus_log(Primitive):
    """x - t log x for x >= 0, with 0 log x = 0; infinite at x = inf for every finite t."""

    spelling = "line_minus_log"
    conventions = "0 log 0 = 0"

    @classmethod
    def eval(cls, x: Expr, t: Expr) -> Expr | None:
        return x if t.is_zero else None

    @classmethod
    def definition(cls, x: Expr, t: Expr) -> Expr:
        return Piecewise((x, S(0) >= t * t), (x - t * log(x), True))

    def fdiff(self, argindex: int = 1) -> Expr:
        x, t = self.args
        return 1 - ratio(t, x) if argindex == 1 else -log(x)

    @staticmethod
    def reference(mp: Any, x: Any, t: Any) -> Any:
        if t == 0 or (x == mp.inf and mp.isfinite(t)):
            return x
        return (mp.inf if t > 0 else mp.ninf) if x == 0 else x - t * mp.log(x)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        x, t = (printer.parenthesize(argument, 70) for argument in self.args)
        text = rf"{x} - {t} \log {x}"
        return rf"\left({text}\right)" + (f"^{{{exp}}}" if exp else "")
