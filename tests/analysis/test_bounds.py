"""Enclosures hold: random expressions at random numbers inside the bounds of their symbols."""

import random

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Max,
    Min,
    Rational,
    S,
    Symbol,
    cosh,
    exp,
    log,
    nan,
    oo,
    sign,
    sin,
    sinh,
    sqrt,
    tanh,
    zoo,
)

from symloss.analysis.bounds import OPEN_UNIT, POSITIVE, REAL, UNIT, Bounds, enclose
from symloss.analysis.prove import Prover, canonical, forms, is_zero
from symloss.analysis.search import draw, value_of
from symloss.functions import log_sigmoid, ratio, sigmoid, softplus, times, xlogy

x, y = Symbol("x", real=True), Symbol("y", positive=True)
p, q = Symbol("p", nonnegative=True), Symbol("q", nonnegative=True)
FACTS = {x: REAL, y: POSITIVE, p: UNIT, q: OPEN_UNIT}

numbers = st.integers(-4, 4).map(lambda k: Rational(k, 2))
leaves = st.one_of(numbers, st.sampled_from([x, y, p, q]))


def are_real(parts):
    return all(part.is_extended_real is not False and part.is_finite is not False for part in parts)


def grown(inner):
    one, two = st.tuples(inner), st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda a: a[0] + a[1]),
        two.map(lambda a: a[0] * a[1]),
        two.filter(are_real).map(lambda a: Max(*a)),
        two.filter(are_real).map(lambda a: Min(*a)),
        two.map(lambda a: times(*a)),
        one.map(lambda a: exp(a[0])),
        one.map(lambda a: Abs(a[0])),
        one.map(lambda a: tanh(a[0])),
        one.map(lambda a: sinh(a[0])),
        one.map(lambda a: cosh(a[0])),
        one.map(lambda a: sin(a[0])),
        one.map(lambda a: sign(a[0])),
        one.map(lambda a: sigmoid(a[0])),
        one.map(lambda a: softplus(a[0])),
        one.map(lambda a: log_sigmoid(a[0])),
        one.map(lambda a: log(Abs(a[0]) + 1)),
        one.map(lambda a: log(a[0])),
        one.map(lambda a: sqrt(a[0])),
        one.map(lambda a: ratio(a[0], y)),
        one.map(lambda a: xlogy(p, a[0])),
        st.tuples(inner, st.sampled_from([-2, -1, 2, 3])).map(lambda a: a[0] ** a[1]),
        one.map(lambda a: sigmoid(a[0]) ** y),
    )


expressions = st.recursive(leaves, grown, max_leaves=6)


def points(count=12):
    generator = random.Random(5)
    for _ in range(count):
        yield {symbol: draw(bounds, generator) for symbol, bounds in FACTS.items()}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(expressions)
def test_enclosures_hold(expression):
    if expression.has(zoo, nan) or (expression.is_number and not expression.is_extended_real):
        return
    bounds = Prover(FACTS).bounds(expression)
    with mpmath.workdps(50):
        low = -mpmath.inf if bounds.lower == -oo else mpmath.mpf(str(bounds.lower.evalf(50)))
        high = mpmath.inf if bounds.upper == oo else mpmath.mpf(str(bounds.upper.evalf(50)))
        for values in points():
            value = value_of(expression, values)
            if value is None or not mpmath.isfinite(value):
                continue
            slack = mpmath.mpf(10) ** -30 * (1 + abs(value))
            assert low - slack <= value <= high + slack, (expression, values)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions)
def test_forms_are_equal(expression):
    with mpmath.workdps(50):
        for form in forms(expression):
            for values in points(3):
                a, b = value_of(expression, values), value_of(form, values)
                if a is not None and b is not None and mpmath.isfinite(a) and mpmath.isfinite(b):
                    assert abs(a - b) <= mpmath.mpf(10) ** -25 * (1 + abs(a)), (expression, form)


@pytest.mark.parametrize(
    ("expression", "bounds"),
    [
        (x**2, Bounds(S.Zero, oo, False, True)),
        (1 - sigmoid(x), OPEN_UNIT),
        (p * (1 - p), Bounds(S.Zero, S.One, False, False)),
        (exp(x) + 1, Bounds(S.One)),
        (Max(x, 0), Bounds(S.Zero, oo, False, True)),
        (1 / (1 + y), OPEN_UNIT),
        (y**2 - 2 * y + 1, Bounds(S.Zero, oo, False, True)),
        (log(q), Bounds(-oo, S.Zero)),
    ],
)
def test_known_enclosures(expression, bounds):
    assert Prover(FACTS).bounds(expression) == bounds


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (sigmoid(x) + sigmoid(-x) - 1, True),
        (softplus(x) - softplus(-x) - x, True),
        (log(sigmoid(x)) - log(1 - sigmoid(x)) - x, True),
        (log(1 + exp(-x)) + log_sigmoid(x), True),
        (sinh(x) / cosh(x) - tanh(x), True),
        ((x + 1) ** 2 - x**2 - 2 * x, False),
        (sigmoid(x) - sigmoid(-x), False),
        (Abs(x) - x, False),
    ],
)
def test_equalities(expression, expected):
    assert is_zero(expression) is expected


def test_an_enclosure_of_what_is_only_partly_defined_is_about_the_rest():
    assert enclose(log(x), FACTS) == REAL
    assert enclose(1 / p, FACTS).lower == 1
    assert canonical(sigmoid(-x)) == 1 - sigmoid(x)
