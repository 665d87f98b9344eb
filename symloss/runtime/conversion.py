"""What callers hand over becomes an array or a number, or one sentence says why it cannot."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_LONGEST = 80  # characters of a value that a message repeats
_MOST_DIGITS = 30


def array_of(loss: str, argument: str, value: Any, kind: str = "an array of real numbers") -> np.ndarray:
    """An array of real numbers, of whatever type, from anything that NumPy can read as one.

    `kind` is what a message calls it.

    Raises:
        TypeError: it cannot, or what it reads are no real numbers.
    """
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{loss}: {argument} is a masked array; fill it")
    try:
        array = np.asarray(value)
    except Exception as error:  # whatever another library's array raises
        reason = str(error).split("\n")[0].rstrip(".")
        raise TypeError(
            f"{loss}: {argument} must be {kind}, got {type(value).__name__} ({reason}){advice(value)}"
        ) from None
    if array.dtype == object and all(type(one) is int for one in array.flat):
        raise TypeError(f"{loss}: {argument} holds an integer that no 64 bits hold; pass floats")
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{loss}: {argument} must be {kind}, got {array.dtype}")
    return array


def advice(value: Any) -> str:
    """How to make an array of NumPy of another library's tensor."""
    if hasattr(value, "detach") and hasattr(value, "numpy"):
        return "; convert it with .detach().cpu().numpy()"
    return "; convert it with numpy.asarray"


def shown(value: Any) -> str:
    """A value as a message repeats it: shortened, a long integer by its magnitude."""
    if isinstance(value, int) and not isinstance(value, bool):
        digits = int(value.bit_length() * math.log10(2))
        return f"{value}" if digits < _MOST_DIGITS else f"{'-' if value < 0 else ''}about 1e{digits}"
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def float_of(loss: str, argument: str, value: Any) -> float:
    """A real number as a float.

    Raises:
        ValueError: it is larger than any float.
    """
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{loss}: {argument} is {shown(value)}, larger than any float") from None
