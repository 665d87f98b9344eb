"""How much of an error the rounding of lengths explains."""

from types import SimpleNamespace

import numpy as np
import pytest
import sympy
import verify_cases as cases

from symloss.functions import direction
from symloss.language import axis, mean, real, sum
from symloss.language.declaration import declare
from symloss.verify import Oracle
from symloss.verify.calls import _with_products
from symloss.verify.conditioning import condition_scale
from symloss.verify.products import _spread
from symloss.verify.rounded_lengths import RoundedLengths
from symloss.verify.sampling import Batch

n, N = axis("n", "N")
d, D = axis("d", "D")


def length(array, *indices):
    return sympy.sqrt(sum(array[(*indices, d)] ** 2, d))


@declare
def lengths(input: real[N, D]):
    """Squares of lengths."""
    return mean(length(input, n) ** 3, n)


@declare
def cosines(input: real[N, D], other: real[D]):
    """Cosines of vectors with one."""
    mine, its = length(input, n), length(other)
    return mean(sum(direction(input[n, d], mine) * direction(other[d], its), d), n)


def batch(**arrays):
    return Batch({name: np.array(values) for name, values in arrays.items()}, {}, "by hand")


def term(oracle, arrays, parameters):
    return oracle.terms(arrays, parameters)[0]


def of_arguments(declaration, one):
    oracle = Oracle(declaration)
    return condition_scale(oracle, one, lambda arrays, parameters: term(oracle, arrays, parameters))


def test_a_power_of_a_length_moves_as_often_as_it_has_that_length():
    one = batch(input=[[3.0, 4.0]])
    scale = RoundedLengths(lengths).scale(one, term)
    assert abs(scale - (3 * 125 + of_arguments(lengths, one))) < 1e-9


def test_the_cosine_of_parallel_vectors_moves_with_their_lengths_and_not_with_their_elements():
    one = batch(input=[[3.0, 4.0]], other=[6.0, 8.0])
    assert of_arguments(cosines, one) < 1e-9
    assert abs(RoundedLengths(cosines).scale(one, term) - 2) < 1e-9


def test_only_the_length_of_a_sample_counts_for_it():
    one = batch(input=[[3.0, 4.0], [1.0, 2.0], [5.0, 0.0]])
    scale = RoundedLengths(lengths).scale(one, term)
    assert abs(scale - (3 * 125 + of_arguments(lengths, one))) < 1e-9


def test_where_nothing_is_a_length_nothing_is_explained():
    assert RoundedLengths(cases.squared).oracle is None
    assert RoundedLengths(cases.squared).scale(batch(input=[1.0], target=[0.0]), term) == 0


def test_the_roots_of_elements_are_no_lengths():
    @declare
    def root(input: real[N]):
        """A root."""
        return mean(sympy.sqrt(1 + input[n] ** 2), n)

    assert RoundedLengths(root).oracle is None


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[1000.0, 1001.0], [999.0, 1000.0]], 2 / 1001),
        ([[-1000.0, -1001.0], [-999.0, -1000.0]], 2 / 1001),
        ([[-1.0, 1.0], [1.0, 1.0]], 1.0),  # on both sides of the origin
        ([[2.0, 2.0], [2.0, 2.0]], float(np.finfo("float64").eps)),
    ],
)
def test_how_much_vectors_differ(values, expected):
    check = SimpleNamespace(declaration=cosines, dtype="float64")
    given = batch(input=values, other=[1.0, -1.0])
    assert _spread(check, given) == pytest.approx(expected)
    plain = SimpleNamespace(declaration=lengths, dtype="float64")
    assert _spread(plain, batch(input=values)) == 1


def test_a_product_is_tried_where_it_is_not_0():
    @declare
    def bent(input: real[N]):
        """0 below 0."""
        return mean(sympy.Max(0, input[n]) ** 2, n)

    flat, steep = batch(input=[-1.0, -2.0]), batch(input=[1.0, -2.0])
    oracle = Oracle(bent)

    def exact_product(one, wrt, vector, reduction, weight):
        return oracle.product(one.arrays, {}, wrt, vector, reduction)

    check = SimpleNamespace(
        declaration=bent, plainest=flat, small=[flat, steep], exact_product=exact_product, vector=np.ones
    )
    assert _with_products(check, "input") is steep
    check = SimpleNamespace(**{**vars(check), "small": [flat]})
    assert _with_products(check, "input") is flat
