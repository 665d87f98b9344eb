"""A call that is bound: the same numbers as a call, in the same arrays, whatever they hold by then."""

import numpy as np
import pytest

import symloss
from symloss import losses

generator = np.random.default_rng(0)
X, T = generator.normal(size=(2, 7, 3))
LABELS = generator.integers(0, 3, 7)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_is_the_call(dtype, reduction):
    x, t = X.astype(dtype), T.astype(dtype)
    bound = losses.huber.bind(x, t, delta=0.5, reduction=reduction)
    for _ in range(3):
        value, gradient = losses.huber.value_and_grad(x, t, delta=0.5, reduction=reduction)
        assert bound() == value
        found, slopes = bound.value_and_grad()
        assert found == value and slopes is bound.gradient and slopes.shape == x.shape
        np.testing.assert_array_equal(slopes, gradient)
        x += dtype(0.25)


def test_what_depends_on_the_contents_is_computed_anew():
    weight, target = np.ones(7), LABELS.copy()
    bound = losses.cross_entropy.bind(X, target, weight=weight, ignore_index=2)
    weight[:3], target[4] = 0.0, 2
    value, gradient = losses.cross_entropy.value_and_grad(X, target, weight=weight, ignore_index=2)
    found, slopes = bound.value_and_grad()
    assert found == value and bound() == value
    np.testing.assert_array_equal(slopes, gradient)


def test_several_gradients_go_where_they_are_wanted():
    out = np.empty_like(X), np.empty_like(X)
    bound = losses.mse.bind(X, T, wrt=("input", "target"), out=out)
    _, slopes = bound.value_and_grad()
    assert slopes[0] is out[0] and slopes[1] is out[1]
    np.testing.assert_allclose(out[0], 2 * (X - T) / X.size)
    np.testing.assert_array_equal(out[1], -out[0])


def test_a_loss_of_the_whole_batch():
    x, t = np.array([0.25, 0.5, 0.75]), np.array([0.0, 1.0, 1.0])
    bound = losses.dice.bind(x, t)
    x[1] = 0.125
    assert bound.value_and_grad()[0] == losses.dice(x, t)


def test_totals_that_leave_the_range_are_added_up_again():
    x, t = np.full(3, 3e38, np.float32), np.zeros(3, np.float32)
    assert losses.l1.bind(x, t)() == losses.l1(x, t) == pytest.approx(3e38)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"input": X[:, ::2], "target": T[:, ::2]}, "huber: input would be copied; what is bound must be a"),
        ({"input": X, "target": T.tolist()}, "huber: target must be a numpy array"),
        ({"input": X, "target": T, "reduction": "none"}, "reduction='none' cannot be bound"),
        ({"input": X, "target": T[:2]}, "huber"),
        ({"input": X, "target": T, "wrt": "delta", "delta": 2.0}, "huber"),
        ({"input": X, "target": T, "weight": 1.0}, "huber: weight would be copied"),
    ],
    ids=["strided", "list", "none", "shape", "parameter", "number"],
)
def test_what_cannot_be_bound_is_told(arguments, told):
    with pytest.raises((TypeError, ValueError)) as fault:
        losses.huber.bind(**arguments)
    assert told in str(fault.value) and "\n" not in str(fault.value)


def test_labels_of_another_type_would_be_copied():
    with pytest.raises(ValueError, match=r"target would be copied.*int64"):
        symloss.get("cross_entropy").bind(X, LABELS.astype(np.int32))
