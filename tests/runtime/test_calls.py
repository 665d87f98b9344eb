"""Values, gradients, reductions, weights and buffers."""

import pickle

import numpy as np
import pytest

import symloss

DTYPES = (np.float32, np.float64)


def sample(dtype=np.float64, shape=(7,)):
    rng = np.random.default_rng(0)
    return rng.normal(size=shape).astype(dtype) * 2, rng.normal(size=shape).astype(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_mean_sum_and_none_agree(catalogue, dtype):
    x, y = sample(dtype)
    terms = catalogue.huber(x, y, reduction="none")
    assert terms.dtype == dtype and terms.shape == x.shape
    assert catalogue.huber(x, y) == pytest.approx(terms.mean(), rel=1e-6)
    assert catalogue.huber(x, y, reduction="sum") == pytest.approx(terms.sum(), rel=1e-6)
    assert type(catalogue.huber(x, y)) is float


@pytest.mark.parametrize("dtype", DTYPES)
def test_gradient_keeps_shape_and_dtype(catalogue, dtype):
    x, y = sample(dtype, (3, 4, 2))
    value, grad = catalogue.huber.value_and_grad(x, y, delta=0.5)
    assert value == catalogue.huber(x, y, 0.5)
    assert grad.shape == x.shape and grad.dtype == dtype
    flat_value, flat_grad = catalogue.huber.value_and_grad(x.ravel(), y.ravel(), delta=0.5)
    assert flat_value == value and np.array_equal(flat_grad, grad.ravel())


def test_gradient_is_the_difference_quotient(catalogue):
    x, y = sample()
    weight = np.linspace(0, 2, 7)
    for reduction in ("mean", "sum"):
        _, grad = catalogue.huber.value_and_grad(x, y, reduction=reduction, weight=weight)
        for k in range(7):
            up, down = x.copy(), x.copy()
            up[k] += 1e-6
            down[k] -= 1e-6
            rise = catalogue.huber(up, y, reduction=reduction, weight=weight) - catalogue.huber(
                down, y, reduction=reduction, weight=weight
            )
            assert grad[k] == pytest.approx(rise / 2e-6, abs=1e-6)


def test_zero_dimensional_arrays(catalogue):
    value, grad = catalogue.huber.value_and_grad(np.array(0.5), np.array(0.0))
    assert value == 0.125 and grad.shape == () and grad == 0.5
    assert catalogue.huber(np.array(0.5), np.array(0.0), reduction="none").shape == ()


def test_weight_divides_by_its_sum(catalogue):
    x, y = sample()
    weight = np.arange(7.0)
    terms = catalogue.huber(x, y, reduction="none")
    assert catalogue.huber(x, y, weight=weight) == pytest.approx((terms * weight).sum() / weight.sum())
    assert np.allclose(catalogue.huber(x, y, weight=weight, reduction="none"), terms * weight)
    assert catalogue.huber(x, y, weight=3) == pytest.approx(terms.mean())


def test_weight_broadcasts_to_the_samples(catalogue):
    x, y = sample(shape=(3, 4))
    weight = np.array([[1.0], [2.0], [0.0]])
    terms = catalogue.huber(x, y, reduction="none")
    expected = (terms * weight).sum() / (4 * weight.sum())
    assert catalogue.huber(x, y, weight=weight) == pytest.approx(expected)


def test_no_term_takes_part(catalogue):
    x, y = sample()
    value, grad = catalogue.huber.value_and_grad(x, y, weight=np.zeros(7))
    assert value == 0.0 and not grad.any()
    scores = np.ones((2, 3))
    value, grad = catalogue.nll.value_and_grad(scores, np.array([-100, -100]))
    assert value == 0.0 and not grad.any()


def test_normalised_mean_with_optional_array(catalogue):
    scores = np.log(np.array([[0.2, 0.3, 0.5], [0.1, 0.6, 0.3], [0.3, 0.3, 0.4]]))
    labels = np.array([2, -100, 0])
    assert catalogue.nll(scores, labels) == pytest.approx(-(np.log(0.5) + np.log(0.3)) / 2)
    weight = np.array([1.0, 1.0, 3.0])
    expected = -(3 * np.log(0.5) + np.log(0.3)) / 4
    assert catalogue.nll(scores, labels, class_weight=weight) == pytest.approx(expected)
    assert catalogue.nll(scores, labels, weight) == pytest.approx(expected)
    assert catalogue.nll(scores, np.array([2, 7, 0]), ignore_index=7) == catalogue.nll(scores, labels)


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.uint16, np.int64])
def test_labels_of_any_integer_type(catalogue, dtype):
    scores = np.array([[-1.0, -2.0]])
    assert catalogue.nll(scores, np.array([1], dtype)) == 2.0


