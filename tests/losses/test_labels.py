"""Labels: all ignored, weights, impossible classes, saturated scores, centres."""

import numpy as np
import pytest

from symloss.losses.classification import (
    center_loss,
    cross_entropy,
    focal,
    label_smoothing_cross_entropy,
    nll,
    perplexity,
    soft_cross_entropy,
)
from symloss.losses.margins import multi_margin, soft_margin, squared_hinge

SCORES = np.array([[2.0, -1.0, 0.5], [0.1, 0.2, 0.3]])
LABELS = np.array([0, 2])


def log_softmax(scores):
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def test_nothing_takes_part():
    ignored = np.full(2, -100)
    assert nll(SCORES, ignored) == 0
    assert perplexity(SCORES, ignored) == 1
    assert not perplexity.value_and_grad(SCORES, ignored)[1].any()


def test_nll_weighs_as_cross_entropy():
    weights = np.array([0.5, 2.0, 0.0])
    labels = np.array([0, -100])
    found = nll(log_softmax(SCORES), labels, weights)
    assert found == pytest.approx(cross_entropy(SCORES, labels, weights), rel=1e-15)
    assert np.log(perplexity(log_softmax(SCORES), LABELS)) == pytest.approx(cross_entropy(SCORES, LABELS))


def test_smoothing_is_that_of_cross_entropy():
    for share in (0.0, 0.1, 1.0):
        found = label_smoothing_cross_entropy(SCORES, LABELS, share)
        assert found == pytest.approx(cross_entropy(SCORES, LABELS, label_smoothing=share), rel=1e-14)


def test_soft_targets_and_impossible_classes():
    scores, target = np.array([[-np.inf, 0.0, 0.0]]), np.array([[0.0, 0.5, 0.5]])
    assert soft_cross_entropy(scores, target) == pytest.approx(np.log(2))
    assert soft_cross_entropy(SCORES, np.eye(3)[LABELS]) == pytest.approx(cross_entropy(SCORES, LABELS))


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_focal_fades(gamma):
    p = np.exp(log_softmax(SCORES))[[0, 1], LABELS]
    assert focal(SCORES, LABELS, gamma=gamma) == pytest.approx(np.mean(-((1 - p) ** gamma) * np.log(p)))
    value, gradient = focal.value_and_grad(np.array([[800.0, 0.0]]), np.array([0]), gamma=gamma)
    assert value == 0 and not np.isnan(gradient).any()


@pytest.mark.parametrize("p", [1.0, 1.5, 2.0])
def test_multi_margin(p):
    expected = [sum(max(0, 1 - row[y] + s) ** p for c, s in enumerate(row) if c != y) / 3
                for row, y in zip(SCORES, LABELS, strict=True)]  # fmt: skip
    assert multi_margin(SCORES, LABELS, p) == pytest.approx(np.mean(expected), rel=1e-14)
    with pytest.raises(ValueError, match="p must be a real number >= 1"):
        multi_margin(SCORES, LABELS, 0.5)


def test_margins_far_away():
    x, t = np.array([1e4, -1e4, 0.0]), np.ones(3)
    assert soft_margin(x, t, reduction="none").tolist() == [0, 1e4, pytest.approx(np.log(2))]
    assert squared_hinge(np.array([1.0]), np.ones(1)) == 0
    assert squared_hinge.value_and_grad(np.array([1.0]), np.ones(1))[1][0] == 0


def test_centres_move_towards_their_samples():
    embedding, centers = np.array([[1.0, 0.0], [0.0, 3.0]]), np.zeros((3, 2))
    labels = np.array([2, 2])
    value, gradient = center_loss.value_and_grad(embedding, centers, labels, wrt="centers", reduction="sum")
    assert value == 5
    assert gradient.tolist() == [[0, 0], [0, 0], [-1, -3]]
