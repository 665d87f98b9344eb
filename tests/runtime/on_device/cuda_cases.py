"""Calls with device="cuda"; `test_cuda.py` runs this in Numba's simulator and on a device."""

import os

os.environ.setdefault("NUMBA_ENABLE_CUDASIM", "1")

import mpmath
import numpy as np
import pytest
from numba import cuda
from sympy import cos, sin, tan

from symloss.language import axis, label, logsumexp, loss, mean, real
from symloss.losses.catalogue import declared
from symloss.verify.oracle import Oracle

LOSSES = {
    "binary_cross_entropy_with_logits": {"pos_weight": 1.5},
    "cross_entropy": {"label_smoothing": 0.125},
    "hinge": {},
    "huber": {"delta": 0.75},
    "kl_divergence": {},
    "l1": {},
    "mse": {},
    "sigmoid_focal": {},
    "triplet": {"margin": 0.5},
}
ROWS, LENGTH = 9, 6  # blocks have four threads here: several blocks, rows longer than one
pytestmark = pytest.mark.filterwarnings("ignore")


def arguments(loss, dtype):
    """Arrays by name, away from kinks; one label is ignored."""
    random = np.random.default_rng(5)
    arrays = {}
    for spec in loss.signature.inputs:
        shape = tuple({"N": ROWS, "C": LENGTH, "D": LENGTH}[axis] for axis in spec.axes)
        if spec.is_label:
            arrays[spec.name] = random.integers(0, LENGTH, shape)
            arrays[spec.name][2] = -100
            continue
        values = {
            "binary": lambda shape=shape: random.integers(0, 2, shape),
            "sign": lambda shape=shape: 2 * random.integers(0, 2, shape) - 1,
            "real": lambda shape=shape: 2 * random.normal(size=shape),
        }.get(spec.domain, lambda shape=shape: random.uniform(0.1, 1, shape))
        arrays[spec.name] = values().astype(dtype)
    return arrays


def on_device(arrays):
    return {name: cuda.to_device(array) for name, array in arrays.items()}


def close(computed, exact, dtype):
    if hasattr(computed, "copy_to_host"):
        computed = computed.copy_to_host()
        assert computed.dtype == dtype
    exact = np.vectorize(float, otypes=[float])(np.asarray(exact, dtype=object))
    tolerance = 64 * np.finfo(dtype).eps
    np.testing.assert_allclose(computed, exact, rtol=tolerance, atol=tolerance / 4)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LOSSES)
def test_value_and_gradients(name, dtype):
    loss, oracle = declared()[name], Oracle(declared()[name].declaration)
    arrays = arguments(loss, dtype)
    parameters = {spec.name: spec.default for spec in loss.parameters} | LOSSES[name]
    given, names = on_device(arrays), loss.signature.differentiable
    weight = np.random.default_rng(6).uniform(0.5, 2, ROWS).astype(dtype)
    value, slopes = loss.value_and_grad(
        *given.values(), wrt=names, weight=cuda.to_device(weight), device="cuda", **LOSSES[name]
    )
    close(value, oracle.value(arrays, parameters, weight=weight), dtype)
    for one, slope in zip(names, slopes, strict=True):
        close(slope, oracle.gradient(arrays, parameters, one, weight=weight), dtype)
    terms = loss(*given.values(), reduction="none", device="cuda", **LOSSES[name])
    exact = oracle.terms(arrays, parameters)
    close(terms, exact, dtype)
    total = loss(*given.values(), reduction="sum", device="cuda", **LOSSES[name])
    close(total, mpmath.fsum(exact), dtype)


@pytest.mark.parametrize("name", ["huber", "kl_divergence", "binary_cross_entropy_with_logits"])
def test_second_derivative(name):
    loss, oracle = declared()[name], Oracle(declared()[name].declaration)
    arrays = arguments(loss, np.float64)
    parameters = {spec.name: spec.default for spec in loss.parameters} | LOSSES[name]
    first = loss.signature.differentiable[0]
    found = loss.hessian_diag(*on_device(arrays).values(), device="cuda", **LOSSES[name])
    close(found, oracle.hessian_diag(arrays, parameters, first), np.float64)


