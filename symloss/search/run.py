"""A program in the arithmetic of a floating-point type, element by element, at many points at once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from sympy import Basic, Integer, S

from symloss.language.remembered import reads_of, replaced
from symloss.language.stop import Stop
from symloss.language.symbols import Extent, Read
from symloss.program import Let, Node, Program, Reduce, Scan, needed
from symloss.search.floats import Floats

Elements = Mapping[str, Mapping[tuple[int, ...], np.ndarray]]
At = tuple[int, ...]


class Run:
    """Values of a program's nodes at given inputs, one for each point.

    Args:
        program: what to run; a recurrence in it has no value here.
        arrays: the numbers of every element of an input; labels are the same at all points.
        numbers: those of parameters, by their symbols.
        extents: axis name to length.
        dtype: `float32` or `float64`.
        plain: the reductions that are computed as their definitions say: a log-sum-exp as the logarithm of a
            sum of exponentials, a norm as the root of a sum of squares. All others are kept in range.
    """

    def __init__(
        self,
        program: Program,
        arrays: Elements,
        numbers: Mapping[Basic, np.ndarray],
        extents: Mapping[str, int],
        dtype: str,
        plain: frozenset[str] = frozenset(),
    ) -> None:
        self.nodes = {node.name: node for node in program}
        self.arrays, self.extents, self.plain = arrays, extents, plain
        count = next((len(one) for elements in arrays.values() for one in elements.values()), 1)
        lengths: dict[Basic, np.ndarray] = {
            extent: np.full(count, extents[extent.name])
            for extent in (*map(Extent, extents), *program.positions)
        }
        self.scalars = _Scalars(self, {**lengths, **numbers}, dtype, count)
        self._known: dict[tuple[str, At], np.ndarray] = {}

    def __call__(self, name: str, at: At = ()) -> np.ndarray:
        """One value of a node, or of an element of an input, for each point.

        Raises:
            KeyError: some part of it has no value in floating point.
        """
        if name not in self.nodes:
            return self.arrays[name][at].astype(self.scalars.kind)
        if (name, at) not in self._known:
            with np.errstate(all="ignore"):
                self._known[name, at] = self._computed(self.nodes[name], at)
        return self._known[name, at]

    def leaves(self, name: str, at: At = ()) -> dict[tuple[str, At], None]:
        """The elements of inputs that a node is computed from, in a fixed order."""
        if name not in self.nodes:
            return {(name, at): None}
        found: dict[tuple[str, At], None] = {}
        for body, guard in self._terms(self.nodes[name], at):
            for read in (*reads_of(body), *reads_of(guard)):
                found |= self.leaves(read.name, self.scalars.places(read))
        return found

    def _terms(self, node: Node, at: At) -> Iterator[tuple[Any, Any]]:
        """The bodies and guards of a node at one place, for a reduction those of all its terms."""
        if isinstance(node, Scan):
            raise KeyError(node.name)
        here: dict[Any, Any] = dict(zip(node.axes, map(Integer, at), strict=True))
        over = node.over if isinstance(node, Reduce) else ()
        for place in itertools.product(*(range(self.extents[index.extent.name]) for index in over)):
            there = here | dict(zip(over, map(Integer, place), strict=True))
            yield replaced(node.body, there), replaced(node.guard, there)

    def _computed(self, node: Node, at: At) -> np.ndarray:
        terms = [
            (self.scalars(body), None if guard is S.true else self.scalars(guard))
            for body, guard in self._terms(node, at)
        ]
        if isinstance(node, Let):
            ((value, holds),) = terms
            return value if holds is None else np.where(holds, value, self.scalars.kind(0))
        assert isinstance(node, Reduce)
        fold, neutral = _FOLDS[node.op]
        values = [
            value if holds is None else np.where(holds, value, self.scalars.kind(neutral))
            for value, holds in terms
        ]
        return fold(values, node.name in self.plain)


class _Scalars(Floats):
    """Floating-point values of bodies whose indices are numbers; what they read is asked of the run."""

    def __init__(self, run: Run, numbers: Mapping[Basic, np.ndarray], dtype: str, count: int) -> None:
        super().__init__({}, dtype)
        self.run, self.count = run, count
        self.known |= {key: np.asarray(one).astype(dtype) for key, one in numbers.items()}

    def places(self, read: Read) -> At:
        return tuple(int(self(index)[0]) for index in read.indices)

    def _value(self, item: Any) -> np.ndarray:
        match item:
            case Read():
                return self.run(item.name, self.places(item))
            case Stop():
                return self(item.body)
        return super()._value(item)


def _sum(values: list[np.ndarray], plain: bool) -> np.ndarray:
    total, *rest = values
    for value in rest:
        total = total + value
    return total


def _largest(values: list[np.ndarray], plain: bool) -> np.ndarray:
    return np.maximum.reduce(values)


def _smallest(values: list[np.ndarray], plain: bool) -> np.ndarray:
    return np.minimum.reduce(values)


def _logsumexp(values: list[np.ndarray], plain: bool) -> np.ndarray:
    if plain:
        return np.log(_sum([np.exp(value) for value in values], plain))
    most = np.maximum.reduce(values)
    shift = np.where(np.isfinite(most), most, 0).astype(most.dtype)
    return shift + np.log(_sum([np.exp(value - shift) for value in values], plain))


def _norm(values: list[np.ndarray], plain: bool) -> np.ndarray:
    scale = np.ones_like(values[0])
    if not plain:
        most = np.maximum.reduce([np.abs(value) for value in values])
        scale = np.where(np.isfinite(most) & (most > 0), most, 1).astype(most.dtype)
    return scale * np.sqrt(_sum([(value / scale) * (value / scale) for value in values], plain))


Fold = Callable[[list[np.ndarray], bool], np.ndarray]
_FOLDS: dict[str, tuple[Fold, float]] = {
    "sum": (_sum, 0.0),
    "max": (_largest, -np.inf),
    "min": (_smallest, np.inf),
    "logsumexp": (_logsumexp, -np.inf),
    "norm": (_norm, 0.0),
}


def reached(program: Program, name: str) -> frozenset[Basic]:
    """The symbols that a node, or what it is computed from, is written with."""
    node = program.node(name)
    names = {*needed(program, node.body, node.guard), name}
    parts = [part for one in program if one.name in names for part in (one.body, one.guard)]
    return frozenset().union(*(part.free_symbols for part in parts))
