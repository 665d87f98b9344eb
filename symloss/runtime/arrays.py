"""Arrays: conversion to what kernels take, agreement of shapes, domains of elements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from symloss.runtime.conversion import advice, shown
from symloss.runtime.counted import Counted
from symloss.runtime.labels import (
    ClassCheck,
    LabelCheck,
    LengthCheck,
    Screen,
    elements,
    first_bad,
    padding_of,
)
from symloss.runtime.parameters import ParameterCheck
from symloss.signature import Domain, InputSpec, Signature, domain_named

FLOATS = {np.dtype(np.float32): np.float32, np.dtype(np.float64): np.float64}
_FILLED_MAX = 4096


class Misfit(ValueError):
    """Arrays whose shapes are not those that kernels take; rearranged they may be."""


class NoSamples(ValueError):
    """Arrays that are as they should be, but hold no samples."""


class Converter:
    """Brings the arrays of one loss into the form its kernels take, or says in one sentence why it cannot."""

    def __init__(self, signature: Signature, parameters: Sequence[ParameterCheck]) -> None:
        self.name = signature.base or signature.name
        self.specs = signature.inputs
        self.elementwise = signature.elementwise
        self.sample_axes = signature.sample_axes
        names = [check.spec.name for check in parameters]
        ignored = names.index(signature.ignored) if signature.ignored in names else None
        self._last: tuple[list[Any], dict[str, int]] = [], {}  # shapes, and the lengths that they give
        self.ragged = {spec.classes for spec in self.specs if spec.is_length}  # they may be empty
        self.domains: list[Any] = [
            LengthCheck(self.name, position, spec)
            for position, spec in enumerate(self.specs)
            if spec.is_length
        ]
        self.domains += [
            ClassCheck(self.name, position, check.spec)
            for position, check in enumerate(parameters)
            if check.spec.classes
        ]
        for position, spec in enumerate(self.specs):
            if spec.is_label and spec.classes and not spec.is_length:
                padding = padding_of(spec, self.specs)
                self.domains.append(
                    LabelCheck(self.name, position, spec, ignored, signature.ignored, padding)
                )
            elif not spec.is_label and spec.domain != "real":
                self.domains.append(ElementCheck(self.name, position, spec))

    def arrays(self, values: Sequence[Any]) -> tuple[list[np.ndarray], Any]:
        """Contiguous arrays of one real type (labels: int64) and that type; truth values become 0 and 1.

        Raises:
            TypeError: a missing argument, not an array, or of a type that has no kernel.
        """
        arrays: list[Any] = [None] * len(self.specs)
        sequences: dict[int, tuple[Any, ...]] = {}
        first: InputSpec | None = None
        dtype = None
        for position, (spec, value) in enumerate(zip(self.specs, values, strict=True)):
            if value is None:
                if spec.default is None:
                    raise TypeError(f"{self.name}: the argument {spec.name} is missing")
                continue
            if isinstance(value, tuple | list) and isinstance(spec.default, tuple):
                sequences[position] = tuple(value)
                continue
            array = self._array(spec, value)
            if not spec.is_label and array.dtype.kind != "b":
                if dtype is None:
                    first, dtype = spec, array.dtype
                elif array.dtype != dtype:
                    assert first is not None
                    raise TypeError(
                        f"{self.name}: {first.name} is {dtype} but {spec.name} is {array.dtype}; "
                        "all real arrays must have one dtype"
                    )
            arrays[position] = array
        assert dtype is not None  # a declaration has at least one required differentiable array
        for position, spec in enumerate(self.specs):
            if arrays[position] is None and isinstance(spec.default, tuple):
                arrays[position] = self._sequence(spec, sequences.get(position, spec.default), dtype)
            elif getattr(arrays[position], "dtype", None) == np.bool_:
                arrays[position] = self._numbers(arrays[position], dtype)
        self._fill(arrays, dtype)
        return arrays, FLOATS[dtype]

    def _sequence(self, spec: InputSpec, values: tuple[Any, ...], dtype: np.dtype) -> Any:
        try:
            return np.asarray(values, dtype).reshape(len(values))
        except (TypeError, ValueError, OverflowError):
            raise TypeError(f"{self.name}: {spec.name} must hold numbers, got {shown(values)}") from None

    def _array(self, spec: InputSpec, value: Any) -> np.ndarray:
        if not isinstance(value, np.ndarray):
            is_number = isinstance(value, int | float | np.floating) and not isinstance(value, bool)
            kind = Misfit if spec.broadcasts and is_number else TypeError
            raise kind(
                f"{self.name}: {spec.name} must be a numpy array, got {type(value).__name__}{advice(value)}"
            )
        if isinstance(value, np.ma.MaskedArray):
            raise TypeError(
                f"{self.name}: {spec.name} is a masked array; fill it and pass weight=0 where masked"
            )
        if spec.is_label:
            if value.dtype.kind not in "iu":
                raise TypeError(
                    f"{self.name}: {spec.name} holds {spec.holds} and must be an integer array (int64), "
                    f"got {value.dtype}"
                )
            return np.ascontiguousarray(value, dtype=np.int64).reshape(value.shape)
        if value.dtype not in FLOATS and not (value.dtype.kind == "b" and spec.domain == "binary"):
            raise TypeError(f"{self.name}: {spec.name} must be float32 or float64, got {value.dtype}")
        return np.ascontiguousarray(value).reshape(value.shape)

    def _numbers(self, truths: Any, dtype: np.dtype) -> Any:
        """Truth values as 0 and 1."""
        return truths.astype(dtype)

    def _fill(self, arrays: list[Any], dtype: np.dtype) -> None:
        """Stand in for optional arrays that were not given."""
        missing = [position for position, array in enumerate(arrays) if array is None]
        if not missing:
            return
        if self.elementwise:
            shape = self.common_shape([array for array in arrays if array is not None], may_be_empty=True)
            for position in missing:
                arrays[position] = self._filled(shape, self.specs[position].default, dtype)
            return
        extents = self.extents(arrays, may_be_empty=True)
        for position in missing:
            spec = self.specs[position]
            unknown = [axis for axis in spec.axes if axis not in extents]
            if unknown:
                raise TypeError(
                    f"{self.name}: the argument {spec.name} is missing, and no other array has the axis "
                    f"{unknown[0]}"
                )
            arrays[position] = self._filled(tuple(extents[axis] for axis in spec.axes), spec.default, dtype)

    def _filled(self, shape: tuple[int, ...], value: Any, dtype: np.dtype) -> Any:
        return _filled(shape, value, dtype)

    def common_shape(self, arrays: Sequence[np.ndarray], may_be_empty: bool = False) -> tuple[int, ...]:
        """The one shape of the arrays of an element-wise loss.

        Raises:
            Misfit: they differ.
            NoSamples: they hold nothing.
        """
        shape = arrays[0].shape
        for array in arrays:
            if array.shape != shape:
                self._explain_shapes(arrays)
        if arrays[0].size == 0 and not may_be_empty:
            raise NoSamples(f"{self.name}: {self.specs[0].name} is empty (shape {shape})")
        return shape

    def _explain_shapes(self, arrays: Sequence[np.ndarray]) -> None:
        first = arrays[0]
        for spec, array in zip(self.specs, arrays, strict=False):
            if array.ndim == 1 == first.ndim and array.shape != first.shape:
                self._disagree(spec.axes[0], self.specs[0], len(first), spec, len(array))
            if array.shape != first.shape:
                raise Misfit(
                    f"{self.name}: {self.specs[0].name} has shape {first.shape} but {spec.name} has shape "
                    f"{array.shape}"
                )

    def extents(self, arrays: Sequence[np.ndarray | None], may_be_empty: bool = False) -> dict[str, int]:
        """The length of each named axis.

        Raises:
            ValueError: two arrays disagree about a length, or one is empty.
            Misfit: an array has the wrong number of axes.
            NoSamples: nothing but an axis of samples is empty.
        """
        shapes = [None if array is None else array.shape for array in arrays]
        last_shapes, last_extents = self._last
        if shapes == last_shapes:
            return last_extents
        extents: dict[str, int] = {}
        empty: str | None = None
        for spec, array in zip(self.specs, arrays, strict=True):
            if array is None:
                continue
            shape = array.shape
            axes = spec.axes
            if len(shape) != len(axes):
                raise Misfit(
                    f"{self.name}: {spec.name} must have {len(axes)} axes ({', '.join(axes)}), "
                    f"got {len(shape)} (shape {shape})"
                )
            for axis, length in zip(axes, shape, strict=True):
                if axis.isdigit() and length != int(axis):
                    raise ValueError(
                        f"{self.name}: {spec.name} must have {axis} elements along its axis "
                        f"{axes.index(axis)}, got {length} (shape {shape})"
                    )
                known = extents.setdefault(axis, length)
                if known != length:
                    other = next(one for one in self.specs if axis in one.axes)
                    self._disagree(axis, other, known, spec, length)
                if length % spec.multiple_of(axis):
                    raise ValueError(
                        f"{self.name}: {spec.name} has length {length} along the axis {axis}, "
                        f"which must be a multiple of {spec.multiple_of(axis)}"
                    )
                if length == 0 and axis not in self.ragged:
                    empty = f"{self.name}: {spec.name} is empty along the axis {axis} (shape {shape})"
                    if axis not in self.sample_axes:
                        raise ValueError(empty)
        if empty is not None and not may_be_empty:
            raise NoSamples(empty)
        if empty is None:
            self._last = shapes, extents
        return extents

    def _disagree(self, axis: str, one: InputSpec, length: int, other: InputSpec, found: int) -> None:
        if one is other:
            raise Misfit(
                f"{self.name}: {one.name} must have equal lengths along {axis}, got {length} and {found}"
            )
        raise Misfit(
            f"{self.name}: {one.name} has length {length} along the axis {axis} but {other.name} has {found}"
        )


@cache
def _constant(shape: tuple[int, ...], value: float, dtype: np.dtype) -> np.ndarray:
    return np.full(shape, value, dtype)  # left writable: Numba would compile a read-only array apart


def _filled(shape: tuple[int, ...], value: Any, dtype: np.dtype) -> np.ndarray:
    assert value is not None
    if math.prod(shape) <= _FILLED_MAX:
        return _constant(shape, value, dtype)
    return np.full(shape, value, dtype)


class ElementCheck:
    """Whether the elements of a real array lie in its domain; NaN passes and propagates."""

    def __init__(self, loss: str, position: int, spec: InputSpec) -> None:
        self.loss, self.position, self.spec = loss, position, spec
        self.domain: Domain = domain_named(spec.domain)
        self.bounds = {scalar: self._bounds(scalar) for scalar in (np.float32, np.float64)}

    def _bounds(self, scalar: Any) -> tuple[Any, Any]:
        """Closed bounds, or the two admissible values, in the arrays' type."""
        domain = self.domain
        if domain.values:
            first, *_, second = domain.values
            return scalar(first), scalar(second)
        lower, upper = scalar(domain.lower), scalar(domain.upper)
        if domain.open_lower:
            lower = np.nextafter(lower, scalar(np.inf))
        if domain.open_upper:
            upper = np.nextafter(upper, scalar(-np.inf))
        return lower, upper

    def screen(self, scalar: Any, extents: Mapping[str, int], parameters: Sequence[Any]) -> Screen:
        """What finds that an array has nothing to be checked more closely."""
        scan = elements()
        screen = scan.any_other if self.domain.values else scan.any_outside
        return screen, *self.bounds[scalar]

    def check(
        self,
        arrays: Sequence[np.ndarray],
        scalar: Any,
        extents: Mapping[str, int],
        parameters: Sequence[Any],
        counted: Counted | None = None,
    ) -> None:
        """Raises:
        ValueError: naming the first element outside the domain.
        """
        array = arrays[self.position]
        outside, first, second = self.screen(scalar, extents, parameters)
        if elements().scan(outside, array, first, second):
            bad = (
                (array != first) & (array != second)
                if self.domain.values
                else (array < first) | (array > second)
            )
            bad &= ~np.isnan(array)
            if counted is not None and not (bad := bad & counted.among(self.spec, array)).any():
                return
            index, value = first_bad(array, bad)
            raise ValueError(f"{self.loss}: {self.spec.name}{index} is {value:g}, must be {self.domain.text}")
