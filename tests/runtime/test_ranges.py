"""A mean that the type can hold is returned, however large its sum and however small its weights."""

import numpy as np
import pytest

import symloss

F32, F64 = np.float32, np.float64
LARGE = {F32: 3e38, F64: 1.5e308}
ROUNDING = {F32: 3e-7, F64: 1e-15}


@pytest.mark.parametrize("scalar", [F32, F64])
@pytest.mark.parametrize("count", [3, 5000, 70000])
def test_the_mean_of_large_terms(scalar, count):
    x = np.full(count, LARGE[scalar], scalar)
    value, grad = symloss.losses.l1.value_and_grad(x, np.zeros(count, scalar))
    assert value == pytest.approx(float(x[0]), rel=4 * ROUNDING[scalar])
    assert value == symloss.losses.l1(x, np.zeros(count, scalar))
    np.testing.assert_allclose(grad, 1 / count, rtol=ROUNDING[scalar])


@pytest.mark.parametrize(
    ("name", "residual", "value"),
    [("mse", 1.8e19, 3.24e38), ("huber", 3e38, 3e38), ("smooth_l1", 3e38, 3e38), ("log_cosh", 3e38, 3e38)],
)
def test_float32_losses_near_the_largest_number(name, residual, value):
    x = np.full(7, residual, F32)
    assert symloss.get(name)(x, np.zeros(7, F32)) == pytest.approx(value, rel=1e-6)


def test_a_sum_of_float32_is_added_up_in_float64():
    x = np.full(3, 3e38, F32)
    assert symloss.losses.l1(x, np.zeros(3, F32), reduction="sum") == pytest.approx(9e38, rel=1e-6)


def test_a_sum_beyond_float64_is_infinite():
    assert symloss.losses.l1(np.full(3, 1.5e308), np.zeros(3), reduction="sum") == np.inf


def test_an_infinite_term_stays_infinite():
    assert symloss.losses.l1(np.array([np.inf, 1.5e308, 1.5e308]), np.zeros(3)) == np.inf


def test_large_terms_of_both_signs():
    fake, real = np.array([1.5e308, 1.5e308, -1.5e308, -1.4e308]), np.zeros(4)
    assert abs(symloss.losses.wgan_critic(fake, real)) == pytest.approx(2.5e306)


@pytest.mark.parametrize(("weight", "expected"), [([10.0, 20.0], 1.5e308), ([1e300, 3e300], 1.5e308)])
def test_weighted_means_of_large_terms(weight, expected):
    x = np.full(2, 1.5e308)
    assert symloss.losses.l1(x, np.zeros(2), weight=np.array(weight)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("scalar", "weight"),
    [(F64, [1e-310, 3e-310]), (F64, [5e307, 1.5e308]), (F32, [7e-45, 21e-45]), (F32, [1e38, 3e38])],
)
def test_weights_near_the_ends_of_the_range(scalar, weight):
    x, y, weight = np.array([1, 2], scalar), np.array([0.9, 2.1], scalar), np.array(weight, scalar)
    plain = np.array([1, 3], scalar)
    huber = symloss.losses.huber
    value, grad = huber.value_and_grad(x, y, weight=weight)
    expected, expected_grad = huber.value_and_grad(x, y, weight=plain)
    assert value == pytest.approx(expected, rel=1e-6)
    np.testing.assert_allclose(grad, expected_grad, rtol=1e-6)
    np.testing.assert_allclose(
        huber.hessian_diag(x, y, weight=weight), huber.hessian_diag(x, y, weight=plain), rtol=1e-6
    )
    np.testing.assert_allclose(
        huber.hvp(x, y, vector=x, weight=weight), huber.hvp(x, y, vector=x, weight=plain), rtol=1e-6
    )


def test_weights_and_terms_both_large():
    x = np.array([1.5e308, 1.0])
    weight = np.array([1e308, 1e308])
    assert symloss.losses.l1(x, np.zeros(2), weight=weight) == pytest.approx(7.5e307)


@pytest.mark.parametrize("norm", ["mean", "range"])
def test_means_inside_a_loss_of_float32(norm):
    x, y = np.array([3e38, 3e38, 2.5e38], F32), np.array([1e38, 3e38, 2e38], F32)
    value, grad = symloss.losses.nmae.value_and_grad(x, y, norm=norm)
    expected, slopes = symloss.losses.nmae.value_and_grad(x.astype(F64), y.astype(F64), norm=norm)
    assert value == pytest.approx(expected, rel=1e-6)
    np.testing.assert_allclose(grad, slopes, rtol=1e-6)


