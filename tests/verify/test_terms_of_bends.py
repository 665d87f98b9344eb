"""The size of the terms of a product, where they cancel and where they do not."""

import mpmath
import numpy as np
import pytest
from mpmath import mpf
from sympy import Max, Piecewise, exp, sqrt, tanh

from symloss.language import (
    axis,
    carry,
    logsumexp,
    mean,
    positive,
    real,
    scan,
    sigmoid,
    softmax,
    stop,
    sum,
    weights,
    xlogy,
)
from symloss.language.declaration import declare
from symloss.runtime.loss import Loss
from symloss.verify import Oracle
from symloss.verify.kernels import verify_loss
from symloss.verify.terms_of_bends import terms_of_bends

n, m, N = axis("n", "m", "N")
c, C = axis("c", "C")

SIZES = {"input": np.array([[0.3, -1.25, 2.0], [1.0, 1.5, 2.0]]), "target": np.full((2, 3), 0.5)}
VECTOR = np.array([[1.5, -0.25, 0.75], [1.0, 1.0, -2.0]])


def length_of_fourth_powers(input: real[N, C], target: weights(real)[N, C]):
    """The root of the root of fourth powers."""
    return mean(sqrt(sqrt(sum((input[n, c] - target[n, c]) ** 4, c))), n)


def expected_under_shares(input: real[N, C], target: weights(real)[N, C]):
    """What a softmax expects."""
    return mean(sum(softmax(input[n, c], c) * target[n, c], c), n)


def carried(input: real[N, C], target: weights(real)[N, C]):
    """A recurrence that squashes what it adds up."""
    state = scan(c, carry("state", initial=0.5), step=lambda state: tanh(state * input[n, c]) + target[n, c])
    return mean(state**2, n)


def of_the_largest(input: real[N, C], target: weights(real)[N, C]):
    """Sums across samples, some of them held still."""
    row = sum(Piecewise((exp(input[n, c]), input[n, c] > 0), (xlogy(target[n, c], 2 - input[n, c]), True)), c)
    return logsumexp(Max(row * stop(row), 1), n) * sum(sigmoid(input[m, c]) / N, m, c)


KINDS = [length_of_fourth_powers, expected_under_shares, carried, of_the_largest]


@pytest.mark.parametrize("function", KINDS)
def test_terms_are_never_less_than_what_they_add_up_to(function):
    oracle = Oracle(declare(function))
    reduction = "sum" if oracle.declaration.is_per_sample else None
    for place in np.ndindex(2, 3):
        number = oracle.product(SIZES, {}, "input", VECTOR, reduction, place)[place]
        terms = terms_of_bends(oracle, SIZES, {}, "input", VECTOR, place, reduction)
        assert abs(number) <= terms * (1 + mpf(2) ** -60)
        assert mpmath.isfinite(terms) and terms < 1e4 * (1 + abs(number))


def test_along_itself_a_length_does_not_bend_and_its_terms_do():
    oracle = Oracle(declare(length_of_fourth_powers))
    arrays = {"input": np.array([[1.0, 3.0, 1.0]]), "target": np.ones((1, 3))}
    place, vector = (0, 1), np.array([[1.0, 1.0, 1.0]])
    assert oracle.product(arrays, {}, "input", vector, "sum", place)[place] == 0
    # With q = x⁴ = 16: q''/(4 q^(3/4)) = 3/2 less 3/16 (q')²/q^(7/4) = 3/2
    assert abs(terms_of_bends(oracle, arrays, {}, "input", vector, place, "sum") - 3) < 1e-30


def test_a_factor_of_the_sample_multiplies_its_terms():
    oracle = Oracle(declare(expected_under_shares))
    given = oracle, SIZES, {}, "input", VECTOR, (1, 2)
    whole = terms_of_bends(*given, "sum")
    assert abs(terms_of_bends(*given, "mean") - whole / 2) < 1e-15 * whole
    assert terms_of_bends(*given, "mean", np.array([1.0, 0.0])) == 0


def test_what_has_no_value_explains_nothing():
    def edge(input: positive[N]):
        return sum(sqrt(input[n] - 1), n) ** 2

    oracle = Oracle(declare(edge))
    assert terms_of_bends(oracle, {"input": np.array([0.5, 2.0])}, {}, "input", np.ones(2), (1,)) == 0


def products_of(function):
    findings = verify_loss(Loss.declared(declare(function)), points=50)
    return [finding for finding in findings if finding.what.startswith("hvp")]


@pytest.mark.parametrize("function", [length_of_fourth_powers, expected_under_shares])
def test_products_that_cancel_are_within_the_terms_that_do(function):
    found = products_of(function)
    assert found and all(finding.holds("wide") for finding in found)
