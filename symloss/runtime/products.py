"""The Hessian of a loss times a vector: its kernels are loaded when one is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.conversion import array_of


class Products:
    """The kernels `hvp_<input>` of one loss.

    Args:
        load: imports the generated module.
    """

    def __init__(self, load: Callable[[], Any]) -> None:
        self.load = load
        self.module: Any = None

    def kernel(self, name: str) -> Callable[..., None]:
        """What fills the product of the Hessian in one input."""
        if self.module is None:
            self.module = self.load()
        return getattr(self.module, f"hvp_{name}")


def direction(loss: str, name: str, vector: Any, shape: tuple[int, ...], bound: Arguments) -> np.ndarray:
    """The vector in the form that a kernel takes.

    Raises:
        TypeError: it is no array of real numbers.
        ValueError: its shape is not that of the input.
    """
    array = array_of(loss, "vector", vector)
    if array.shape != shape:
        raise ValueError(f"{loss}: vector must have the shape {shape} of {name}, got {array.shape}")
    if not shape:
        return bound.scalar(array)
    array = np.ascontiguousarray(array, dtype=bound.scalar)
    return array if bound.shape is None else array.reshape(-1)
