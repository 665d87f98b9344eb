"""Prefixes of reductions: one sweep, and its gradient, against reductions over all places up to each."""

import numpy as np
import pytest
from sympy import Eq, Ge, Gt, Le, Lt, Piecewise, Symbol

from symloss.language import (
    axis,
    binary,
    cumlogsumexp,
    cummax,
    cummin,
    cumsum,
    loss,
    mean,
    real,
    softmax,
    sum,
    weights,
)
from symloss.language.symbols import Index, Read
from symloss.passes.sweep_prefixes import prefix_of
from symloss.program import Reduce, Scan, head

n, N = axis("n", "N")
i, j, K = axis("i", "j", "K")
X = Symbol("x", real=True)
FORMS = {
    "sum": (cumsum, np.sum, 0.0),
    "max": (cummax, np.max, -np.inf),
    "min": (cummin, np.min, np.inf),
    "logsumexp": (cumlogsumexp, lambda terms: np.logaddexp.reduce(terms), -np.inf),
}


def reduction(guard, body=None, op="sum"):
    return Reduce(head("s"), (n, i), (j,), op, Read(X, n, j) if body is None else body, guard)


@pytest.mark.parametrize(
    ("guard", "reverse", "exclusive"),
    [(Le(j, i), False, False), (Lt(j, i), False, True), (Ge(j, i), True, False), (Gt(j, i), True, True),
     (Ge(i, j), False, False), (Lt(j, i + 1), False, False), (Le(j, i - 1), False, True)],
    ids=str,
)  # fmt: skip
def test_where_the_terms_end(guard, reverse, exclusive):
    found = prefix_of(reduction(guard))
    assert (found.over, found.place, found.reverse, found.exclusive) == (j, i, reverse, exclusive)


@pytest.mark.parametrize(
    "node",
    [
        reduction(Le(j, i + 1)),
        reduction(Eq(j, i)),
        reduction(Le(j, i), Read(X, n, j) * Read(X, n, i)),
        reduction(Le(j, i) & (Read(X, n, j) < Read(X, n, i))),
        reduction(Le(j, Index("i", N))),
        reduction(Le(j, i), op="norm"),
    ],
    ids=["beyond", "one", "its own place", "asked of its own place", "another axis", "a norm"],
)
def test_what_is_no_prefix(node):
    assert prefix_of(node) is None


def all_forms(op, reverse, exclusive):
    form = FORMS[op][0]

    @loss()
    def weighed(input: real[N, K], known: binary[N, K], amount: weights(real)[N, K]):
        """A sum of what a form gives at each place, of those terms that are known, where there is one."""
        first = i < K - 1 if reverse else i >= 1
        found = form(input[n, i], i, reverse=reverse, exclusive=exclusive)
        picked = Piecewise((found, first), (0, True)) if exclusive else found
        masked = sum(input[n, j], j, where=(j <= i) & Eq(known[n, j], 1))
        return mean(sum(amount[n, i] * (picked + masked), i), n)

    return weighed


def prefixes(row, reverse, exclusive):
    for place in range(len(row)):
        if reverse:
            yield slice(place + exclusive, None)
        else:
            yield slice(0, place + 1 - exclusive)


@pytest.mark.parametrize(
    ("op", "reverse", "exclusive"),
    [("sum", True, True), ("max", False, False), ("min", True, True), ("logsumexp", True, False)],
)
def test_values_and_gradients(op, reverse, exclusive):
    """Ties share, of a log-sum-exp every term has its softmax weight."""
    weighed = all_forms(op, reverse, exclusive)
    scans = [node for node in weighed.chain.stages["swept"] if isinstance(node, Scan)]
    assert scans and not any(isinstance(node, Reduce) and j in node.over for node in weighed.chain.final)
    random = np.random.default_rng(3)
    x = random.normal(size=(3, 6)).round(1) * 20
    x[0, [1, 3, 4]] = x[0, 1]
    known, amount = (random.random((3, 6)) < 0.5).astype(float), random.uniform(0.5, 2, (3, 6))
    value, gradient = weighed.value_and_grad(x, known, amount)
    expected, slopes = 0.0, np.zeros_like(x)
    for row, flags, factors, slope in zip(x, known, amount, slopes, strict=True):
        for place, terms in enumerate(prefixes(row, reverse, exclusive)):
            share = factors[place] / len(x)
            upto = slice(0, place + 1)
            expected += share * (row[upto] * flags[upto]).sum()
            slope[upto] += share * flags[upto]
            if not row[terms].size:
                continue
            reduced = FORMS[op][1](row[terms])
            expected += share * reduced
            hit = {"sum": np.ones_like(row[terms]), "logsumexp": np.exp(row[terms] - reduced)}
            part = hit.get(op, (row[terms] == reduced).astype(float))
            slope[terms] += share * (part if op in hit else part / part.sum())
    np.testing.assert_allclose(value, expected, rtol=1e-13)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("op", ["max", "min"])
