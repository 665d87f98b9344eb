"""Arrays in the caller's layout: further axes, broadcast arguments, no samples at all."""

import numpy as np
import pytest

from symloss.language import axis, broadcast, loss, mean, optional, positive, real, sum
from symloss.losses.catalogue import declared

DECLARED = declared()
RNG = np.random.default_rng(3)
SHAPE = (2, 5, 3, 4)  # N, C, d1, d2
SCORES = RNG.normal(size=SHAPE)
LABELS = RNG.integers(0, 5, (2, 3, 4))
LABELS[0, 1] = -100
WEIGHT = RNG.random((2, 3, 4))
CLASS_WEIGHT = RNG.random(5)


def rows(array, at=1):
    """The array with one place a row, in C order of the other axes."""
    return np.ascontiguousarray(np.moveaxis(array, at, -1).reshape(-1, array.shape[at]))


def back(gradient, shape, at):
    others = [length for place, length in enumerate(shape) if place != at]
    return np.moveaxis(gradient.reshape(*others, -1), -1, at)


@pytest.mark.parametrize("at", [1, 0, 3, -1, None])
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_further_axes_are_samples(at, reduction):
    where = 1 if at is None else at % 4
    scores = np.moveaxis(SCORES, 1, where)
    given = {"class_weight": CLASS_WEIGHT, "label_smoothing": 0.1, "reduction": reduction}
    cross_entropy = DECLARED["cross_entropy"]
    value, slope = cross_entropy.value_and_grad(scores, LABELS, axis=at, weight=WEIGHT, **given)
    alone, own = cross_entropy.value_and_grad(
        rows(SCORES), LABELS.reshape(-1), weight=WEIGHT.reshape(-1), **given
    )
    assert np.array_equal(value, np.reshape(alone, np.shape(value)))
    assert np.shape(value) == (LABELS.shape if reduction == "none" else ())
    assert slope.shape == scores.shape and slope.flags.c_contiguous
    assert np.array_equal(slope, back(own, scores.shape, where))
    alone = cross_entropy(scores, LABELS, axis=at, weight=WEIGHT, **given)
    assert np.allclose(alone, value, rtol=1e-14, atol=0)  # compiled apart: a last bit may differ


def test_derivatives_of_second_order():
    cross_entropy = DECLARED["cross_entropy"]
    flat = rows(SCORES), LABELS.reshape(-1)
    diagonal = cross_entropy.hessian_diag(SCORES, LABELS)
    assert np.array_equal(diagonal, back(cross_entropy.hessian_diag(*flat), SHAPE, 1))
    vector = RNG.normal(size=SHAPE)
    product = cross_entropy.hvp(SCORES, LABELS, vector=vector)
    assert np.array_equal(product, back(cross_entropy.hvp(*flat, vector=rows(vector)), SHAPE, 1))
    with pytest.raises(ValueError, match=r"vector must have the shape \(2, 5, 3, 4\) of input, got \(2, 5\)"):
        cross_entropy.hvp(SCORES, LABELS, vector=vector[:, :, 0, 0])


def test_cotangents_and_buffers():
    soft = DECLARED["soft_cross_entropy"]
    shares = np.moveaxis(RNG.dirichlet(np.ones(5), (2, 3, 4)), -1, 1)
    cotangent = RNG.normal(size=(2, 3, 4))
    out = np.empty(SHAPE), np.empty(SHAPE)
    wrt = ("target", "input")
    terms, slopes = soft.value_and_grad(
        SCORES, shares, wrt=wrt, reduction="none", cotangent=cotangent, out=out
    )
    expected, own = soft.value_and_grad(
        rows(SCORES), rows(shares), wrt=wrt, reduction="none", cotangent=cotangent.reshape(-1)
    )
    assert np.array_equal(terms, expected.reshape(2, 3, 4))
    for slope, buffer, flat in zip(slopes, out, own, strict=True):
        assert slope is buffer and np.array_equal(slope, back(flat, SHAPE, 1))
    with pytest.raises(ValueError, match=r"out for input must have shape \(2, 5, 3, 4\), got \(2, 5\)"):
        soft.value_and_grad(SCORES, shares, out=np.empty((2, 5)))


def test_batchmean_divides_by_the_first_axis():
    log_q = SCORES - np.log(np.exp(SCORES).sum(1, keepdims=True))
    p = np.moveaxis(RNG.dirichlet(np.ones(5), (2, 3, 4)), -1, 1)
    value, slope = DECLARED["kl_div"].value_and_grad(log_q, p, axis=1, reduction="batchmean")
    assert value == pytest.approx((p * (np.log(p) - log_q)).sum() / 2, rel=1e-13)
    assert np.allclose(slope, -p / 2, rtol=1e-14)


