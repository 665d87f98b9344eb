"""Which elements of the arguments belong to samples that take part: a weight of 0 takes a sample out."""

from __future__ import annotations

from typing import Any

import numpy as np

from symloss.signature import InputSpec


class Counted:
    """The samples whose weight is not 0."""

    def __init__(self, axes: tuple[str, ...], shape: tuple[int, ...], weights: Any) -> None:
        self.axes = axes
        on_host = weights.copy_to_host() if hasattr(weights, "copy_to_host") else weights
        self.samples = (on_host != 0).reshape(shape)

    def among(self, spec: InputSpec, array: np.ndarray) -> Any:
        """Which elements of an array count, as something that broadcasts to it."""
        if not spec.own:
            return np.True_
        if len(spec.axes) != array.ndim:  # the arrays of an element-wise loss have any shape
            return self.samples
        order = [self.axes.index(axis) for axis in spec.axes if axis in self.axes]
        shape = [
            length if axis in self.axes else 1 for axis, length in zip(spec.axes, array.shape, strict=True)
        ]
        return self.samples.transpose(order).reshape(shape)

    def of(self, spec: InputSpec, array: np.ndarray) -> np.ndarray:
        """The array with 0 in the place of what does not count."""
        return np.where(self.among(spec, array), array, array.dtype.type(0))
