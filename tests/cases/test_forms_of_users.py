"""Users' losses whose written form loses digits: values and gradients keep theirs."""

import numpy as np
import pytest
from judged import Judged
from mpmath import mpf
from sympy import Abs, Piecewise, atan, exp, sqrt

from symloss.language import axis, let, mean, positions, positive, real, sum

n, N = axis("n", "N")
c, C = axis("c", "C")
t, T = axis("t", "T")
q, Q = positions("q", "Q", along=T, window=3)


def pseudo_huber(input: real[N], target: real[N], delta: positive = 1):
    """Smooth Huber."""
    return mean(delta**2 * (sqrt(1 + ((input[n] - target[n]) / delta) ** 2) - 1), n)


def welsch(input: real[N], target: real[N], width: positive = 1):
    """A saturating square, its square named by the author."""
    square = let("square", ((input[n] - target[n]) / width) ** 2)
    return mean(1 - exp(-square / 2), n)


def geman_mcclure(input: real[N], target: real[N], width: positive = 1):
    """A saturating quotient."""
    r = input[n] - target[n]
    return mean(r**2 / 2 / (width**2 + r**2), n)


def relative(input: real[N], target: real[N]):
    """The error as a part of both sizes."""
    size = let("size", Abs(input[n]) + Abs(target[n]))
    return mean(Piecewise((2 * Abs(input[n] - target[n]) / size, size > 0), (0, True)), n)


def box_cox(input: positive[N], target: positive[N], power: positive = 0.5):
    """The difference of two powers."""
    return mean(Abs(input[n] ** power - target[n] ** power) / power, n)


def rows(x: real[N, C], scale: positive = 1):
    """A difference of roots of sums over a row."""
    return mean(sqrt(scale + sum(x[n, c] ** 2, c)) - sqrt(scale), n)


def squared_angle(input: real[N], target: real[N]):
    """Two slopes compared by their angles."""
    return mean((atan(input[n]) - atan(target[n])) ** 2, n)


def aspect(input: positive[N], target: positive[N], height: positive = 0.7):
    """Two boxes of one height compared by the angles of their diagonals, named by the author."""
    angle = let("angle", atan(input[n] / height) - atan(target[n] / height))
    return mean(angle**2 * 4 + target[n], n)


def saturated_step(input: real[N], target: real[N], steepness: positive = 3):
    """A robust step that saturates in both of its ends."""
    step = atan(steepness * input[n]) - atan(steepness * target[n])
    return mean(Abs(step) / steepness, n)


FAR = np.array([3.0, 1e-9, 1e-4, 40.0, -2.5, 1e6, 0.0])
NEAR = np.array([2.0, -1e-9, 1e-4, 40.0 + 1e-9, 1e-7, -1e6, 1.0])


@pytest.mark.parametrize(
    "function", [pseudo_huber, welsch, geman_mcclure, relative], ids=lambda f: f.__name__
)
def test_values_and_gradients_keep_their_digits(function):
    judged = Judged(function)
    for x, t in zip(FAR, NEAR, strict=True):
        arrays = np.array([x]), np.array([t])
        value, gradients = judged.sum_and_gradients(*arrays)
        given = dict(zip(("input", "target"), arrays, strict=True))
        settings = {p.name: p.default for p in judged.declaration.parameters}
        exact = judged.oracle.value(given, settings, "sum")
        assert abs(value - exact) <= 1e-14 * abs(exact), (x, t)
        for name, found in gradients.items():
            slope = judged.oracle.gradient(given, settings, name, "sum")[0]
            if isinstance(slope, mpf):
                assert abs(found[0] - slope) <= 2e-14 * abs(slope), (name, x, t, found[0], slope)


ANGLES = ((2.0, -1.0), (1e8, 1e8 + 1), (3.0, 3.0 + 2.0**-50), (1e-9, 2e-9), (5.0, 0.2), (1e20, 1.5e20))


