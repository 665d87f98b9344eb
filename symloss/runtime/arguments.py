"""What a call hands over: positional and keyword arguments bound to a signature, each checked once.

An `ArgumentPlan` is made once per loss, so that a call does no inspection: one pass over the arrays, one over
the parameters. Whatever is unusual leaves the pass for a slower one, which repairs it or names the fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from symloss.runtime.arrays import Converter, Misfit, NoSamples
from symloss.runtime.counted import Counted
from symloss.runtime.names import given_twice, listing, nearest, too_many
from symloss.runtime.parameters import ParameterCheck
from symloss.signature import Signature

OPTIONS = ("reduction", "weight", "wrt", "out", "cotangent", "kind", "vector", "axis", "device")


class Arguments:
    """The checked arguments of one call.

    Attributes:
        arrays: contiguous, in call order; 1-D for an element-wise loss.
        parameters: in call order, cast for the kernel.
        scalar: `np.float32` or `np.float64`, the type of every real array.
        shape: the common shape of an element-wise loss, else None.
        samples: the shape over the sample axes, as the caller sees it.
        given: the arrays in the shapes of the caller.
        extents: the length of each named axis.
    """

    __slots__ = ("arrays", "extents", "given", "parameters", "samples", "scalar", "shape")

    def __init__(
        self,
        arrays: list[np.ndarray],
        parameters: list[Any],
        scalar: Any,
        shape: tuple[int, ...] | None,
        samples: tuple[int, ...],
        given: list[np.ndarray],
        extents: Mapping[str, int],
    ) -> None:
        self.given = given
        self.extents = extents
        self.arrays = arrays
        self.parameters = parameters
        self.scalar = scalar
        self.shape = shape
        self.samples = samples

    def with_arrays(self, arrays: Iterable[Any]) -> Arguments:
        """The same arguments with other arrays for the kernel."""
        return Arguments(
            list(arrays), self.parameters, self.scalar, self.shape, self.samples, self.given, self.extents
        )


class ArgumentPlan:
    """How the arguments of one loss are bound and checked; `detours` says whether any are to be had."""

    detours = True

    def __init__(self, signature: Signature) -> None:
        self.signature = signature
        self.name = signature.base or signature.name
        self.names = tuple(argument.name for argument in signature.arguments)
        self.positions = {name: position for position, name in enumerate(self.names)}
        self.array_count = len(signature.inputs)
        self.blank = [None] * len(self.names)
        self.real = tuple(not spec.is_label for spec in signature.inputs)
        self.checks = [ParameterCheck(self.name, spec) for spec in signature.parameters]
        self.convert = Converter(signature, tuple(self.checks))
        self.domains = self.convert.domains
        self.axes = tuple(spec.axes for spec in signature.inputs)
        self.lengths = {spec.axis: n for n, spec in enumerate(signature.parameters) if spec.axis is not None}

    def bind(self, args: tuple[Any, ...], named: Mapping[str, Any]) -> Arguments:
        """Check the arguments of a call, but for the elements of its arrays.

        Raises:
            TypeError: an argument is missing, unknown, given twice or of the wrong type.
            ValueError: shapes disagree, an array is empty, or a parameter lies outside its domain.
            Detour: the call must be answered another way.
        """
        shape: tuple[int, ...] | None = None
        try:
            values = self._values(args, named)
            arrays = values[: self.array_count]
            scalar = self._take_as_is(arrays)
            if scalar is None:
                arrays, scalar = self.convert.arrays(arrays)
            parameters = [
                check.default_of(scalar) if value is None else check.cast(value, scalar)
                for check, value in zip(self.checks, values[self.array_count :], strict=True)
            ]
            given = arrays
            if self.signature.elementwise:
                samples = shape = self.convert.common_shape(arrays)
                if len(shape) != 1:
                    arrays = [array.reshape(-1) for array in arrays]
                extents: Mapping[str, int] = {}
            else:
                extents = self._with_counts(self.convert.extents(arrays), parameters)
                samples = tuple([extents[axis] for axis in self.signature.sample_axes])
        except Misfit as misfit:
            raise self._rearranged(args, named, misfit) from None
        except NoSamples as fault:
            raise self._without_samples(arrays, parameters, scalar, fault) from None
        return Arguments(arrays, parameters, scalar, shape, samples, given, extents)

    def check(self, bound: Arguments, weights: Any = None) -> None:
        """Check the elements of the arrays; a sample of weight 0 may hold anything.

        Raises:
            ValueError: a value lies outside its domain.
        """
        counted = None if weights is None else Counted(self.signature.sample_axes, bound.samples, weights)
        for domain in self.domains:
            domain.check(bound.given, bound.scalar, bound.extents, bound.parameters, counted)

    def _rearranged(self, args: tuple[Any, ...], named: Mapping[str, Any], misfit: Misfit) -> Exception:
        """The call with its arrays brought into the kernels' layout, or what is wrong with them."""
        from symloss.runtime.layouts import rearranged

        axis = named.get("axis") if "axis" not in self.positions else None
        if not self.detours:
            told = f"{self.name}: axis is available on the cpu only"
            return misfit if axis is None else ValueError(told)
        others = {name: value for name, value in named.items() if name != "axis" or axis is None}
        values = dict(zip(self.names, self._values(args, others), strict=True))
        return rearranged(self.signature, values, axis) or misfit

    def _without_samples(
        self, arrays: list[Any], parameters: list[Any], scalar: Any, fault: NoSamples
    ) -> Exception:
        """The call for no samples at all, or why there must be some."""
        from symloss.runtime.detours import EmptyBatch

        if not self.detours or not self.signature.sample_axes:
            return fault
        if self.signature.elementwise:
            shape = self.convert.common_shape(arrays, may_be_empty=True)
            flat = [array.reshape(-1) for array in arrays]
            return EmptyBatch(Arguments(flat, parameters, scalar, shape, shape, arrays, {}))
        extents = self._with_given(self.convert.extents(arrays, may_be_empty=True), parameters)
        samples = tuple(extents[axis] for axis in self.signature.sample_axes)
        return EmptyBatch(Arguments(arrays, parameters, scalar, None, samples, arrays, extents))

    def _with_given(self, lengths: dict[str, int], parameters: list[Any]) -> dict[str, int]:
        """The lengths of axes, those that are parameters among them."""
        if not self.lengths:
            return lengths
        return lengths | {axis: int(parameters[place]) for axis, place in self.lengths.items()}

    def _with_counts(self, lengths: dict[str, int], parameters: list[Any]) -> dict[str, int]:
        """The lengths of axes, those that are parameters among them, and those of positions counted.

        Raises:
            ValueError: a window is longer than the axis it must fit into.
        """
        lengths = self._with_given(lengths, parameters)
        if not self.signature.positions:
            return lengths
        extents = dict(lengths)
        for spec in self.signature.positions:
            window = extents.get(str(spec.window), spec.window)
            if spec.parameter is not None:
                window = parameters[self.positions[spec.parameter] - self.array_count]
            count = spec.count(extents[spec.along], int(window))
            if count < 1:
                named = spec.parameter or "the window"
                holder = next((one.name for one in self.signature.inputs if spec.along in one.axes), "it")
                raise ValueError(
                    f"{self.name}: {named} is {window}, longer than {holder}, which has length "
                    f"{extents[spec.along]} along the axis {spec.along}"
                )
            extents[spec.axis] = count
        return extents

    def _values(self, args: tuple[Any, ...], named: Mapping[str, Any]) -> list[Any]:
        """Arguments in call order, None where the caller gave none."""
        count = len(args)
        if count > len(self.names):
            raise too_many(self.name, len(self.names), count)
        values = [*args, *self.blank[count:]]
        for name, value in named.items():
            position = self.positions.get(name)
            if position is None:
                if name == "axis" and value is not None:
                    raise Misfit(self._unknown(name))
                raise TypeError(self._unknown(name))
            if position < count:
                raise given_twice(self.name, name)
            values[position] = value
        return values

    def _take_as_is(self, arrays: list[Any]) -> Any:
        """The scalar type, when every array can go to the kernel untouched; else None."""
        found = None
        for array, real in zip(arrays, self.real, strict=True):
            if type(array) is not np.ndarray or not array.flags.c_contiguous:
                return None
            if not real:
                if array.dtype is not _INT64:
                    return None
            elif found is None:
                found = array.dtype
            elif array.dtype is not found:
                return None
        return np.float32 if found is _FLOAT32 else np.float64 if found is _FLOAT64 else None

    def _unknown(self, name: str) -> str:
        own = tuple(dict.fromkeys((*self.names, *self.signature.order)))
        # Of what every loss takes only a near miss is meant: class_weight and pos_weight are not weight.
        if hint := nearest(name, own) or nearest(name, OPTIONS, 0.76):
            return f"{self.name}: unknown argument {name!r}{hint}"
        lacking = _lacking(name, self.signature)
        why = f": the loss has no {lacking}" if lacking else ""
        takes = listing(self.signature.order or self.names)
        return f"{self.name}: unknown argument {name!r}{why}; it takes {takes}"


def _lacking(name: str, signature: Signature) -> str | None:
    """What an argument that many losses have is about, where a loss has no such thing."""
    if name == "ignore_index" and not any(spec.is_label for spec in signature.inputs):
        return "labels"
    if name == "class_weight" and all(len(spec.axes) < 2 for spec in signature.inputs):
        return "axis of classes"
    return None


_FLOAT32, _FLOAT64, _INT64 = np.dtype(np.float32), np.dtype(np.float64), np.dtype(np.int64)
