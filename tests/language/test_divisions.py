"""A division by an index is told where that is 0."""

import pytest
from sympy import Piecewise, log

from symloss.language import DeclarationError, axis, mean, real, sum
from symloss.language.declaration import declare

n, N = axis("n", "N")
t, T = axis("t", "T")


def discounted(x: real[N, T]):
    """The discount of the first place is that of the second one of an index from 1."""
    return mean(sum(x[n, t] / log(1 + t), t), n)


def over_places(x: real[N, T]):
    return mean(sum(x[n, t] / t, t), n)


def discounted_from_one(x: real[N, T]):
    return mean(sum(x[n, t] / log(2 + t), t), n)


def left_out(x: real[N, T]):
    return mean(sum(x[n, t] / t, t, where=t >= 1), n)


def chosen(x: real[N, T]):
    return mean(sum(Piecewise((x[n, t] / t, t >= 1), (0, True)), t), n)


@pytest.mark.parametrize(
    ("function", "part"), [(discounted, r"1/log\(t \+ 1\)"), (over_places, "1/t")], ids=["log", "index"]
)
def test_a_quotient_by_0_at_the_first_place_is_told(function, part):
    with pytest.raises(DeclarationError, match=rf"{part} has no value at the first place of an axis"):
        declare(function)


@pytest.mark.parametrize("function", [discounted_from_one, left_out, chosen], ids=lambda item: item.__name__)
def test_one_that_is_kept_from_there_is_taken(function):
    declare(function)
