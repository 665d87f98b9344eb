"""A definition is worth its place in memory where it is costly and loops come back to its elements."""

import pytest
from random_losses import C, D, N, c, d, declaration, m, n
from sympy import Abs, Max, Piecewise, Symbol, exp, sqrt

from symloss.functions import half_step, ratio, times, with_nan_of
from symloss.language import let, logsumexp, max, mean, real, sum
from symloss.passes.expand_logsumexp import expand_logsumexp
from symloss.passes.read import read_declaration
from symloss.passes.repeated_work import is_costly, is_repeated, repeated_lets, repeated_sums

A, B = Symbol("a", real=True), Symbol("b", real=True)
SHARED, ROWS = {"x": real[C], "y": real[N, C]}, {"x": real[N], "y": real[N, C]}


@pytest.mark.parametrize("body", [exp(A), sqrt(A), 1 / A, A**B, ratio(A, B), Abs(exp(A)), 3 + A / B])
def test_a_function_a_root_or_a_division_is_costly(body):
    assert is_costly(body)


@pytest.mark.parametrize(
    "body",
    [
        A * B + 3,
        A**2,
        Abs(A),
        Max(A, 0),
        half_step(A),
        times(A, B),
        with_nan_of(A, B),
        Piecewise((A, B > 0), (1, True)),
    ],
)
def test_sums_products_and_choices_are_not(body):
    assert not is_costly(body)


@pytest.mark.parametrize(
    ("indices", "loops", "found"),
    [
        ((c,), (n, c), True),  # for every sample again
        ((m,), (n, m), True),
        ((n,), (n, c), False),  # a local of the outer loop
        ((n, c), (n, c), False),  # every element once
        ((c, n), (n, c), False),
        ((), (n,), False),  # one number
    ],
)
def test_loops_that_come_back_to_an_element(indices, loops, found):
    assert is_repeated(indices, loops) is found


def repeated(annotations, body, *outputs):
    return repeated_lets(read_declaration(declaration("given", annotations, body)), ("total", *outputs))


def test_what_all_samples_share_is_repeated():
    assert repeated(SHARED, lambda x, y: mean(sum(let("u", exp(x[c])) * y[n, c], c), n)) == {"u"}


def test_of_a_pair_the_inner_one_is():
    body = lambda x: sum(let("u", exp(x[n])) * let("v", exp(x[m]) + 1), n, m)  # noqa: E731
    assert repeated({"x": real[N]}, body) == {"v"}


def test_what_is_cheap_is_written_out_and_what_it_reads_is_repeated_instead():
    def body(x, y):
        return mean(sum(let("v", 2 * let("u", exp(x[c]))) * y[n, c], c), n)

    assert repeated(SHARED, body) == {"u"}


def test_what_a_kept_definition_reads_is_computed_once_for_it():
    def body(x, y):
        return mean(sum(let("v", exp(2 * let("u", exp(x[c])))) * y[n, c], c), n)

    assert repeated(SHARED, body) == {"v"}


def test_a_read_in_a_condition_counts():
    def body(x, y):
        return mean(sum(y[n, c], c, where=let("u", exp(x[c])) > 1), n)

    assert repeated(SHARED, body) == {"u"}


def test_an_output_is_in_memory_already():
    def body(x, y):
        return mean(sum(let("u", exp(x[c])) * y[n, c], c), n)

    assert repeated(SHARED, body, "u") == set()


@pytest.mark.parametrize(
    ("annotations", "body"),
    [
        (ROWS, lambda x, y: mean(sum(let("u", exp(x[n])) * y[n, c], c), n)),  # a local of the row
        (ROWS, lambda x, y: mean(sum(let("u", exp(y[n, c])), c), n)),  # every element once
        (SHARED, lambda x, y: mean(sum(let("u", 2 * x[c] + Abs(x[c])) * y[n, c], c), n)),  # cheap
        (SHARED, lambda x, y: mean(sum(exp(x[c]) * y[n, c], c), n)),  # has no name
    ],
)
def test_what_is_cheap_or_computed_once_is_not_kept(annotations, body):
    assert repeated(annotations, body) == set()


def test_what_a_matrix_product_reads_is_stored_and_its_parts_are_not():
    """Both parts of `w` are read for each of its elements once."""

    def body(x, y):
        w = let("w", let("u", exp(x[n, c])) + let("v", exp(2 * x[n, c])))
        return sum(let("p", sum(w * y[m, c], c)) ** 2, n, m)

    assert repeated({"x": real[N, C], "y": real[N, C]}, body) == set()


BAGS = {"q": real[N, D], "x": real[N, C, D]}


@pytest.mark.parametrize(
    ("annotations", "body"),
    [
        (BAGS, lambda q, x: mean(logsumexp(sum(q[n, d] * x[n, c, d], d), c), n)),
        (BAGS, lambda q, x: mean(logsumexp(-sum((q[n, d] - x[n, c, d]) ** 2, d), c), n)),
        (BAGS, lambda q, x: mean(sum((sum(x[n, c, d], d) - max(sum(x[n, c, d], d), c)) ** 2, c), n)),
    ],
    ids=["scores of a soft-max", "distances of a soft-max", "apart from a maximum"],
)
def test_sums_that_loops_need_one_after_the_other(annotations, body):
    program = expand_logsumexp(read_declaration(declaration("given", annotations, body)))
    assert len(repeated_sums(program, ("total",))) == 1


@pytest.mark.parametrize(
    ("annotations", "body"),
    [
        (BAGS, lambda q, x: mean(sum(sum(q[n, d] * x[n, c, d], d) ** 2, c), n)),  # one loop
        (ROWS, lambda x, y: mean(logsumexp(y[n, c], c), n)),  # reads
        (ROWS, lambda x, y: mean(exp(sum(y[n, c], c) - x[n]), n)),  # of a row alone
        ({"q": real[N, D], "x": real[C, D]}, lambda q, x: mean(logsumexp(sum(q[n, d] * x[c, d], d), c), n)),
    ],
    ids=["needed once", "nothing to add up", "a local of the row", "a matrix product"],
)
def test_sums_that_stay_where_they_are(annotations, body):
    program = expand_logsumexp(read_declaration(declaration("given", annotations, body)))
    assert repeated_sums(program, ("total",)) == set()
