"""Values that no digits can tell apart are equal where the same formula is taken of the same numbers."""

import numpy as np
import pytest
from sympy import And, Eq, Or, exp, tanh

from symloss.language import axis, logsumexp, real, sum
from symloss.language.declaration import declare
from symloss.verify.differences import Undecided
from symloss.verify.oracle import Oracle

n, m, N = axis("n", "m", "N")
c, k, C = axis("c", "k", "C")


@declare
def ranked(input: real[N, C]):
    """Ranks by values that are computed; ties by index."""
    own, other = logsumexp(input[n, c], c), logsumexp(input[m, c], c)
    rank = sum(1, m, where=Or(other > own, And(Eq(other, own), m < n)))
    return sum(rank * input[n, 0], n)


@declare
def hidden(input: real[N, C]):
    """Equal for another reason than the formula."""
    return sum(input[n, 0], n, where=Eq(tanh(input[n, 0]), 1 - 2 / (exp(2 * input[n, 0]) + 1)))


def test_a_value_is_equal_to_itself():
    x = np.array([[0.5, 0.25], [2.0, 1.5], [1.0, 0.75]])
    assert Oracle(ranked).value({"input": x}, {}) == 2 * 0.5 + 0 * 2.0 + 1 * 1.0


def test_rows_of_the_same_numbers_are_equal_in_any_order():
    x = np.array([[0.5, 0.25], [0.25, 0.5], [0.5, 0.25]])
    assert Oracle(ranked).value({"input": x}, {}) == 0 * 0.5 + 1 * 0.25 + 2 * 0.5


def test_neighbours_are_not_equal():
    x = np.array([[0.5, 0.25], [np.nextafter(0.5, 1), 0.25]])
    assert Oracle(ranked).value({"input": x}, {}) == 0.5
    assert Oracle(ranked).value({"input": x[::-1]}, {}) == 0.5


def test_a_slope_of_a_rank_is_that_of_its_order():
    slopes = Oracle(ranked).gradient({"input": np.array([[0.5, 0.25], [2.0, 1.5]])}, {}, "input")
    assert slopes.tolist() == [[1, 0], [0, 0]]


def test_other_equalities_stay_undecided():
    with pytest.raises(Undecided):
        Oracle(hidden, max_digits=200).value({"input": np.array([[0.5]])}, {})
