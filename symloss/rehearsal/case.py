"""One sampled point of a rehearsal: the arguments of a kernel, and what the program says of its results."""

from __future__ import annotations

import random
from collections.abc import Mapping
from copy import copy
from typing import Any

import mpmath
import numpy as np

from symloss.passes.differentiate import SCALE
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program import Program
from symloss.program.evaluate import Evaluation
from symloss.program.samples import Point
from symloss.signature import Domain

DIGITS = 30


def rounded(point: Point, program: Program, coarse: bool) -> Point:
    """The point in numbers that float32 holds; `coarse` ones are integers, the first of an array 0."""
    for array in program.arrays:
        if array.role != "label":
            values = point.arrays[array.name]
            for number, (at, value) in enumerate(values.items()):
                whole = (mpmath.nint(value) if number else mpmath.mpf(0)) if coarse else None
                values[at] = _near(value, array.domain, whole)
    for parameter in program.parameters:
        value = point.parameters[parameter.name]
        if not parameter.domain.integer and parameter.axis is None and parameter.classes is None:
            point.parameters[parameter.name] = _near(value, parameter.domain)
    point.scale = mpmath.mpf(float(np.float32(point.scale)))
    return point


def _near(value: Any, domain: Domain, wanted: mpmath.mpf | None = None) -> mpmath.mpf:
    """A number that float32 holds: what is wanted, where that lies inside the domain."""
    if wanted is not None and domain.lower < wanted < domain.upper and not domain.values:
        return wanted
    return mpmath.mpf(float(np.float32(value)))


class Case:
    """A point with its values by the program; `expected` is evaluated when it is asked for."""

    def __init__(self, program: Program, point: Point) -> None:
        self.program = program
        self.point = point
        self.run = evaluation(program, point)
        self.moved: dict[float, list[Evaluation]] = {}

    def expected(self, name: str, at: tuple[int, ...] = ()) -> Any:
        """What the program gives for an output of a kernel."""
        return self._value(self.run, name, at)

    def spread(self, name: str, at: tuple[int, ...], step: float) -> Any:
        """How far the output moves when every input moves by `step` of its size."""
        middle = self.expected(name, at)
        found = self.moved.setdefault(step, [self._beside(step, seed) for seed in range(3)])
        return max(abs(self._value(run, name, at) - middle) for run in found)

    def _value(self, run: Evaluation, name: str, at: tuple[int, ...]) -> Any:
        if name == "terms":
            return run("term", at) * self.point.arrays[SAMPLE_WEIGHT][at]
        return run(name, at)

    def _beside(self, step: float, seed: int) -> Evaluation:
        source = random.Random(seed)

        def near(value: Any) -> Any:
            return value * (1 + step * source.choice((-1, 1)))

        point = copy(self.point)
        point.arrays = {
            array.name: {
                at: value if array.role == "label" or array.domain.values else near(value)
                for at, value in self.point.arrays[array.name].items()
            }
            for array in self.program.arrays
        }
        return evaluation(self.program, point)


def evaluation(program: Program, point: Point) -> Evaluation:
    """The program at the point as it is."""
    scalars: Mapping[str, Any] = {SCALE.name: point.scale}
    return Evaluation(program, point.arrays, point.parameters, point.extents, scalars)


def arguments(program: Program, point: Point, real: type, flat: bool) -> dict[str, Any]:
    """Inputs, parameters and the scale as a kernel takes them."""
    given: dict[str, Any] = {SCALE.name: real(float(point.scale))}
    for array in program.arrays:
        shape = tuple(point.extents[extent.name] for extent in array.axes)
        dense = np.empty(shape, np.int64 if array.role == "label" else real)
        for at, value in point.arrays[array.name].items():
            dense[at] = int(value) if array.role == "label" else float(value)
        given[array.name] = dense[()] if array.is_number else dense.ravel() if flat else dense
    for parameter in program.parameters:
        value = point.parameters[parameter.name]
        given[parameter.name] = int(value) if parameter.domain.integer else real(float(value))
    return given
