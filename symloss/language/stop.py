"""The stop-gradient: a quantity that counts for the value and is a constant for every derivative."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, S

from symloss.language.reductions import scalar
from symloss.language.remembered import built
from symloss.language.whole import Whole


class Stop(Whole):
    """`stop(body)`: the value of its body, with derivative 0 in everything that the body reads."""

    is_commutative = True

    def __new__(cls, body: Expr) -> Expr:
        return body if body.is_number else Expr.__new__(cls, body)

    @property
    def body(self) -> Expr:
        return self.args[0]

    def _eval_derivative(self, symbol: Expr) -> Expr:
        return S.Zero

    def _eval_is_extended_real(self) -> bool | None:
        return self.body.is_extended_real

    def _eval_is_extended_positive(self) -> bool | None:
        return self.body.is_extended_positive

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.body.is_extended_nonnegative

    def _sympystr(self, printer: Any) -> str:
        return f"stop({printer._print(self.body)})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = rf"\operatorname{{stop}}\left({printer._print(self.body)}\right)"
        return rf"{text}^{{{exp}}}" if exp else text


def stop(body: Any) -> Expr:
    """`body` as a constant of every derivative, as the target of a regression on one's own prediction.

    Raises:
        DeclarationError: when it is a condition, an array or no mathematics at all.
    """
    return Stop(scalar("stop()", body))


def replaced_outside(expression: Expr, mapping: Mapping[Expr, Expr]) -> Expr:
    """Subexpressions replaced, except where a stop-gradient holds them still."""
    if expression in mapping:
        return mapping[expression]
    if not expression.args or isinstance(expression, Stop):
        return expression
    return built(expression.func, *(replaced_outside(part, mapping) for part in expression.args))
