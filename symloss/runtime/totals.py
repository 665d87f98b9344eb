"""What a total is divided by, and what is done where it leaves the range of its type."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.counted import Counted
from symloss.runtime.memory import HostMemory
from symloss.runtime.prepared import LEAST, MOST
from symloss.signature import Signature

Kernel = Callable[..., float]


class Totals:
    """The sums of terms of one loss: a part of what evaluates it."""

    signature: Signature
    name: str
    memory: HostMemory
    evaluate: Kernel
    normaliser: Kernel | None
    divisors: Kernel | None
    per_sample: bool
    keeps_terms: bool
    no_gradients: tuple[None, ...]

    def _once(self, *given: Any, **options: Any) -> Any:
        raise NotImplementedError

    def count(self, bound: Arguments, reduction: str) -> float:
        """What a mean, or the sum, of terms without weights is divided by."""
        samples = bound.samples
        if reduction == "sum":
            return 1
        return samples[0] if len(samples) == 1 or reduction == "batchmean" else math.prod(samples)

    def _divisor(self, bound: Arguments, reduction: str, weights: np.ndarray | None) -> float:
        if not self.per_sample or reduction not in ("mean", "batchmean"):
            return 1.0
        if reduction == "mean" and self.normaliser is not None:
            return self.normaliser(*bound.arrays, *bound.parameters, weights)
        if reduction == "mean" and weights is not None:
            return self.memory.total(weights)
        return self.count(bound, reduction)

    def _divided(self, bound: Arguments, reduction: str, weights: np.ndarray | None) -> np.ndarray | None:
        """The weights of a mean whose terms are divided, each by its own number, before they are added."""
        if self.divisors is None or reduction != "mean":
            return weights
        each = self.memory.empty(bound.samples, bound.scalar)
        self.divisors(*bound.arrays, *bound.parameters, None, each)
        return self.memory.quotient(weights, each)

    def _balanced(
        self, bound: Arguments, reduction: str, weights: np.ndarray | None
    ) -> tuple[Arguments, float, np.ndarray | None]:
        """The arguments, what a mean divides by, and the weights.

        All times powers of two where weights, of samples or of classes, are so small or large that quotients
        by their sum, or the sum itself, would leave the range of the type.
        """
        divisor = self._divisor(bound, reduction, weights)
        if LEAST <= divisor <= MOST or reduction != "mean":
            return bound, divisor, weights
        if weights is None and not self.signature.balanced:
            return bound, divisor, weights
        if weights is not None:
            weights = self._scaled_to_one(weights, bound)
        if self.signature.balanced:
            names = [spec.name for spec in self.signature.inputs]
            bound = bound.with_arrays(
                self._scaled_to_one(array, bound) if name in self.signature.balanced else array
                for name, array in zip(names, bound.arrays, strict=True)
            )
        return bound, self._divisor(bound, reduction, weights), weights

    def _scaled_to_one(self, weights: Any, bound: Arguments) -> Any:
        """Weights times the power of two that brings the largest near 1."""
        largest = self.memory.largest(weights)
        if not 0.0 < largest < math.inf:
            return weights
        return self.memory.scaled(weights, -math.frexp(largest)[1], bound)

    def _total(
        self,
        bound: Arguments,
        weights: Any,
        scale: float,
        gradients: Sequence[np.ndarray | None],
        terms: Any = None,
    ) -> float:
        """The sum of the terms; a kernel that keeps them always does, so that it is compiled once."""
        if terms is None and self.keeps_terms:
            terms = self.memory.empty(bound.samples, bound.scalar)
        factor = bound.scalar(scale)
        return self.evaluate(*bound.arrays, *bound.parameters, weights, factor, terms, *gradients)

    def _again(self, bound: Arguments, weights: Any, divisor: float) -> float:
        """A mean whose total left the range of the type: its terms are added up once more, scaled down.

        The powers of two that scale weights and divisor cancel exactly.

        Raises:
            ValueError: as `_defined`.
        """
        whole = math.prod(bound.samples) if weights is None else self.memory.total(weights)
        size = max(whole, divisor, 1.0)
        power = -math.frexp(size)[1] - 1 if math.isfinite(size) else 0
        scaled = self.memory.scaled(weights, power, bound)
        total = self._total(bound, scaled, 1.0, self.no_gradients)
        return self._defined(total, bound, weights) / math.ldexp(divisor, power)

    def _scaled_down(self, bound: Arguments, reduction: str, weights: np.ndarray | None) -> float:
        """The loss of samples whose total may leave the range of the type."""
        bound, divisor, weights = self._balanced(bound, reduction, weights)
        return self._again(bound, self._divided(bound, reduction, weights), divisor)

    def _in_float64(
        self,
        value: float,
        bound: Arguments,
        reduction: str,
        weights: np.ndarray | None,
        cotangent: Any,
        gradients: Sequence[np.ndarray | None],
    ) -> float:
        """The value again, and where it is finite the gradients; else what float32 gave stays as it is."""
        wide = self.memory.widened(bound)
        weights = None if weights is None else self.memory.wide(weights)
        if self.per_sample:
            again = self._scaled_down(wide, reduction, weights)
        else:
            again = self._once(wide, reduction, weights, None, self.no_gradients)
        if not math.isfinite(again):
            return value
        if any(gradient is not None for gradient in gradients):
            slopes = [None if one is None else self.memory.wide(one) for one in gradients]
            self._once(wide, reduction, weights, cotangent, slopes)
            for gradient, slope in zip(gradients, slopes, strict=True):
                if gradient is not None:
                    self.memory.copy(slope, gradient)
        return again

    def _defined(self, total: float, bound: Arguments, weights: Any = None) -> float:
        """The total as it is; costs nothing unless it is not a number.

        Raises:
            ValueError: no argument is NaN, but an infinite one leaves the loss without a value.
        """
        if total == total:
            return total
        counted = None if weights is None else Counted(self.signature.sample_axes, bound.samples, weights)
        infinite = None
        for spec, array in zip(self.signature.inputs, bound.given, strict=True):
            if spec.is_label:
                continue
            array = self.memory.on_host(array)
            array = array if counted is None else counted.of(spec, array)
            if np.isnan(array).any():
                return total
            places = np.isinf(array)
            if infinite is None and places.any():
                index = tuple(int(i) for i in np.argwhere(places)[0])
                infinite = spec.name, index, array[index]
        if infinite is None:
            return total
        name, index, value = infinite
        place = ", ".join(map(str, index))
        raise ValueError(f"{self.name}: {name}[{place}] is {value:g}, where the loss has no value")
