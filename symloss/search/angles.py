"""Cosines and angles in sums where they nearly cancel."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Abs, Expr, Mul, Piecewise, S, StrictLessThan, atan, cos, factor_terms, sin

from symloss.functions import atan_ratio, ratio
from symloss.search.parts import factors, pairs, small, without


def angles_beside_one_another(part: Expr) -> Iterator[Expr]:
    """cos a - cos b = -2 sin((a + b)/2) sin((a - b)/2), also with b = 0."""
    for first, second, rest in pairs(part):
        for one in factors(first):
            outer = Mul(*without(first, one))
            other = -second / outer
            a = one.args[0] if isinstance(one, cos) else None
            b = S.Zero if other is S.One else other.args[0] if isinstance(other, cos) else None
            if a is not None and b is not None:
                yield rest - 2 * outer * sin((a + b) / 2) * sin(small(a - b) / 2)


def arcs_beside_one_another(part: Expr) -> Iterator[Expr]:
    """arctan(x/y) - arctan(u/v) = arctan((x v - u y)/(y v + x u)), where they are less than π/2 apart.

    They are where x/y is closer to u/v than that is to 0, and both are finite there.
    """
    for first, second, rest in pairs(part):
        for one in factors(first):
            outer = Mul(*without(first, one))
            a, b = _arc(one), _arc(-second / outer)
            if a is not None and b is not None:
                (x, y), (u, v) = a, b
                gap = factor_terms(small(x - u)) * y if y == v else small(x * v - u * y)
                turned = rest + outer * atan(ratio(gap, y * v + x * u))
                yield turned
                is_near = StrictLessThan(Abs(gap), Abs(u * y), evaluate=False)
                yield Piecewise((turned, is_near), (part, True), evaluate=False)


def _arc(item: Expr) -> tuple[Expr, Expr] | None:
    """The x and y of arctan(x/y)."""
    if isinstance(item, atan_ratio):
        return item.args
    if not isinstance(item, atan):
        return None
    above, below = item.args[0].as_numer_denom()
    return (above, below) if below.is_positive and not below.is_number else (item.args[0], S.One)
