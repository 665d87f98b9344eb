"""log(1 + x), accurate for small x."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S, log

from symloss.functions.base import Primitive


class log1p(Primitive):
    """log(1 + x) for x > -1; -inf at -1."""

    spelling = "log1p"

    @classmethod
    def eval(cls, x: Expr) -> Expr | None:
        return S.Zero if x.is_zero else None

    @classmethod
    def definition(cls, x: Expr) -> Expr:
        return log(1 + x)

    def fdiff(self, argindex: int = 1) -> Expr:
        return 1 / (1 + self.args[0])

    @staticmethod
    def reference(mp: Any, x: Any) -> Any:
        return mp.ninf if x == -1 else mp.log1p(x)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\log\left(1 + {printer._print(self.args[0])}\right)"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