def test_wrt_names_and_tuples(catalogue):
    x, y = sample()
    _, default = catalogue.huber.value_and_grad(x, y)
    _, target = catalogue.huber.value_and_grad(x, y, wrt="target")
    _, both = catalogue.huber.value_and_grad(x, y, wrt=("target", "input"))
    assert isinstance(both, tuple)
    assert np.array_equal(both[0], target) and np.array_equal(both[1], default)
    _, single = catalogue.huber.value_and_grad(x, y, wrt=("target",))
    assert isinstance(single, tuple) and np.array_equal(single[0], target)


def test_out_receives_the_gradient(catalogue):
    x, y = sample(shape=(3, 2))
    _, expected = catalogue.huber.value_and_grad(x, y, wrt=("input", "target"))
    one, two = np.empty_like(x), np.empty_like(x)
    assert catalogue.huber.value_and_grad(x, y, out=one)[1] is one
    assert np.array_equal(one, expected[0])
    assert catalogue.huber.value_and_grad(x, y, out={"input": two})[1] is two
    _, got = catalogue.huber.value_and_grad(x, y, wrt=("target", "input"), out=(one, two))
    assert got[0] is one and got[1] is two and np.array_equal(one, expected[1])
    _, got = catalogue.huber.value_and_grad(x, y, wrt=("target", "input"), out={"input": two})
    assert got[1] is two and np.array_equal(got[0], expected[1])


def test_cotangent_scales_the_gradient_only(catalogue):
    x, y = sample()
    value, grad = catalogue.huber.value_and_grad(x, y)
    scaled_value, scaled = catalogue.huber.value_and_grad(x, y, cotangent=-3.0)
    assert scaled_value == value and np.allclose(scaled, -3 * grad)
    value, grad = catalogue.rmse.value_and_grad(x, y)
    scaled_value, scaled = catalogue.rmse.value_and_grad(x, y, cotangent=np.float64(2))
    assert scaled_value == value and np.allclose(scaled, 2 * grad)


def test_cotangent_per_sample(catalogue):
    x, y = sample(shape=(2, 3))
    weight = np.array([0.0, 1.0, 2.0])
    cotangent = np.arange(-3.0, 3.0).reshape(2, 3)
    terms, grad = catalogue.huber.value_and_grad(x, y, reduction="none", weight=weight, cotangent=cotangent)
    plain_terms, plain = catalogue.huber.value_and_grad(x, y, reduction="none", weight=weight)
    assert np.array_equal(terms, plain_terms)
    assert np.allclose(grad, plain * cotangent)


def test_whole_batch_loss(catalogue):
    x, y = sample()
    expected = np.sqrt(np.mean((x - y) ** 2))
    assert catalogue.rmse(x, y) == pytest.approx(expected)
    assert catalogue.rmse(x, y, reduction="mean") == pytest.approx(expected)


def test_hessian_diag(catalogue):
    x, y = sample(shape=(2, 4))
    curvature = catalogue.huber.hessian_diag(x, y)
    assert np.allclose(curvature, (np.abs(x - y) <= 1) / 8)
    out = np.empty_like(x)
    assert catalogue.huber.hessian_diag(x, y, reduction="sum", out=out) is out
    assert np.allclose(out, curvature * 8)
    assert not catalogue.huber.hessian_diag(x, y, weight=0).any()


