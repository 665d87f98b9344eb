"""NumPy for a rehearsal: memory that nobody has written yet holds NaN, or the least integer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np


def poison(shape: Any, dtype: Any = np.float64) -> np.ndarray:
    """An array of which every element tells that it was never written; a truth cannot: it holds."""
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return np.ones(shape, kind)
    return np.full(shape, np.nan if kind.kind == "f" else np.iinfo(kind).min, kind)


class PoisonedNumpy:
    """The module NumPy, except that `empty` and `empty_like` poison what they return."""

    empty = staticmethod(poison)

    @staticmethod
    def empty_like(array: np.ndarray, dtype: Any = None) -> np.ndarray:
        return poison(array.shape, array.dtype if dtype is None else dtype)

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


NUMPY = PoisonedNumpy()

_SAME = ("sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log")
_OTHER = {"asin": np.arcsin, "acos": np.arccos, "atan": np.arctan, "inf": np.inf, "nan": np.nan}
# `math` with the functions of NumPy, which keep the type of a float32 and have no exceptions
MATHEMATICS = SimpleNamespace(**{name: getattr(np, name) for name in _SAME}, **_OTHER)
