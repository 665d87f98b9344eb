"""`hessian_diag(kind="upper_bound")`: the bound that the analysis found, at the arguments of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.formulas import values
from symloss.signature import SecondBound, Signature


class SecondBounds:
    """The bound of one loss.

    Args:
        find: gives the bound, or None where there is none; it is asked once.
    """

    def __init__(self, signature: Signature, find: Callable[[], SecondBound | None]) -> None:
        self.name = signature.base or signature.name
        self.inputs = signature.inputs
        self.parameters = tuple(spec.name for spec in signature.parameters)
        self.find = find
        self.known: tuple[SecondBound | None] | None = None

    def fill(self, out: Any, bound: Arguments, weights: np.ndarray | None, divisor: float) -> None:
        """Write the bound for every element of the first differentiable input.

        Raises:
            ValueError: none is known for the loss, with these parameters, or on this device.
        """
        if not isinstance(out, np.ndarray):
            raise ValueError(f"{self.name}: a bound of the second derivative is available on the cpu only")
        if self.known is None:
            self.known = (self.find(),)
        (formula,) = self.known
        if formula is None:
            raise ValueError(f"{self.name}: no bound of the second derivative is known that holds everywhere")
        parameters = dict(zip(self.parameters, bound.parameters, strict=True))
        for name in formula.assumed:
            if not parameters[name] > 0:
                raise ValueError(
                    f"{self.name}: no bound of the second derivative is known for {name} = "
                    f"{parameters[name]:g}"
                )
        with np.errstate(all="ignore"):
            found = values(formula, self.inputs, bound.arrays, parameters) / divisor
            if weights is not None:
                found = np.where(weights == 0, 0, found * weights)
            found = found.astype(bound.scalar)
        out[...] = self._beside(formula, found, out.ndim)

    def _beside(self, formula: SecondBound, found: np.ndarray, dimensions: int) -> np.ndarray:
        """Numbers of samples along the axes that the input has for them, to be broadcast over its others."""
        axes = next(list(spec.axes) for spec in self.inputs if spec.role == "differentiable")
        places = []
        for name in formula.over:
            places.append(axes.index(formula.indices[name]))
            axes[places[-1]] = ""  # two axes may have one length
        shape = [1] * dimensions
        for place, length in zip(places, found.shape, strict=True):
            shape[place] = length
        return found.transpose(np.argsort(places)).reshape(shape)
