"""How much of an error the problem itself explains."""

import mpmath
import numpy as np
import sympy
import verify_cases as cases
from mpmath import mpf

from symloss.functions import direction, inverse_root
from symloss.language import axis, real, sum
from symloss.language import cosine as cosine_domain
from symloss.language.declaration import declare
from symloss.verify import Oracle
from symloss.verify.conditioning import Summands, condition_scale, jump_scale, product_rules, vector_scale
from symloss.verify.differences import Kink
from symloss.verify.sampling import Batch

d, D = axis("d", "D")


@declare
def cosine(input: real[D], other: real[D]):
    """The cosine of two vectors."""
    dot = sum(input[d] * other[d], d)
    return dot * inverse_root(sum(input[d] ** 2, d)) * inverse_root(sum(other[d] ** 2, d))


def batch(**arrays):
    return Batch({name: np.array(values) for name, values in arrays.items()}, {}, "by hand")


def value(oracle):
    return lambda arrays, parameters: oracle.value(arrays, parameters)


def test_a_difference_of_near_numbers_is_ill_conditioned():
    oracle = Oracle(cases.squared)
    one = batch(input=[1.0], target=[1.0 - 2.0**-20])
    scale = condition_scale(oracle, one, value(oracle))
    exact = oracle.value(one.arrays, {})
    assert abs(scale / exact - (2 + 2 * (1 - 2.0**-20)) * 2.0**20) < 1e-3 * scale / exact


@declare
def angle(input: cosine_domain[D], other: real[D]):
    """e to the sum of some angles, of which the other array is a multiple."""
    return sympy.exp(-sum(other[d] * sympy.acos(input[d]), d))


def test_an_element_at_the_edge_of_its_domain_leaves_the_others_their_condition():
    oracle = Oracle(angle)
    one = batch(input=[-1.0, 1.0], other=[15.0, 15.0])
    scale = condition_scale(oracle, one, value(oracle))
    exact = oracle.value(one.arrays, {})
    assert abs(scale / exact - 15 * mpmath.pi) < 1e-6


def test_a_jump_is_seen_from_its_side_only():
    oracle = Oracle(cases.huber)
    assert jump_scale(oracle, batch(input=[3.0], target=[0.0]), value(oracle), 1e-10) < 4


def test_the_rule_of_products_where_it_cancels_as_a_whole():
    oracle = Oracle(cosine)
    one = batch(input=[0.0, 2.0], other=[0.0, 3.0])
    exact = oracle.gradient(one.arrays, {}, "input")[1]

    def slope(held):
        return held.gradient(one.arrays, {}, "input")[1]

    assert exact == 0
    assert condition_scale(oracle, one, lambda a, p: oracle.gradient(a, p, "input")[1]) == 0
    # The dot product alone moves the cosine by 1/2, the length of `input` by -1/2; the dot is a product too.
    assert Summands(cosine).product_scale(exact, slope) == mpf("1.5")


@declare
def along(input: real[D], other: real[D]):
    """The length of a vector along another."""
    length = sympy.sqrt(sum(input[d] ** 2, d))
    return sum(other[d] * direction(input[d], length), d)


def test_a_function_of_two_arguments_has_a_rule_of_products():
    """Along a parallel vector nothing changes: x/|x| moves by x as much as by |x|."""
    oracle = Oracle(along)
    one = batch(input=[0.0, 2.0], other=[0.0, 3.0])
    exact = oracle.gradient(one.arrays, {}, "input")[1]
    scale = Summands(along).product_scale(exact, lambda o: o.gradient(one.arrays, {}, "input")[1])
    assert exact == 0 and scale == 3  # 3/2 each


@declare
def bent(input: real[D], other: real[D], bend: real[D]):
    """The length of a vector along another, and a kink of which both sides are small."""
    length = sympy.sqrt(sum(input[d] ** 2, d))
    return sum(other[d] * direction(input[d], length), d) + sympy.Abs(sum(bend[d] * input[d], d))


def test_the_further_side_of_a_kink_counts_in_the_rule_of_products():
    oracle = Oracle(bent)
    one = batch(input=[3.0, 4.0], other=[6.0, 8.0], bend=[2.0**-40, -3 * 2.0**-42])

    def slope(held):
        return held.gradient(one.arrays, {}, "input")[1]

    exact = slope(oracle)
    assert isinstance(exact, Kink) and 0 < exact.right < 1e-12
    assert Summands(bent).product_scale(exact.right, slope) > 3


def test_held_factors_leave_the_value_alone():
    arrays = {"input": np.array([0.5, -2.0]), "other": np.array([1.5, 3.0])}
    held = Summands(cosine).held
    assert len(held) == 5  # three factors of the cosine, two of every product that is summed
    for oracle in held:
        assert abs(oracle.value(arrays, {}) - Oracle(cosine).value(arrays, {})) < mpf(10) ** -40


def test_a_product_with_a_constant_has_no_rule():
    assert product_rules(2 * sympy.Symbol("delta"), {"input"}) == []


def test_the_condition_in_the_vector_of_a_product():
    hessian = np.array([[1e8, -1e8], [-1e8, 1e8]])
    vector = np.array([[1.0, 1.0 + 2.0**-40], [7.0, 7.0]])  # one sample a row

    def product(alone):
        assert np.count_nonzero(alone) == 1
        return mpf(float(hessian[0] @ alone[0]))

    assert vector_scale(product, vector, (0, 0), (0,)) == 1e8 * (2 + mpf(2) ** -40)
    assert vector_scale(lambda alone: mpmath.nan, vector, (0, 0), None) == 0
