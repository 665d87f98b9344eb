"""One pass over an array to see whether an element lies outside its domain; imports Numba."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
from numba import njit

CHUNK = 1 << 20


@njit(nogil=True, cache=True)
def any_outside(x: Any, lower: Any, upper: Any) -> bool:
    """Whether an element is below `lower` or above `upper`; NaN is neither."""
    found = False
    for i in range(x.size):
        found |= (x[i] < lower) | (x[i] > upper)
    return found


@njit(nogil=True, cache=True)
def any_other(x: Any, first: Any, second: Any) -> bool:
    """Whether an element is neither of two values; NaN passes."""
    found = False
    for i in range(x.size):
        found |= (x[i] != first) & (x[i] != second) & (x[i] == x[i])
    return found


@njit(nogil=True, cache=True)
def any_bad_label(labels: Any, classes: int, ignored: int) -> bool:
    """Whether a label is outside `[0, classes)` and is not `ignored`."""
    found = False
    for i in range(labels.size):
        found |= ((labels[i] < 0) | (labels[i] >= classes)) & (labels[i] != ignored)
    return found


def scan(check: Callable[..., bool], array: np.ndarray, first: Any, second: Any) -> bool:
    """Run one of the checks over a contiguous array, over threads when it is large."""
    flat = array if array.ndim == 1 else array.reshape(-1)
    if flat.size <= CHUNK:
        return check(flat, first, second)
    chunks = [flat[start : start + CHUNK] for start in range(0, flat.size, CHUNK)]
    return any(_threads().map(lambda chunk: check(chunk, first, second), chunks))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1), thread_name_prefix="symloss-scan")
