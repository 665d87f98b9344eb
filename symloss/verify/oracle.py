"""The judge of all the rest: evaluates a declaration with as many digits as it takes.

It reads the declaration and nothing else of symloss, so that an error in a pass or a printer cannot hide.
Values are certain digits (see `values`); derivatives come from differences of the declaration (see
`differences`), never from a rule.
"""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
from mpmath.libmp import fzero

from symloss.verify import balls
from symloss.verify.balls import Ball, Number
from symloss.verify.closures import Ray, UndefinedComparison
from symloss.verify.differences import Kink, Undecided, derivative, derivative_at_infinity
from symloss.verify.numbers import Arrays, Numbers, Parameters
from symloss.verify.values import Values


class Oracle(Values):
    """Values and derivatives of one declaration, with certain digits.

    `arrays` map names to NumPy arrays with the declared axes (or a number that stands for a whole array),
    and `parameters` map names to numbers; floats are taken exactly as they are. Results are mpmath numbers:
    NaN where the declaration is not defined, an infinity where it is infinite. A number below 2**-1200, far
    under the least subnormal of float64, may come out as 0.
    """

    def gradient(
        self,
        arrays: Arrays,
        parameters: Parameters,
        wrt: str,
        reduction: str | None = None,
        weight: Any = None,
        only: tuple[int, ...] | None = None,
    ) -> np.ndarray:
        """The derivative with respect to each element of an array, or to a parameter (an array without axes).

        With the reduction `none` it is that of the (weighted) sum of the terms. Elements are mpmath
        numbers, a `Kink`, or the `Undecided` exception; with `only`, all but that one are None.
        """
        return self._derivatives(arrays, parameters, wrt, reduction, weight, 1, only)

    def hessian_diag(
        self,
        arrays: Arrays,
        parameters: Parameters,
        wrt: str,
        reduction: str | None = None,
        weight: Any = None,
        only: tuple[int, ...] | None = None,
    ) -> np.ndarray:
        """The second derivative with respect to each element, marked as `gradient` marks its own."""
        return self._derivatives(arrays, parameters, wrt, reduction, weight, 2, only)

    def product(
        self,
        arrays: Arrays,
        parameters: Parameters,
        wrt: str,
        vector: np.ndarray,
        reduction: str | None = None,
        only: tuple[int, ...] | None = None,
        weight: Any = None,
    ) -> np.ndarray:
        """The Hessian in an array times a vector, marked as `gradient` marks its own.

        An element is (D(v + e) - D(v - e)) / 4 where D is the second derivative along a direction and e the
        element's own. It is a kink where either is.
        """
        numbers = self._numbers(arrays, parameters)
        own = self.samples_of(wrt)
        shape = numbers.arrays[wrt].shape
        one = mpmath.mpf(1)
        factors = None if own is None else self._factors(numbers, reduction, weight)
        wanted = "sum" if reduction == "none" else reduction
        whole = self._reduced(numbers, wanted, weight) if own is None else None
        found = np.empty(shape, dtype=object)
        for where in np.ndindex(shape) if only is None else [only]:
            sample = () if own is None else tuple(where[axis] for axis in own)
            beside = [
                at for at in np.ndindex(shape) if own is None or tuple(at[axis] for axis in own) == sample
            ]

            def term(key: Any, step: Number | None, precision: int, at: tuple[int, ...] = sample) -> Ball:
                return self._term(numbers, at, key and (key, step), precision)

            function, factor = (whole, one) if factors is None else (term, factors[sample])
            found[where] = self._polarised(function, numbers, wrt, vector, where, beside, factor)
        return found

    def _polarised(
        self,
        function: Any,
        numbers: Numbers,
        wrt: str,
        vector: np.ndarray,
        where: tuple[int, ...],
        beside: list[tuple[int, ...]],
        factor: mpmath.mpf,
    ) -> Any:
        middles = [numbers.read(wrt, at) for at in beside]
        if any(map(balls.is_special, middles)):
            own = numbers.read(wrt, where)
            return self._derivative(function, (wrt, where), own, 2) if balls.is_special(own) else mpmath.nan
        smallest = min((m for m in middles if m[1]), key=balls.size, default=balls.ONE[0])
        if len(beside) == 1:
            bend = self._derivative(function, (wrt, where), middles[0], 2)
            return scaled(scaled(bend, mpmath.mpf(float(vector[where]))), factor)
        bends = []
        for sign in (1, -1):
            with mpmath.workprec(300):
                along = {at: mpmath.mpf(float(vector[at])) for at in beside}
                along[where] += sign
            ray = Ray({(wrt, at): number._mpf_ for at, number in along.items()})
            bends.append(self._derivative(function, ray, smallest, 2))
        for bend in bends:
            if isinstance(bend, Kink | Undecided):
                return bend if isinstance(bend, Undecided) else Kink(None, None)
        with mpmath.workprec(300):
            return (bends[0] - bends[1]) / 4 * factor

    def _derivatives(
        self,
        arrays: Arrays,
        parameters: Parameters,
        wrt: str,
        reduction: str | None,
        weight: Any,
        order: int,
        only: tuple[int, ...] | None,
    ) -> np.ndarray:
        numbers = self._numbers(arrays, parameters)
        own = self.samples_of(wrt)
        if own is not None:
            return self._local(numbers, wrt, own, reduction, weight, order, only)
        function = self._reduced(numbers, "sum" if reduction == "none" else reduction, weight)
        is_array = wrt in numbers.arrays
        found = np.empty(numbers.arrays[wrt].shape if is_array else (), dtype=object)
        for where in np.ndindex(found.shape) if only is None else [only]:
            at = numbers.read(wrt, where) if is_array else numbers.parameters[wrt]
            found[where] = self._derivative(function, (wrt, where), at, order)
        return found

    def _local(
        self,
        numbers: Numbers,
        wrt: str,
        own: tuple[int, ...],
        reduction: str | None,
        weight: Any,
        order: int,
        only: tuple[int, ...] | None,
    ) -> np.ndarray:
        """Derivatives where each element is read by its own sample only: one term is evaluated, not all."""
        found = np.empty(numbers.arrays[wrt].shape, dtype=object)
        factors = self._factors(numbers, reduction, weight)
        weights = self._weights(weight, factors.shape)

        def moved(sample: tuple[int, ...], key: Any, step: Number | None, precision: int) -> Ball:
            return self._term(numbers, sample, key and (key, step), precision)

        for where in np.ndindex(found.shape) if only is None else [only]:
            sample = tuple(where[axis] for axis in own)
            if weights is not None and weights[sample] == fzero:
                found[where] = mpmath.mpf(0)
                continue
            slope = self._derivative(
                lambda key, step, precision, s=sample: moved(s, key, step, precision),
                (wrt, where),
                numbers.read(wrt, where),
                order,
            )
            found[where] = scaled(slope, factors[sample])
        return found

    def _derivative(self, function: Any, key: Any, at: Number, order: int) -> Any:
        def moved(step: Number | None, precision: int) -> Ball:
            try:
                return function(None if step is None else key, step, precision)
            except UndefinedComparison:
                return balls.NAN

        try:
            if balls.is_special(at):
                return derivative_at_infinity(moved, at, self.precision, self.largest)
            return derivative(moved, at, order, self.largest)
        except Undecided as undecided:
            return undecided


def scaled(slope: Any, factor: mpmath.mpf) -> Any:
    """A derivative, kink or not, times a number."""
    with mpmath.workprec(300):
        if isinstance(slope, Kink):
            sides = [side if side is None else side * factor for side in (slope.left, slope.right)]
            return Kink(*sides) if factor >= 0 else Kink(*reversed(sides))
        return slope if isinstance(slope, Undecided) else slope * factor


__all__ = ["Kink", "Oracle", "Undecided"]
