"""∂of/∂wrt as an expression: what stands on the left of a line of a derivation."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from symloss.language.symbols import Read


class PartialDerivative(Expr):
    """The derivative of one quantity in one element of another, everything in between following along."""

    is_commutative = True
    is_extended_real = True
    stands_first = True  # in a product, before the local derivative

    def __new__(cls, of: Expr, wrt: Read) -> PartialDerivative:
        return Expr.__new__(cls, of, wrt)

    @property
    def of(self) -> Expr:
        return self.args[0]

    @property
    def wrt(self) -> Read:
        return self.args[1]

    def _sympystr(self, printer: Any) -> str:
        return f"d {printer._print(self.of)}/d {printer._print(self.wrt)}"
