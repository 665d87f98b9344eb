"""Numbers and arrays of other libraries: used, or refused in one sentence."""

import numpy as np
import pytest

import symloss

X = np.array([1.0, 2.0])
Y = np.array([0.5, 2.5])
SCORES, LABELS = np.ones((2, 3)), np.array([0, 2])
HUGE = 10**400


class Tensor:
    """What another library's tensor that takes part in differentiation looks like."""

    requires_grad = True

    def detach(self):
        return self

    def numpy(self):
        return np.array([1.0, 2.0])

    def __array__(self, *args, **kwargs):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy().")


@pytest.mark.parametrize(
    ("name", "args", "options", "message"),
    [
        ("huber", (X, Y), {"delta": HUGE}, "huber: delta is about 1e400, larger than any float"),
        ("huber", (X, Y), {"delta": 10**5000}, "huber: delta is about 1e5000, larger than any float"),
        ("huber", (X, Y), {"weight": HUGE}, "huber: weight is about 1e400, larger than any float"),
        ("huber", (X, Y), {"cotangent": -HUGE}, "huber: cotangent is -about 1e400, larger than any float"),
        ("huber", (X, Y), {"cotangent": HUGE, "reduction": "none"}, "huber: cotangent is about 1e400"),
        (
            "cross_entropy",
            (SCORES, LABELS),
            {"ignore_index": 2**63},
            "must be an integer of 64 bits, got 92233",
        ),
        ("cross_entropy", (SCORES, LABELS), {"ignore_index": -(2**63) - 1}, "must be an integer of 64 bits"),
        ("sphereface", (SCORES, LABELS), {"m": 2**64}, "sphereface: m must be an integer >= 1 of 64 bits"),
        ("sphereface", (SCORES, LABELS), {"m": HUGE}, "got about 1e400"),
    ],
)
def test_integers_that_no_type_holds(name, args, options, message):
    with pytest.raises(ValueError) as error:
        symloss.get(name).value_and_grad(*args, **options)
    assert message in str(error.value)


def test_the_smallest_64_bit_integer_may_be_ignored():
    lowest = -(2**63)
    labels = np.array([lowest, 2])
    assert symloss.losses.cross_entropy(SCORES, labels, ignore_index=lowest) == pytest.approx(np.log(3))


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("input", lambda t: symloss.losses.huber(t, Y)),
        ("delta", lambda t: symloss.losses.huber(X, Y, delta=t)),
        ("weight", lambda t: symloss.losses.huber(X, Y, weight=t)),
        ("cotangent", lambda t: symloss.losses.huber.value_and_grad(X, Y, cotangent=t)),
        ("cotangent", lambda t: symloss.losses.huber.value_and_grad(X, Y, cotangent=t, reduction="none")),
        ("vector", lambda t: symloss.losses.huber.hvp(X, Y, vector=t)),
        ("out", lambda t: symloss.losses.huber.value_and_grad(X, Y, out=t)),
    ],
)
def test_a_tensor_that_cannot_become_an_array(argument, call):
    with pytest.raises(TypeError, match=f"^huber: {argument} .*") as error:
        call(Tensor())
    assert "\n" not in str(error.value)


def test_a_vector_of_any_number_type_is_converted():
    expected = symloss.losses.mse.hvp(X, Y, vector=X)
    np.testing.assert_array_equal(symloss.losses.mse.hvp(X, Y, vector=[1, 2]), expected)


def test_a_vector_of_integers_that_no_type_holds():
    with pytest.raises(TypeError, match="vector holds an integer that no 64 bits hold"):
        symloss.losses.mse.hvp(X, Y, vector=[HUGE, 1])
