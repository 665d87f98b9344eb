"""How recurrences print, in LaTeX and in plain text: a carry is an element at its step."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from symloss.language.scan import AfterLast, Carried


class LatexRecurrences:
    """Mixed into the LaTeX printer of expressions."""

    def _print_Carried(self: Any, expr: Carried) -> str:
        return self._subscripted(expr.name, (expr.along - 1, *expr.indices))

    def _print_AfterLast(self: Any, expr: AfterLast) -> str:
        return self._subscripted(expr.name, (expr.recurrence.length - 1, *expr.indices))

    def _print_NegativeInfinity(self, expr: Expr) -> str:
        return r"-\infty"

    def _print_logaddexp(self, expr: Expr, exp: str | None = None) -> str:
        return expr._latex(self, exp)  # type: ignore[attr-defined]

    _print_softmax_weight = _print_zero_if_infinite = _print_logaddexp


class TextRecurrences:
    """Mixed into the printer of plain text."""

    def _print_Carried(self: Any, expr: Carried) -> str:
        return self._element(expr.name, (expr.along - 1, *expr.indices))

    def _print_AfterLast(self: Any, expr: AfterLast) -> str:
        return self._element(expr.name, (expr.recurrence.length - 1, *expr.indices))

    def _print_NegativeInfinity(self, expr: Expr) -> str:
        return "−∞"

    def _print_logaddexp(self: Any, expr: Expr) -> str:
        return f"log({' + '.join(f'exp({self._print(term)})' for term in expr.args)})"

    def _print_softmax_weight(self: Any, expr: Expr) -> str:
        parts = [f"exp({self._print(term)})" for term in expr.args]
        return f"{parts[0]}/({' + '.join(parts)})"
