"""How large the terms are that a Hessian's product with a vector adds up.

The chain rule gives ∂ᵢ(Hv) as a sum over the ways in which two arguments move the loss. Floating point rounds
each of its terms, so that Σ |terms| is what an error is an epsilon of, however much of them cancels: a length
has no second derivative along itself, shares of 1 no slope of their sum. Every node of the declaration is
given three numbers that are never negative: how much it may move with an element, how much along the vector,
and how much with both. Sums add them, whatever their signs.

Values are the oracle's own, and slopes of functions are differences of these: no rule of differentiation of
the chain is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, NamedTuple

import mpmath
import numpy as np
import sympy
from mpmath import mpf

from symloss.functions import logaddexp
from symloss.language.reductions import (
    LogSumExp,
    MaxOver,
    MeanOver,
    MinOver,
    Named,
    Softmax,
    SumOver,
)
from symloss.language.scan import AfterLast, Carried, Recurrence
from symloss.language.stop import Stop
from symloss.language.symbols import Index, Read
from symloss.verify.balls import TooWide
from symloss.verify.closures import Frame, UndefinedComparison, position
from symloss.verify.numbers import Arrays, Numbers, Parameters
from symloss.verify.scans import OUTSIDE
from symloss.verify.values import Values

PRECISION = 240  # of the values: the slopes have a third of these bits
STEP = 80  # a difference is taken over 2^-80


class Bend(NamedTuple):
    """Bounds of how a number moves: with the element, along the vector, and with both at once."""

    one: Any
    other: Any
    both: Any


STILL = Bend(mpf(0), mpf(0), mpf(0))


def terms_of_bends(
    values: Values,
    arrays: Arrays,
    parameters: Parameters,
    wrt: str,
    vector: np.ndarray,
    at: tuple[int, ...],
    reduction: str | None = None,
    weight: Any = None,
) -> mpf:
    """Σ |terms| of one element of the Hessian's product with a vector; 0 where a value is not known.

    Args:
        values: the declaration and its values; no more of an oracle is needed.
        arrays, parameters, wrt, vector, at, reduction, weight: as for `Oracle.product`.
    """
    declaration = values.declaration
    numbers = Numbers(declaration, arrays, parameters)
    try:
        with mpmath.workprec(PRECISION):
            walk = _Walk(values, numbers, wrt, vector, at)
            if declaration.is_per_sample:
                found = _of_samples(values, numbers, walk, wrt, at, reduction, weight)
            else:
                found = walk.bend(declaration.expression).both
    except (TooWide, UndefinedComparison, ArithmeticError, ValueError):
        return mpf(0)
    return found if mpmath.isfinite(found) else mpf(0)


def _of_samples(
    values: Values,
    numbers: Numbers,
    walk: _Walk,
    wrt: str,
    at: tuple[int, ...],
    reduction: str | None,
    weight: Any,
) -> mpf:
    """That of all samples that take part, times their factors; where they stay apart it is one of them."""
    declaration, own = values.declaration, values.samples_of(wrt)
    factors = values.factors(
        numbers.arrays, walk.parameters, "sum" if reduction == "none" else reduction, weight
    )
    total = mpf(0)
    for sample in np.ndindex(factors.shape) if own is None else [tuple(at[axis] for axis in own)]:
        for index, place in zip(declaration.sample_indices, sample, strict=True):
            walk.frame.index[index.name] = place
        if factors[sample] and values.condition(walk.frame):
            total += abs(factors[sample]) * walk.bend(declaration.expression.body).both
    return total


class _Walk:
    """One walk over a declaration, with the values at one place."""

    def __init__(
        self, values: Values, numbers: Numbers, wrt: str, vector: np.ndarray, at: tuple[int, ...]
    ) -> None:
        self.number, self.test = values.compiler.number, values.compiler.test
        self.scans, self.context = values.compiler.scans, values.compiler.context
        self.frame = Frame(numbers.read, numbers.parameters, numbers.extents, PRECISION)
        self.parameters = {name: mpmath.mp.make_mpf(one) for name, one in numbers.parameters.items()}
        self.wrt, self.vector, self.at = wrt, vector, at
        self.known: dict[Any, Bend] = {}
        self.moving: dict[sympy.Basic, bool] = {}
        self.names: dict[sympy.Basic, list[str]] = {}
        self.carried: dict[str, dict[tuple[int, ...], Bend]] = {}
        self.runs: dict[Any, dict[str, dict[tuple[int, ...], Bend]]] = {}

    def value(self, node: sympy.Expr) -> Any:
        """The oracle's number."""
        return mpmath.mp.make_mpf(self.number(node)(self.frame)[0])

    def bend(self, node: sympy.Expr) -> Bend:
        """How a node moves."""
        if not self._moves(node):
            return STILL
        if isinstance(node, Read) or node.has(Carried):
            return self._bend(node)
        if node not in self.names:
            self.names[node] = sorted(s.name for s in node.free_symbols if isinstance(s, Index))
        key = (node, *[self.frame.index[name] for name in self.names[node]])
        if key not in self.known:
            self.known[key] = self._bend(node)
        return self.known[key]

    def _moves(self, node: sympy.Basic) -> bool:
        found = self.moving.get(node)
        if found is None:
            is_read = isinstance(node, Carried) or (isinstance(node, Read) and node.name == self.wrt)
            inside = () if isinstance(node, Stop) else node.args
            found = self.moving[node] = is_read or any(map(self._moves, inside))
        return found

    def _bend(self, node: sympy.Expr) -> Bend:
        match node:
            case Read():
                return self._read(node)
            case Named():
                return self.bend(node.body)
            case sympy.Add():
                return _added(map(self.bend, node.args))
            case sympy.Mul():
                return self._product(node)
            case sympy.Piecewise():
                return next(
                    (self.bend(one) for one, asked in node.args if self.test(asked)(self.frame)), STILL
                )
            case sympy.Max() | sympy.Min():
                return self._chosen([(self.value(part), self.bend(part)) for part in node.args], node.func)
            case MaxOver() | MinOver():
                choice = sympy.Max if isinstance(node, MaxOver) else sympy.Min
                return self._chosen(self._terms(node), choice)
            case SumOver():
                return _added(bend for _, bend in self._terms(node))
            case MeanOver():
                return self._mean(node)
            case LogSumExp():
                return self._log_of_sum(self.value(node), self._terms(node))
            case logaddexp():
                terms = [(self.value(part), self.bend(part)) for part in node.args]
                return self._log_of_sum(self.value(node), terms)
            case Softmax():
                norm = self.bend(LogSumExp(node.body, (node.index,)))
                share = self.value(node)
                return _through(_added([self.bend(node.body), norm]), share, share)
            case Carried() | AfterLast():
                return self._carry(node)
            case sympy.exp():
                power = self.value(node)
                return _through(self.bend(node.args[0]), power, power)
            case sympy.Pow() if not self._moves(node.exp):
                return self._power(node)
            case sympy.Function() | sympy.Pow():
                return self._function(node)
        raise ValueError(f"how {type(node).__name__} bends is not known")

    def _read(self, node: Read) -> Bend:
        where = tuple(position(index)(self.frame) for index in node.indices)
        along = abs(mpf(float(self.vector[where])))
        return Bend(mpf(where == self.at), along, mpf(0))

    def _product(self, node: sympy.Mul) -> Bend:
        size, bend = mpf(1), STILL
        for factor in node.args:
            mine, beside = abs(self.value(factor)), self.bend(factor)
            if not mpmath.isfinite(mine):
                return STILL
            bend = Bend(
                size * beside.one + mine * bend.one,
                size * beside.other + mine * bend.other,
                size * beside.both + mine * bend.both + bend.one * beside.other + bend.other * beside.one,
            )
            size *= mine
        return bend

    def _power(self, node: sympy.Pow) -> Bend:
        base, exponent = self.value(node.base), self.value(node.exp)
        if not base and not (node.exp.is_Integer and node.exp > 0):
            return STILL  # by convention
        bends = [
            coefficient * (abs(base) ** (exponent - order) if coefficient else 0)
            for order, coefficient in ((1, abs(exponent)), (2, abs(exponent * (exponent - 1))))
        ]
        return _through(self.bend(node.base), *bends)

    def _function(self, node: sympy.Expr) -> Bend:
        """Any function of one or several arguments, by differences."""
        given = [self.value(argument) for argument in node.args]
        inner = list(map(self.bend, node.args))
        places = [place for place, argument in enumerate(node.args) if self._moves(argument)]
        differences, second = _Differences(self._called(node), given), dict[tuple[int, ...], Any]()
        found = _added(_times(inner[place], differences.slope(place)) for place in places)
        for first, other in product(places, places):
            key = tuple(sorted((first, other)))
            if key not in second:
                second[key] = differences.second(*key)
            found = found._replace(both=found.both + second[key] * inner[first].one * inner[other].other)
        return found

    def _called(self, node: sympy.Expr) -> Callable[..., Any]:
        if isinstance(node, sympy.Pow):
            return lambda base, exponent: base**exponent
        reference = getattr(node, "reference", None)
        if reference is not None:
            return lambda *numbers: reference(mpmath.mp, *numbers)
        function: Callable[..., Any] = getattr(
            mpmath.mp, {"Abs": "fabs"}.get(name := type(node).__name__, name)
        )
        return function

    def _terms(self, node: Any, body: sympy.Expr | None = None) -> list[tuple[Any, Bend]]:
        """The terms of a reduction that take part: how large each is, and how it moves."""
        before, found = dict(self.frame.index), []
        for where in product(*(range(self.frame.extents[index.extent.name]) for index in node.indices)):
            self.frame.index.update(zip([index.name for index in node.indices], where, strict=True))
            if self.test(node.condition)(self.frame):
                term = node.body if body is None else body
                found.append((self.value(term), self.bend(term)))
        self.frame.index = before
        return found

    def _mean(self, node: MeanOver) -> Bend:
        """Σ terms/Σ counts, as a quotient where the counts move."""
        terms, counts = self._terms(node, node.body / node.each), self._terms(node, node.count)
        size = sum((count for count, _ in counts), mpf(0))
        if not size:
            return STILL
        above, below = _added(bend for _, bend in terms), _added(bend for _, bend in counts)
        if not any(below):
            return _times(above, 1 / abs(size))
        top, inverse = abs(self.value(node) * size), 1 / abs(size)
        under = _through(below, inverse**2, 2 * inverse**3)
        return Bend(
            inverse * above.one + top * under.one,
            inverse * above.other + top * under.other,
            inverse * above.both + top * under.both + above.one * under.other + above.other * under.one,
        )

    def _log_of_sum(self, whole: Any, terms: list[tuple[Any, Bend]]) -> Bend:
        if not mpmath.isfinite(whole):
            return STILL
        shares = [(mpmath.exp(value - whole), bend) for value, bend in terms]
        found = _added(_times(bend, share) for share, bend in shares)
        squares = sum((share * bend.one * bend.other for share, bend in shares), mpf(0))
        return found._replace(both=found.both + squares + found.one * found.other)

    def _chosen(self, terms: list[tuple[Any, Bend]], choice: Any) -> Bend:
        """What moves most of those that are chosen."""
        pick = max if choice is sympy.Max else min
        if not terms:
            return STILL
        best = pick(value for value, _ in terms)
        bends = [bend for value, bend in terms if value == best]
        return Bend(*(max(parts) for parts in zip(*bends, strict=True)))

    # Recurrences

    def _carry(self, node: AfterLast | Carried) -> Bend:
        where = tuple(position(index)(self.frame) for index in node.indices)
        if isinstance(node, Carried):
            bends = self.carried[node.name]
        else:
            self.number(node)
            recurrence = node.recurrence
            key = (recurrence, *[self.frame.index[i.name] for i in sorted(recurrence.outer, key=str)])
            if key not in self.runs:
                self.runs[key] = self._run(recurrence)
            bends = self.runs[key][node.name]
        return bends.get(where, bends[OUTSIDE])

    def _run(self, recurrence: Recurrence) -> dict[str, dict[tuple[int, ...], Bend]]:
        """Step after step, beside the values that the oracle has carried."""
        states = self.scans.runs[recurrence](self.frame)
        index, carried, bends = dict(self.frame.index), self.frame.carried, self.carried
        found = {carry.head.name: dict(self._filled(carry, carry.initial)) for carry in recurrence.carries}
        steps = range(len(states) - 1)
        for number, step in enumerate(reversed(steps) if recurrence.reverse else steps):
            self.frame.index[recurrence.along.name] = step
            self.frame.carried, self.carried = {**carried, **states[number]}, {**bends, **found}
            found = {carry.head.name: dict(self._filled(carry, carry.step)) for carry in recurrence.carries}
        self.frame.index, self.frame.carried, self.carried = index, carried, bends
        return found

    def _filled(self, carry: Any, body: sympy.Expr) -> Iterator[tuple[tuple[int, ...], Bend]]:
        before = dict(self.frame.index)
        lengths = [position(length)(self.frame) for length in carry.lengths]
        yield OUTSIDE, STILL
        for where in product(*map(range, lengths)):
            self.frame.index.update(zip([index.name for index in carry.indices], where, strict=True))
            yield where, self.bend(body)
        self.frame.index = before


