"""NaN in a row reaches the row's term and its gradient, wherever it stands, and no other row."""

import numpy as np
import pytest

import symloss


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("width", [2, 7, 8, 40, 101])
@pytest.mark.parametrize("rest", [0.5, -np.inf])
@pytest.mark.parametrize("name", ["cross_entropy", "focal", "label_smoothing_cross_entropy"])
def test_a_nan_anywhere_in_a_row(name, dtype, width, rest):
    one, rng = symloss.get(name), np.random.default_rng(0)
    places = sorted({0, 1, width // 2, width - 2, width - 1})
    input = rng.normal(size=(len(places) + 1, width)).astype(dtype)
    target = np.full(len(input), width // 2)
    for row, place in enumerate(places):
        input[row] = rest
        input[row, target[row]] = 1.0
        input[row, place] = np.nan
    terms, slopes = one.value_and_grad(input, target, wrt="input", reduction="none")
    assert np.isnan(terms[:-1]).all() and np.isfinite(terms[-1])
    where = np.isfinite(input[:-1]) | np.isnan(input[:-1])
    assert np.isnan(slopes[:-1][where]).all() and np.isfinite(slopes[-1]).all()
    assert np.isnan(one(input, target, reduction="sum"))
