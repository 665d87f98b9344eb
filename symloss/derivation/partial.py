"""∂of/∂wrt as an expression: what stands on the left of a line of a derivation."""

from __future__ import annotations

from typing import Any

from sympy import Expr
from sympy.logic.boolalg import Boolean

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


class HeldStill(Boolean):
    """A read that does not follow along though its element moves: a derivative along one of several paths."""

    def __new__(cls, read: Read) -> HeldStill:
        return Boolean.__new__(cls, read)

    @property
    def read(self) -> Read:
        return self.args[0]

    def _sympystr(self, printer: Any) -> str:
        return f"{printer._print(self.read)} held still"
