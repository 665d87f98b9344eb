"""Numbers for what a body reads: ordinary ones, near ones, and magnitudes of the wide range, in each type.

They are what the program gives at small arrays, so that a log-sum-exp is that of the row it stands beside.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import mpmath
import numpy as np
from sympy import Basic, Eq, Expr, Ne, S, Symbol

from symloss.functions import Primitive
from symloss.language.atoms import atoms_of
from symloss.language.symbols import Array, Extent, Index, Parameter, Read
from symloss.program import Node, Program, Scan, context
from symloss.program.evaluate import Evaluation
from symloss.program.samples import Point
from symloss.program.scalar import UndefinedCondition, evaluate
from symloss.search.floats import Columns
from symloss.signature import Domain

ENOUGH = 84
_MOST_DRAWS = 40
_MOST_OF_A_RECURRENCE = 10  # which each draw runs through from its beginning
_OF_A_SWITCH = 4  # rows of a draw with a parameter at an end
COUNTS = (1e-4, 1e-2, 30.0, 1e3, 1e5)
SETTLED = 24  # rows more for each number with which a condition compares
_KINDS = 4
NEAR, FAR, WHOLE = 1, 2, 3  # draws that are not ordinary, by their number modulo the kinds
_WIDE = {"float32": 6, "float64": 30}  # powers of ten
_SCALES = (0.1, 1.0, 1.0, 10.0)
_DIGITS = 60


class WidePoint(Point):
    """As `Point`, in one type: in turn ordinary, near one another, far from 1, and whole numbers."""

    def __init__(self, program: Program, seed: int, dtype: str) -> None:
        self.kind, self.seed, self.dtype = np.dtype(dtype).type, seed, dtype
        self.switched = _switched(program, seed)
        super().__init__(program, seed)
        if seed % _KINDS == NEAR:
            self._bring_near(program)

    def _bring_near(self, program: Program) -> None:
        """The arrays of real numbers of one shape within a few units of one another."""
        first: dict[Any, str] = {}
        for array in program.arrays:
            if array.role == "label" or array.domain.values:
                continue
            name = first.setdefault((array.axes, array.domain), array.name)
            if name == array.name:
                continue
            for at, value in self.arrays[name].items():
                beside = float(value) * (
                    1 + self.random.choice((0, 1, -3, 50, 1000)) * np.finfo(self.kind).eps
                )
                self.arrays[array.name][at] = self._inside(array.domain, beside)

    def _array(self, array: Array) -> dict[tuple[int, ...], Any]:
        """As arrays are, but weights are ordinary: a factor that is 0 or huge tells nothing of the rest."""
        found = super()._array(array)
        if array.role != "weight" or array.domain.values:
            return found
        return {at: self._inside(array.domain, self.random.choice((1.0, 0.5, 3.0))) for at in found}

    def _parameter(self, parameter: Parameter) -> Any:
        """Every other draw as it is by default; what is set by hand is set to ordinary numbers, or to 0."""
        drawn = super()._parameter(parameter)
        if self.switched is not None and parameter.default is not None:
            chosen = self.switched[1] if parameter.name == self.switched[0] else parameter.default
            return mpmath.mpf(float(self.kind(chosen)))
        if parameter.axis is not None or parameter.classes is not None or parameter.domain.integer:
            return drawn
        if self.random.random() < 0.25:  # where a parameter switches something off, or on
            return self._inside(parameter.domain, float(self.random.choice((0, 1))))
        if parameter.default is not None and self.seed % 2 == 0:
            return mpmath.mpf(float(self.kind(parameter.default)))
        return mpmath.mpf(float(self.kind(float(drawn))))

    def _real(self, domain: Domain, wide: bool) -> Any:
        if domain.values:
            return mpmath.mpf(self.random.choice(domain.values))
        if wide and self.seed % _KINDS == FAR:
            power = self.random.uniform(-_WIDE[self.dtype], _WIDE[self.dtype])
            draw = self.random.choice((-1, 1)) * 10.0**power
        elif wide and self.seed % _KINDS == WHOLE:
            draw = float(self.random.choice((0, 0, 1, -1, 2, -3)))
        else:
            draw = self.random.gauss(0, 1) * self.random.choice(_SCALES)
        return self._inside(domain, draw)

    def _inside(self, domain: Domain, draw: float) -> Any:
        """The number of the type and of the domain that a draw stands for."""
        draw = abs(draw) if domain.lower >= 0 else draw
        if draw and not domain.lower <= draw <= domain.upper:
            draw = 1 / draw
        number = float(self.kind(draw))
        if not domain.contains(number):
            ends = max(domain.lower, -1e3), min(domain.upper, 1e3)
            number = float(self.kind(ends[0] + (ends[1] - ends[0]) * self.random.random()))
        return mpmath.mpf(number)


def _switched(program: Program, seed: int) -> tuple[str, float] | None:
    """The parameter, and its number, with which a draw after the others tells what that leaves of a body.

    What is left where a power or a factor is switched off may cancel though the whole seldom does.
    """
    ends = [
        (parameter.name, number)
        for parameter in program.parameters
        for number in (0.0, 1.0)
        if parameter.domain.contains(number) and parameter.default not in (None, number)
    ]
    place = (seed - _MOST_DRAWS) // _KINDS
    return ends[place] if 0 <= place < len(ends) else None


class Draws:
    """A program run at drawn arrays of one type; what several of its bodies read is computed once.

    `scale` is what all derivatives are multiplied by.
    """

    def __init__(self, program: Program, dtype: str, scale: Symbol) -> None:
        self.program, self.dtype, self.scale = program, dtype, scale
        self.kind = np.dtype(dtype).type
        self.runs: dict[int, Evaluation] = {}
        recurs = any(isinstance(node, Scan) for node in program)
        self.most = _MOST_OF_A_RECURRENCE if recurs else _MOST_DRAWS

    def columns(self, node: Node, names: dict[Basic, Symbol], body: Expr = S.Zero) -> Columns:
        """The numbers of what a body reads, called as in `names`, where the guard of its node holds.

        Where a condition of the `body` asks whether an element or parameter is some number, it is so in some
        more rows; and weights that are the arguments of special functions are of all sizes in some.
        """
        rows: list[list[float]] = []
        for seed in range(self.most):
            rows += self._rows(node, list(names), seed, ENOUGH - len(rows))
            if len(rows) >= ENOUGH:
                break
        for seed in itertools.count(_MOST_DRAWS) if rows else ():
            if _switched(self.program, seed) is None:
                break
            rows += self._rows(node, list(names), seed, _OF_A_SWITCH)
        for leaf, number in self._asked(node, body):
            place = list(names).index(leaf)
            rows += [[*row[:place], number, *row[place + 1 :]] for row in rows[:SETTLED]]
        table = np.asarray(rows, dtype="float64").reshape(len(rows), len(names))
        return {symbol: table[:, place] for place, symbol in enumerate(names.values())}

    def _asked(self, node: Node, body: Expr) -> Iterator[tuple[Basic, float]]:
        """The elements and parameters that a body compares with a number, and the number."""
        parameters = {item.symbol: item.domain for item in self.program.parameters}
        for relation in sorted(atoms_of(body, Eq, Ne), key=str):
            leaf, number = relation.args
            if not number.is_number or not number.is_finite or leaf in atoms_of(node.guard, Read, Symbol):
                continue
            array = self.program.array(leaf.name) if isinstance(leaf, Read) else None
            domain = array.domain if array is not None else parameters.get(leaf)
            if domain is not None and domain.contains(float(number)):
                yield leaf, float(number)
        yield from self._counted(body)

    def _counted(self, body: Expr) -> Iterator[tuple[Basic, float]]:
        """Weights that a special function is of, as the counts of a likelihood are: from few to very many."""
        special = [part for part in atoms_of(body, Primitive) if part.is_special]
        for read in sorted({read for part in special for read in atoms_of(part, Read)}, key=str):
            array = self.program.array(read.name)
            if array is not None and array.role == "weight" and not array.domain.values:
                yield from ((read, number) for number in COUNTS if array.domain.contains(number))

    def _run(self, seed: int) -> Evaluation:
        if seed not in self.runs:
            point = WidePoint(self.program, seed, self.dtype)
            scalars = {self.scale.name: mpmath.mpf(1) / 4}  # a power of two: its products are not rounded
            self.runs[seed] = Evaluation(self.program, point.arrays, point.parameters, point.extents, scalars)
        return self.runs[seed]

    def _rows(self, node: Node, asked: list[Basic], seed: int, most: int) -> list[list[float]]:
        """The numbers at the first places of a node that have them, in one draw."""
        found: Iterator[list[float]] = self._each_row(node, asked, self._run(seed))
        with mpmath.workdps(_DIGITS):
            return list(itertools.islice(found, most))

    def _each_row(self, node: Node, asked: list[Basic], run: Evaluation) -> Iterator[list[float]]:
        indices = context(node)
        for at in _places(indices, run.extents):
            fixed = run.symbols | dict(zip(indices, at, strict=True))
            try:
                if node.guard is not S.true and not evaluate(node.guard, fixed, run):
                    continue
                numbers = [evaluate(item, fixed, run) for item in asked]
            except (UndefinedCondition, ArithmeticError, ValueError, TypeError, KeyError):
                continue
            if all(isinstance(number, mpmath.mpf) and mpmath.isfinite(number) for number in numbers):
                with np.errstate(over="ignore"):
                    row = [float(self.kind(float(number))) for number in numbers]
                if np.all(np.isfinite(row)):
                    yield row


def _places(indices: tuple[Index, ...], extents: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
    return itertools.product(*(range(extents[index.extent.name]) for index in indices))


def leaves(body: Basic) -> list[Basic]:
    """What a body is a function of: reads, parameters, extents and indices, in a fixed order."""
    found: dict[Basic, None] = {}
    queue = [body]
    while queue:
        item = queue.pop()
        if isinstance(item, Read | Symbol | Extent | Index):
            found.setdefault(item)
        else:
            queue += reversed(item.args)
    return list(found)
