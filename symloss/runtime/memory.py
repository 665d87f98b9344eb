"""What an evaluator does with arrays besides running kernels, for arrays of NumPy; a device has its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.weights import sample_array


class HostMemory:
    """Arrays of NumPy."""

    def empty(self, shape: tuple[int, ...], scalar: Any) -> Any:
        """An array to be filled."""
        return np.empty(shape, scalar)

    def clear(self, array: Any) -> None:
        """Fill with zeros."""
        array.fill(0)

    def clip(self, array: Any) -> None:
        """Replace negative numbers by 0; NaN stays."""
        np.maximum(array, 0, out=array)

    def over_samples(self, loss: str, argument: str, value: Any, bound: Arguments) -> Any:
        """Numbers or an array, broadcast to the samples.

        Raises:
            TypeError, ValueError: as `sample_array`.
        """
        return sample_array(loss, argument, value, bound)

    def first_negative(self, array: Any) -> tuple[int, float] | None:
        """Position, in the flat array, and value of the first number below zero."""
        negative = array < 0
        if not negative.any():
            return None
        at = int(np.argmax(negative))
        return at, float(array.reshape(-1)[at])

    def on_host(self, array: Any) -> np.ndarray:
        """The array in the memory of NumPy."""
        return array

    def product(self, one: Any, other: Any) -> Any:
        """Element by element; a factor 0 takes its sample out, whatever the other is."""
        with np.errstate(invalid="ignore"):
            return np.where((one == 0) | (other == 0), one.dtype.type(0), one * other)

    def quotient(self, one: Any, other: Any) -> Any:
        """Element by element, 0 over whatever number being 0; None counts as one."""
        if one is None:
            return np.divide(1, other, dtype=other.dtype)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(one == 0, one, one / other)

    def scaled(self, weights: Any, power: int, bound: Arguments) -> Any:
        """Weights, one each where there are none, times 2**power."""
        if weights is None:
            shape = bound.samples if bound.shape is None else (math.prod(bound.shape),)
            return np.full(shape, math.ldexp(1.0, power), bound.scalar)
        return np.ldexp(weights, power)

    def largest(self, array: Any) -> float:
        """The largest element; NaN if one is."""
        return float(np.max(array))

    def are_finite(self, arrays: Sequence[Any]) -> bool:
        """Whether no element is infinite or NaN."""
        return all(bool(np.isfinite(array).all()) for array in arrays)

    def first_infinite(self, terms: Any) -> Any:
        """Weights that are 1 for the first infinite or undefined term and 0 for others; None without one."""
        marked = ~np.isfinite(terms)
        if not marked.any():
            return None
        weights = np.zeros_like(terms)
        weights[np.argmax(marked)] = 1
        return weights

    def wide(self, array: Any) -> Any:
        """The array in float64; labels as they are."""
        return array.astype(np.float64) if array.dtype == np.float32 else array

    def widened(self, bound: Arguments) -> Arguments:
        """The arguments in float64, the same numbers."""
        arrays = [self.wide(array) for array in bound.arrays]
        parameters = [np.float64(one) if isinstance(one, np.float32) else one for one in bound.parameters]
        given = [self.wide(array) for array in bound.given]
        return Arguments(arrays, parameters, np.float64, bound.shape, bound.samples, given, bound.extents)

    def copy(self, source: Any, target: Any) -> None:
        """Write the numbers of one array into another, rounded to its type."""
        with np.errstate(over="ignore"):
            target[...] = source

    def total(self, array: Any) -> float:
        """The sum, added up in float64."""
        with np.errstate(over="ignore"):
            return float(np.sum(array, dtype=np.float64))
