"""x, but NaN where y is: what a condition on y decides is not known where y is not."""

from __future__ import annotations

from typing import Any

from sympy import Expr, S

from symloss.functions.base import Primitive


class with_nan_of(Primitive):
    """x, and NaN where y is NaN; the same number as x everywhere else."""

    spelling = "with_nan_of"
    is_cheap = True

    @classmethod
    def definition(cls, x: Expr, y: Expr) -> Expr:
        return x

    def fdiff(self, argindex: int = 1) -> Expr:
        return S.One if argindex == 1 else S.Zero

    @staticmethod
    def reference(mp: Any, x: Any, y: Any) -> Any:
        return y if mp.isnan(y) else x

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = printer._print(self.args[0])
        return rf"\left({text}\right)^{{{exp}}}" if exp else text
