"""The arrays and parameters of a call as exact numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from mpmath.libmp import from_float, from_int

from symloss.language.declaration import Declaration
from symloss.language.symbols import with_positions
from symloss.verify.balls import Number
from symloss.verify.closures import Frame, Key

Arrays = Mapping[str, Any]
Parameters = Mapping[str, float]


class Numbers:
    """The arrays and parameters of one call as exact numbers, converted when first read.

    Raises:
        ValueError: when an array does not have its declared axes, or nothing tells an extent.
    """

    def __init__(self, declaration: Declaration, arrays: Arrays, parameters: Parameters) -> None:
        self.arrays: dict[str, np.ndarray] = {}
        self.extents: dict[str, int] = {}
        self.known: dict[tuple[str, tuple[int, ...]], Number] = {}
        for array in declaration.arrays:
            given = arrays.get(array.name)
            values = np.array(array.default if given is None else given)  # kept: the caller may change it
            if not values.ndim and values[()] is None:
                raise ValueError(f"{declaration.name}: the array {array.name} is missing")
            if values.ndim not in (0, len(array.axes)):
                raise ValueError(f"{declaration.name}: {array.name} must have {len(array.axes)} axes")
            self.arrays[array.name] = values
            for extent, length in zip(array.axes, values.shape, strict=False):
                if self.extents.setdefault(extent.name, length) != length:
                    raise ValueError(f"{declaration.name}: the extent {extent} is given two lengths")
        self.parameters: dict[str, Number] = {}
        for item in declaration.parameters:
            value = parameters.get(item.name, item.default)
            if value is None:
                raise ValueError(f"{declaration.name}: the parameter {item.name} is missing")
            self.parameters[item.name] = number(value)
            if item.axis is not None:
                self.extents[item.axis.name] = int(value)
        self.extents = with_positions(self.extents, declaration.positions)
        self.origin: Numbers | None = None
        self.differs: list[Key] = []
        self.frames: dict[int, Frame] = {}

    def frame(self, precision: int) -> Frame:
        """What remembers the evaluation of these numbers, and starts from that of the origin."""
        if precision not in self.frames:
            base = self.origin.frames.get(precision) if self.origin is not None else None
            frame = Frame(self.read, self.parameters, self.extents, precision, base=base)
            if base is not None:
                frame.bits = base.bits
                for key in self.differs:
                    frame.differs |= frame.bit(key)
            self.frames[precision] = frame
        return self.frames[precision]

    def differing(self, other: Numbers, most: int) -> list[Key] | None:
        """The elements and parameters in which two calls differ; None for more, or for other lengths."""
        if self.extents != other.extents:
            return None
        found: list[Key] = [
            (name, ()) for name, value in self.parameters.items() if value != other.parameters[name]
        ]
        for name, values in self.arrays.items():
            if values.shape != (beside := other.arrays[name]).shape:
                return None
            with np.errstate(invalid="ignore"):  # NaN differs
                places = np.argwhere(np.asarray(values != beside)) if values.ndim else None
            if places is None and values[()] != beside[()]:
                return None
            if places is not None:
                if len(found) + len(places) > most:
                    return None
                found += [(name, tuple(map(int, place))) for place in places]
        return found if len(found) <= most else None

    def read(self, name: str, where: tuple[int, ...]) -> Number:
        key = name, where
        if key not in self.known:
            values = self.arrays[name]
            if values.ndim:
                if any(position < 0 for position in where):
                    raise IndexError(f"{name}{list(where)} is read outside the array")
                self.known[key] = number(values[where])
            else:
                self.known[key] = number(values.item())
        return self.known[key]


def number(value: Any) -> Number:
    """A Python, NumPy or mpmath number, exactly."""
    if hasattr(value, "_mpf_"):
        return value._mpf_
    if isinstance(value, int | np.integer):
        return from_int(int(value))
    return from_float(float(value))