@pytest.mark.parametrize("function", [squared_angle, aspect, saturated_step], ids=lambda f: f.__name__)
def test_near_angles_keep_what_they_differ_by(function):
    judged = Judged(function)
    settings = {p.name: p.default for p in judged.declaration.parameters}
    for pair in ANGLES:
        x, t = np.abs(pair) if function is aspect else pair
        arrays = {"input": np.array([x]), "target": np.array([t])}
        value, gradients = judged.sum_and_gradients(*arrays.values())
        exact = judged.oracle.value(arrays, settings, "sum")
        assert abs(value - exact) <= 4e-15 * abs(exact), pair
        slope = judged.oracle.gradient(arrays, settings, "input", "sum")[0]
        assert abs(gradients["input"][0] - slope) <= 4e-15 * abs(slope), pair
    for x in (np.inf, -np.inf):
        if function is not aspect or x > 0:
            value, _ = judged.sum_and_gradients(np.array([x]), np.array([2.0]))
            assert np.isfinite(value)


def test_neighbours_do_not_round_to_a_tie():
    """√(1 + 2⁻⁵²) rounds to 1, where the difference of the powers would have no sign."""
    judged = Judged(box_cox)
    _, gradients = judged.sum_and_gradients(np.array([1 + 2.0**-52]), np.array([1.0]))
    assert gradients["input"][0] == pytest.approx(1, rel=1e-15)
    assert gradients["target"][0] == pytest.approx(-1, rel=1e-15)


def test_a_difference_of_roots_of_sums_over_a_row():
    judged = Judged(rows)
    x = np.array([[1e-9, 2e-9]])
    value, _ = judged.sum_and_gradients(x)
    exact = judged.oracle.value({"x": x}, {"scale": 1.0}, "sum")
    assert abs(value - exact) <= 1e-14 * abs(exact)


def smooth_roughness(x: real[N, T], eps: positive = 1e-3):
    """A smooth absolute value of the bends of a signal: each element is in three of them."""
    return mean(sum(sqrt((x[n, q] - 2 * x[n, q + 1] + x[n, q + 2]) ** 2 + eps**2), q), n)


def sharp_angle(x: real[N], y: real[N]):
    """How much longer a hypotenuse is than a side: its slope is that of the cosine from 1."""
    return mean(sqrt(x[n] ** 2 + y[n] ** 2) - Abs(x[n]), n)


def test_each_bend_of_a_second_derivative_keeps_its_digits():
    judged = Judged(smooth_roughness)
    x = np.array([[0.3, 1e3, -2.5, 7.0], [1e6, 1e6 + 1.0, 1e6 - 2.0, 1e6]])
    found = judged.hessian_diag(x)
    exact = judged.oracle.hessian_diag({"x": x}, {"eps": 1e-3}, "x", "sum")
    for at in np.ndindex(x.shape):
        assert abs(found[at] - exact[at]) <= 1e-13 * exact[at], at
    _, gradients = judged.sum_and_gradients(x)
    slopes = judged.oracle.gradient({"x": x}, {"eps": 1e-3}, "x", "sum")
    for at in np.ndindex(x.shape):
        assert abs(gradients["x"][at] - slopes[at]) <= 1e-14, at


def test_a_cosine_near_one_keeps_what_it_lacks():
    judged = Judged(sharp_angle)
    for x, y in ((-1.3, -8e-3), (2.0, 1e-9), (1e6, 3.0), (0.0, 2.0), (1.0, 1.0)):
        _, gradients = judged.sum_and_gradients(np.array([x]), np.array([y]))
        for name in ("x", "y"):
            slope = judged.oracle.gradient({"x": np.array([x]), "y": np.array([y])}, {}, name, "sum")[0]
            if isinstance(slope, mpf):
                assert abs(gradients[name][0] - slope) <= 2e-15 * abs(slope), (name, x, y)