def test_second_derivative_of_rows():
    n, N = axis("n", "N")
    k, C = axis("k", "C")

    @loss(family="classification")
    def entropy_of_rows(input: real[N, C], target: label(C)[N]):
        """Cross-entropy of a label."""
        return mean(logsumexp(input[n, k], k) - input[n, target[n]], n)

    arrays = {"input": np.random.default_rng(10).normal(size=(5, 6)), "target": np.arange(5)}
    found = entropy_of_rows.hessian_diag(*on_device(arrays).values(), device="cuda")
    exact = Oracle(entropy_of_rows.declaration).hessian_diag(arrays, {}, "input")
    close(found, exact, np.float64)


def test_clipped_second_derivative():
    arrays = {"input": np.linspace(-9.0, 9.0, 40), "target": np.zeros(40)}
    focal = declared()["sigmoid_focal"]
    exact = focal.hessian_diag(*arrays.values())
    clipped = focal.hessian_diag(*on_device(arrays).values(), kind="clipped", device="cuda")
    assert (exact < 0).any()
    close(clipped, np.maximum(exact, 0), np.float64)


def test_same_bits_as_on_the_cpu_for_plain_arithmetic():
    loss, (a, b) = declared()["mse"], np.random.default_rng(7).normal(size=(2, 4, 5))
    value, slope = loss.value_and_grad(a, b, reduction="none", device="cuda")
    host_value, host_slope = loss.value_and_grad(a, b, reduction="none")
    assert np.array_equal(value.copy_to_host(), host_value)
    assert np.array_equal(slope.copy_to_host(), host_slope)


def test_cotangents_buffers_and_empty_means():
    loss, (a, b) = declared()["mse"], np.random.default_rng(8).normal(size=(2, 10))
    weight, factors = np.random.default_rng(9).uniform(0, 2, (2, 10))
    out = cuda.device_array(10, np.float64)
    _, slope = loss.value_and_grad(
        a, b, reduction="none", weight=weight, cotangent=cuda.to_device(factors), out=out, device="cuda"
    )
    assert slope is out
    np.testing.assert_allclose(out.copy_to_host(), 2 * (a - b) * weight * factors, rtol=1e-14)
    value, slope = loss.value_and_grad(a, b, weight=0.0, cotangent=3.0, device="cuda")
    assert value == 0
    assert not slope.copy_to_host().any()


@pytest.mark.parametrize("name", ["box_iou", "giou", "triplet", "log_softmax"])
def test_samples_without_a_weight_have_slopes_of_0(name):
    loss = declared()[name]
    random = np.random.default_rng(11)
    first, *others = loss.signature.inputs
    shape = (ROWS, 4)
    arrays = [random.uniform(-1, 1, shape).astype(np.float32) for _ in (first, *others)]
    weight = np.ones(shape[: 2 if name == "log_softmax" else 1], np.float32)
    weight[::2] = 0
    given = {"weight": weight} if name != "log_softmax" else {"cotangent": weight, "reduction": "none"}
    out = cuda.to_device(np.full(shape, np.nan, np.float32))
    loss.value_and_grad(*arrays, out=out, wrt=first.name, device="cuda", **given)
    found = out.copy_to_host()
    assert np.isfinite(found).all()
    assert not found[::2].any()


def test_no_label_takes_part():
    loss = declared()["cross_entropy"]
    scores, labels = np.random.default_rng(10).normal(size=(5, 3)), np.full(5, -100)
    value, slope = loss.value_and_grad(scores, labels, device="cuda")
    assert value == 0
    assert not slope.copy_to_host().any()


def test_nan_propagates_and_large_scores_do_not_overflow():
    loss, labels = declared()["cross_entropy"], np.array([0, 1, 0])
    scores = np.array([[0.0, np.nan], [-800.0, 800.0], [-800.0, 800.0]])
    terms = loss(scores, labels, reduction="none", device="cuda").copy_to_host()
    assert np.isnan(terms[0])
    assert list(terms[1:]) == [0, 1600]


