"""Arrays over the samples: sample weights and per-sample cotangents."""

from __future__ import annotations

from typing import Any

import numpy as np

from symloss.runtime.arguments import Arguments
from symloss.runtime.conversion import advice, float_of


def sample_array(loss: str, argument: str, value: Any, bound: Arguments) -> np.ndarray:
    """Broadcast a number or an array to the samples, as a kernel takes it (1-D for element-wise losses).

    Raises:
        TypeError: neither a number nor an array of the inputs' dtype.
        ValueError: it does not broadcast to the shape of the samples.
    """
    if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
        if value.dtype != bound.scalar:
            raise TypeError(
                f"{loss}: {argument} is {value.dtype} but the inputs are {bound.scalar.__name__}; "
                "all real arrays must have one dtype"
            )
        array = value
    elif isinstance(value, int | float | np.floating | np.integer) and not isinstance(value, bool):
        array = np.asarray(float_of(loss, argument, value)).astype(bound.scalar)
    else:
        kind = type(value).__name__
        raise TypeError(f"{loss}: {argument} must be a number or a numpy array, got {kind}{advice(value)}")
    if array.shape != bound.samples:
        try:
            array = np.broadcast_to(array, bound.samples)
        except ValueError:
            raise ValueError(
                f"{loss}: {argument} has shape {array.shape}, which does not broadcast to the samples' shape "
                f"{bound.samples}"
            ) from None
        array = array.copy()
    array = np.ascontiguousarray(array)
    return array if bound.shape is None else array.reshape(-1)
