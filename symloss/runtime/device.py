"""Arrays on a CUDA device; the one module of the package that imports Numba's CUDA target.

(Generated kernels have their own import, in their companion module `_cuda`.)
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numba import config
from numba import cuda as numba_cuda

from symloss.runtime.arguments import Arguments
from symloss.runtime.memory import HostMemory
from symloss.runtime.weights import sample_array

cuda: Any = numba_cuda
SIMULATED = bool(getattr(config, "ENABLE_CUDASIM", False))
THREADS = 4 if SIMULATED else 128
_LEAST_BLOCKS = 1 if SIMULATED else 128  # Numba warns of fewer
_MOST_BLOCKS = 512
_FILLED_MAX = 4096


def is_available() -> bool:
    """Whether a device, or Numba's simulator of one, can be used."""
    return bool(cuda.is_available())


def is_device_array(value: Any) -> bool:
    """Whether an object lies on the device: one of Numba's, or of any library with the common interface."""
    return hasattr(value, "__cuda_array_interface__") or hasattr(value, "__cuda_ndarray__")


def as_device_array(value: Any) -> Any:
    """An array on the device: a view of one that lies there, a copy of one of NumPy."""
    if isinstance(value, np.ndarray):
        return cuda.to_device(np.ascontiguousarray(value).reshape(value.shape))
    return value if hasattr(value, "copy_to_host") else cuda.as_cuda_array(value)


def empty(shape: tuple[int, ...], scalar: Any) -> Any:
    """A device array to be filled."""
    return cuda.device_array(shape, scalar)


@lru_cache(maxsize=64)
def _constant(shape: tuple[int, ...], value: float, dtype: np.dtype) -> Any:
    return cuda.to_device(np.full(shape, value, dtype))


def filled(shape: tuple[int, ...], value: float, dtype: np.dtype) -> Any:
    """A device array of one number, that nothing writes to; small ones are kept."""
    if int(np.prod(shape)) <= _FILLED_MAX:
        return _constant(tuple(shape), value, dtype)
    array = cuda.device_array(shape, dtype)
    flat = _flat(array)
    _fill[_grid(flat)](flat, dtype.type(value))
    return array


def overlap(one: Any, other: Any) -> bool:
    """Whether two contiguous device arrays share memory."""
    if not hasattr(one, "device_ctypes_pointer"):  # the simulator's
        return bool(np.may_share_memory(one._ary, other._ary))
    (first, first_end), (second, second_end) = _extent(one), _extent(other)
    return first < second_end and second < first_end


def any_outside(array: Any, lower: Any, upper: Any) -> bool:
    """Whether an element is below `lower` or above `upper`; NaN is neither."""
    return _found(_find_outside, array, lower, upper)


def any_other(array: Any, first: Any, second: Any) -> bool:
    """Whether an element is neither of two values; NaN passes."""
    return _found(_find_other, array, first, second)


def any_bad_label(labels: Any, classes: int, ignored: int) -> bool:
    """Whether a label is outside `[0, classes)` and is not `ignored`."""
    return _found(_find_bad_label, labels, classes, ignored)


class DeviceMemory(HostMemory):
    """Arrays on a device."""

    def empty(self, shape: tuple[int, ...], scalar: Any) -> Any:
        return empty(shape, scalar)

    def clear(self, array: Any) -> None:
        flat = _flat(array)
        _fill[_grid(flat)](flat, array.dtype.type(0))

    def clip(self, array: Any) -> None:
        flat = _flat(array)
        _clip[_grid(flat)](flat, array.dtype.type(0))

    def over_samples(self, loss: str, argument: str, value: Any, bound: Arguments) -> Any:
        if is_device_array(value):
            array = as_device_array(value)
            if array.dtype == bound.scalar and array.shape == bound.samples and array.is_c_contiguous():
                return array if bound.shape is None else _flat(array)
            value = array.copy_to_host()  # to broadcast it, or to say what is wrong
        return as_device_array(sample_array(loss, argument, value, bound))

    def first_negative(self, array: Any) -> tuple[int, float] | None:
        if not any_outside(array, array.dtype.type(0), array.dtype.type(np.inf)):
            return None
        return super().first_negative(array.copy_to_host())

    def on_host(self, array: Any) -> np.ndarray:
        return array.copy_to_host()

    def product(self, one: Any, other: Any) -> Any:
        result = cuda.device_array(one.shape, one.dtype)
        flat = _flat(one)
        _multiply[_grid(flat)](flat, _flat(other), _flat(result))
        return result

    def scaled(self, weights: Any, power: int, bound: Arguments) -> Any:
        on_host = None if weights is None else weights.copy_to_host()
        return as_device_array(super().scaled(on_host, power, bound))

    def are_finite(self, arrays: Sequence[Any]) -> bool:
        return super().are_finite([array.copy_to_host() for array in arrays])

    def first_infinite(self, terms: Any) -> Any:
        weights = super().first_infinite(terms.copy_to_host())
        return None if weights is None else as_device_array(weights)

    def wide(self, array: Any) -> Any:
        return as_device_array(super().wide(array.copy_to_host()))

    def copy(self, source: Any, target: Any) -> None:
        target.copy_to_device(source.copy_to_host().astype(target.dtype))

    def largest(self, array: Any) -> float:
        return super().largest(array.copy_to_host())

    def total(self, array: Any) -> float:
        flat = _flat(array)
        blocks, threads = _grid(flat)
        sums = cuda.device_array(blocks * threads, np.float64)
        _add[blocks, threads](flat, sums)
        return float(np.sum(sums.copy_to_host()))


def _flat(array: Any) -> Any:
    return array if array.ndim == 1 else array.reshape(-1)


def _extent(array: Any) -> tuple[int, int]:
    start = array.device_ctypes_pointer.value or 0
    return start, start + array.size * array.dtype.itemsize


def _grid(array: Any) -> tuple[int, int]:
    """Blocks and threads; the size alone decides, so that sums have the same order everywhere."""
    blocks = -(-array.size // THREADS)
    return min(max(blocks, _LEAST_BLOCKS), _MOST_BLOCKS), THREADS


def _found(find: Any, array: Any, first: Any, second: Any) -> bool:
    flat = _flat(array)
    found = cuda.to_device(np.zeros(1, np.int32))
    find[_grid(flat)](flat, first, second, found)
    return bool(found.copy_to_host()[0])


@cuda.jit
def _find_outside(x, lower, upper, found):
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        if (x[i] < lower) | (x[i] > upper):
            found[0] = 1


@cuda.jit
def _find_other(x, first, second, found):
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        if (x[i] != first) & (x[i] != second) & (x[i] == x[i]):
            found[0] = 1


@cuda.jit
def _find_bad_label(labels, classes, ignored, found):
    for i in range(cuda.grid(1), labels.size, cuda.gridsize(1)):
        if ((labels[i] < 0) | (labels[i] >= classes)) & (labels[i] != ignored):
            found[0] = 1


@cuda.jit
def _fill(x, value):
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        x[i] = value


@cuda.jit
def _clip(x, zero):
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        if x[i] < zero:
            x[i] = zero


@cuda.jit
def _multiply(one, other, result):
    for i in range(cuda.grid(1), one.size, cuda.gridsize(1)):
        if (one[i] == 0) | (other[i] == 0):
            result[i] = 0
        else:
            result[i] = one[i] * other[i]


@cuda.jit
def _add(x, sums):
    mine = np.float64(0)
    for i in range(cuda.grid(1), x.size, cuda.gridsize(1)):
        mine += np.float64(x[i])
    sums[cuda.grid(1)] = mine