def test_wrong_arguments_are_told_as_on_the_cpu():
    losses, a = declared(), np.zeros(3)
    scores = np.zeros((3, 2))
    with pytest.raises(ValueError, match=r"target\[2\] is 7, outside 0 .. C - 1 = 1"):
        losses["cross_entropy"](scores, np.array([0, -100, 7]), device="cuda")
    with pytest.raises(ValueError, match=r"target\[1\] is 0.5, must be one of 0, 1"):
        losses["sigmoid_focal"](a, np.array([0, 0.5, 1]), device="cuda")
    with pytest.raises(ValueError, match=r"weight must be >= 0, got -1 \(element 1\)"):
        losses["mse"](a, a, weight=np.array([1.0, -1.0, 1.0]), device="cuda")
    with pytest.raises(ValueError, match=r"weight has shape \(2,\), which does not broadcast"):
        losses["mse"](a, a, weight=cuda.to_device(np.ones(2)), device="cuda")
    with pytest.raises(TypeError, match="input must be an array on the device or a numpy array, got list"):
        losses["mse"]([0.0], a, device="cuda")
    with pytest.raises(TypeError, match="out for input must be an array on the device, got ndarray"):
        losses["mse"].value_and_grad(a, a, out=np.zeros(3), device="cuda")
    device = cuda.to_device(a)
    with pytest.raises(ValueError, match="out for input shares memory with the argument input"):
        losses["mse"].value_and_grad(device, a, out=device, device="cuda")
    with pytest.raises(ValueError, match="rmse: there is no cuda kernel: the CUDA backend cannot print"):
        losses["rmse"](a, a, device="cuda")


@pytest.mark.parametrize("function", [sin, cos, tan], ids=str)
def test_waves_of_small_and_of_huge_numbers(function):
    n, N = axis("n", "N")

    def wave(input: real[N]):
        """A wave."""
        return mean(function(input[n]), n)

    turns = np.arange(1, 40) * np.pi / 2
    input = np.concatenate([turns, -turns, [1e-30, 0.1, 1e5, -1e10, 16367173 * 2.0**72, 3e38]])
    input = input.astype(np.float32)
    terms = loss()(wave)(cuda.to_device(input), reduction="none", device="cuda").copy_to_host()
    exact = [float(getattr(mpmath, str(function))(mpmath.mpf(float(x)))) for x in input]
    np.testing.assert_allclose(terms, exact, rtol=4 * np.finfo(np.float32).eps, atol=0)
    with pytest.raises(ValueError, match=r"wave: input\[0\] is inf, where the loss has no value"):
        loss()(wave)(cuda.to_device(np.float32([np.inf])), device="cuda")


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_raw_kernel_leaves_its_result_on_the_device(dtype, monkeypatch):
    loss = declared()["cross_entropy"]
    given = {"label_smoothing": 0.125, "ignore_index": -100}
    arrays = on_device({**arguments(loss, dtype), "class_weight": np.ones(LENGTH, dtype)})
    gradient = cuda.device_array((ROWS, LENGTH), dtype)
    kernel = loss.kernel("cuda")
    scalars = {"label_smoothing": dtype(0.125), "ignore_index": -100}
    known = {**arrays, **scalars, "grad_scale": dtype(0.5), "grad_input": gradient}
    passed = [known.get(name) for name in kernel.arguments()]

    def waited(*arguments, **named):
        raise AssertionError("the host waits for the device")

    with monkeypatch.context() as patched:
        patched.setattr(type(gradient), "copy_to_host", waited)
        patched.setattr(cuda, "synchronize", waited)
        total = kernel(*passed)
        divisor = kernel.entries["normaliser"](*passed[:5], None)
    value, expected = loss.value_and_grad(**arrays, **given, reduction="sum", device="cuda", cotangent=0.5)
    assert total.shape == (1,) and total.copy_to_host()[0] == value
    assert np.array_equal(gradient.copy_to_host(), expected.copy_to_host())
    mean = loss(**arrays, **given, device="cuda")
    assert value / divisor.copy_to_host()[0] == mean
    assert loss.kernel("cuda").entries["evaluate"].__doc__.startswith("Return the sum")
