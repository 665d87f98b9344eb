"""A sum over the element that stands at a place is a look-up, forwards and for derivatives."""

import pytest
from random_losses import C, N, c, declaration, k, n
from sympy import And, Eq

from symloss.chain import lower
from symloss.language import mean, rank, real, sort, sum
from symloss.program import Reduce


def sums(body):
    """The sums over a row that are left, as text without the names of nodes."""
    program = lower(declaration("given", {"x": real[N, C], "y": real[N, C]}, body)).final
    found = [node for node in program if isinstance(node, Reduce) and node.op == "sum" and node.axes]
    return [", ".join(index.name for index in node.over) for node in found]


def pairs(x, y):
    return sum((x[n, c] - y[n, k]) ** 2, c, k, where=Eq(rank(x[n, c], c), rank(y[n, k], k)))


def next_ones(x, y):
    return sum((x[n, c] - x[n, k]) ** 2, c, k, where=Eq(rank(x[n, c], c) + 1, rank(x[n, k], k)))


def halves(x, y):
    return sum(x[n, c] * y[n, k], c, k, where=Eq(rank(x[n, c], c) / 2, k))


def sorted_rows(x, y):
    return sum((sort(x[n, c], c) - sort(y[n, c], c)) ** 2, c)


def one_of_them(x, y):
    return sum(x[n, c] ** 2, c, where=And(Eq(rank(x[n, c], c), 2), x[n, c] > 0))


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (pairs, ["k"]),
        (next_ones, ["k"]),
        (sorted_rows, ["c"]),
        (one_of_them, []),
        (halves, ["c, k", "k", "c"]),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_the_sums_that_are_left(body, left):
    found = sums(lambda x, y: mean(body(x, y), n))
    assert sorted(found) == sorted(left)
