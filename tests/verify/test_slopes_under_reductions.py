"""Gradients under reductions are judged as gradients are."""

from functools import partial

import numpy as np
import pytest

from symloss.losses import get
from symloss.verify.faces import Face
from symloss.verify.kernels import Check
from symloss.verify.oracle import Oracle
from symloss.verify.reductions import compare_slope
from symloss.verify.sampling import Batch


@pytest.fixture(scope="module")
def parallel():
    """Judges the gradient in a vector that is parallel to all centres, and moved by none of them."""
    faces = get("arcface_centers")
    arrays = {
        "input": np.array([[0.0, 0.22538178789848307, 0.0]]),
        "target": np.array([2]),
        "centers": np.array([[0.0, 0.47157160194272174, 0.0], [0.0, -1.6373203085750778, 0.0], [0.0] * 3]),
    }
    batch = Batch(arrays, {item.name: item.default for item in faces.parameters}, "by hand")
    oracle = Oracle(faces.declaration, max_digits=1600)
    return partial(held, Check(faces, oracle, Face(faces), "float64", [batch], 0), batch)


def held(check, batch, slope, weight):
    tally = check.tally("reductions input")
    compare_slope(check, tally, batch, "input", slope, "none", np.array([weight]))
    return tally.finding()


@pytest.mark.parametrize("weight", [1.0, 0.1])
def test_the_terms_of_a_product_that_cancels_as_a_whole_explain_an_error(parallel, weight):
    slope = np.array([[0.0, weight * 2.0**-46, 0.0]])
    assert parallel(slope, weight).ok


@pytest.mark.parametrize("weight", [1.0, 0.1])
def test_they_do_not_explain_more(parallel, weight):
    slope = np.array([[0.0, weight * 2.0**-36, 0.0]])
    assert not parallel(slope, weight).ok
