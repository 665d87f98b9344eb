"""How much of an error the rounding of lengths explains: a kernel rounds each before anything is made of it.

Vectors that are nearly parallel have unit vectors, cosines and chords that differ by less than what their
lengths are rounded by; elements half an ulp away turn a vector and leave its cosines nearly as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
import sympy
from mpmath import mpf

from symloss.language.declaration import Declaration
from symloss.language.reductions import Reduction
from symloss.language.remembered import free_indices_of
from symloss.language.symbols import Array, Index, Read
from symloss.signature import DOMAINS
from symloss.verify.conditioning import condition_scale
from symloss.verify.numbers import Numbers
from symloss.verify.oracle import Oracle


class RoundedLengths:
    """A declaration whose lengths are multiplied with numbers of their own, one for each element: all are 1.

    What moves with such a number moves with the rounding of that length, and with nothing else.
    """

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration
        self._factors: dict[sympy.Expr, Array] = {}  # by what a root is taken of
        self._known: dict[sympy.Expr, sympy.Expr] = {}

    @cached_property
    def oracle(self) -> Oracle | None:
        """The oracle of that declaration; None where nothing is a length."""
        expression = self._visited(self.declaration.expression)
        if not self._factors:
            return None
        arrays = (*self.declaration.arrays, *self._factors.values())
        return Oracle(replace(self.declaration, arrays=arrays, expression=expression))

    def scale(self, batch: Any, output: Callable[[Oracle, Any, Any], Any]) -> mpf:
        """Σ |∂f/∂ log ‖·‖| over every length, and the condition in the arguments; 0 without a length."""
        if self.oracle is None:
            return mpf(0)
        extents = Numbers(self.declaration, batch.arrays, batch.parameters).extents
        ones = {
            array.name: np.ones([extents[extent.name] for extent in array.axes])
            for array in self._factors.values()
        }
        moved, oracle = replace(batch, arrays={**batch.arrays, **ones}), self.oracle
        return condition_scale(oracle, moved, lambda arrays, parameters: output(oracle, arrays, parameters))

    def _visited(self, expression: sympy.Expr) -> sympy.Expr:
        if not expression.args or isinstance(expression, Read | Index):
            return expression
        if (found := self._known.get(expression)) is None:
            found = self._known[expression] = self._moved(expression)
        return found

    def _moved(self, expression: sympy.Expr) -> sympy.Expr:
        args = [self._visited(part) for part in expression.args]
        if not _is_length(expression):
            return expression.func(*args)
        base, exponent = args
        if base not in self._factors:
            axes = tuple(index.extent for index in free_indices_of(base))
            name = f"length_{len(self._factors) + 1}"
            self._factors[base] = Array(name, axes, "weight", DOMAINS["positive"])
        factor = Read(self._factors[base].symbol, *free_indices_of(base))
        return factor ** (2 * exponent) * sympy.Pow(base, exponent)


def _is_length(expression: sympy.Expr) -> bool:
    """Whether it is an odd power of a root of a sum."""
    if not isinstance(expression, sympy.Pow) or not expression.exp.is_Rational:
        return False
    return expression.exp.q == 2 and expression.base.has(Reduction)
