"""The shift of a log-sum-exp may pass over a NaN; a maximum that is a value by itself may not."""

import numpy as np
import pytest
from random_losses import C, N, c, declaration, n

import symloss
from symloss.chain import lower
from symloss.language import logsumexp, mean, real
from symloss.language import max as largest_of
from symloss.passes.pass_over_nans import pass_over_nans
from symloss.program import Reduce

ROWS = {"scores": real[N, C]}


def ops(body):
    program = pass_over_nans(lower(declaration("given", ROWS, body)).final)
    return {node.op for node in program if isinstance(node, Reduce)}


def test_a_shift_passes_over_them():
    found = ops(lambda scores: mean(logsumexp(scores[n, c], c), n))
    assert "nanmax" in found and "max" not in found


@pytest.mark.parametrize(
    "body",
    [
        lambda scores: mean(largest_of(scores[n, c], c), n),
        lambda scores: mean(logsumexp(scores[n, c], c) - largest_of(scores[n, c], c), n),
    ],
)
def test_a_maximum_that_is_a_value_does_not(body):
    assert "nanmax" not in ops(body)


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_value_is_nan_wherever_the_element_stands(place, dtype):
    x = np.arange(10, dtype=dtype).reshape(2, 5)
    x[0, place] = np.nan
    terms = symloss.losses.cross_entropy(x, np.array([4, 4]), reduction="none")
    assert np.isnan(terms[0]) and np.isfinite(terms[1])


def test_a_row_that_is_all_nan():
    value, gradient = symloss.losses.cross_entropy.value_and_grad(np.full((1, 3), np.nan), np.array([0]))
    assert np.isnan(value) and np.isnan(gradient).all()
