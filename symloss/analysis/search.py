"""Numbers: counterexamples to convexity, and checks at random points where a proof is out of reach."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import mpmath
from sympy import Expr, Rational, S, Symbol, oo

from symloss.analysis.bounds import Bounds
from symloss.program.scalar import evaluate

DIGITS = 50
_MARGIN = mpmath.mpf(10) ** -25
MOST_SETTINGS = 12
_FAILURES = (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError)


@dataclass(frozen=True)
class Chord:
    """Three arguments at which a function lies above its chord: f(middle) > (f(first) + f(last)) / 2."""

    first: Expr
    last: Expr
    settings: tuple[tuple[Symbol, Expr], ...]
    excess: Any

    @property
    def middle(self) -> Expr:
        return (self.first + self.last) / 2


def chord_above(
    body: Expr, x: Symbol, domain: Bounds, others: dict[Symbol, Bounds], preferred: dict[Symbol, Expr]
) -> Chord | None:
    """A counterexample to convexity in x among simple numbers, at 50 digits; None where none is met.

    `preferred` are the values that are tried first for some of the other symbols.
    """
    grid = _grid(domain)
    with mpmath.workdps(DIGITS):
        for setting in _settings(others, preferred):
            values = {symbol: number(value) for symbol, value in setting.items()}
            known = {at: value_of(body, {**values, x: number(at)}) for at in grid}
            best: Chord | None = None
            for low, high in itertools.combinations(grid, 2):
                ends = (known[low], known[high], known.get((low + high) / 2))
                if any(end is None or not mpmath.isfinite(end) for end in ends):
                    continue
                excess = ends[2] - (ends[0] + ends[1]) / 2
                if excess > _MARGIN * (1 + abs(ends[0]) + abs(ends[1])):
                    found = Chord(low, high, tuple(setting.items()), excess)
                    if best is None or _size(found) < _size(best):
                        best = found
            if best is not None:
                return best
    return None


def _size(chord: Chord) -> Expr:
    return abs(chord.first) + abs(chord.last)


def least_value(
    body: Expr, x: Symbol, domain: Bounds, others: dict[Symbol, Bounds], points: int = 200
) -> tuple[Any, int]:
    """The least value at random points, and at how many it was finite."""
    generator = random.Random(len(str(body)))
    found = []
    with mpmath.workdps(DIGITS):
        for _ in range(points):
            values = {symbol: draw(bounds, generator) for symbol, bounds in {**others, x: domain}.items()}
            value = value_of(body, values)
            if value is not None and mpmath.isfinite(value):
                found.append(value)
    return (min(found), len(found)) if found else (None, 0)


def draw(bounds: Bounds, generator: random.Random) -> Any:
    """A random number inside bounds, of any size where they are wide."""
    spread = mpmath.mpf(generator.gauss(0, 1)) * mpmath.mpf(10) ** generator.choice((-1, 0, 0, 1))
    if bounds.lower.is_finite and bounds.upper.is_finite:
        share = mpmath.mpf(generator.random())
        return number(bounds.lower) + share * number(bounds.upper - bounds.lower)
    if bounds.lower.is_finite:
        return number(bounds.lower) + abs(spread)
    return number(bounds.upper) - abs(spread) if bounds.upper.is_finite else spread


def value_of(body: Expr, values: dict[Any, Any]) -> Any:
    """The value at numbers, None where there is no real one."""
    try:
        value = evaluate(body, values, _no_element)
    except _FAILURES:
        return None
    return None if isinstance(value, mpmath.mpc) or mpmath.isnan(value) else value


def number(value: Expr) -> Any:
    return mpmath.mpf(value.p) / value.q if value.is_Rational else mpmath.mpf(str(value.evalf(DIGITS + 5)))


def _no_element(name: str, indices: tuple[int, ...]) -> Any:
    raise KeyError(name)


def _grid(bounds: Bounds) -> list[Expr]:
    steps = [Rational(k, 2) for k in range(-8, 9)] + [S(k) for k in (-32, -16, -12, -8, -6, 6, 8, 12, 16, 32)]
    if bounds.lower.is_finite and bounds.upper.is_finite:
        width = bounds.upper - bounds.lower
        return [bounds.lower + width * Rational(k, 16) for k in range(1, 16)]
    if bounds.lower.is_finite:
        return sorted(
            {bounds.lower + abs(step) for step in steps} - ({bounds.lower} if bounds.open_lower else set())
        )
    return sorted({bounds.upper - abs(step) for step in steps}) if bounds.upper != oo else sorted(set(steps))


def _settings(others: dict[Symbol, Bounds], preferred: dict[Symbol, Expr]) -> Iterator[dict[Symbol, Expr]]:
    """Simple values of the other symbols: the preferred ones first, then one more choice at a time."""
    lists = {symbol: _choices(bounds, preferred.get(symbol)) for symbol, bounds in others.items()}
    combined: Iterable[tuple] = sorted(
        itertools.product(*(range(len(values)) for values in lists.values())), key=sum
    )
    for picks in itertools.islice(combined, MOST_SETTINGS):
        yield {symbol: values[k] for (symbol, values), k in zip(lists.items(), picks, strict=True)}


def _choices(bounds: Bounds, preferred: Expr | None) -> list[Expr]:
    if bounds.lower.is_finite and bounds.upper.is_finite:
        width = bounds.upper - bounds.lower
        found = [bounds.lower + width * share for share in (Rational(1, 2), Rational(1, 4), Rational(3, 4))]
    elif bounds.lower.is_finite:
        found = [bounds.lower + step for step in (1, 2, Rational(1, 2))]
    else:
        found = [S(value) for value in (1, 0, -2, 3)]
    return found if preferred is None else [preferred, *(value for value in found if value != preferred)]
