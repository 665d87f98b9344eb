"""How far from ordinary an input is: the working range, the wide range, and every other bit pattern.

A loss is promised to hold on every input. Where it does not, it matters most whether it holds on those that
people have: what fails at 1e-300 only can be used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import numpy as np

Tier = Literal["working", "wide", "every"]

TIERS: tuple[Tier, ...] = ("working", "wide", "every")
_BOUNDS: Mapping[Tier, Mapping[str, tuple[float, float]]] = {
    "working": {"float32": (1e-3, 1e3), "float64": (1e-3, 1e3)},
    "wide": {"float32": (1e-6, 1e6), "float64": (1e-30, 1e30)},
}


def tier_of(at: Mapping[str, Any], dtype: Any) -> Tier:
    """The least tier that has all numbers of a place; whole numbers are labels and positions."""
    sizes = [abs(number) for value in at.values() for number in _floats(value) if number]
    for tier, bounds in _BOUNDS.items():
        low, high = bounds[np.dtype(dtype).name]
        if all(low <= size <= high for size in sizes):
            return tier
    return "every"


def outside(at: Mapping[str, Any], tier: Tier, dtype: Any) -> tuple[str, float] | None:
    """The first number of a place that a tier has not, with the name of its argument."""
    if tier == "every":
        return None
    low, high = _BOUNDS[tier][np.dtype(dtype).name]
    for name, value in at.items():
        if isinstance(value, Mapping):
            if (found := outside(value, tier, dtype)) is not None:
                return found
            continue
        for number in _floats(value):
            if number and not low <= abs(number) <= high:
                return name, number
    return None


def told(tier: Tier, dtype: Any) -> str:
    """A tier in words."""
    if tier == "every":
        return "every bit pattern"
    low, high = _BOUNDS[tier][np.dtype(dtype).name]
    return f"magnitudes from {low:g} to {high:g}, and 0"


def _floats(value: Any) -> Iterable[float]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [number for item in value for number in _floats(item)]
    return [value] if isinstance(value, float) else []


def holding(failed: Iterable[Tier]) -> Tier | None:
    """The largest tier in which, and in those below, nothing failed; None where ordinary inputs fail."""
    least = min((TIERS.index(tier) for tier in failed), default=len(TIERS))
    return TIERS[least - 1] if least else None


def covers(found: Tier | None, wanted: Tier) -> bool:
    """Whether a tier, or None, has all inputs of another."""
    return found is not None and TIERS.index(found) >= TIERS.index(wanted)
