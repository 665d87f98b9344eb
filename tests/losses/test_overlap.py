"""Masks that are empty, complete, or one of both."""

import numpy as np
import pytest

from symloss.losses.segmentation import combo, dice, jaccard, soft_dice, tversky

LOSSES = {loss.name: loss for loss in (dice, soft_dice, tversky, jaccard, combo)}
EMPTY, FULL = np.zeros(4), np.ones(4)
P, G = np.array([0.9, 0.2, 0.4, 0.0]), np.array([1.0, 0.0, 1.0, 0.0])


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("mask", [EMPTY, FULL])
def test_agreement_costs_nothing_and_has_a_slope(name, mask):
    value, gradient = LOSSES[name].value_and_grad(mask, mask)
    assert value == 0 and np.isfinite(gradient).all()


@pytest.mark.parametrize("name", ["dice", "soft_dice", "tversky", "jaccard"])
def test_an_empty_prediction_misses_everything(name):
    assert LOSSES[name](EMPTY, FULL) == 1


def test_tversky_lies_between():
    assert tversky(P, G) == pytest.approx(soft_dice(P, G), rel=1e-14)
    assert tversky(P, G, 1, 1) == pytest.approx(jaccard(P, G), rel=1e-14)


def test_combo_is_cross_entropy_and_dice():
    cross_entropy = -np.mean(G * np.log(np.where(G > 0, P, 1)) + (1 - G) * np.log1p(-P * (G == 0)))
    assert combo(P, G, ce_ratio=0) == pytest.approx(soft_dice(P, G), rel=1e-14)
    assert combo(P, G, ce_ratio=1) == pytest.approx(cross_entropy / 2, rel=1e-14)


def test_a_share_of_0_leaves_the_cross_entropy_out_of_the_gradients():
    """Also where a certain probability would make its slope infinite."""
    p, t = np.array([1.0, 0.0, 0.5]), np.array([0.25, 0.5, 0.75])
    value, slopes = combo.value_and_grad(p, t, ce_ratio=0.0, wrt=("input", "target"))
    size, overlap = (p + t).sum(), (p * t).sum()
    assert value == pytest.approx(1 - 2 * overlap / size, rel=1e-14)
    for slope, other in zip(slopes, (t, p), strict=True):
        np.testing.assert_allclose(slope, 2 * overlap / size**2 - 2 * other / size, rtol=1e-13)
