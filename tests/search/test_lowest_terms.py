"""Sums as one fraction in lowest terms."""

import pytest
from sympy import Abs, Piecewise, Rational, exp, expand, sign, sqrt, symbols

from symloss.functions import inverse_root, ratio, times
from symloss.search.lowest_terms import lowest_terms

x, y = symbols("x y", real=True)
p, q, s = symbols("p q s", positive=True)
r = p / q
choice = Piecewise((x, x > 0), (y, True))


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        (1 - x**2 / (p + x**2), p / (p + x**2)),
        (inverse_root(1 + x**2) - x**2 * inverse_root(1 + x**2) ** 3, (1 + x**2) ** Rational(-3, 2)),
        (1 / p - (s * r ** (s - 1) + ratio(1 - s, r)) / q, s * (1 - r**s) / p),
        (times(s, r ** (s - 2)) * r**2 - s * r**s + s, s),
        (exp(3 * x) / (1 + exp(x)) + exp(2 * x) / (1 + exp(x)), exp(2 * x)),
        (choice / p - choice / (p + p * x**2), x**2 * choice / (p * (1 + x**2))),
        (sqrt(p) / (1 + p) - p ** Rational(3, 2) / (p + p**2), 0),
    ],
    ids=str,
)
def test_what_is_left_of_a_sum(part, wanted):
    assert any(expand(found - wanted).simplify() == 0 for found in lowest_terms(part))


def test_signs_cancel_before_they_are_rounded():
    """What is left is a product: no difference of |x| + |y| and |x - y|."""
    part = sign(x - y) / (Abs(x) + Abs(y)) - Abs(x - y) * sign(x) / (Abs(x) + Abs(y)) ** 2
    wanted = (sign(x) * sign(y) + 1) * Abs(y) * sign(x - y) / (Abs(x) + Abs(y)) ** 2
    assert wanted in set(lowest_terms(part))


def test_what_is_no_sum_or_too_large_has_none():
    assert not list(lowest_terms(x * y))
    assert not list(lowest_terms(expand((x + y + p + q) ** 6)))
