"""What a weight of 0, a flag or a share leaves out, and what NaN reaches: right values of public reports."""

import math

import numpy as np
import pytest

import symloss
from symloss.language import axis, label, loss, mean, real, sum, unit
from symloss.language.signature import signature_of
from symloss.verify.oracle import Oracle

inf, nan = math.inf, math.nan
BOTH = np.array([1.0, 1.0])
OUT = np.array([1.0, 0.0])
BOX = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 2.0, 2.0]])
OTHER = np.array([[0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 3.0, 3.0]])


@pytest.mark.parametrize("pad", [(0.0, 1.0), (1.0, 0.0), (nan, nan), (7.0, -3.0), (inf, -inf)])
@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
def test_a_weight_of_0(pad, reduction):
    bce = symloss.losses.binary_cross_entropy
    input, target = np.array([0.5, pad[0]]), np.array([1.0, pad[1]])
    value, slope = bce.value_and_grad(input, target, weight=OUT, reduction=reduction)
    assert np.sum(value) == pytest.approx(math.log(2), rel=1e-15) and slope.tolist() == [-2, 0]
    assert bce.hessian_diag(input, target, weight=OUT, reduction=reduction).tolist() == [4, 0]
    assert bce.hvp(input, target, vector=BOTH, weight=OUT, reduction=reduction).tolist() == [4, 0]
    arrays = {"input": input, "target": target}
    oracle = Oracle(bce.declaration)
    assert [float(x) for x in oracle.gradient(arrays, {}, "input", reduction, OUT)] == [-2, 0]


@pytest.mark.parametrize("score", [-inf, nan])
@pytest.mark.parametrize("name", ["nll", "cross_entropy"])
def test_a_weight_of_0_for_a_class(name, score):
    found = symloss.get(name)
    scores = np.array([[-1.0, score], [-1.0, -2.0]])
    plain = np.array([[-1.0, -3.0], [-1.0, -2.0]])
    given = {"target": np.array([1, 0]), "class_weight": np.array([1.0, 0.0])}
    value, slope = found.value_and_grad(scores, **given)
    assert value == found(plain, **given) and not slope[0].any() and np.isfinite(slope).all()


def test_labels_of_padding_are_never_looked_up():
    scores, labels = np.array([[0.0, 1.0], [nan, nan]]), np.array([1, 10**12])
    value, slope = symloss.losses.cross_entropy.value_and_grad(scores, labels, weight=OUT)
    assert value == symloss.losses.cross_entropy(scores[:1], labels[:1]) and not slope[1].any()
    with pytest.raises(ValueError, match=r"target\[1\] is 1000000000000, outside"):
        symloss.losses.cross_entropy(scores, labels, weight=BOTH)


def test_what_other_samples_read_is_checked_all_the_same():
    n, m, N = axis("n", "m", "N")
    _, C = axis("k", "C")

    def beside(input: real[N, C], target: label(C)[N], share: unit[N]):
        """The label of every sample in every sample."""
        return mean(share[n] * sum(input[m, target[m]], m), n)

    found = loss()(beside)
    scores, shares = np.zeros((2, 2)), np.array([0.5, 3.0])
    assert [spec.own for spec in found.inputs] == [False, False, True]
    assert found(scores, np.array([0, 1]), shares, weight=OUT) == 0
    with pytest.raises(ValueError, match=r"target\[1\] is 9, outside"):
        found(scores, np.array([0, 9]), shares, weight=OUT)


@pytest.mark.parametrize(
    ("name", "own"),
    [("softmax", []), ("info_nce", ["query"]), ("nll", ["input", "target"]), ("pairwise_hinge", [])],
)
def test_whose_elements_a_sample_alone_reads(name, own):
    inputs = signature_of(symloss.get(name).declaration).inputs
    assert [spec.name for spec in inputs if spec.own] == own


def test_a_cotangent_meets_padding():
    mse = symloss.losses.mse
    _, slope = mse.value_and_grad(
        np.array([1.0, nan]), np.zeros(2), weight=OUT, reduction="none", cotangent=np.array([3.0, nan])
    )
    assert slope.tolist() == [6, 0]


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("name", ["giou", "box_iou", "diou", "ciou"])
def test_a_box_with_a_nan(name, place):
    holed = BOX.copy()
    holed[0, place] = nan
    for boxes in ((holed, OTHER), (OTHER, holed)):
        terms, slopes = symloss.get(name).value_and_grad(*boxes, wrt=("boxes1", "boxes2"), reduction="none")
        assert math.isnan(terms[0]) and math.isfinite(terms[1])
        assert all(np.isnan(slope[0]).all() and np.isfinite(slope[1]).all() for slope in slopes)


def q_learning(q_next, done, **given):
    q, action, reward = np.array([[1.0, 3.0]]), np.array([1]), np.array([5.0])
    return symloss.losses.q_learning.value_and_grad(
        q, action, reward, np.array([q_next]), np.array([done]), **given
    )


def test_a_last_step_has_no_next_value():
    for value, slope in (q_learning([-inf, -inf], 1.0), q_learning([-inf, 2.0], 0.0, gamma=0.0)):
        assert value == 4 and slope.tolist() == [[0, -4]]


@pytest.mark.parametrize("q_next", [[nan, 0.0], [0.0, nan]])
def test_a_next_value_that_is_nan(q_next):
    value, slope = q_learning(q_next, 0.0)
    assert math.isnan(value) and math.isnan(slope[0, 1])


@pytest.mark.parametrize("log_q", [-1.0, -inf])
def test_a_log_target_of_minus_infinity(log_q):
    input, target = np.array([[log_q, -0.5]]), np.array([[-inf, 0.0]])
    value, slope = symloss.losses.kl_div.value_and_grad(input, target, log_target=True, wrt="target")
    assert value == 0.5 and slope.tolist() == [[0, 1.5]]


@pytest.mark.parametrize("name", ["policy_gradient", "q_learning"])
def test_ignored_actions_take_their_steps_out(name):
    found = symloss.get(name)
    scores, action = np.array([[0.1, 0.4], [np.nan, 2.0], [3.0, 1.0]]), np.array([0, -1, 1])
    numbers = np.array([1.0, 5.0, -2.0])
    rest = [numbers] if name == "policy_gradient" else [numbers, scores + 1, np.zeros(3)]
    kept = [0, 2]
    value, slope = found.value_and_grad(scores, action, *rest, ignore_index=-1)
    alone, other = found.value_and_grad(scores[kept], action[kept], *(one[kept] for one in rest))
    assert value == alone and (slope[1] == 0).all() and (slope[kept] == other).all()
    assert found(scores, np.full(3, -1), *rest, ignore_index=-1) == 0
    with pytest.raises(ValueError, match=rf"{name}: action\[1\] is -1, outside 0"):
        found(scores, action, *rest)


@pytest.mark.parametrize("name", ["dice", "soft_dice", "jaccard", "tversky", "combo"])
def test_what_a_loss_lacks_is_said(name):
    p, g = np.array([0.5, 0.25]), np.array([1.0, 0.0])
    with pytest.raises(TypeError, match="unknown argument 'class_weight': the loss has no axis of classes"):
        symloss.get(name)(p, g, class_weight=p)
    with pytest.raises(TypeError, match=f"{name}: unknown argument 'ignore_index': the loss has no labels"):
        symloss.get(name)(p, g, ignore_index=-100)
