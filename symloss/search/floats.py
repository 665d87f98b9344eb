"""An expression evaluated in the arithmetic of a floating-point type, at many points at once.

Every operation is rounded once. Powers with small integer exponents are products, a product with negative
powers is a quotient of two products, as printers write them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np
import sympy
from sympy.core.relational import Relational

from symloss.functions import Primitive
from symloss.language.symbols import Read
from symloss.program.difference import Difference
from symloss.program.indicator import Indicator

Columns = Mapping[sympy.Expr, np.ndarray]
DIGITS = 40  # of a function that is rounded once
_FUNCTIONS: dict[Any, Callable] = {
    sympy.exp: np.exp, sympy.log: np.log, sympy.Abs: np.abs, sympy.sign: np.sign, sympy.tanh: np.tanh,
    sympy.cosh: np.cosh, sympy.sinh: np.sinh, sympy.sin: np.sin, sympy.cos: np.cos, sympy.tan: np.tan,
    sympy.acos: np.arccos, sympy.asin: np.arcsin, sympy.atan: np.arctan, sympy.floor: np.floor,
}  # fmt: skip
_COMPARED = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater,
    ">=": np.greater_equal,
}  # fmt: skip


class Floats:
    """Values of expressions at points, in one type; equal parts of all expressions are evaluated once.

    Args:
        columns: the numbers of every read and symbol, one for each point.
        dtype: `float32` or `float64`.
    """

    def __init__(self, columns: Columns, dtype: str) -> None:
        self.kind = np.dtype(dtype).type
        self.count = len(next(iter(columns.values()))) if columns else 1
        with np.errstate(all="ignore"):
            self.known: dict[Any, np.ndarray] = {key: one.astype(dtype) for key, one in columns.items()}

    def __call__(self, item: sympy.Basic) -> np.ndarray:
        """One value for each point.

        Raises:
            KeyError: the expression has a part that no column and no operation gives.
        """
        found = self.known.get(item)
        if found is None:
            with np.errstate(all="ignore"):
                found = self.known[item] = np.asarray(self._value(item))
        return found

    def _value(self, item: Any) -> np.ndarray:
        match item:
            case sympy.Number() | sympy.NumberSymbol():
                return np.full(self.count, self.kind(float(item)))
            case Read() | sympy.Symbol():
                raise KeyError(item)
            case sympy.Add():
                total, *rest = map(self, item.args)
                for term in rest:
                    total = total + term
                return total
            case Difference():
                return self(item.args[0]) - self(item.args[1])
            case sympy.Mul():
                above, below = split(item)
                return self._product(above) / self._product(below) if below else self._product(above)
            case sympy.exp():
                return np.exp(self(item.args[0]))
            case sympy.Pow():
                return self._power(*item.args)
            case sympy.Piecewise():
                return self._chosen(item)
            case Indicator():
                return self(item.condition).astype(self.kind)
            case sympy.Max() | sympy.Min():
                pick = np.maximum if isinstance(item, sympy.Max) else np.minimum
                first, *rest = map(self, item.args)
                for other in rest:
                    first = pick(first, other)
                return first
            case Primitive():
                return self._rounded(item)
            case Relational():
                return _COMPARED[item.rel_op](self(item.lhs), self(item.rhs))
            case sympy.And() | sympy.Or():
                join = np.logical_and if isinstance(item, sympy.And) else np.logical_or
                return join.reduce([self(part) for part in item.args])
            case sympy.Not():
                return ~self(item.args[0])
            case sympy.logic.boolalg.BooleanAtom():
                return np.full(self.count, bool(item))
        if item.func in _FUNCTIONS:
            return _FUNCTIONS[item.func](*map(self, item.args))
        raise KeyError(item)

    def _product(self, factors: list[sympy.Expr]) -> np.ndarray:
        product = np.ones(self.count, self.kind)
        for factor in factors:
            product = product * self(factor)
        return product

    def _power(self, base: sympy.Expr, exponent: sympy.Expr) -> np.ndarray:
        under = self(base)
        if exponent.is_Integer and abs(exponent) <= 64:
            power = np.ones(self.count, self.kind)
            for _ in range(abs(int(exponent))):
                power = power * under
            return power if exponent > 0 else self.kind(1) / power
        if exponent in (sympy.S.Half, -sympy.S.Half):
            root = np.sqrt(under)
            return root if exponent > 0 else self.kind(1) / root
        return np.power(under, self(exponent))

    def _chosen(self, item: sympy.Piecewise) -> np.ndarray:
        found = np.full(self.count, np.nan, self.kind)
        open_ = np.ones(self.count, bool)
        for value, condition in item.args:
            here = open_ & self(condition)
            found = np.where(here, self(value), found) if here.any() else found
            open_ &= ~here
        return found

    def _rounded(self, item: Primitive) -> np.ndarray:
        """A function of the package: its exact value, rounded."""
        given = [self(argument) for argument in item.args]
        found = np.empty(self.count, self.kind)
        with mpmath.workdps(DIGITS):
            for place, numbers in enumerate(zip(*given, strict=True)):
                if item.carries_nan and any(map(np.isnan, numbers)):
                    found[place] = np.nan
                    continue
                try:
                    value = item.reference(mpmath.mp, *(mpmath.mpf(float(one)) for one in numbers))
                    found[place] = float(value)
                except (ArithmeticError, ValueError, TypeError):
                    found[place] = np.nan
        return found


def split(product: sympy.Mul) -> tuple[list[sympy.Expr], list[sympy.Expr]]:
    """The factors above and below the line of a product."""
    above: list[sympy.Expr] = []
    below: list[sympy.Expr] = []
    for factor in product.args:
        if factor.is_Rational and not factor.is_Integer:
            above += [sympy.Integer(factor.p)] * (factor.p != 1)
            below.append(sympy.Integer(factor.q))
        elif (
            factor.is_Pow and not isinstance(factor, sympy.exp) and factor.exp.is_Rational and factor.exp < 0
        ):
            below.append(sympy.Pow(factor.base, -factor.exp))
        else:
            above.append(factor)
    return above, below
