"""Floats in their order: every finite float of a type as an integer, neighbours one apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from symloss.signature import Domain

_INTEGERS: dict[Any, Any] = {np.dtype("float32"): np.int32, np.dtype("float64"): np.int64}


def rank(values: Any) -> np.ndarray:
    """Integers in the order of floats: 0 is rank 0 (both zeros are), its neighbours ±1, and so on."""
    floats = np.asarray(values)
    integers = _INTEGERS[floats.dtype]
    bits = floats.view(integers).astype(np.int64)
    return np.where(bits >= 0, bits, np.int64(np.iinfo(integers).min) - bits)


def unrank(ranks: Any, dtype: Any) -> np.ndarray:
    """The inverse of `rank`; ranks beyond the largest finite float are drawn back to it."""
    kind = np.dtype(dtype)
    integers = _INTEGERS[kind]
    largest = int(np.asarray(np.finfo(kind).max).view(integers))
    inside = np.clip(np.asarray(ranks, dtype=np.int64), -largest, largest)
    bits = np.where(inside >= 0, inside, np.int64(np.iinfo(integers).min) + np.abs(inside))
    return bits.astype(integers).view(kind)


def shifted(values: Any, steps: Any) -> np.ndarray:
    """Floats that are so many neighbours away."""
    floats = np.asarray(values)
    return unrank(rank(floats) + np.asarray(steps, dtype=np.int64), floats.dtype)


def bounds(domain: Domain, dtype: Any) -> tuple[float, float]:
    """The least and the largest float of a domain.

    Real numbers stop at a quarter of the largest float, which leaves room for sums and differences of inputs.
    """
    info = np.finfo(dtype)
    least = np.dtype(dtype).type(info.smallest_subnormal)
    low = -info.max / 4 if np.isneginf(domain.lower) else np.dtype(dtype).type(domain.lower)
    high = info.max / 4 if np.isposinf(domain.upper) else np.dtype(dtype).type(domain.upper)
    if domain.open_lower and low == domain.lower:
        low = least if low == 0 else np.nextafter(low, high)
    if domain.open_upper and high == domain.upper:
        high = -least if high == 0 else np.nextafter(high, low)
    return float(low), float(high)


def into(domain: Domain, values: np.ndarray, dtype: Any) -> np.ndarray:
    """Values of any kind moved into a domain: folded at a bound that is 0, else clipped."""
    if domain.values:
        return np.asarray(domain.values, dtype=dtype)[np.abs(rank(values.astype(dtype))) % len(domain.values)]
    low, high = bounds(domain, dtype)
    inside = np.abs(values) if domain.lower == 0 else values
    inside = np.clip(inside.astype(dtype), low, high)
    return np.rint(np.clip(inside, -1000, 1000)) if domain.integer else inside


def short(number: Any) -> str:
    """A number with as many digits as it takes in its own type."""
    if isinstance(number, np.integer | int):
        return str(int(number))
    text = np.format_float_positional(number, trim="-") if 1e-4 <= abs(number) < 1e6 or not number else ""
    return text or np.format_float_scientific(number, trim="-", exp_digits=1)
