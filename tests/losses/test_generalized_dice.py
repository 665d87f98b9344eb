"""Generalized Dice: classes weighted by the inverse square of their size."""

import numpy as np
import pytest

from symloss.losses.segmentation import generalized_dice

RNG = np.random.default_rng(7)


def by_hand(p, g, smooth=0.0):
    size = g.sum(0)
    weight = np.where(size > 0, 1 / np.where(size > 0, size, 1) ** 2, 0)
    total = (weight * (p + g).sum(0)).sum() + smooth
    return 0.0 if total == 0 else 1 - (2 * (weight * (p * g).sum(0)).sum() + smooth) / total


def masks(n, c):
    return RNG.random((n, c)), (RNG.random((n, c)) < 0.4).astype(float)


@pytest.mark.parametrize("smooth", [0.0, 0.5])
def test_value(smooth):
    p, g = masks(9, 3)
    assert generalized_dice(p, g, smooth) == pytest.approx(by_hand(p, g, smooth), rel=1e-13)


def test_a_class_the_target_lacks_does_not_count():
    p, g = masks(9, 3)
    g[:, 1] = 0
    value, slope = generalized_dice.value_and_grad(p, g)
    assert value == pytest.approx(by_hand(p, g), rel=1e-13)
    assert (slope[:, 1] == 0).all()


def test_nothing_in_the_target():
    p, g = masks(5, 2)
    value, slopes = generalized_dice.value_and_grad(p, 0 * g, wrt=("input", "target"))
    assert value == 0
    assert all((slope == 0).all() for slope in slopes)


def test_perfect_overlap():
    g = np.eye(3)[RNG.integers(0, 3, 12)]
    assert generalized_dice(g, g) == pytest.approx(0, abs=1e-15)
