"""Which factors switch their term off where they are 0, also an infinite one: the convention of declarations.

Flags, shares and weights do: numbers that the declaration keeps between 0 and 1, weights that it keeps from
being negative, and what is put together from such numbers alone, as `gamma * (1 - done)`. So does `e^u` of an
element u, which is 0 at -∞ only. A factor of any size does not, unless a declaration writes `times(x, u)`:
0 · ∞ has no value there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from sympy import Add, Expr, Mul, Piecewise, Pow, Symbol, exp

from symloss.functions import sigmoid
from symloss.language.symbols import Array, Extent, Index, Parameter, Read
from symloss.signature import Domain

Inside = Callable[[Read], Expr | None]


class Switches:
    """The switches of one declaration.

    `inside` gives what stands for the read of a definition, in its own indices or not; None for an array.
    """

    def __init__(
        self, arrays: Iterable[Array], parameters: Iterable[Parameter], inside: Inside = lambda read: None
    ) -> None:
        self.arrays = {array.name: array for array in arrays}
        self.parameters = {parameter.symbol: parameter for parameter in parameters}
        self.inside = inside

    def is_switch(self, factor: Expr) -> bool:
        """Whether a factor switches its term off where it is 0."""
        if isinstance(factor, exp):
            return isinstance(factor.args[0], Read) and factor.args[0].name in self.arrays
        leaves = _leaves(factor) if _is_polynomial(factor) else []
        return bool(leaves) and all(map(self._is_share, leaves)) and self._may_vanish(factor, leaves)

    def is_bounded(self, factor: Expr) -> bool:
        """Whether a factor is finite for all finite and infinite numbers of its domain."""
        match factor:
            case Add() | Mul():
                return all(map(self.is_bounded, factor.args))
            case Pow():
                scale = factor.exp.is_negative and not factor.atoms(Read)  # by an extent or a parameter
                return (factor.exp.is_nonnegative or scale) and self.is_bounded(factor.base)
            case Piecewise():
                return all(self.is_bounded(value) for value, _ in factor.args)
            case sigmoid() | Index() | Extent():
                return True
            case Read() if factor.name in self.arrays:
                return _is_finite(self.arrays[factor.name].domain)
            case Read() if (inner := self.inside(factor)) is not None:
                return self.is_bounded(inner)
        return factor in self.parameters or bool(factor.is_number)

    def _is_share(self, leaf: Expr) -> bool:
        if isinstance(leaf, Read):
            if (array := self.arrays.get(leaf.name)) is not None:
                return _is_share(array.domain) or (array.role == "weight" and array.domain.lower >= 0)
            inner = self.inside(leaf)
            return inner is not None and self.is_switch(inner)
        parameter = self.parameters.get(leaf)
        return parameter is not None and _is_share(parameter.domain)

    def _may_vanish(self, factor: Expr, leaves: list[Expr]) -> bool:
        """Whether a factor is 0 somewhere; of flags, for some of their values: 2 y - 1 is a sign."""
        known = [
            self.arrays[leaf.name].domain.values if leaf in self._elements(leaves) else () for leaf in leaves
        ]
        if factor.is_positive or not all(known):
            return not factor.is_positive
        return any(factor.xreplace(dict(zip(leaves, at, strict=True))) == 0 for at in product(*known))

    def _elements(self, leaves: list[Expr]) -> list[Expr]:
        return [leaf for leaf in leaves if isinstance(leaf, Read) and leaf.name in self.arrays]


def _is_polynomial(expression: Expr) -> bool:
    if isinstance(expression, Read | Symbol) or expression.is_number:
        return True
    return isinstance(expression, Add | Mul | Pow) and all(map(_is_polynomial, expression.args))


def _leaves(expression: Expr) -> list[Expr]:
    """The distinct elements and scalars that an expression is made of."""
    if isinstance(expression, Read | Symbol):
        return [expression]
    return list(dict.fromkeys(leaf for part in expression.args for leaf in _leaves(part)))


def _is_share(domain: Domain) -> bool:
    """Whether a domain is all within 0 and 1, one of them attained."""
    return domain.lower >= 0 and domain.upper <= 1 and not (domain.open_lower and domain.open_upper)


def _is_finite(domain: Domain) -> bool:
    return abs(domain.lower) < float("inf") and abs(domain.upper) < float("inf")


__all__ = ["Switches"]
