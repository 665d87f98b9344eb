"""What stays whole inside a condition."""

from __future__ import annotations

from typing import Any

from sympy import Expr, Piecewise


class Whole(Expr):
    """An expression with a body of its own, which SymPy must not take a choice out of.

    Where a condition compares f({a or b}) SymPy tells its cases apart: of a reduction that frees the bound
    indices, and of a named intermediate it makes two.
    """

    def has(self, *patterns: Any) -> bool:
        """As SymPy's, except that a choice in the body is not this expression's to be folded."""
        return False if patterns == (Piecewise,) else bool(super().has(*patterns))
