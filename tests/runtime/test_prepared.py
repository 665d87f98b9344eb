"""A call of a kind that was seen before gives what the first gave, and refuses what the first refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symloss
from symloss.runtime import prepared

RNG = np.random.default_rng(3)
X, T = RNG.standard_normal((2, 40)).astype(np.float32)
LOGITS = RNG.standard_normal((12, 5))
LABELS = RNG.integers(0, 5, 12)


def fresh(name):
    """The loss without memory of calls."""
    return symloss.get(name).through(lambda kernels, signature: kernels)


def kinds(loss):
    return [kind for kind in loss._kinds.known.values() if kind is not None]


CALLS = [
    ("huber", (X, T), {"delta": 0.7}),
    ("huber", (X.reshape(8, 5), T.reshape(8, 5)), {}),
    ("binary_cross_entropy", (1 / (1 + np.exp(-X)), (T > 0).astype(np.float32)), {"reduction": "sum"}),
    ("cross_entropy", (LOGITS, LABELS), {}),
    ("cross_entropy", (LOGITS, LABELS), {"ignore_index": 2, "label_smoothing": 0.1}),
    ("cross_entropy", (LOGITS,), {"target": LABELS, "class_weight": np.arange(1.0, 6)}),
    ("triplet", tuple(RNG.standard_normal((3, 6, 4))), {"wrt": ("positive", "anchor")}),
    ("dice", (1 / (1 + np.exp(-X)), (T > 0).astype(np.float32)), {}),
    ("pairwise_logistic", (X, (T > 0).astype(np.float32)), {}),
]


@pytest.mark.parametrize(
    "name, args, named", CALLS, ids=[f"{name}-{i}" for i, (name, *_) in enumerate(CALLS)]
)
def test_the_same_bits_every_time(name, args, named):
    loss = fresh(name)
    results = [loss.value_and_grad(*args, **named) for _ in range(4)]
    assert len(kinds(loss)) == 1
    value, gradient = results[0]
    for again, slopes in results[1:]:
        assert again == value and isinstance(again, float)
        if isinstance(gradient, tuple):
            assert isinstance(slopes, tuple)
            for one, other in zip(gradient, slopes, strict=True):
                np.testing.assert_array_equal(one, other, strict=True)
        else:
            np.testing.assert_array_equal(gradient, slopes, strict=True)
            assert slopes is not gradient
    named = {key: value for key, value in named.items() if key != "wrt"}
    assert {loss(*args, **named) for _ in range(4)} == {value}


def test_the_kind_does_not_hold_which_arrays_were_the_same():
    loss = fresh("mse")
    for _ in range(3):
        assert loss(X, X) == 0
    assert loss(X, T) == pytest.approx(np.mean((X - T) ** 2), rel=1e-6)
    assert kinds(loss)


def test_names_instead_of_positions():
    loss = fresh("mse")
    for _ in range(3):
        _, slopes = loss.value_and_grad(target=T, input=X)
        np.testing.assert_allclose(slopes, 2 * (X - T) / X.size, rtol=1e-6)
    assert kinds(loss)


def test_a_parameter_is_part_of_the_kind():
    loss = fresh("huber")
    values = {delta: [loss(X, T, delta=delta) for _ in range(3)] for delta in (1, 1.0, 2.0, np.float64(0.5))}
    assert all(len(set(same)) == 1 for same in values.values())
    assert len({same[0] for same in values.values()}) == 3


def test_the_third_call_refuses_what_the_first_refuses():
    loss = fresh("cross_entropy")
    for _ in range(3):
        loss.value_and_grad(LOGITS, LABELS)
    wrong = LABELS.copy()
    wrong[7] = 5
    with pytest.raises(ValueError, match=r"cross_entropy: target\[7\] is 5, outside 0 .. C - 1 = 4"):
        loss.value_and_grad(LOGITS, wrong)
    out = np.empty_like(LOGITS)
    value, found = loss.value_and_grad(LOGITS, LABELS, out=out)
    assert found is out and value == loss(LOGITS, LABELS)
    with pytest.raises(ValueError, match="shares memory"):
        loss.value_and_grad(LOGITS, LABELS, out=LOGITS)
    whole = np.empty((2, *LOGITS.shape))
    whole[0] = LOGITS
    loss.value_and_grad(whole[0], LABELS, out=whole[1])
    with pytest.raises(ValueError, match="shares memory"):
        loss.value_and_grad(whole[0], LABELS, out=whole[0])
    with pytest.raises(ValueError, match="shape"):
        loss.value_and_grad(LOGITS, LABELS, out=np.empty(3))
    with pytest.raises(TypeError, match="float64"):
        loss.value_and_grad(LOGITS, LABELS, out=out.astype(np.float32))
    read_only = out.copy()
    read_only.flags.writeable = False
    with pytest.raises(ValueError, match="writable"):
        loss.value_and_grad(LOGITS, LABELS, out=read_only)


def test_what_is_not_finite_is_done_at_length():
    loss = fresh("mse")
    for _ in range(3):
        loss.value_and_grad(X, T)
    huge = np.full_like(X, 3e38)
    assert loss(huge, np.zeros_like(X)) == np.inf
    l1 = fresh("l1")
    for _ in range(3):  # a mean that is representable, though its total is not
        assert l1(huge, np.zeros_like(X)) == pytest.approx(3e38, rel=1e-6)
    value, slopes = loss.value_and_grad(np.where(np.arange(X.size) == 4, np.float32("nan"), X), T)
    assert np.isnan(value) and np.isnan(slopes[4]) and np.isfinite(slopes[:4]).all()


def test_after_a_loss_that_is_not_finite_the_next_one_is_not_tried_twice():
    loss = fresh("mse")
    for _ in range(3):
        loss.value_and_grad(X, T)
    (kind,) = loss._kinds.known.values()
    huge = np.full_like(X, 3e38)
    for ready, at_length in ((X, False), (huge, True), (huge, True), (X, False)):
        value, _ = loss.value_and_grad(ready, T)
        assert kind.at_length == at_length
        assert np.isfinite(value) == (ready is X)


def test_arrays_that_are_converted_are_converted_every_time():
    loss = fresh("cross_entropy")
    labels = LABELS.astype(np.int32)
    known = loss(LOGITS, LABELS)
    strided = np.repeat(LOGITS, 2, axis=1)[:, ::2]
    for _ in range(4):
        assert loss(LOGITS, labels) == known
        assert loss(strided, LABELS) == known


def test_unusual_arguments_are_left_alone():
    loss = fresh("mse")
    for _ in range(3):
        with pytest.raises(TypeError, match="wrt must be"):
            loss.value_and_grad(X, T, wrt=[X])
        with pytest.raises(TypeError, match="numpy array"):
            loss([1.0], [2.0])
    assert not loss._kinds.known and not loss._kinds.seen


def test_many_kinds_are_not_kept_for_ever():
    loss = fresh("mse")
    for length in range(1, 3 * prepared._KINDS_MOST):
        loss(X[:1].repeat(length), T[:1].repeat(length))
    assert len(loss._kinds.seen) <= prepared._KINDS_MOST and not kinds(loss)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.booleans(), st.sampled_from([1.0, 0.5])), min_size=6, max_size=24
    )
)
def test_kinds_in_any_order(calls):
    loss = fresh("huber")
    for size, wide, delta in calls:
        kind = np.float64 if wide else np.float32
        x, t = X[:size].astype(kind), T[:size].astype(kind)
        value, slopes = loss.value_and_grad(x, t, delta=delta)
        r = np.abs((x - t).astype(np.float64))
        right = np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)).mean()
        assert value == pytest.approx(right, rel=1e-5) and slopes.dtype == kind and slopes.shape == (size,)
