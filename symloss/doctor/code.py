"""Sub-expressions as Python, in the author's names and order: what can be copied into a declaration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Add, Basic, Expr, Mul
from sympy.printing.precedence import PRECEDENCE, precedence
from sympy.printing.str import StrPrinter

from symloss.language.declaration import Declaration
from symloss.language.reductions import Named
from symloss.printers.term_order import (
    order_of,
    ordered_factors,
    ordered_terms,
    split_product,
    written_order,
)


def printer_of(declaration: Declaration) -> Callable[[Basic], str]:
    """What prints the sub-expressions of a declaration."""
    return _CodePrinter(written_order(declaration.source)).doprint


class _CodePrinter(StrPrinter):
    printmethod = "_sympystr"

    def __init__(self, order: list[str]) -> None:
        super().__init__()
        self.written = order_of(order)

    def _print(self, expr: Any, **kwargs: Any) -> str:
        return expr.label.name if isinstance(expr, Named) else super()._print(expr, **kwargs)

    def parenthesize(self, item: Any, level: int, strict: bool = False) -> str:
        return item.label.name if isinstance(item, Named) else super().parenthesize(item, level, strict)

    def _print_Add(self, expr: Add, order: Any = None) -> str:
        text = ""
        for term in ordered_terms(expr, self.written):
            shown = self._print(term)
            if precedence(term) < PRECEDENCE["Add"]:
                shown = f"({shown})"
            if not text:
                text = shown
            else:
                text += f" - {shown[1:]}" if shown.startswith("-") else f" + {shown}"
        return text

    def _print_Mul(self, expr: Mul) -> str:
        is_negative, above, below = split_product(expr)
        top = self._product(ordered_factors(above, self.written)) or "1"
        text = f"-{top}" if is_negative else top
        if not below:
            return text
        bottom = self._product(ordered_factors(below, self.written))
        return f"{text}/({bottom})" if len(below) > 1 else f"{text}/{bottom}"

    def _product(self, factors: list[Expr]) -> str:
        return "*".join(self.parenthesize(factor, PRECEDENCE["Mul"], strict=False) for factor in factors)
