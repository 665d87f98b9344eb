"""Loops whose accumulators a condition on the row leaves out are not run at all."""

import numpy as np
import pytest

import symloss


def test_squares_are_scaled_only_where_they_leave_the_range():
    lines = symloss.losses.contrastive.source("cpu").splitlines()
    asked = next(i for i, line in enumerate(lines) if line.strip() == "if distance_scale != one:")
    assert lines[asked - 1].strip() == "distance_scaled_squares = zero"
    assert lines[asked + 1].strip() == "for d in range(D):"
    indent = len(lines[asked]) - len(lines[asked].lstrip())
    assert len(lines[asked + 1]) - len(lines[asked + 1].lstrip()) == indent + 4


@pytest.mark.parametrize("size", [1e-150, 1.0, 1e150])
def test_both_ways_of_a_norm_agree(size):
    x = np.array([[3.0, 4.0]]) * size
    terms = symloss.losses.contrastive(x, np.zeros((1, 2)), np.ones(1), margin=10 * size, reduction="none")
    np.testing.assert_allclose(np.sqrt(2 * terms) / size, 5, rtol=1e-14)
