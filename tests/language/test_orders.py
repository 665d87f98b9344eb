"""Orders along an axis against NumPy: values, gradients through the order, ties, NaN, and what is refused."""

import numpy as np
import pytest
from sympy import Abs, Eq, Max, Piecewise

from symloss.language import (
    DeclarationError,
    argsort,
    axis,
    binary,
    let,
    loss,
    mean,
    median,
    open_unit,
    positive_integer,
    quantile,
    rank,
    real,
    sort,
    sum,
    top_k,
    weights,
)

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
RNG = np.random.default_rng(5)
X, Y = RNG.normal(size=(2, 4, 7)).round(1)  # with ties
X[1] = 0.5
Y[2, :3] = np.inf


@loss()
def distances(x: real[N, C], y: real[N, C]):
    """The squared distance of the sorted rows of two matrices."""
    return mean(sum((sort(x[n, c], c) - sort(y[n, c], c)) ** 2, c), n)


@loss()
def mixed(x: real[N, C], y: weights(real)[N, C], k: positive_integer = 3, q: open_unit = 0.7):
    """Everything that an order tells."""
    largest = sum(x[n, c], c, where=top_k(x[n, c], k, c))
    centred = median(Abs(x[n, c] - let("mid", median(x[n, c], c))), c)
    chosen = sum(c * sort(x[n, c], c, by=y[n, c], descending=True), c)
    places = sum(argsort(x[n, c], c) * x[n, c], c)
    ranks = sum(Piecewise((x[n, c], Eq(rank(y[n, c], c), 0)), (2 * x[n, c], True)), c)
    return mean(largest + centred + 10 * chosen + 100 * quantile(x[n, c], q, c) + places + ranks, n)


def written_in_numpy(x, y, k, q):
    total = 0
    for u, v in zip(x, y, strict=True):
        total += np.sort(u)[::-1][:k].sum() + np.median(abs(u - np.median(u))) + 100 * np.quantile(u, q)
        total += 10 * (np.arange(u.size) * u[np.argsort(-v, kind="stable")]).sum()
        total += (np.argsort(u, kind="stable") * u).sum()
        total += 2 * u.sum() - u[np.argsort(v, kind="stable")[0]]
    return total / len(x)


def test_everything_against_numpy_and_differences():
    x, y = RNG.normal(size=(2, 3, 6))
    value, gradient = mixed.value_and_grad(x, y, k=2, q=0.3)
    assert np.isclose(value, written_in_numpy(x, y, 2, 0.3), rtol=1e-13)
    for at in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[at] = 1e-6
        above, below = (written_in_numpy(x + sign * step, y, 2, 0.3) for sign in (1, -1))
        assert np.isclose(gradient[at], (above - below) / 2e-6, atol=1e-6)


@pytest.mark.parametrize("real_type", [np.float32, np.float64], ids=["float32", "float64"])
def test_a_value_at_a_tie_belongs_to_the_element_that_a_stable_order_puts_there(real_type):
    x, y = X.astype(real_type), np.nan_to_num(Y, posinf=3).astype(real_type)
    value, gradients = distances.value_and_grad(x, y, wrt=("x", "y"))
    gap = np.sort(x) - np.sort(y)
    assert np.isclose(value, (gap**2).sum() / 4, rtol=1e-6)
    for array, gradient, slope in zip((x, y), gradients, (2 * gap, -2 * gap), strict=True):
        expected = np.empty_like(array)
        np.put_along_axis(expected, np.argsort(array, kind="stable"), slope / 4, axis=1)
        assert np.allclose(gradient, expected, rtol=1e-5)


@pytest.mark.parametrize("length", [16, 17, 33, 100, 1000, 4097])
def test_long_rows_with_many_ties(length):
    """Runs are merged from 17 elements on, an odd and an even number of times; threads share the rows."""
    x, y = (RNG.integers(-20, 20, size=(12, length)) / 4 for _ in range(2))
    value, gradients = distances.value_and_grad(x, y, wrt=("x", "y"))
    gap = np.sort(x) - np.sort(y)
    assert np.isclose(value, (gap**2).sum() / 12)
    for array, gradient, slope in zip((x, y), gradients, (2 * gap, -2 * gap), strict=True):
        expected = np.empty_like(array)
        np.put_along_axis(expected, np.argsort(array, kind="stable"), slope / 12, axis=1)
        assert np.allclose(gradient, expected, rtol=1e-13)


