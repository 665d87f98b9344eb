"""How recurrences print, in LaTeX and in plain text: a carry is an element at its step."""

from __future__ import annotations

from typing import Any

from sympy import Expr, exp

from symloss.language.scan import AfterLast, Carried
from symloss.program import Indicator
from symloss.program.passed import Passed, only_finite_case


def powers(expr: Expr) -> list[Expr]:
    """The powers of e in a log-sum or a share; one that is 0 but in one case has its condition before it."""
    cases = (only_finite_case(term) for term in expr.args)
    return [Indicator(condition) * exp(value) for value, condition in cases]


def last_step(expr: AfterLast) -> tuple[Expr, ...]:
    """Where a carry is read after the last step: around the recurrence, at that step, at its own indices."""
    recurrence = expr.recurrence
    return (*sorted(recurrence.outer, key=str), recurrence.last, *expr.indices)


class LatexRecurrences:
    """Mixed into the LaTeX printer of expressions."""

    def _print_Carried(self: Any, expr: Carried) -> str:
        return self._subscripted(expr.name, (expr.before, *expr.indices))

    def _print_AfterLast(self: Any, expr: AfterLast) -> str:
        return self._subscripted(expr.name, last_step(expr))

    def _print_Infinity(self, expr: Expr) -> str:
        return r"\infty"

    def _print_NegativeInfinity(self, expr: Expr) -> str:
        return r"-\infty"

    def _print_logaddexp(self: Any, expr: Expr, exp: str | None = None) -> str:
        return rf"\log {self._enclosed(' + '.join(map(self._print, powers(expr))))}"

    def _print_softmax_weight(self: Any, expr: Expr, exp: str | None = None) -> str:
        above, *_ = parts = [self._print(power) for power in powers(expr)]
        return rf"\frac{{{above}}}{{{' + '.join(parts)}}}"

    def _print_zero_if_infinite(self, expr: Expr, exp: str | None = None) -> str:
        return expr._latex(self, exp)  # type: ignore[attr-defined]

    def _print_Passed(self: Any, expr: Passed) -> str:
        return self._print(expr.written)


class TextRecurrences:
    """Mixed into the printer of plain text."""

    def _print_Carried(self: Any, expr: Carried) -> str:
        return self._element(expr.name, (expr.before, *expr.indices))

    def _print_AfterLast(self: Any, expr: AfterLast) -> str:
        return self._element(expr.name, last_step(expr))

    def _print_Infinity(self, expr: Expr) -> str:
        return "∞"

    def _print_NegativeInfinity(self, expr: Expr) -> str:
        return "−∞"

    def _print_logaddexp(self: Any, expr: Expr) -> str:
        return f"log({' + '.join(map(self._print, powers(expr)))})"

    def _print_softmax_weight(self: Any, expr: Expr) -> str:
        parts = [self._print(power) for power in powers(expr)]
        return f"{parts[0]}/({' + '.join(parts)})"

    def _print_Passed(self: Any, expr: Passed) -> str:
        return self._print(expr.written)
