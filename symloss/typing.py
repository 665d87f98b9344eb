"""Types of what a loss takes and gives, for annotations; the stub of the catalogue is written in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray


class OnDevice(Protocol):
    """An array on a CUDA device, of any library that tells where it lies."""

    @property
    def __cuda_array_interface__(self) -> Mapping[str, Any]: ...


class DeviceArray(OnDevice, Protocol):
    """An array of Numba on a CUDA device, as calls with `device="cuda"` return them."""

    @property
    def shape(self) -> tuple[int, ...]: ...

    @property
    def dtype(self) -> np.dtype[Any]: ...

    def copy_to_host(self) -> NDArray[Any]: ...


RealArray: TypeAlias = NDArray[np.floating[Any]]  # float32 or float64
Reals: TypeAlias = RealArray | OnDevice
Truths: TypeAlias = Reals | NDArray[np.bool_]
Labels: TypeAlias = NDArray[np.integer[Any]] | OnDevice
Number: TypeAlias = float | np.floating[Any] | np.integer[Any]
Integer: TypeAlias = int | np.integer[Any]

__all__ = ["DeviceArray", "Integer", "Labels", "Number", "OnDevice", "RealArray", "Reals", "Truths"]
