"""Differences before sums: declarations of several kinds keep their digits far from the origin."""

from fractions import Fraction

import numpy as np
import pytest
from sympy import Max, Min, Symbol

from symloss.language import axis, let, loss, mean, real
from symloss.program import Difference

n, N = axis("n", "N")


@loss()
def box_centres(a: real[N, 4], b: real[N, 4]):
    """Squared distance of centres that have names."""
    centre_a = let("centre_a", (a[n, 0] + a[n, 2]) / 2)
    centre_b = let("centre_b", (b[n, 0] + b[n, 2]) / 2)
    return mean((centre_a - centre_b) ** 2, n)


@loss()
def expanded_area(a: real[N, 4]):
    """An area, multiplied out."""
    wide, high = a[n, 2] * a[n, 3] - a[n, 2] * a[n, 1], a[n, 0] * a[n, 3] - a[n, 0] * a[n, 1]
    return mean(wide - high, n)


@loss()
def difference_of_squares(a: real[N], b: real[N]):
    """Two squares."""
    return mean(a[n] ** 2 - b[n] ** 2, n)


@loss()
def expanded_square(a: real[N], b: real[N]):
    """A squared difference, multiplied out."""
    return mean(a[n] ** 2 - 2 * a[n] * b[n] + b[n] ** 2, n)


@loss()
def second_difference(x: real[N, 3]):
    """How far three points are from a line."""
    return mean((x[n, 0] - 2 * x[n, 1] + x[n, 2]) ** 2, n)


@loss()
def third_difference(x: real[N, 4]):
    """How far four points are from a parabola."""
    return mean((x[n, 3] - 3 * x[n, 2] + 3 * x[n, 1] - x[n, 0]) ** 2, n)


@loss()
def means_of_pairs(x: real[N, 2], y: real[N, 2]):
    """The difference of two means, squared."""
    return mean(((x[n, 0] + x[n, 1]) / 2 - (y[n, 0] + y[n, 1]) / 2) ** 2, n)


@loss()
def gap_of_intervals(a: real[N, 2], b: real[N, 2]):
    """What of the hull of two intervals lies in neither, when they do not meet."""
    hull = Max(a[n, 1], b[n, 1]) - Min(a[n, 0], b[n, 0])
    return mean((hull - a[n, 1] + a[n, 0] - b[n, 1] + b[n, 0]) ** 2, n)


LOSSES = [
    box_centres,
    expanded_area,
    difference_of_squares,
    expanded_square,
    second_difference,
    third_difference,
    means_of_pairs,
    gap_of_intervals,
]


def exact_value(loss, arrays):
    """The mean of the terms in rational arithmetic, from the declaration."""
    terms = []
    for row in range(len(arrays[0])):
        numbers = [[Fraction(float(x)) for x in np.atleast_1d(array[row])] for array in arrays]
        terms.append(FORMULAS[loss.name](*numbers))
    return float(sum(terms) / len(terms))


FORMULAS = {
    "box_centres": lambda a, b: ((a[0] + a[2] - b[0] - b[2]) / 2) ** 2,
    "expanded_area": lambda a: (a[2] - a[0]) * (a[3] - a[1]),
    "difference_of_squares": lambda a, b: a[0] ** 2 - b[0] ** 2,
    "expanded_square": lambda a, b: (a[0] - b[0]) ** 2,
    "second_difference": lambda x: (x[0] - 2 * x[1] + x[2]) ** 2,
    "third_difference": lambda x: (x[3] - 3 * x[2] + 3 * x[1] - x[0]) ** 2,
    "means_of_pairs": lambda x, y: ((x[0] + x[1] - y[0] - y[1]) / 2) ** 2,
    "gap_of_intervals": lambda a, b: (max(a[1], b[1]) - min(a[0], b[0]) - (a[1] - a[0]) - (b[1] - b[0])) ** 2,
}


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
def test_far_from_the_origin(loss):
    generator = np.random.default_rng(3)
    shapes = [(6, *map(int, spec.axes[1:])) for spec in loss.inputs]
    arrays = [np.sort(5e6 + generator.uniform(-8, 8, shape), axis=-1).astype(np.float32) for shape in shapes]
    names = loss.signature.differentiable
    value, gradients = loss.value_and_grad(*arrays, wrt=names)
    assert value == pytest.approx(exact_value(loss, arrays), rel=2e-6)
    doubles = [array.astype(np.float64) for array in arrays]
    _, expected = loss.value_and_grad(*doubles, wrt=names)
    for found, right in zip(gradients, expected, strict=True):
        np.testing.assert_allclose(found, right, rtol=2e-6, atol=1e-6 * np.abs(right).max())


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
def test_the_record_says_what_was_done(loss):
    records = [one for one in loss.chain.final.records if one.rule == "differences before sums"]
    assert any(record.after.atoms(Difference) for record in records)


@loss()
def ordinary(a: real[N], b: real[N]):
    """Nothing to pair: two differences are exact already, and a sum has no signs."""
    return mean((a[n] - b[n]) ** 2 + a[n] ** 2 + b[n] ** 2, n)


def test_a_sum_that_is_good_stays_as_it_was_written():
    assert not [one for one in ordinary.chain.final.records if one.rule == "differences before sums"]


def test_a_difference_has_one_spelling():
    x, y = Symbol("x", real=True), Symbol("y", real=True)
    assert Difference(x, y) == -Difference(y, x)
    assert Difference(x, x) == 0


@pytest.mark.parametrize("name", ["box_iou", "giou", "diou", "ciou"])
def test_boxes_far_from_the_origin(name):
    import symloss

    generator = np.random.default_rng(0)

    def boxes():
        corner = 5e6 + generator.uniform(-1, 1, (50, 2))
        return np.concatenate([corner, corner + generator.uniform(0.5, 1.5, (50, 2))], axis=1)

    one, other = boxes().astype(np.float32), boxes().astype(np.float32)
    both = ("boxes1", "boxes2")
    loss = symloss.get(name)
    value, gradients = loss.value_and_grad(one, other, wrt=both)
    expected, slopes = loss.value_and_grad(one.astype(float), other.astype(float), wrt=both)
    assert value == pytest.approx(expected, rel=1e-6)
    for found, right in zip(gradients, slopes, strict=True):
        np.testing.assert_allclose(found, right, atol=1e-6 * np.abs(right).max())