def test_a_mean_over_the_classes_of_float32():
    scores, label = np.array([[3e38, 3e38, -1e38]], F32), np.array([2])
    value, grad = symloss.losses.multi_margin.value_and_grad(scores, label)
    assert value == pytest.approx(8e38 / 3, rel=1e-6)
    np.testing.assert_allclose(grad, [[1 / 3, 1 / 3, -2 / 3]], rtol=1e-6)
    spread = symloss.losses.cross_entropy(-scores, label, label_smoothing=0.3)
    assert spread == pytest.approx(0.3 * 8e38 / 3, rel=1e-6)


def test_out_receives_what_float64_found():
    scores, label = np.array([[3e38, 3e38, -1e38]], F32), np.array([2])
    out = np.empty_like(scores)
    _, grad = symloss.losses.multi_margin.value_and_grad(scores, label, out=out)
    assert grad is out
    np.testing.assert_allclose(out, [[1 / 3, 1 / 3, -2 / 3]], rtol=1e-6)


@pytest.mark.parametrize(
    ("scalar", "power"), [(F64, -1070), (F64, -1020), (F64, 1023), (F32, -145), (F32, -120), (F32, 127)]
)
@pytest.mark.parametrize("name", ["cross_entropy", "nll", "focal"])
def test_class_weights_near_the_ends_of_the_range(name, scalar, power):
    """Only the ratios of class weights count, to the bit where they change by a power of two."""
    found = symloss.get(name)
    scores, target = np.log(np.array([[0.2, 0.8], [0.6, 0.4], [0.3, 0.7]], scalar)), np.array([0, 1, 1])
    plain = np.array([1, 0.5], scalar)
    tiny = np.ldexp(plain, power)
    value, slope = found.value_and_grad(scores, target, class_weight=plain)
    again, other = found.value_and_grad(scores, target, class_weight=tiny)
    assert again == pytest.approx(value, rel=4 * ROUNDING[scalar])
    np.testing.assert_allclose(other, slope, rtol=8 * ROUNDING[scalar], atol=ROUNDING[scalar])
    heavy = np.ldexp(np.array([1, 1, 0.5], scalar), power)  # together with weights of samples
    value = found(scores, target, class_weight=plain, weight=np.array([1, 1, 0.5], scalar))
    assert found(scores, target, class_weight=tiny, weight=heavy) == pytest.approx(
        value, rel=8 * ROUNDING[scalar]
    )


def sequences(scalar, size=1.0):
    """Three samples of four frames and three labels each; the second is too short for its labels."""
    x = np.full((4, 3, 3), -size, scalar)
    return x, np.array([[1, 2, 1]] * 3), np.array([4, 2, 4]), np.array([3, 3, 3])


@pytest.fixture
def counted(monkeypatch):
    """How often the kernel of ctc is run from now on."""
    loss = symloss.losses.ctc
    for scalar in (F32, F64):  # compiled, and the kind of call prepared
        for _ in range(3):
            loss.value_and_grad(*sequences(scalar))
    runs = []
    evaluator = loss._kinds.evaluator()
    evaluator = getattr(evaluator, "chosen", lambda args, named: (evaluator, args, named))(
        sequences(F64), {}
    )[0]
    run = evaluator.evaluate
    monkeypatch.setattr(evaluator, "evaluate", lambda *args: runs.append(args[0].dtype.type) or run(*args))
    return runs


@pytest.mark.parametrize(("scalar", "expected"), [(F32, [F32, F64]), (F64, [F64])])
def test_an_infinite_loss_of_recurrences_is_told_from_its_terms(counted, scalar, expected):
    value, grad = symloss.losses.ctc.value_and_grad(*sequences(scalar))
    assert value == np.inf and grad.dtype == scalar
    assert counted == expected  # a single term again in float64, which might hold it


@pytest.mark.parametrize("scalar", [F32, F64])
def test_finite_terms_of_recurrences_beyond_the_type_in_total(scalar):
    x, y, frames, labels = sequences(scalar, LARGE[scalar] / 5)
    frames[1] = 4
    value = symloss.losses.ctc(x, y, frames, labels)
    assert value == pytest.approx(LARGE[scalar] / 5 / 3 * 4, rel=1e-6)


def test_a_term_that_only_float64_holds():
    x, y, frames, labels = sequences(F32, 2e38)
    frames[1] = 4
    value, grad = symloss.losses.ctc.value_and_grad(x, y, frames, labels)
    wide, wide_grad = symloss.losses.ctc.value_and_grad(x.astype(F64), y, frames, labels)
    assert value == pytest.approx(wide, rel=1e-6) and np.isfinite(value)
    np.testing.assert_allclose(grad, wide_grad, rtol=1e-5)
