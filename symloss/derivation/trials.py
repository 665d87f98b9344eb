"""Inputs at which a formula is tried in floating point: small arrays, a few magnitudes for each argument."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import mpmath
import numpy as np
from sympy import Basic

from symloss.language.symbols import Array, Parameter
from symloss.program import Program
from symloss.program.samples import Point
from symloss.search.run import Run, reached
from symloss.signature import Domain

At = tuple[int, ...]
Argument = str
_MAGNITUDES = (10.0, 100.0, 1e3, 1e-3, 1e-5, 1e-8, 1e8, 1e20, 1e-20, 1e25, 1e-25, 1e160, 1e-160)
_BELOW_ONE = (0.5, 1 - 1e-3, 1 - 1e-6)
_OF_A_PARAMETER = (0.0, 1.0, 0.5, 1e-3, 1e3)
_SHORTEST = 2
_MOST = 3000
_ORDINARY = 1e4


@dataclass(frozen=True)
class Trials:
    """The numbers of what one quantity is computed from; one number of each for every trial.

    `elements` are the elements of inputs that it reads, of `labels` those that are always 0; `parameters` are
    those that it is written with. Trials come in order, the plainest first. `is_ordinary`: no number is
    larger than people meet, or nearer to zero.
    """

    program: Program
    extents: Mapping[str, int]
    elements: Mapping[tuple[str, At], np.ndarray]
    parameters: Mapping[str, np.ndarray]
    is_ordinary: np.ndarray
    labels: tuple[tuple[str, At], ...] = ()

    @cached_property
    def count(self) -> int:
        return len(self.is_ordinary)

    def inputs(self, trial: int) -> dict[tuple[str, At], float]:
        """The elements that are read, at one trial."""
        found = {element: float(numbers[trial]) for element, numbers in self.elements.items()}
        return found | dict.fromkeys(self.labels, 0.0)

    def settings(self, trial: int) -> dict[str, float]:
        """The parameters at one trial."""
        return {name: float(numbers[trial]) for name, numbers in self.parameters.items()}

    def run(self, program: Program, dtype: str, plain: Iterable[str] = ()) -> Run:
        """A program at all trials."""
        arrays: dict[str, dict[At, np.ndarray]] = {}
        for array in program.arrays:
            usual = np.full(self.count, _usual(array.domain) if array.role != "label" else 0.0)
            lengths = (range(self.extents[axis.name]) for axis in array.axes)
            arrays[array.name] = dict.fromkeys(itertools.product(*lengths), usual)
        for (name, at), numbers in self.elements.items():
            arrays[name][at] = numbers
        symbols: dict[Basic, np.ndarray] = {
            item.symbol: self.parameters.get(item.name, np.full(self.count, _default(item)))
            for item in program.parameters
        }
        return Run(program, arrays, symbols, self.extents, dtype, frozenset(plain))

    def at(self, trial: int, dtype: str) -> tuple[dict[str, dict[At, mpmath.mpf]], dict[str, mpmath.mpf]]:
        """The arrays and parameters of one trial, as a type has them."""
        kind = np.dtype(dtype).type

        def exact(number: float) -> mpmath.mpf:
            return mpmath.mpf(float(kind(number)))

        run = self.run(self.program, dtype)
        arrays = {
            name: {at: mpmath.mpf(float(numbers[trial].astype(dtype))) for at, numbers in elements.items()}
            for name, elements in run.arrays.items()
        }
        for array in self.program.arrays:
            if array.role == "label":
                arrays[array.name] = {at: int(number) for at, number in arrays[array.name].items()}
        numbers = {item.name: exact(_default(item)) for item in self.program.parameters}
        return arrays, numbers | {name: exact(column[trial]) for name, column in self.parameters.items()}


def trials_of(program: Program, name: str) -> Trials:
    """Where a quantity is tried: two of its arguments at a time, the others at their usual numbers.

    Raises:
        KeyError: it is not computed in floating point.
    """
    extents = _extents(program)
    axes = program.node(name).axes
    arguments = {item.symbol: item for item in program.parameters if item.axis is None}
    parameters = [arguments[one] for one in sorted(reached(program, name) & set(arguments), key=str)]
    none = Trials(program, extents, {}, {}, np.ones(1, bool))
    leaves = none.run(program, "float64").leaves(name, (0,) * len(axes))
    arrays = {array.name: array for array in program.arrays}
    groups: dict[Argument, list[At]] = {}
    for array, at in leaves:
        if arrays[array].role != "label":
            groups.setdefault(array, []).append(at)
    choices = {array: list(_fillings(arrays[array], len(ats))) for array, ats in groups.items()}
    choices |= {item.name: [(number,) for number in _settings(item)] for item in parameters}
    usual = {argument: filling[0] for argument, filling in choices.items()}
    rows = sorted(set(_pairs(choices, usual)), key=lambda row: (_effort(row, usual), row))[:_MOST]
    table = dict(zip(choices, zip(*rows, strict=True), strict=True)) if choices else {}
    elements = {
        (array, at): np.array([filling[place] for filling in table[array]])
        for array, ats in groups.items()
        for place, at in enumerate(ats)
    }
    numbers = {item.name: np.array([filling[0] for filling in table[item.name]]) for item in parameters}
    sizes = np.array([[abs(n) for filling in row for n in filling if n] or [1.0] for row in rows], object)
    ordinary = np.array([max(one) <= _ORDINARY and min(one) >= 1 / _ORDINARY for one in sizes], bool)
    labels = tuple(leaf for leaf in leaves if arrays[leaf[0]].role == "label")
    return Trials(program, extents, elements, numbers, ordinary, labels)


def _extents(program: Program) -> dict[str, int]:
    """Short axes, of which a formula can be read off; windows have their room."""
    found = Point(program, 0).extents
    if program.positions or any(item.axis for item in program.parameters):
        return dict(found)
    least = {axis.name: axis.multiple for array in program.arrays for axis in array.axes}
    return {
        name: size if name.isdigit() else max(_SHORTEST, least.get(name, 1)) for name, size in found.items()
    }


def _pairs(choices: Mapping[str, list], usual: Mapping[str, tuple]) -> Iterator[tuple]:
    for first, second in itertools.combinations_with_replacement(choices, 2):
        for one, other in itertools.product(choices[first], choices[second]):
            changed = {**usual, first: one, second: other}
            yield tuple(changed[argument] for argument in choices)


def _fillings(array: Array, count: int) -> Iterator[tuple[float, ...]]:
    """What the elements of an array are set to: all to one number, or the first one otherwise."""
    usual = _usual(array.domain)
    yield (usual,) * count
    for number in _numbers(array.domain):
        yield (number,) * count
        if count > 1:
            yield (number, *(0.0 if array.domain.contains(0) else usual,) * (count - 1))


def _numbers(domain: Domain) -> list[float]:
    if domain.values:
        return [float(value) for value in domain.values]
    sizes = [0.0, 1.0, *_MAGNITUDES, *(_BELOW_ONE if domain.upper <= 1 else ())]
    return [number for size in sizes for number in (size, -size) if domain.contains(number)]


def _settings(parameter: Parameter) -> list[float]:
    numbers = [_default(parameter)]
    if not (parameter.option or parameter.domain.integer or parameter.classes):
        numbers += [one for one in _OF_A_PARAMETER if parameter.domain.contains(one)]
    return list(dict.fromkeys(numbers))


def _default(parameter: Parameter) -> float:
    if parameter.default is not None:
        return float(parameter.default)
    return 0.0 if parameter.classes is not None else _usual(parameter.domain)


def _usual(domain: Domain) -> float:
    """A number of a domain that nobody is surprised at."""
    if domain.values:
        return float(domain.values[-1])
    usual = next((number for number in (1.0, 0.5, 2.0) if domain.contains(number)), None)
    if usual is not None:
        return usual
    low, high = max(domain.lower, -1e3), min(domain.upper, 1e3)
    return float(math.floor((low + high) / 2) if domain.integer else (low + high) / 2)


def _effort(row: tuple, usual: Mapping[str, tuple]) -> float:
    """How far from ordinary the numbers of a trial are: powers of ten, and one for each that is not usual."""
    found = 0.0
    for filling, plain in zip(row, usual.values(), strict=True):
        if filling != plain:
            found += 1 + max(abs(math.log10(abs(number))) if number else 0.5 for number in filling)
            found += 0.1 * sum(number < 0 for number in filling)
    return found
