"""Boxes that touch, coincide, contain each other, are empty or tiny."""

import numpy as np
import pytest

from symloss.losses.boxes import box_iou, ciou, diou, giou

LOSSES = {loss.name: loss for loss in (box_iou, giou, diou, ciou)}
UNIT = [0.0, 0.0, 1.0, 1.0]


def value(loss, one, other, dtype=np.float64):
    return loss(np.array([one], dtype), np.array([other], dtype), reduction="none")[0]


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("box", [UNIT, [3.0, 3.0, 3.0, 3.0], [0.0, 2.0, 5.0, 2.0], [2.0, 1.0, 0.0, 0.0]])
def test_equal_boxes_cost_nothing_even_without_area(name, box):
    assert value(LOSSES[name], box, box) == 0
    gradient = LOSSES[name].value_and_grad(np.array([box]), np.array([box]))[1]
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize(
    ("name", "expected"),
    # intersection 1/2, union 3/2, hull 3/2; centres 1/2 apart, diagonal² 1 + 9/4
    [("box_iou", 2 / 3), ("giou", 2 / 3), ("diou", 2 / 3 + 0.25 / 3.25), ("ciou", 2 / 3 + 0.25 / 3.25)],
)
def test_half_of_two_squares(name, expected):
    assert value(LOSSES[name], UNIT, [0.5, 0.0, 1.5, 1.0]) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(("name", "expected"), [("box_iou", 1), ("giou", 1.5), ("diou", 1 + 9 / 17)])
def test_apart(name, expected):
    assert value(LOSSES[name], UNIT, [3.0, 0.0, 4.0, 1.0]) == pytest.approx(expected, rel=1e-14)


def test_different_aspect_costs_more():
    flat = [0.0, 0.25, 1.0, 0.75]
    v = 4 / np.pi**2 * (np.arctan(2.0) - np.arctan(1.0)) ** 2
    expected = value(diou, UNIT, flat) + v * v / (0.5 + v)
    assert value(ciou, UNIT, flat) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("name", LOSSES)
def test_a_point_and_a_line_are_boxes(name):
    for one, other in (([1.0, 1, 1, 1], UNIT), ([0.0, 0, 2, 0], UNIT), ([0.0, 0, 2, 0], [5.0, 5, 5, 9])):
        computed, gradient = LOSSES[name].value_and_grad(np.array([one]), np.array([other]))
        assert np.isfinite(computed) and np.isfinite(gradient).all() and computed >= 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LOSSES)
def test_the_size_of_boxes_does_not_matter(name, dtype):
    one, other = np.array(UNIT), np.array([0.5, 0.25, 2.0, 1.0])
    for scale in (2.0**-30, 2.0**40):
        assert value(LOSSES[name], scale * one, scale * other, dtype) == value(
            LOSSES[name], one, other, dtype
        )


def test_neighbours_of_a_tie_share_the_gradient():
    _, gradient = box_iou.value_and_grad(np.array([UNIT]), np.array([UNIT]))
    assert gradient[0].tolist() == [0.0, 0.0, 0.0, 0.0]
