"""The derivatives of the conventions: where choices are held, and where nothing needs to be."""

import mpmath
import numpy as np
import pytest
from sympy import Abs, Max, Min, Piecewise, exp, sqrt

from symloss.language import axis, carry, max, mean, min, nonnegative, real, scan, stop, sum
from symloss.language.declaration import declare
from symloss.verify.exact import Exact
from symloss.verify.held import HeldCompiler
from symloss.verify.oracle import Kink, Oracle

n, N = axis("n", "N")
c, C = axis("c", "C")


def slopes(declaration, at, wrt="input", **arrays):
    """The gradient of the sum with choices held, and without."""
    given = {"input": np.asarray(at, float), **{k: np.asarray(v, float) for k, v in arrays.items()}}
    oracles = (Oracle(declaration, compiler=HeldCompiler), Oracle(declaration))
    return [oracle.gradient(given, {}, wrt, "sum").ravel().tolist() for oracle in oracles]


def of_one(function):
    def body(input: real[N]):
        return mean(function(input[n]), n)

    return declare(body)


@pytest.mark.parametrize(
    ("function", "at", "expected"),
    [
        (lambda x: Abs(x), 0.0, 0),
        (lambda x: Abs(x - 1) * 3, 1.0, 0),
        (lambda x: Max(0, x), 0.0, 0),
        (lambda x: Max(0, -x), 0.0, 0),
        (lambda x: Min(1, x), 1.0, 0),
        (lambda x: Max(x, 2 * x), 0.0, 1.5),
        (lambda x: Max(x, 2 * x, 6 * x), 0.0, 3),
        (lambda x: Piecewise((x, x <= 2), (3 * x - 4, True)), 2.0, 1),
        (lambda x: Piecewise((x, x < 2), (3 * x - 4, True)), 2.0, 3),
        (lambda x: sqrt(x**2), 0.0, 0),
        (lambda x: exp(Abs(x)), 0.0, 0),
    ],
)
def test_conventions_at_kinks(function, at, expected):
    held, plain = slopes(of_one(function), [at])
    assert held == [expected]
    assert isinstance(plain[0], Kink)


def test_a_kink_within_a_recurrence_is_held_at_its_step():
    @declare
    def folded(input: real[N, C]):
        return mean(scan(c, carry("a", initial=0), step=lambda a: Abs(a) / 2 + input[n, c]), n)

    held, _ = slopes(folded, [[1.0, -2.0, 3.0], [0.0, 1.0, 2.0]])
    assert held == [-0.25, -0.5, 1, 0, 0.5, 1]


def test_ties_over_an_axis_share():
    @declare
    def spread(input: real[N, C]):
        return mean(max(input[n, c], c) - min(input[n, c], c), n)

    held, _ = slopes(spread, [[2.0, 2.0, 2.0, -1.0], [0.0, 1.0, 0.0, 0.0]])
    third = mpmath.mpf(1) / 3
    assert held[3] == -1 and held[5] == 1
    for found, expected in zip(held, [third, third, third, -1, -third, 1, -third, -third], strict=True):
        assert abs(found - expected) < 1e-15


def test_nothing_changes_where_the_loss_is_smooth():
    random = np.random.default_rng(2)

    @declare
    def mixed(input: real[N, C], target: real[N, C]):
        far = sqrt(sum((input[n, c] - target[n, c]) ** 2, c))
        return mean(Max(0, far - 1) + Abs(max(input[n, c], c)) * stop(far), n)

    held, plain = slopes(mixed, random.normal(size=(3, 2)), target=random.normal(size=(3, 2)))
    for one, other in zip(held, plain, strict=True):
        assert abs(one - other) <= mpmath.mpf(10) ** -25 * (1 + abs(other))


def nested(x: real[N], end: nonnegative = 1):
    return sum(Abs(Max(x[n], end) - end) + Max(2, x[n]), n)


@pytest.mark.parametrize(("at", "expected"), [(1.0, None), (2.0, 1.0), (3.0, 2.0)])
def test_where_ties_meet_any_slope_between_the_sides_will_do(at, expected):
    """A maximum and the absolute value around it are undecided at once at 1, a single maximum at 2."""
    check = Exact(Oracle(declare(nested)))
    found = check.by_convention(lambda o: o.gradient({"x": np.array([at])}, {"end": 1}, "x")[0])
    assert found == expected
