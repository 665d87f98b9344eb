"""Integers that pick an element: class labels, lengths of ragged axes, parameters that are a class."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from symloss.runtime.counted import Counted
from symloss.signature import InputSpec, ParameterSpec

Screen = tuple[Callable[[np.ndarray, Any, Any], bool], Any, Any]  # a compiled scan and its two numbers


class LabelCheck:
    """Whether labels lie in `[0, classes)` or equal the value that is ignored; padding may hold anything.

    `padding` is the position of the array of lengths, the axes of the labels that it has, and the axis that
    it limits.
    """

    def __init__(
        self,
        loss: str,
        position: int,
        spec: InputSpec,
        ignored: int | None,
        ignored_name: str | None,
        padding: tuple[int, tuple[int, ...], int] | None = None,
    ) -> None:
        self.loss, self.position, self.spec = loss, position, spec
        self.ignored, self.ignored_name = ignored, ignored_name
        self.padding = padding

    def screen(self, scalar: Any, extents: Mapping[str, int], parameters: Sequence[Any]) -> Screen:
        """What finds that labels have nothing to be checked more closely."""
        classes = extents.get(self.spec.classes or "", np.iinfo(np.int64).max)
        return elements().any_bad_label, classes, 0 if self.ignored is None else parameters[self.ignored]

    def check(
        self,
        arrays: Sequence[np.ndarray],
        scalar: Any,
        extents: Mapping[str, int],
        parameters: Sequence[Any],
        counted: Counted | None = None,
    ) -> None:
        """Raises:
        ValueError: naming the first label that is no class.
        """
        if self.spec.classes not in extents:  # no array has that axis: any label is a class
            return
        labels = arrays[self.position]
        screen, classes, ignored = self.screen(scalar, extents, parameters)
        if elements().scan(screen, labels, classes, ignored):
            bad = ((labels < 0) | (labels >= classes)) & (labels != ignored)
            if self.padding is not None:
                bad &= _counts(labels, arrays, self.padding)
            if counted is not None:
                bad &= counted.among(self.spec, labels)
            if not bad.any():
                return
            index, value = first_bad(labels, bad)
            excuse = "" if self.ignored is None else f" and is not {self.ignored_name} ({ignored})"
            raise ValueError(
                f"{self.loss}: {self.spec.name}{index} is {value}, outside 0 .. {self.spec.classes} - 1 = "
                f"{classes - 1}{excuse}"
            )


class LengthCheck:
    """Whether lengths lie between 0 and the extent of the axis that they limit."""

    def __init__(self, loss: str, position: int, spec: InputSpec) -> None:
        self.loss, self.position, self.spec = loss, position, spec

    def check(
        self,
        arrays: Sequence[np.ndarray],
        scalar: Any,
        extents: Mapping[str, int],
        parameters: Sequence[Any],
        counted: Counted | None = None,
    ) -> None:
        """Raises:
        ValueError: naming the first length that is none.
        """
        lengths, extent = arrays[self.position], extents[self.spec.classes or ""]
        bad = (lengths < 0) | (lengths > extent)
        if counted is not None and bad.any():
            bad &= counted.among(self.spec, lengths)
        if bad.any():
            index, value = first_bad(lengths, bad)
            limit = f"{self.spec.classes} = {extent}"
            raise ValueError(f"{self.loss}: {self.spec.name}{index} is {value}, outside 0 .. {limit}")


class ClassCheck:
    """Whether a parameter is a class."""

    def __init__(self, loss: str, position: int, spec: ParameterSpec) -> None:
        self.loss, self.position, self.spec = loss, position, spec

    def check(
        self,
        arrays: Sequence[np.ndarray],
        scalar: Any,
        extents: Mapping[str, int],
        parameters: Sequence[Any],
        counted: Counted | None = None,
    ) -> None:
        """Raises:
        ValueError: when it is not below the number of classes.
        """
        value, classes = parameters[self.position], extents[self.spec.classes or ""]
        if value >= classes:
            limit = f"{self.spec.classes} - 1 = {classes - 1}"
            raise ValueError(f"{self.loss}: {self.spec.name} is {value}, outside 0 .. {limit}")


def padding_of(spec: InputSpec, others: Sequence[InputSpec]) -> tuple[int, tuple[int, ...], int] | None:
    """The array of lengths, if there is one, beyond which the elements of a label array do not count."""
    for position, other in enumerate(others):
        if other.is_length and other.classes in spec.axes and set(other.axes) <= set(spec.axes):
            own = tuple(spec.axes.index(axis) for axis in other.axes)
            return position, own, spec.axes.index(other.classes)
    return None


def _counts(
    labels: np.ndarray, arrays: Sequence[np.ndarray], padding: tuple[int, tuple[int, ...], int]
) -> np.ndarray:
    """Which labels are no padding."""
    position, own, axis = padding
    shape = [labels.shape[place] if place in own else 1 for place in range(labels.ndim)]
    lengths = np.transpose(arrays[position], np.argsort(own)).reshape(shape)
    places = [1] * labels.ndim
    places[axis] = -1
    return np.arange(labels.shape[axis]).reshape(places) < lengths


@cache
def elements() -> Any:
    """The compiled passes over the elements of an array."""
    from symloss.runtime import scan  # late: imports Numba

    return scan


def first_bad(array: np.ndarray, bad: np.ndarray) -> tuple[str, Any]:
    """Index, as text, and value of the first bad element."""
    index = tuple(int(i) for i in np.argwhere(bad)[0])
    return (f"[{', '.join(map(str, index))}]" if index else ""), array[index]
