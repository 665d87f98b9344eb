"""Intermediates may have any name, also one of Python's, of the call's, or of generated code."""

import numpy as np
import pytest
from sympy import exp

from symloss.language import axis, let, loss, mean, positive, real

n, N = axis("n", "N")


def test_names_that_code_has_other_uses_for():
    @loss()
    def odd(input: real[N], target: real[N], scale: positive = 2):
        total = let("total", input[n] - target[n])
        term = let("term", exp(-(total**2)))
        lambda_ = let("lambda", total * term)
        slope = let("grad_input", lambda_ + term)
        return mean(scale * slope**2 + let("weight", total**2), n)

    x, y = np.asarray([0.3, -1.25, 2.0]), np.asarray([0.1, 0.5, 1.5])

    def value(x, y):
        total = x - y
        term = np.exp(-(total**2))
        return np.mean(2 * (total * term + term) ** 2 + total**2)

    found, slope = odd.value_and_grad(x, y)
    assert found == pytest.approx(value(x, y), rel=1e-14)
    step = 1e-6
    for place in range(3):
        above, below = x.copy(), x.copy()
        above[place] += step
        below[place] -= step
        quotient = (value(above, y) - value(below, y)) / (2 * step)
        assert slope[place] == pytest.approx(quotient, rel=1e-8)
    assert "own_total" in odd.source("cpu")
    assert odd.chain.gradient("input").has(exp)