def test_arrays_need_not_be_contiguous(catalogue):
    x, y = sample(shape=(6, 4))
    assert catalogue.huber(x.T, y.T) == pytest.approx(catalogue.huber(x, y))
    _, grad = catalogue.huber.value_and_grad(x[::2], y[::2])
    assert grad.shape == (3, 4)


def test_inputs_are_left_alone(catalogue):
    x, y = sample()
    before = x.copy(), y.copy()
    catalogue.huber.value_and_grad(x, y, weight=np.ones(7), reduction="none", cotangent=2.0)
    assert np.array_equal(x, before[0]) and np.array_equal(y, before[1])


def test_nan_propagates(catalogue):
    x, y = np.array([0.5, np.nan]), np.array([1.0, np.nan])
    assert np.isnan(catalogue.bce(x, y, gamma=1))


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
def test_an_infinity_without_a_value_is_named(reduction):
    x, y = np.zeros((2, 3)), np.ones((2, 3))
    y[1, 2] = np.inf
    with pytest.raises(ValueError, match=r"^binary_cross_entropy_with_logits: target\[1, 2\] is inf, where"):
        symloss.losses.binary_cross_entropy_with_logits(x, y, reduction=reduction)
    x[0, 0] = np.nan  # NaN propagates all the same
    assert np.isnan(symloss.losses.binary_cross_entropy_with_logits(x, y, reduction=reduction)).any()


def test_an_infinite_score_of_a_batch_is_named():
    scores = np.array([0.0, np.inf, np.inf])
    with pytest.raises(ValueError, match=r"^pairwise_logistic: input\[1\] is inf, where the loss"):
        symloss.losses.pairwise_logistic(scores, np.array([0.0, 1.0, 2.0]))


def test_flag_parameter_takes_a_bool(catalogue):
    x, y = np.array([0.5]), np.array([1.0])
    assert catalogue.bce(x, y, log_target=True, gamma=np.float32(1)) == catalogue.bce(x, y, gamma=np.array(1))


def test_describes_itself(catalogue):
    import inspect

    huber = catalogue.huber
    assert repr(huber) == "<loss huber(input[N], target[N], delta=1)>"
    assert "delta: a real number > 0; default 1." in huber.__doc__
    assert "Quadratic near zero" in huber.__doc__
    assert list(inspect.signature(huber).parameters)[:3] == ["input", "target", "delta"]
    assert [spec.name for spec in huber.inputs] == ["input", "target"]
    assert huber.parameters[0].default == 1
    assert "def evaluate" in huber.source("cpu")
    assert catalogue.huber is huber


def test_pickles_by_name(catalogue):
    assert pickle.loads(pickle.dumps(catalogue.huber)) is catalogue.huber


def test_lengths_that_were_seen_before_say_nothing_of_others():
    loss = symloss.losses.cross_entropy
    scores, labels = np.random.default_rng(4).normal(size=(5, 3)), np.array([0, 1, 2, 0, 1])
    first = loss(scores, labels)
    assert loss(scores[:4], labels[:4]) != first
    for wrong in (labels[:4], labels[:0]):
        with pytest.raises(
            ValueError, match="cross_entropy: input has length 5 along the axis N but target has"
        ):
            loss(scores, wrong)
    with pytest.raises(ValueError, match="cross_entropy: target must have 1 axes"):
        loss(scores, labels.reshape(5, 1))
    assert loss(scores, labels) == first


def test_the_same_loss_through_other_kernels():
    """Its kernels are wrapped; the loss itself, which others have too, stays as it is."""
    from types import SimpleNamespace

    plain, seen = symloss.get("dice"), []

    def counted(kernels, signature):
        seen.append(signature.name)
        return SimpleNamespace(evaluate=kernels.evaluate)

    x, y = np.array([0.2, 0.7]), np.array([0.0, 1.0])
    known = plain(x, y)
    evaluator = plain._evaluator
    wrapped = plain.through(counted)
    assert wrapped is not plain and wrapped(x, y) == known and wrapped(x, y, mask=np.ones(2)) == known
    assert seen == ["dice", "dice_mask"]
    assert plain(x, y) == known and plain._evaluator is evaluator
