"""How much of a sum rounding may lose: a running error bound, at exact points of several kinds.

The unit is the unit roundoff. Elements of inputs are exact, values of other nodes are rounded once.
"""

from __future__ import annotations

import random
from fractions import Fraction
from functools import lru_cache

from sympy import Add, Expr, Max, Min, Mul, Pow, Rational, Symbol

from symloss.language.remembered import spelled
from symloss.language.symbols import Read
from symloss.program import Let, rename
from symloss.program.difference import Difference

_POINTS = 4
_FAR = 2**20
Bounded = tuple[Fraction, Fraction]  # a value and the bound of its error


def error_bounds(expression: Expr, inputs: frozenset[str], linear: dict[str, Let]) -> list[Fraction]:
    """The bound, summed over some points, for each kind of point; `linear` lets are looked through.

    Elements are ordinary; all far from 0 by the same; by the same in one array; by the same at one place.
    """
    bounds = []
    for kind in range(4):
        total = Fraction(0)
        for point in range(_POINTS):
            _, error = _Running(f"{kind} {point}", kind, inputs, linear)(expression)
            total += error
        bounds.append(total)
    return bounds


class _Running:
    def __init__(self, seed: str, kind: int, inputs: frozenset[str], linear: dict[str, Let]) -> None:
        self.seed = seed
        self.kind = kind
        self.inputs = inputs
        self.linear = linear

    def __call__(self, item: Expr) -> Bounded:
        match item:
            case Rational():
                return Fraction(int(item.p), int(item.q)), Fraction(0)
            case Read() if item.name in self.linear:
                node = self.linear[item.name]
                return self(rename(node.body, node.axes, item.indices))
            case Read():
                element = self._element(item)
                return element, Fraction(0) if item.name in self.inputs else abs(element)
            case Symbol():
                return self._drawn(spelled(item)), Fraction(0)
            case Difference():
                x, y = map(self, item.args)
                return _sum(x, (-y[0], y[1]))
            case Add():
                terms = sorted(item.args, key=_written)
                total = self(terms[0])
                for term in terms[1:]:
                    total = _sum(total, self(term))
                return total
            case Mul():
                return self._product(item)
            case Pow() if item.exp.is_Integer and item.exp > 0:
                power = base = self(item.base)
                for _ in range(int(item.exp) - 1):
                    power = _times(power, base)
                return power
            case Max():
                return max(map(self, item.args))
            case Min():
                return min(map(self, item.args))
        drawn = self._drawn(spelled(item))
        return drawn, drawn

    def _product(self, item: Mul) -> Bounded:
        value: Bounded | None = None
        for factor in item.args:
            own = self(factor)
            exact = factor.is_Rational and _is_power_of_two(own[0])
            if value is None:
                value = own
            elif exact or _is_power_of_two(value[0]):
                value = value[0] * own[0], abs(value[0]) * own[1] + abs(own[0]) * value[1]
            else:
                value = _times(value, own)
        assert value is not None
        return value

    def _element(self, item: Read) -> Fraction:
        place = " ".join(map(spelled, item.indices[-1:]))
        far = ("", "all", item.name, place)[self.kind]
        offset = self._drawn(f"offset {far}") * _FAR if far else Fraction(0)
        return offset + self._drawn(spelled(item))

    def _drawn(self, name: str) -> Fraction:
        return _drawn(f"{self.seed} {name}")


@lru_cache(maxsize=20_000)  # the same few elements are in all the forms that are compared
def _drawn(seed: str) -> Fraction:
    return Fraction(random.Random(seed).randrange(1, 4096), 1024)


def _written(term: Expr) -> tuple[bool, bool]:
    """The order in which printers write the terms of a sum: elements first, then what is added."""
    number, rest = term.as_coeff_Mul()
    plain = number in (1, -1) and isinstance(rest, Read | Symbol)
    return not plain, term.could_extract_minus_sign()


def _sum(x: Bounded, y: Bounded) -> Bounded:
    value, error = x[0] + y[0], x[1] + y[1]
    if not x[1] and not y[1] and x[0] * y[0] <= 0 and abs(x[0]) <= 2 * abs(y[0]) <= 4 * abs(x[0]):
        return value, error  # exact (P. H. Sterbenz)
    return value, error + abs(value)


def _times(x: Bounded, y: Bounded) -> Bounded:
    value = x[0] * y[0]
    return value, abs(x[0]) * y[1] + abs(y[0]) * x[1] + abs(value)


def _is_power_of_two(value: Fraction) -> bool:
    top, bottom = abs(value.numerator), value.denominator
    return top > 0 and top & (top - 1) == 0 and bottom & (bottom - 1) == 0
