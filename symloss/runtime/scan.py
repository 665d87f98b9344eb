"""One pass over an array to see whether an element lies outside its domain; imports Numba."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import numpy as np

from symloss.runtime.compiled import compiled
from symloss.runtime.execution import share, thread_count

CHUNK = 1 << 18


@compiled(nogil=True)
def any_outside(x: Any, lower: Any, upper: Any) -> bool:
    """Whether an element is below `lower` or above `upper`; NaN is neither."""
    found = False
    for i in range(x.size):
        found |= (x[i] < lower) | (x[i] > upper)
    return found


@compiled(nogil=True)
def any_other(x: Any, first: Any, second: Any) -> bool:
    """Whether an element is neither of two values; NaN passes."""
    found = False
    for i in range(x.size):
        found |= (x[i] != first) & (x[i] != second) & (x[i] == x[i])
    return found


@compiled(nogil=True)
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
    starts = deque(range(0, flat.size, CHUNK))
    found: list[bool] = []

    def work() -> None:
        while True:
            try:
                start = starts.popleft()
            except IndexError:
                return
            if check(flat[start : start + CHUNK], first, second):
                found.append(True)
                starts.clear()

    share(work, min(thread_count(), len(starts)) - 1, starts.clear)
    return bool(found)