def test_a_mask_over_pixels():
    p = np.abs(np.sin(SCORES))
    g = (RNG.random(SHAPE) < 0.5).astype(float)
    mask = (RNG.random((2, 3, 4)) < 0.7).astype(float)
    value, slope = DECLARED["generalized_dice"].value_and_grad(p, g, mask=mask)
    alone, own = DECLARED["generalized_dice"].value_and_grad(rows(p), rows(g), mask=mask.reshape(-1))
    assert value == alone and np.array_equal(slope, back(own, SHAPE, 1))


@pytest.mark.parametrize(
    ("name", "args", "named", "message"),
    [
        ("cross_entropy", (SCORES, LABELS[0]), {}, r"input has shape \(2, 5, 3, 4\), with C along its axis "
         r"1, so target must have shape \(2, 3, 4\), got \(3, 4\)"),
        ("cross_entropy", (SCORES, LABELS), {"axis": 4}, r"input has 4 axes .* so there is no axis 4"),
        ("cross_entropy", (SCORES, LABELS), {"axis": 1.0}, r"axis must be an integer, got float 1.0"),
        ("cross_entropy", (SCORES, LABELS), {"weight": WEIGHT[0, 0]}, None),
        ("cross_entropy", (SCORES, LABELS), {"weight": WEIGHT[:, 0]},
         r"weight has shape \(2, 4\), which does not broadcast to the samples' shape \(2, 3, 4\)"),
        ("cross_entropy", (SCORES[0, :, 0, 0], LABELS[0, 0, :1]), {}, r"input must have 2 axes \(N, C\)"),
        ("huber", (SCORES, SCORES), {"axis": 1}, "huber: axis is not available; no array holds rows"),
        ("triplet", (SCORES, SCORES, SCORES), {}, r"anchor must have 2 axes .* got 4 .* say with axis="),
        ("mnr", (SCORES, SCORES), {"axis": 1}, "mnr: axis is not available"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(name, args, named, message):
    if message is None:
        DECLARED[name](*args, **named)
        return
    with pytest.raises((ValueError, TypeError), match=message):
        DECLARED[name](*args, **named)


INPUT, TARGET = RNG.normal(size=(2, 4, 3))


@pytest.mark.parametrize("shape", [(4, 3), (4, 1), (3,), (1, 3), (1,), ()])
def test_a_variance_that_broadcasts(shape):
    var = np.asarray(RNG.random(shape) + 0.5)
    full = np.broadcast_to(var, (4, 3)).copy()
    gaussian_nll = DECLARED["gaussian_nll"]
    wrt = ("input", "var")
    value, (own, slope) = gaussian_nll.value_and_grad(INPUT, TARGET, var, wrt=wrt)
    expected = ((np.log(full) + (INPUT - TARGET) ** 2 / full) / 2).mean()
    assert value == pytest.approx(expected, rel=1e-14)
    assert np.allclose(own, (INPUT - TARGET) / full / 12, rtol=1e-13) and slope.shape == shape
    each = (1 / full - ((INPUT - TARGET) / full) ** 2) / 24
    axes = tuple(place for place, length in enumerate((1,) * (2 - len(shape)) + shape) if length == 1)
    assert np.allclose(slope, each.sum(axis=axes).reshape(shape) if axes else each, rtol=1e-13)
    assert gaussian_nll(INPUT, TARGET, var) == value


def test_a_variance_that_is_a_number():
    gaussian_nll = DECLARED["gaussian_nll"]
    assert gaussian_nll(INPUT, TARGET, 0.5) == gaussian_nll(INPUT, TARGET, np.full((4, 3), 0.5))
    _, slope = gaussian_nll.value_and_grad(INPUT.astype(np.float32), TARGET.astype(np.float32), 2, wrt="var")
    assert slope.shape == () and slope.dtype == np.float32
    with pytest.raises(ValueError, match=r"var has shape \(4,\), which does not broadcast to the shape"):
        gaussian_nll(INPUT, TARGET, np.ones(4))
    with pytest.raises(ValueError, match=r"var\[0\] is -1, must be a real number > 0|var\[0, 0\] is -1"):
        gaussian_nll(INPUT, TARGET, -1.0)


def test_a_weight_for_each_class():
    weights = np.array([0.5, 2.0, 3.0])
    bce, targets = DECLARED["binary_cross_entropy_with_logits"], (TARGET > 0).astype(float)
    value, slope = bce.value_and_grad(INPUT, targets, pos_weight=weights)
    softplus = np.logaddexp(0, -INPUT), np.logaddexp(0, INPUT)
    expected = (weights * targets * softplus[0] + (1 - targets) * softplus[1]).mean()
    assert value == pytest.approx(expected, rel=1e-14)
    sigma = 1 / (1 + np.exp(-INPUT))
    assert np.allclose(slope, (-weights * targets * (1 - sigma) + (1 - targets) * sigma) / 12, rtol=1e-13)
    assert bce(INPUT, targets, pos_weight=2.0) == bce(INPUT, targets, pos_weight=np.full(3, 2.0))
    with pytest.raises(ValueError, match=r"pos_weight has shape \(4,\), which does not broadcast"):
        bce(INPUT, targets, pos_weight=np.ones(4))


def test_several_quantiles_at_once():
    levels = np.array([0.1, 0.5, 0.9])
    target = TARGET[:, 0].copy()
    value, slope = DECLARED["quantile"].value_and_grad(INPUT, target, q=levels)
    error = target[:, None] - INPUT
    terms = np.maximum(levels * error, (levels - 1) * error)
    assert value == pytest.approx(terms.mean(), rel=1e-14)
    assert np.allclose(slope, np.where(error > 0, -levels, 1 - levels) / 12, rtol=1e-14)
    assert np.allclose(DECLARED["quantile"](INPUT, target, q=levels, reduction="none"), terms, rtol=1e-14)
    for column, q in enumerate(levels):
        assert DECLARED["quantile"](INPUT[:, column].copy(), target, q=q, reduction="sum") == pytest.approx(
            terms[:, column].sum(), rel=1e-14
        )
    with pytest.raises(ValueError, match=r"q\[1\] is 1.5, must be a real number > 0 and < 1"):
        DECLARED["quantile"](INPUT, target, q=np.array([0.1, 1.5, 0.9]))


@pytest.mark.parametrize("name", ["cross_entropy", "focal", "huber", "triplet", "pairwise_hinge", "mnr"])
def test_an_empty_batch(name):
    one = DECLARED[name]
    shapes = {"N": 0, "C": 3, "D": 2}
    given = [
        np.empty([shapes[axis] for axis in spec.axes], np.int64 if spec.is_label else np.float32)
        for spec in one.inputs
        if spec.default is None and spec.name not in one.signature.optional
    ]
    assert one(*given, reduction="sum") == 0.0
    samples = (0,) * len(one.signature.sample_axes)
    terms = one(*given, reduction="none")
    assert terms.shape == samples and terms.dtype == np.float32
    value, slope = one.value_and_grad(*given, reduction="sum")
    assert value == 0 and slope.shape == given[0].shape and slope.dtype == np.float32
    for call in (one, one.value_and_grad):
        with pytest.raises(ValueError, match=f"{name}: the mean of an empty batch has no value; with"):
            call(*given, reduction="mean")


def test_gradients_of_an_empty_batch_in_what_is_not_empty():
    given = np.empty((0, 3)), np.ones((4, 3)), np.empty(0, int)
    value, slopes = DECLARED["center_loss"].value_and_grad(
        *given, wrt=("embedding", "centers"), reduction="sum"
    )
    assert value == 0 and slopes[0].shape == (0, 3) and np.array_equal(slopes[1], np.zeros((4, 3)))
    empty = np.empty((0, 5, 2))
    assert DECLARED["cross_entropy"](empty, np.empty((0, 2), int), reduction="none").shape == (0, 2)
    with pytest.raises(ValueError, match="dice: input is empty"):
        DECLARED["dice"](np.empty(0), np.empty(0))
    with pytest.raises(ValueError, match="input is empty along the axis C"):
        DECLARED["cross_entropy"](np.empty((2, 0)), np.zeros(2, int), reduction="sum")


def test_a_loss_of_ones_own():
    n, N = axis("n", "N")
    d, D = axis("d", "D")

    @loss()
    def scaled(x: real[N], size: broadcast(positive[N])):
        """A square."""
        return mean(size[n] * x[n] ** 2, n)

    @loss()
    def weighed(x: real[N, D], y: optional(real[N]) = None):
        """A row."""
        return mean((1 if y is None else y[n]) * sum(x[n, d] ** 2, d), n)

    x = RNG.normal(size=(3, 4))
    _, slope = scaled.value_and_grad(x, np.full((3, 1), 2.0), wrt="size")
    assert np.allclose(slope, (x**2).sum(1, keepdims=True) / 12, rtol=1e-14)
    y = RNG.normal(size=(3, 2))
    cube = RNG.normal(size=(3, 4, 2))
    assert weighed(cube, y, axis=1) == pytest.approx(((cube**2).sum(1) * y).mean(), rel=1e-13)
