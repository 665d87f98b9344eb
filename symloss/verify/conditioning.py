"""How much of an error the problem itself explains: condition numbers, and the size of what is summed.

A kernel that returns the exact result for inputs half an ulp away has made no error worth the name, and a sum
of terms that cancel cannot keep the digits of its largest. Both allowances are computed from the declaration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import Any

import mpmath
import numpy as np
import sympy
from mpmath import mpf

from symloss.functions.base import Primitive
from symloss.language.declaration import Declaration
from symloss.language.reductions import MeanOver, Named, Reduction, SumOver
from symloss.language.stop import Stop, replaced_outside
from symloss.language.symbols import Read
from symloss.verify.differences import Kink
from symloss.verify.oracle import Oracle

MODEST = 4  # times what is explained: as far the terms of an element-wise loss may cancel, such as logarithms
NUDGE = mpf(2) ** -70  # far below the neighbours of any float, far above the error of the oracle


def condition_scale(oracle: Oracle, batch: Any, output: Any) -> mpf:
    """Σ |x ∂f/∂x| over every real element and parameter, for one output f of a call: κ |f|.

    `output(arrays, parameters)` evaluates that output with the oracle. What f is not smooth in, as an element
    at the edge of its domain, counts nothing: an error that the others explain is explained all the same.
    """
    base = output(batch.arrays, batch.parameters)
    total = mpf(0)
    if not _is_plain(base):
        return total
    with mpmath.workprec(600):
        for arrays, parameters in _nudged(oracle.declaration, batch):
            beside = output(arrays, parameters)
            if _is_plain(beside):
                total += abs(beside - base) / NUDGE
    return total


def modest_scale(terms: mpf, number: mpf, condition: mpf) -> mpf:
    """The size of what is added up, as far as two bits go beyond what the condition number explains."""
    return min(terms, MODEST * (abs(number) + condition))


def vector_scale(
    product: Callable[[np.ndarray], Any],
    vector: np.ndarray,
    at: tuple[int, ...],
    samples: tuple[int, ...] | None,
) -> mpf:
    """Σ |H v| over every element of v alone, for one element of a Hessian's product with v.

    The vector is an argument like any other: this is the condition in it. `samples` are the axes that tell
    samples apart, across which nothing is multiplied; None where samples mix.
    """
    total = mpf(0)
    for where in np.ndindex(vector.shape):
        if samples is None or all(where[axis] == at[axis] for axis in samples):
            alone = np.zeros_like(vector)
            alone[where] = vector[where]
            number = product(alone)
            total += abs(number) if _is_plain(number) else 0
    return total


def jump_scale(oracle: Oracle, batch: Any, output: Any, epsilon: float) -> mpf:
    """The largest |f(x ± ε|x|) − f(x)| / ε: more than its share of `condition_scale` only beside a jump.

    A difference of inputs that rounds onto a joint takes the branch of the other side, and may.
    """
    base = output(batch.arrays, batch.parameters)
    largest = mpf(0)
    with mpmath.workprec(200):
        for side in (epsilon, -epsilon):
            for arrays, parameters in _nudged(oracle.declaration, batch, side):
                beside = output(arrays, parameters)
                if _is_plain(base) and _is_plain(beside):
                    largest = max(largest, abs(beside - base) / epsilon)
    return largest


def largest(numbers: np.ndarray) -> mpf:
    """The largest magnitude among the plain numbers of an array."""
    return max((abs(number) for number in numbers.flat if _is_plain(number)), default=mpf(0))


def _is_plain(number: Any) -> bool:
    return isinstance(number, mpf) and bool(mpmath.isfinite(number))


def _nudged(declaration: Declaration, batch: Any, nudge: Any = NUDGE) -> Any:
    """The inputs with each element, then each parameter, made larger by a factor 1 + nudge."""
    with mpmath.workprec(600):
        for array in declaration.arrays:
            values = batch.arrays.get(array.name)
            if array.role == "label" or array.domain.values or values is None:
                continue
            for where in np.ndindex(values.shape):
                if values[where] == 0:
                    continue
                moved = values.astype(object)
                moved[where] = mpf(float(values[where])) * (1 + mpf(nudge))
                yield {**batch.arrays, array.name: moved}, batch.parameters
        for item in declaration.parameters:
            value = batch.parameters.get(item.name, item.default)
            if item.domain.integer or item.domain.values or not value:
                continue
            moved_value = mpf(float(value)) * (1 + mpf(nudge))
            yield batch.arrays, {**batch.parameters, item.name: moved_value}


def summands(expression: sympy.Expr) -> list[sympy.Expr]:
    """The terms that a declaration adds up, through products, names and sums."""
    match expression:
        case sympy.Add():
            return [part for item in expression.args for part in summands(item)]
        case Named():
            return summands(expression.body)
        case Stop():
            return [Stop(part) for part in summands(expression.body)]
        case sympy.Max() | sympy.Min():
            return [part for item in expression.args for part in summands(item)]
        case sympy.Piecewise():
            return [part for value, _ in expression.args for part in summands(value)]
        case MeanOver() | SumOver():
            return [_with_body(expression, part) for part in summands(expression.body)]
        case sympy.Mul():
            split = [summands(factor) for factor in expression.args]
            for place, parts in enumerate(split):
                if len(parts) > 1:
                    rest = [factor for i, factor in enumerate(expression.args) if i != place]
                    return [piece for part in parts for piece in summands(sympy.Mul(*rest, part))]
    return [expression]


def _with_body(reduction: Reduction, body: sympy.Expr) -> Reduction:
    return reduction.func(body, *reduction.args[1:])


def product_rules(expression: sympy.Expr, moving: set[str]) -> list[sympy.Expr]:
    """The expression with all factors but one of one of its products held still, for each such factor.

    Each has the same value; its derivative lacks what flows through the others. A function of several
    arguments, such as a quotient, counts as a product. Factors move that read an array in `moving`.
    """
    found = []
    for product in sorted(expression.atoms(sympy.Mul, Primitive), key=str):
        factors = [item for item in product.args if _reads_any(item, moving)]
        for factor in factors if len(factors) > 1 else ():
            held = [item if item == factor else _held(item) for item in product.args]
            found.append(replaced_outside(expression, {product: product.func(*held)}))
    return found


def _held(item: sympy.Expr) -> sympy.Expr:
    return item if item.is_number else Stop(item)


def _reads_any(expression: sympy.Expr, names: set[str]) -> bool:
    return any(read.name in names for read in expression.atoms(Read))


class Summands:
    """Oracles of the parts of a declaration that may cancel, made when they are first needed."""

    def __init__(self, declaration: Declaration) -> None:
        self.declaration = declaration

    @cached_property
    def oracles(self) -> list[Oracle]:
        return self._oracles_of(summands(self.declaration.expression))

    @cached_property
    def held(self) -> list[Oracle]:
        """Oracles in which only one factor of a product moves."""
        arrays = {array.name for array in self.declaration.arrays if array.role == "differentiable"}
        return self._oracles_of(product_rules(self.declaration.expression, arrays))

    def _oracles_of(self, expressions: list[sympy.Expr]) -> list[Oracle]:
        return [Oracle(replace(self.declaration, expression=one)) for one in expressions]

    def scale(self, evaluate: Any) -> mpf:
        """Σ |evaluate(oracle)| over the summands: the size of what cancels in an output.

        Of a kink the steeper side counts; summands that have no number count nothing.
        """
        with mpmath.workprec(100):
            return sum((_most(evaluate(oracle), mpf(0)) for oracle in self.oracles), mpf(0))

    def product_scale(self, exact: Any, evaluate: Any) -> mpf:
        """Σ |what an exact derivative lacks| where all factors but one are held still.

        The terms of a product rule may cancel as a whole, as for the cosine of parallel vectors.
        """
        with mpmath.workprec(100):
            held = self.held if _is_plain(exact) else []
            return sum((_most(evaluate(oracle), exact) for oracle in held), mpf(0))


def _most(number: Any, centre: mpf) -> mpf:
    """How far a number is from another, a kink by its further slope; 0 where there is no number."""
    sides = (number.left, number.right) if isinstance(number, Kink) else (number,)
    return max((abs(centre - side) for side in sides if _is_plain(side)), default=mpf(0))
