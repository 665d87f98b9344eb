"""Few compilations: optional outputs and weights do not multiply what verification compiles."""

import inspect
from types import SimpleNamespace

import numpy as np
import pytest

import symloss
from symloss.language import axis, loss, mean, positive, real
from symloss.language import sum as sum_over
from symloss.runtime import kernels
from symloss.verify.forms import few_forms
from symloss.verify.kernels import verify_loss

n, N = axis("n", "N")


def compiled(of, target):
    """How many functions of a loss's module have been compiled, for all types."""
    module = kernels.import_kernel(kernels.path_of(of, target))
    return sum(len(getattr(item, "signatures", ())) for item in vars(module).values())


def test_verifying_an_elementwise_loss_compiles_at_most_eight_functions():
    @loss(family="regression")
    def steep_error(input: real[N], target: real[N], slope: positive = 1.5):
        """The distance, times a slope."""
        return mean(slope * abs(input[n] - target[n]), n)

    findings = verify_loss(steep_error, dtypes=("float32",), points=12)
    assert {finding.what.split()[0] for finding in findings} >= {"value", "gradient", "hvp"}
    assert all(finding.ok for finding in findings)
    assert 5 <= compiled(steep_error, "cpu") + compiled(steep_error, "hvp") <= 8


def test_a_first_call_compiles_one_function():
    @loss(family="regression")
    def quartic_error(input: real[N], target: real[N]):
        """The fourth power of the distance."""
        return mean((input[n] - target[n]) ** 4, n)

    x, y = np.linspace(0, 1, 50), np.zeros(50)
    quartic_error(x, y)
    assert compiled(quartic_error, "cpu") == 1
    quartic_error.value_and_grad(x, y)
    assert compiled(quartic_error, "cpu") == 2


# ---- What is asked of a kernel -------------------------------------------------------------------


def asked(name, *given):
    """What reaches the entry `evaluate` of a loss, by name."""
    signature = symloss.get(name).signature
    module = kernels.import_kernel(kernels.path_of(symloss.get(name), "cpu"))
    known = inspect.signature(module.evaluate)
    seen = {}

    def evaluate(*arguments):
        seen.update(zip(known.parameters, arguments, strict=True))
        return 0.0

    evaluate.__signature__ = known
    few_forms(SimpleNamespace(evaluate=evaluate), signature).evaluate(*given)
    return {key for key, value in seen.items() if value is None}, seen


X, ONE = np.ones(6, np.float32), np.float32(1)
OTHERS = {"weight", "terms", "grad_target"}


@pytest.mark.parametrize(
    ("outputs", "absent"),
    [
        ((None, ONE, None, None, None), OTHERS | {"grad_input"}),
        ((None, ONE, None, X, None), OTHERS),
        ((None, ONE, None, None, X), set()),
        ((X, ONE, None, None, None), set()),
        ((None, ONE, X, X, None), set()),
    ],
)
def test_a_value_and_a_first_gradient_are_asked_for_as_they_are(outputs, absent):
    missing, seen = asked("huber", X, X, ONE, *outputs)
    assert missing == absent
    if not absent:
        assert (seen["weight"] == 1).all()
        assert all(seen[name].shape == X.shape for name in ("terms", "grad_input", "grad_target"))


def test_samples_of_several_axes():
    x, y = np.ones((4, 3), np.float32), np.zeros(4, np.int64)
    w = np.ones(3, np.float32)
    missing, seen = asked("cross_entropy", x, y, w, -100, ONE, None, ONE, np.empty(4, np.float32), None)
    assert not missing and seen["weight"].shape == (4,) and seen["grad_input"].shape == (4, 3)


def test_a_loss_without_samples():
    missing, _ = asked("dice", X, X, ONE, ONE, None, X)
    assert missing == set()
    missing, _ = asked("dice", X, X, ONE, ONE, X, None)
    assert missing == {"grad_target"}


def test_a_kernel_may_call_its_arguments_otherwise():
    """`start` is a name of kernels: a gradient and weights stand in for others by their places."""
    s, S = axis("s", "S")

    @loss(family="regression")
    def from_a_start(input: real[N, S], start: real[S]):
        """The square of the distance from a start."""
        return mean(sum_over((input[n, s] - start[s]) ** 2, s), n)

    findings = verify_loss(from_a_start, dtypes=("float64",), points=2, products=False)
    assert {finding.what for finding in findings} >= {"gradient input", "gradient start"}
    assert all(finding.ok for finding in findings)
