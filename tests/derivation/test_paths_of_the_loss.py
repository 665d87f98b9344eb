"""A loss that reads a quantity itself and through others: its own derivative says what is held still."""

import re

import mpmath
import numpy as np
import pytest
from sympy import exp, log

from symloss.chain import lower
from symloss.derivation.by_paths import ByPaths
from symloss.derivation.displayed import read_back
from symloss.derivation.lowered import lower as lowered
from symloss.derivation.render import text
from symloss.derivation.scene import Scene
from symloss.language import axis, let, logsumexp, real, sum
from symloss.language.declaration import declare
from symloss.passes.read import read_declaration
from symloss.program.samples import Point
from symloss.verify import Oracle

n, N = axis("n", "N")


@declare
def ratio(x: real[N], y: real[N]):
    """A ratio of two sums, of which one counts again."""
    both = let("both", sum(x[n] * y[n], n))
    either = let("either", sum(x[n] ** 2 + y[n] ** 2, n))
    return let("quotient", both / (1 + either)) ** 2 + log(1 + either)


@declare
def energy(x: real[N]):
    """The log of a partition function and a power of it, beside the sum of what it is made of."""
    z = let("z", logsumexp(x[n], n))
    return let("root", exp(z / 3)) * z + let("size", sum(x[n] ** 2, n)) * let("mixed", z**2)


@declare
def plain(x: real[N]):
    """Nothing else moves with what it reads."""
    return let("square", sum(x[n] ** 2, n)) ** 2 + let("total_of_x", sum(x[n], n))


def lines(declaration):
    return text(lower(declaration).derivation("x"))


@pytest.mark.parametrize(
    ("declaration", "told"),
    [
        (ratio, "∂L/∂either = 1/(1 + either)    for quotient held still"),
        (energy, "∂L/∂z = root    for mixed held still and root held still"),
    ],
)
def test_what_is_held_still_is_said_where_paths_are_followed_one_by_one(declaration, told):
    teller = ByPaths(lowered(declaration, "x", declaration))
    assert told in text(read_back(teller.derivation(()), teller.checker))


@pytest.mark.parametrize("declaration", [ratio, energy])
def test_nothing_is_held_still_where_everything_follows(declaration):
    shown = lines(declaration)
    assert "held still" not in shown and "lacks" not in shown


def test_nothing_is_said_where_nothing_moves():
    assert not re.search(r" for .* held still", lines(plain))


@pytest.mark.parametrize("declaration", [ratio, energy, plain])
def test_the_closed_form_is_the_gradient_that_the_oracle_finds(declaration):
    closed = lower(declaration).derivation("x").closed_form
    point = Point(read_declaration(declaration), 7)
    arrays = {
        array.name: np.array([float(point.arrays[array.name][(at,)]) for at in range(point.extents["N"])])
        for array in declaration.arrays
    }
    point.arrays = {name: {(at,): mpmath.mpf(v) for at, v in enumerate(a)} for name, a in arrays.items()}
    expected = Oracle(declaration, digits=30).gradient(arrays, {}, "x")
    scene = Scene(read_declaration(declaration), point)
    with mpmath.workdps(50):
        for at, slope in enumerate(expected):
            assert mpmath.almosteq(scene.value(closed, {n: at}), slope, rel_eps=mpmath.mpf(10) ** -28)