def test_a_nan_reaches_its_own_row_and_no_other():
    x = X.copy()
    x[2, 4] = np.nan
    for call in (
        lambda **kind: mixed(x, np.nan_to_num(Y), k=1, **kind),
        lambda **kind: distances(x, X, **kind),
    ):
        terms = call(reduction="none")
        assert np.isnan(terms).tolist() == [False, False, True, False]
    _, gradient = mixed.value_and_grad(x, np.nan_to_num(Y), k=1)
    assert np.isnan(gradient).any(axis=1).tolist() == [False, False, True, False]


def test_infinite_elements_stand_at_the_ends():
    assert np.isfinite(mixed(X, Y, k=1))
    x = X.copy()
    x[0, :2] = np.inf, -np.inf
    assert np.isfinite(row_medians(x))


@loss()
def row_medians(x: real[N, C]):
    """The medians of rows."""
    return mean(median(x[n, c], c), n)


def test_the_largest_of_fewer_are_all():
    assert np.isclose(sum_of_largest(X, k=50), X.sum() / 4)


def test_a_rank_in_a_case_distinction_is_the_rank_beside_it():
    relevance = np.array([[1.0, 0, 1, 1, 0], [0, 0, 1, 0, 0]])
    scores = np.array([[0.5, -0.2, 0.4, 2, 0.3], [1, 0.5, -1, 0.25, 0.125]])
    value, gradient = lovasz_hinge.value_and_grad(scores, relevance)
    expected, slopes = 0, np.zeros_like(scores)
    for row, (x, y) in enumerate(zip(scores, relevance, strict=True)):
        errors = 1 - x * (2 * y - 1)
        order = np.argsort(-errors, kind="stable")
        hits, misses = np.cumsum(y[order]), np.cumsum(1 - y[order])
        jaccard = 1 - (y.sum() - hits) / (y.sum() + misses)
        weight = np.diff(jaccard, prepend=0)
        expected += (np.maximum(errors[order], 0) * weight).sum() / 2
        slopes[row, order] = np.where(errors[order] > 0, -(2 * y[order] - 1) * weight, 0) / 2
    assert np.isclose(value, expected) and np.allclose(gradient, slopes)


@loss()
def lovasz_hinge(x: real[N, C], y: binary[N, C]):
    """The Lovasz extension of the Jaccard index, of hinge errors."""

    def error(i):
        return 1 - x[n, i] * (2 * y[n, i] - 1)

    place = let("place", rank(error(c), c, descending=True))
    other = rank(error(k), k, descending=True)
    positives = sum(y[n, c], c)

    def jaccard(before):
        hits = sum(y[n, k], k, where=before)
        return 1 - (positives - hits) / (positives + sum(1 - y[n, k], k, where=before))

    first = Piecewise((0, Eq(place, 0)), (jaccard(other < place), True))
    return mean(sum(Max(0, error(c)) * (jaccard(other <= place) - first), c), n)


@loss()
def sum_of_largest(x: real[N, C], k: positive_integer = 3):
    """The sum of the largest elements."""
    return mean(sum(x[n, c], c, where=top_k(x[n, c], k, c)), n)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda x: rank(x[n, c], 3), "rank() runs along an index made by axis(), not along 3"),
        (lambda x: sort(x, c), "x is an array; index it, as in x[n]"),
        (lambda x: median(x[n, 0], c), "median() along c needs a quantity of c, as x[c] is one"),
        (lambda x: top_k(x[n, c], x, c), "x is an array; index it, as in x[n]"),
        (lambda x: quantile(x[n, c] > 0, 0.5, c), "quantile() takes a number, not the condition"),
    ],
    ids=["no index", "an array", "another axis", "an array of how many", "a condition"],
)
def test_refusals(make, said):
    with pytest.raises(DeclarationError) as refused:

        @loss()
        def refused_loss(x: real[N, C]):
            """None."""
            return mean(sum(make(x), c), n)

    assert said in str(refused.value)
