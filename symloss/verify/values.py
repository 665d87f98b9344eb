"""Values of a declaration, its reductions and its terms, with as many digits as it takes.

Values come with a bound of their own error (see `balls`) and are computed with more and more digits until at
least thirty are certain.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import mpmath
import numpy as np
from mpmath.libmp import fzero
from sympy import S

from symloss.language.declaration import Declaration
from symloss.language.reductions import MeanOver, Reduction, Softmax
from symloss.language.switches import Switches
from symloss.language.symbols import Read
from symloss.verify import balls
from symloss.verify.balls import Ball, Number
from symloss.verify.closures import Frame, UndefinedComparison, mean
from symloss.verify.differences import Undecided, decided
from symloss.verify.evaluator import Compiler
from symloss.verify.numbers import Arrays, Numbers, Parameters, number

BITS_PER_DIGIT = 3.3219280948873626
MOST_DIFFERENCES = 4  # elements in which a call may differ from an earlier one that it starts from


class Values:
    """Values of one declaration, with certain digits."""

    def __init__(
        self,
        declaration: Declaration,
        digits: int = 50,
        max_digits: int = 6400,
        compiler: type[Compiler] = Compiler,
    ) -> None:
        self.declaration = declaration
        self.precision = int(digits * BITS_PER_DIGIT)
        self.largest = int(max_digits * BITS_PER_DIGIT) + 1
        self.compiler = compiler(declaration.expression, Switches(declaration.arrays, declaration.parameters))
        self.whole = self.compiler.number(declaration.expression)
        self._origin: Numbers | None = None
        self._samples: dict[str, tuple[int, ...] | None] = {}
        if declaration.is_per_sample:
            expression = declaration.expression
            self.body = self.compiler.number(expression.body)
            self.condition = self.compiler.test(expression.condition)
            counted = expression.count if isinstance(expression, MeanOver) else None
            self.count = self.compiler.number(counted) if counted is not None else None
            each = expression.each if isinstance(expression, MeanOver) else S.One
            self.each = self.compiler.number(each) if each is not S.One else None

    def value(
        self, arrays: Arrays, parameters: Parameters, reduction: str | None = None, weight: Any = None
    ) -> mpmath.mpf:
        """The loss: `mean` is Σ weight·body / Σ weight·count, `sum` is Σ weight·body, `batchmean` that
        over the length of the first axis of samples.

        A sample of weight 0 takes no part, whatever it holds.

        Raises:
            Undecided: when the largest number of digits is not enough.
            ValueError: for another reduction or a weight where the loss has no samples.
        """
        numbers = self._numbers(arrays, parameters)
        function = self._reduced(numbers, reduction, weight)
        return self._decided(lambda precision: function(None, None, precision))

    def try_value(self, arrays: Arrays, parameters: Parameters, **options: Any) -> Any:
        """The value, or the `Undecided` exception itself."""
        try:
            return self.value(arrays, parameters, **options)
        except Undecided as undecided:
            return undecided

    def terms(self, arrays: Arrays, parameters: Parameters) -> np.ndarray:
        """The per-sample terms as an object array over the sample axes; 0 where the condition fails.

        A term that cannot be decided is the `Undecided` exception itself.
        """
        self._needs_samples("none")
        numbers = self._numbers(arrays, parameters)
        found = np.empty(self._shape(numbers), dtype=object)
        for where in np.ndindex(found.shape):
            try:
                found[where] = self._decided(lambda p, w=where: self._term(numbers, w, None, p))
            except Undecided as undecided:
                found[where] = undecided
        return found

    def factors(
        self, arrays: Arrays, parameters: Parameters, reduction: str | None = None, weight: Any = None
    ) -> np.ndarray:
        """What each term is multiplied by in the reduced loss, as an object array over the sample axes."""
        self._needs_samples(reduction or "mean")
        return self._factors(self._numbers(arrays, parameters), reduction, weight)

    def _factors(self, numbers: Numbers, reduction: str | None, weight: Any) -> np.ndarray:
        shape = self._shape(numbers)
        factors = np.full(shape, mpmath.mpf(1), dtype=object)
        weights = self._weights(weight, shape)
        if weights is not None:
            for where in np.ndindex(shape):
                factors[where] = mpmath.mp.make_mpf(weights[where])
        if (reduction or self.declaration.reduction) == "batchmean":
            with mpmath.workprec(300):
                factors = factors / mpmath.mpf(shape[0])
        if (reduction or self.declaration.reduction) == "mean":
            size = self._decided(lambda precision: self._size(numbers, weights, precision))
            with mpmath.workprec(300):
                for where in np.ndindex(shape):
                    if weights is not None and weights[where] == fzero:
                        continue
                    own = self._decided(lambda p, w=where: self._each(numbers, w, p))
                    factors[where] = factors[where] / own / size if size else mpmath.mpf(0)
        return factors

    # Parts

    def _reduced(self, numbers: Numbers, reduction: str | None, weight: Any) -> Any:
        """The loss as a function of (what moves, by how much, precision)."""
        own = self.declaration.reduction
        if not self.declaration.is_per_sample:
            if reduction not in (None, own) or weight is not None:
                raise ValueError(f"{self.declaration.name} reduces by definition: no reduction, no weight")
            return lambda key, step, p: self.whole(self._frame(numbers, key and (key, step), p))
        if reduction not in (None, "mean", "sum", "batchmean"):
            raise ValueError(f"the reduction {reduction!r} has no single value")
        weights = self._weights(weight, shape := self._shape(numbers))
        wanted = reduction or own

        def function(key: Any, step: Number | None, precision: int) -> Ball:
            moved = key and (key, step)
            frame = self._frame(numbers, moved, precision)
            if wanted in ("sum", "batchmean"):
                added = balls.total(self._taking_part(frame, self.body, weights), precision)
                return added if wanted == "sum" else balls.divide(added, balls.integer(shape[0]), precision)
            terms = self._taking_part(frame, self._divided, weights)
            return mean(terms, self._taking_part(frame, self.count, weights), precision)

        return function

    def _taking_part(self, frame: Frame, closure: Any, weights: np.ndarray | None) -> list[Ball]:
        found = []
        for where in product(*(range(frame.extents[i.extent.name]) for i in self.declaration.sample_indices)):
            self._place(frame, where)
            if (weights is not None and weights[where] == fzero) or not self.condition(frame):
                continue
            value = closure(frame) if closure else balls.ONE
            if weights is not None:
                value = balls.multiply(value, balls.exact(weights[where]), frame.precision)
            found.append(value)
        return found

    def _size(self, numbers: Numbers, weights: np.ndarray | None, precision: int) -> Ball:
        frame = self._frame(numbers, None, precision)
        return balls.total(self._taking_part(frame, self.count, weights), precision)

    def _term(self, numbers: Numbers, where: tuple[int, ...], moved: Any, precision: int) -> Ball:
        frame = self._frame(numbers, moved, precision)
        self._place(frame, where)
        return self.body(frame) if self.condition(frame) else balls.ZERO

    def _divided(self, frame: Frame) -> Ball:
        """A term of the mean."""
        term = self.body(frame)
        return balls.divide(term, self.each(frame), frame.precision) if self.each else term

    def _each(self, numbers: Numbers, where: tuple[int, ...], precision: int) -> Ball:
        frame = self._frame(numbers, None, precision)
        self._place(frame, where)
        return self.each(frame) if self.each else balls.ONE

    def _place(self, frame: Frame, where: tuple[int, ...]) -> None:
        for index, position in zip(self.declaration.sample_indices, where, strict=True):
            frame.index[index.name] = position

    def _frame(self, numbers: Numbers, moved: Any, precision: int) -> Frame:
        if not self.compiler.is_repeatable:
            return Frame(numbers.read, numbers.parameters, numbers.extents, precision, moved)
        frame = numbers.frame(precision)
        return frame.beside(moved) if moved else frame

    def _numbers(self, arrays: Arrays, parameters: Parameters) -> Numbers:
        """The numbers of a call; those that differ little from an earlier one know what does not change."""
        numbers = Numbers(self.declaration, arrays, parameters)
        if self._origin is not None:
            differing = numbers.differing(self._origin, MOST_DIFFERENCES)
            if differing == []:
                return self._origin
            if differing is not None:
                numbers.origin, numbers.differs = self._origin, differing
                return numbers
        self._origin = numbers
        return numbers

    def _decided(self, function: Any) -> mpmath.mpf:
        try:
            return mpmath.mp.make_mpf(decided(function, self.precision, self.largest)[0])
        except UndefinedComparison:
            return mpmath.nan

    def _shape(self, numbers: Numbers) -> tuple[int, ...]:
        return tuple(numbers.extents[index.extent.name] for index in self.declaration.sample_indices)

    def _weights(self, weight: Any, shape: tuple[int, ...]) -> np.ndarray | None:
        if weight is None:
            return None
        spread = np.broadcast_to(np.asarray(weight), shape)
        weights = np.empty(shape, dtype=object)
        for where in np.ndindex(shape):
            weights[where] = number(spread[where])
        return weights

    def _needs_samples(self, reduction: str) -> None:
        if not self.declaration.is_per_sample:
            raise ValueError(f"{self.declaration.name} reduces by definition: it has no {reduction!r}")

    def samples_of(self, name: str) -> tuple[int, ...] | None:
        """The axes of an array at which every read of it has the sample's own indices, if there are such."""
        if name not in self._samples:
            self._samples[name] = self._samples_of(name)
        return self._samples[name]

    def _samples_of(self, name: str) -> tuple[int, ...] | None:
        expression = self.declaration.expression
        if not self.declaration.is_per_sample:
            return None
        if isinstance(expression, MeanOver) and _read_at(expression.count, name):
            return None
        places: list[int] = []
        found = [at for part in (expression.body, expression.condition) for at in _read_at(part, name)]
        if not found:
            return None
        for index in self.declaration.sample_indices:
            common = set.intersection(*({p for p, part in enumerate(at) if part == index} for at in found))
            if not common:
                return None
            places.append(min(common))
        return tuple(places)


def _read_at(node: Any, name: str, bound: frozenset = frozenset()) -> list[tuple]:
    """The indices at which an array is read; None in the place of one that a reduction runs over."""
    if isinstance(node, Read):
        inside = [at for index in node.indices for at in _read_at(index, name, bound)]
        own = tuple(None if index in bound else index for index in node.indices)
        return [own, *inside] if node.name == name else inside
    if isinstance(node, Reduction):
        bound |= set(node.indices)
    elif isinstance(node, Softmax):
        bound |= {node.index}
    return [at for argument in node.args for at in _read_at(argument, name, bound)]
