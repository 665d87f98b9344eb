"""Exact ties and kinks, at points made for them: there a derivative is what a convention says.

Points that are drawn meet a tie by chance. Here the numbers of one small batch are put on a lattice of short
binary fractions, where sums and products have no rounding, and for every choice of the declaration (an
extremum, an absolute value, a sign, a comparison) one element is moved along the lattice until the choice is
exactly undecided: a kernel that computes with floats meets the same tie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cmp_to_key
from itertools import product
from typing import Any

import numpy as np
import sympy
from mpmath.libmp import from_float
from sympy.core.relational import Relational

from symloss.language.declaration import Declaration
from symloss.language.reductions import MaxOver, MinOver
from symloss.language.scan import AfterLast, Carried
from symloss.language.switches import Switches
from symloss.language.symbols import Index, Read
from symloss.signature import Domain
from symloss.verify import balls
from symloss.verify.balls import Ball, Number
from symloss.verify.closures import Closure, Frame, UndefinedComparison
from symloss.verify.evaluator import Compiler
from symloss.verify.numbers import Numbers
from symloss.verify.sampling import Batch, has_length_or_angle, is_elementwise, single

LATTICE = tuple(sorted((k / 4 for k in range(-20, 21)), key=abs))
MOST = 12  # batches
POINTS = 4  # of an element-wise loss
MOST_PLACES = 5  # of the indices of one choice
MOST_MOVED = 6  # elements that are tried for one choice
PRECISION = 200
Key = tuple[str, tuple[int, ...]]


def tied(declaration: Declaration, batch: Batch) -> list[Batch]:
    """Batches like one, each with an exact tie or kink; one batch of such points for an element-wise loss."""
    if not choices(declaration):
        return []
    start = on_lattice(declaration, batch)
    if not is_elementwise(declaration):
        return _distinct(_Places(declaration, start).made())
    starts = [single(start, position) for position in range(min(POINTS, len(start)))]
    found = _distinct(one for point in starts for one in _Places(declaration, point).made())
    if not found:
        return []
    arrays = {name: np.concatenate([one.arrays[name] for one in found]) for name in start.arrays}
    return [replace(start, arrays=arrays, kinds=("tie",) * len(found))]


def _distinct(batches: Iterable[Batch]) -> list[Batch]:
    found: list[Batch] = []
    for one in batches:
        if not any(_equal(one, other) for other in found):
            found.append(one)
        if len(found) == MOST:
            break
    return found


def on_lattice(declaration: Declaration, batch: Batch) -> Batch:
    """The batch with every real number moved to a short binary fraction inside its domain.

    Where lengths are taken, vectors are put on a line: their lengths are then on the lattice too.
    """
    arrays = dict(batch.arrays)
    is_on_a_line = has_length_or_angle(declaration.expression)
    for array in declaration.arrays:
        values = arrays[array.name]
        if array.role == "label" or array.domain.integer:
            continue
        if array.domain.values:  # flags and signs: each of them occurs
            arrays[array.name] = np.resize(np.asarray(array.domain.values, values.dtype), values.shape)
            continue
        nearest = np.vectorize(lambda value, domain=array.domain: _nearest(domain, float(value)))
        moved = np.asarray(nearest(values), values.dtype) if values.size else values
        if is_on_a_line and moved.ndim and array.role == "differentiable" and array.domain.contains(0.0):
            moved[..., 1:] = 0
        arrays[array.name] = moved
    parameters = dict(batch.parameters)
    for item in declaration.parameters:
        if not item.domain.integer and not item.domain.values:
            parameters[item.name] = _nearest(item.domain, float(parameters[item.name]))
    return replace(batch, arrays=arrays, parameters=parameters, kind="tie")


def _nearest(domain: Domain, value: float) -> float:
    ends = (domain.lower, domain.upper)  # a share of 0 would switch its choices off
    inside = [number for number in LATTICE if domain.contains(number) and number not in ends]
    return min(inside, key=lambda number: abs(number - value)) if inside else value


def _equal(one: Batch, other: Batch) -> bool:
    return all(np.array_equal(values, other.arrays[name]) for name, values in one.arrays.items())


def choices(declaration: Declaration) -> list[sympy.Basic]:
    """What chooses between numbers that move, in the declared order; nothing inside a recurrence."""
    moving = {array.name for array in declaration.arrays if array.role == "differentiable"}
    kinds = (Relational, sympy.Abs, sympy.sign, sympy.Max, sympy.Min, MaxOver, MinOver)
    found: dict[sympy.Basic, None] = {}
    for node in sympy.preorder_traversal(declaration.expression):
        if not isinstance(node, kinds) or node.has(Carried, AfterLast):
            continue
        if any(read.name in moving for read in node.atoms(Read)):
            found[node] = None
    return list(found)


class _Places:
    """Finds ties near one batch."""

    def __init__(self, declaration: Declaration, batch: Batch) -> None:
        self.declaration, self.batch = declaration, batch
        switches = Switches(declaration.arrays, declaration.parameters)
        self.compiler = Compiler(declaration.expression, switches)
        self.numbers = Numbers(declaration, batch.arrays, batch.parameters)

    def made(self) -> Iterator[Batch]:
        """For every choice and a few places of its indices, a batch in which it is undecided."""
        for node in choices(self.declaration):
            gap = self._gap(node)
            for index in self._assignments(node):
                if (one := self._tied(gap, index)) is not None:
                    yield one

    def _gap(self, node: Any) -> Closure:
        """What is 0 where the choice is undecided: the difference of the two that come first."""
        match node:
            case Relational():
                parts = [self.compiler.number(side) for side in (node.lhs, node.rhs)]
            case sympy.Abs() | sympy.sign():
                return self.compiler.number(node.args[0])
            case sympy.Max() | sympy.Min():
                parts = list(map(self.compiler.number, _without_common(node.args)))
            case _:
                terms = self.compiler.terms(node.body, node.condition, node.indices)
                largest = isinstance(node, MaxOver)
                return lambda frame: _between_first([ball for _, ball in terms(frame)], largest)
        largest = not isinstance(node, sympy.Min)
        return lambda frame: _between_first([part(frame) for part in parts], largest)

    def _assignments(self, node: sympy.Basic) -> list[dict[str, int]]:
        """A few places of the indices that a choice has, evenly among all."""
        indices = sorted(node.atoms(Index), key=lambda index: index.name)
        lengths = [self.numbers.extents.get(index.extent.name, 1) for index in indices]
        places = list(product(*map(range, lengths)))
        chosen = places[:: max(1, -(-len(places) // MOST_PLACES))]
        return [dict(zip([index.name for index in indices], place, strict=True)) for place in chosen]

    def _tied(self, gap: Closure, index: dict[str, int]) -> Batch | None:
        read: dict[Key, None] = {}
        here = self._evaluated(gap, index, None, 0.0, read)
        if here is not None and _is_tie(here):
            return self.batch
        roles = {array.name: array for array in self.declaration.arrays}
        moving = [key for key in read if roles[key[0]].role == "differentiable"]
        for key in moving[:MOST_MOVED]:
            domain = roles[key[0]].domain
            for value in LATTICE if not domain.values else ():
                if not domain.contains(value):
                    continue
                there = self._evaluated(gap, index, key, value, {})
                if there is not None and _is_tie(there):
                    return self._with(key, value)
        return None

    def _evaluated(
        self, gap: Closure, index: dict[str, int], key: Key | None, value: float, log: dict[Key, None]
    ) -> Ball | None:
        number = from_float(value)

        def read(name: str, where: tuple[int, ...]) -> Number:
            log[name, where] = None
            return number if (name, where) == key else self.numbers.read(name, where)

        frame = Frame(read, self.numbers.parameters, self.numbers.extents, PRECISION, index=dict(index))
        try:
            return gap(frame)
        except (UndefinedComparison, balls.TooWide, IndexError, ValueError):  # NaN, or a place outside
            return None

    def _with(self, key: Key, value: float) -> Batch:
        name, where = key
        values = self.batch.arrays[name].copy()
        values[where] = value
        return replace(self.batch, arrays={**self.batch.arrays, name: values})


def _without_common(arguments: tuple[sympy.Expr, ...]) -> list[sympy.Expr]:
    """The arguments of an extremum over the factors that all have.

    Where such a factor is 0 all are equal whatever they are; which is meant is then a matter of its sign.
    """
    shared = set.intersection(*(set(sympy.Mul.make_args(argument)) for argument in arguments))
    return [argument / sympy.Mul(*shared) for argument in arguments]


def _between_first(items: list[Ball], largest: bool) -> Ball:
    """The difference of the two that an extremum would take first; infinite where there is but one."""
    if len(items) < 2:
        return balls.INFINITY
    order: Callable[[Ball], Any] = cmp_to_key(balls.compare)
    first, second, *_ = sorted(items, key=order, reverse=largest)
    return balls.subtract(first, second, PRECISION)


def _is_tie(gap: Ball) -> bool:
    """Exactly 0, by numbers that have no error."""
    return gap == balls.ZERO
