"""Arrays of one axis whose default is a tuple: the array itself, not a number for every element."""

import numpy as np
import pytest

from symloss.language import DeclarationError, axis, mean, real, sum, weights
from symloss.language.declaration import declare
from symloss.language.signature import signature_of
from symloss.losses.classification import cross_entropy, poly_cross_entropy
from symloss.signature import Signature

n, N = axis("n", "N")
k, K = axis("k", "K")
SCORES, LABELS = np.array([[2.0, -1.0, 0.5], [0.1, 0.2, 0.3]]), np.array([0, 2])


def polynomial(input: real[N], coefficients: weights(real)[K] = (1.0, 2.0)):
    """A polynomial of each element."""
    return mean(sum(coefficients[k] * input[n] ** (k + 1), k), n)


def test_signature_survives_json():
    signature = signature_of(declare(polynomial))
    assert signature.inputs[1].default == (1.0, 2.0)
    assert Signature.from_dict(signature.to_dict()) == signature


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tuples_lists_and_arrays_are_the_same(dtype):
    scores = SCORES.astype(dtype)
    expected = poly_cross_entropy(scores, LABELS)
    for epsilon in ((2.0,), [2], np.array([2.0], dtype), None):
        assert poly_cross_entropy(scores, LABELS, epsilon) == expected


@pytest.mark.parametrize("epsilon", [(), (0.0,), (2.0,), (-1.0, 0.5, 0.25)])
def test_polynomial_added_to_cross_entropy(epsilon):
    p = np.exp(SCORES) / np.exp(SCORES).sum(1, keepdims=True)
    rest = 1 - p[[0, 1], LABELS]
    expected = cross_entropy(SCORES, LABELS)
    for power, factor in enumerate(epsilon, 1):
        expected += np.mean(factor * rest**power / power)
    if not epsilon:
        with pytest.raises(ValueError, match="epsilon is empty along the axis"):
            poly_cross_entropy(SCORES, LABELS, epsilon)
        return
    assert poly_cross_entropy(SCORES, LABELS, epsilon) == pytest.approx(expected, rel=1e-14)


def test_certainty_keeps_its_slope():
    value, gradient = poly_cross_entropy.value_and_grad(np.array([[800.0, 0.0]]), np.array([0]))
    assert value == 0 and not gradient.any()


def test_what_is_no_sequence_of_numbers_is_named():
    with pytest.raises(TypeError, match="poly_cross_entropy: epsilon must hold numbers, got"):
        poly_cross_entropy(SCORES, LABELS, ("two",))


def test_bad_defaults_are_refused():
    def two_axes(input: real[N], table: weights(real)[N, K] = (1.0,)):
        return mean(sum(table[n, k] * input[n], k), n)

    def no_number(input: real[N], coefficients: weights(real)[K] = (1.0, "two")):
        return mean(sum(coefficients[k] * input[n], k), n)

    with pytest.raises(DeclarationError, match="only an array of one axis has a tuple"):
        declare(two_axes)
    with pytest.raises(DeclarationError, match="the default of coefficients must be a number, not 'two'"):
        declare(no_number)
