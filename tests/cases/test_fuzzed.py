"""Small declarations that random ones came down to when something went wrong with them."""

import numpy as np
import pytest
from judged import Judged
from sympy import cosh

from symloss.language import axis, mean, real, sum
from symloss.language.declaration import declare

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")


def one_element_beside_a_sum(x: real[C], y: real[N]):
    """The value has an element of an argument that no total is made of."""
    return cosh(x[0]) + sum(y[n] ** 2, n)


def one_element_times_a_mean(x: real[N, C], y: real[2]):
    return y[1] * mean(x[n, 0] ** 2, n) - y[0]


SHAPES = {"N": 3, "C": 2, "2": 2}
CASES = [one_element_beside_a_sum, one_element_times_a_mean]


@pytest.mark.parametrize("function", CASES, ids=lambda function: function.__name__)
def test_a_kernel_computes_what_is_declared(function):
    declared = declare(function)
    source = np.random.default_rng(3)
    arrays = [source.normal(size=[SHAPES[axis.name] for axis in array.axes]) for array in declared.arrays]
    Judged(declared).check(*arrays)