class _Differences:
    """Sizes of the slopes of a function at some numbers; 0 where it has none."""

    def __init__(self, function: Callable[..., Any], given: list[Any]) -> None:
        self.function, self.given = function, given
        self.steps = [min(abs(number) or mpf(1), mpf(1)) * mpf(2) ** -STEP for number in given]

    def slope(self, place: int) -> Any:
        with mpmath.workprec(self._precision):
            moved = [self._at({place: side}) for side in (1, -1)]
            return _size((moved[0] - moved[1]) / (2 * self.steps[place]))

    def second(self, first: int, other: int) -> Any:
        with mpmath.workprec(self._precision):
            if first == other:
                moved = [self._at({first: side}) for side in (1, 0, -1)]
                return _size((moved[0] - 2 * moved[1] + moved[2]) / self.steps[first] ** 2)
            corners = [(1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1)]
            total = sum(sign * self._at({first: a, other: b}) for a, b, sign in corners)
            return _size(total / (4 * self.steps[first] * self.steps[other]))

    def _at(self, sides: dict[int, int]) -> Any:
        given = [number + sides.get(place, 0) * self.steps[place] for place, number in enumerate(self.given)]
        found = self.function(*given)
        return found if isinstance(found, mpf) else mpmath.nan

    @property
    def _precision(self) -> int:
        tops = [int(mpmath.mag(number)) for number in self.given if number and mpmath.isfinite(number)]
        return 3 * PRECISION + max([0, *tops])


def _size(slope: Any) -> Any:
    return abs(slope) if mpmath.isfinite(slope) else mpf(0)


def _added(bends: Any) -> Bend:
    parts = list(bends)
    return Bend(*(sum(column, mpf(0)) for column in zip(*parts, strict=True))) if parts else STILL


def _times(bend: Bend, factor: Any) -> Bend:
    return Bend(*(abs(factor) * part for part in bend))


def _through(bend: Bend, slope: Any, second: Any) -> Bend:
    """What becomes of it in a function whose slopes have these sizes."""
    return _times(bend, slope)._replace(both=slope * bend.both + second * bend.one * bend.other)
