"""How many digits a form keeps: its value in floating point beside the exact one, point by point.

An error counts in units of what the problem itself explains: the ulp of the result, and of the result times
the condition numbers of what is read, for no form is better than the numbers it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy

from symloss.functions import Primitive
from symloss.program.difference import Difference
from symloss.program.scalar import UndefinedCondition, evaluate
from symloss.search.floats import Floats

PRECISION = 1100  # bits: enough for a difference of numbers of the wide range and of their squares
_FEW = 320, 400  # two precisions at which a difference of values is alike, or is taken with all bits
BITS = {"float32": 24, "float64": 53}
LEAST = {"float32": -149, "float64": -1074}
WORST = 2.0**60
_NEAR = 0.99  # of what is allowed: long doubles tell that it is not exceeded
Column = list[Any]


class Exact:
    """Values of expressions at points with many digits; NaN where there is none. Each is found once."""

    def __init__(self, columns: Mapping[sympy.Symbol, np.ndarray], dtype: str) -> None:
        self.bits = BITS[dtype]
        count = len(next(iter(columns.values()))) if columns else 1
        self.points = [
            {key: mpmath.mpf(float(column[place])) for key, column in columns.items()}
            for place in range(count)
        ]
        self.known: dict[tuple[sympy.Expr, int], Any] = {}
        self.rounded: dict[sympy.Expr, tuple[np.ndarray, np.ndarray]] = {}
        self.scales: dict[int, Any] = {}

    def __call__(self, item: sympy.Expr, place: int) -> Any:
        key = item, place
        if key not in self.known:
            self.known[key] = value_at(item, self.points[place])
        return self.known[key]

    def nearby(self, item: sympy.Expr, dtype: str) -> tuple[np.ndarray, np.ndarray]:
        """The values at all points in long doubles and the ulp of a type there; NaN where it has none."""
        if item not in self.rounded:
            exact = [self(item, place) for place in range(len(self.points))]
            largest = float(np.finfo(dtype).max)
            is_plain = [bool(mpmath.isfinite(right) and abs(right) < largest) for right in exact]
            with mpmath.workprec(100):
                units = [
                    float(_unit(abs(right), dtype)) if plain else np.nan
                    for right, plain in zip(exact, is_plain, strict=True)
                ]
                parts = [(float(right), float(right - float(right))) for right in exact]
            high, low = np.array(parts, np.longdouble).T
            self.rounded[item] = high + np.where(is_plain, low, 0), np.array(units)
        return self.rounded[item]

    def scale(self, item: sympy.Expr, place: int) -> Any:
        """|f| + Σ |f(x ± ε|x|) - f|/ε at a point, of which an error may be some roundings.

        Steps are of one rounding, so that what a rounding makes of a jump or of an exponential counts whole.
        """
        if place not in self.scales:
            point = self.points[place]
            total = abs(self(item, place))
            with mpmath.workprec(PRECISION):
                for key, number in point.items():
                    if number and key in item.free_symbols:
                        total += max(self._moved(item, place, key, side) for side in (1, -1))
            self.scales[place] = total
        return self.scales[place]

    def _moved(self, item: sympy.Expr, place: int, key: sympy.Symbol, side: int) -> Any:
        point, step = self.points[place], mpmath.mpf(2) ** -self.bits
        moved = {**point, key: point[key] * (1 + side * step)}
        if has_special(item):  # its digits are long to compute, and these few are asked for most
            first, again = (value_at(item, moved, few) - value_at(item, point, few) for few in _FEW)
            if first and abs(first - again) <= abs(first) / 1024:
                return abs(first) / step
        beside = value_at(item, moved)
        return mpmath.mpf(0) if mpmath.isnan(beside) else abs(beside - self(item, place)) / step


@lru_cache(maxsize=1000)
def has_special(item: sympy.Expr) -> bool:
    """Whether an expression has a special function."""
    return any(part.is_special for part in item.atoms(Primitive))


def value_at(item: sympy.Expr, point: Mapping[sympy.Symbol, Any], precision: int = PRECISION) -> Any:
    """The value of an expression of plain symbols with many digits; NaN where it has no real one."""
    with mpmath.workprec(precision):
        try:
            value = evaluate(item, point, _no_lookup)
        except (ArithmeticError, ValueError, TypeError, UndefinedCondition):
            return mpmath.nan
    return value if isinstance(value, mpmath.mpf) else mpmath.nan


def _no_lookup(name: str, indices: tuple[int, ...]) -> Any:
    raise KeyError(name)


def errors(
    form: sympy.Expr, written: sympy.Expr, floats: Floats, exact: Exact, dtype: str, bound: float
) -> np.ndarray:
    """The error of a form at each point, as a multiple of what is allowed: `bound` units.

    Raises:
        KeyError: the form has a part that cannot be evaluated in floating point.
    """
    found = np.broadcast_to(floats(form), (floats.count,)).astype(np.float64)
    right, unit = exact.nearby(written, dtype)
    with np.errstate(all="ignore"):
        near = (np.abs(found - right) / unit / bound).astype(np.float64)
    for place in np.flatnonzero(~(near < _NEAR)):  # by all digits, and by what the problem explains
        near[place] = _error(float(found[place]), written, exact, int(place), dtype, bound)
    return near


def _error(found: float, written: sympy.Expr, exact: Exact, place: int, dtype: str, bound: float) -> float:
    right = exact(written, place)
    if mpmath.isnan(right):
        return 0.0
    if mpmath.isinf(right) or abs(right) >= mpmath.mpf(float(np.finfo(dtype).max)):
        return 0.0 if np.isinf(found) and (found > 0) == (right > 0) else WORST
    if not np.isfinite(found):
        return WORST
    with mpmath.workprec(100):
        gap = abs(mpmath.mpf(found) - right)
        unit = _unit(abs(right), dtype)
        if gap <= bound * unit:
            return float(gap / unit / bound)
        unit = max(unit, _unit(exact.scale(written, place), dtype))
        return 0.0 if mpmath.isinf(unit) else min(WORST, float(gap / unit / bound))


def _unit(size: Any, dtype: str) -> Any:
    """The ulp of a type at a number; that of the least subnormal near 0."""
    least = mpmath.mpf(2) ** LEAST[dtype]
    if not size or mpmath.isinf(size):
        return size or least
    return max(least, mpmath.mpf(2) ** (mpmath.frexp(size)[1] - BITS[dtype]))


def losing(form: sympy.Expr, exact: Exact, places: list[int], dtype: str, most: int = 4) -> list[sympy.Expr]:
    """The parts of a form that lose digits at points though what they are made of is rounded only once.

    The worst first: by the sum of the bits that are lost over the points.
    """
    lost: dict[sympy.Expr, float] = {}
    for part in values_in(form):
        if part in lost or not part.args or not isinstance(part, sympy.Expr) or not _is_judged(part):
            continue
        lost[part] = sum(
            bits_lost(part, [exact(one, at) for one in part.args], exact(part, at), dtype) for at in places
        )
    worst = [part for part in lost if lost[part] > 0.05 * len(places) + 2]
    return sorted(worst, key=lambda part: (-lost[part], sympy.count_ops(part), str(part)))[:most]


def values_in(form: sympy.Expr) -> Iterator[sympy.Expr]:
    """A form and its parts, from the outside in, without the conditions of choices."""
    yield form
    for part in [pair.expr for pair in form.args] if isinstance(form, sympy.Piecewise) else form.args:
        yield from values_in(part)


def _is_judged(part: sympy.Expr) -> bool:
    return isinstance(
        part, sympy.Add | sympy.Mul | sympy.Pow | sympy.Function | Difference
    ) and not isinstance(part, sympy.Piecewise)


def bits_lost(part: sympy.Expr, given: Column, right: Any, dtype: str) -> float:
    """The bits that one operation loses of its exact value `right`, its exact arguments rounded once."""
    if not all(map(mpmath.isfinite, [*given, right])):
        return 0.0
    with mpmath.workprec(PRECISION):
        rounded = [_round(number, dtype) for number in given]
        if not all(map(mpmath.isfinite, rounded)):
            return 60.0
        try:
            found = _operate(part, rounded)
        except (ArithmeticError, ValueError, TypeError):
            return 60.0
        if not isinstance(found, mpmath.mpf) or not mpmath.isfinite(found):
            return 60.0
        gap = abs(found - right) / _unit(abs(right), dtype)
        return float(min(60, mpmath.log(gap, 2))) if gap > 4 else 0.0


def _operate(part: sympy.Expr, given: Column) -> Any:
    if isinstance(part, sympy.Add):
        return mpmath.fsum(given)
    if isinstance(part, Difference):
        return given[0] - given[1]
    if isinstance(part, sympy.Mul):
        return mpmath.fprod(given)
    if isinstance(part, Primitive):
        return part.reference(mpmath.mp, *given)
    symbols = [sympy.Dummy(real=True) for _ in given]
    return evaluate(part.func(*symbols), dict(zip(symbols, given, strict=True)), _no_lookup)


def _round(number: Any, dtype: str) -> Any:
    """To the type, with its range."""
    if not number:
        return number
    exponent = max(mpmath.frexp(number)[1] - BITS[dtype], LEAST[dtype])
    rounded = mpmath.ldexp(mpmath.nint(mpmath.ldexp(number, -exponent)), exponent)
    return rounded if abs(rounded) <= float(np.finfo(dtype).max) else mpmath.inf