def test_an_extremum_of_computed_terms(op):
    """What is compared with it was rounded once, with the weights of a soft-max as well."""
    form, extremum, _ = FORMS[op]

    @loss()
    def weighed(input: real[N, K]):
        """Every place times the extremum of the weights up to it."""
        return mean(sum((i + 1) * form(softmax(input[n, i], i), i), i), n)

    x = np.random.default_rng(5).normal(size=(3, 6))
    x[:, 4] = x[:, 1]
    weights_of = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
    flows, expected = np.zeros_like(x), 0.0
    for row, flow in zip(weights_of, flows, strict=True):
        for place in range(6):
            found = extremum(row[: place + 1])
            hit = row[: place + 1] == found
            expected += (place + 1) * found / 3
            flow[: place + 1] += (place + 1) * hit / hit.sum() / 3
    value, gradient = weighed.value_and_grad(x)
    np.testing.assert_allclose(value, expected, rtol=1e-13)
    slopes = weights_of * (flows - (flows * weights_of).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(gradient, slopes, rtol=1e-12, atol=1e-14)


def test_a_log_sum_exp_at_the_ends_of_the_range():
    """No exponential overflows, and a first score of -∞ has no weight."""

    @loss()
    def order_nll(input: real[N, K]):
        """Negative log-likelihood of an order."""
        return mean(sum(cumlogsumexp(input[n, i], i) - Piecewise((input[n, i], i >= 1), (0, True)), i), n)

    value, gradient = order_nll.value_and_grad(np.array([[1e5, -1e5, 1e5], [-np.inf, 700.0, -700.0]]))
    assert value == -np.inf
    np.testing.assert_allclose(gradient[0], [1.25, -0.5, -0.25])
    np.testing.assert_allclose(gradient[1], [0, 0.5, -0.5])


def test_along_the_samples_and_over_two_axes():
    @loss()
    def partial(risk: real[N], event: binary[N]):
        """Cox."""
        return -sum(event[n] * (risk[n] - cumlogsumexp(risk[n], n)), n) / sum(event[n], n)

    @loss()
    def moved(input: real[N, K], target: real[N, K]):
        """The mean over all places of a squared cumulative sum."""
        return mean(cumsum(input[n, i] - target[n, i], i) ** 2, n, i)

    random = np.random.default_rng(1)
    risk, event = random.normal(size=5), np.array([1.0, 0.0, 1.0, 1.0, 0.0])
    upto = np.array([np.log(np.exp(risk[: k + 1]).sum()) for k in range(5)])
    slopes = [sum_of(event[k:] * np.exp(risk[k] - upto[k:])) - event[k] for k in range(5)]
    value, gradient = partial.value_and_grad(risk, event)
    np.testing.assert_allclose(value, (event * (upto - risk)).sum() / 3, rtol=1e-14)
    np.testing.assert_allclose(gradient, np.array(slopes) / 3, rtol=1e-13, atol=1e-15)
    x, t = random.normal(size=(2, 3, 4))
    gaps = np.cumsum(x - t, axis=1)
    value, gradient = moved.value_and_grad(x, t)
    np.testing.assert_allclose(value, (gaps**2).mean(), rtol=1e-14)
    np.testing.assert_allclose(gradient, 2 * np.cumsum(gaps[:, ::-1], axis=1)[:, ::-1] / 12, rtol=1e-13)
    np.testing.assert_allclose(moved(x, t, reduction="none"), gaps**2, rtol=1e-13)


def sum_of(terms):
    return np.sum(terms)
