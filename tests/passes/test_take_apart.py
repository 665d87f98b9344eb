"""A sum as a multiple of a difference and the rest."""

import pytest
from sympy import exp, symbols

from symloss.language.symbols import Read
from symloss.passes.take_apart import take_apart, without
from symloss.program import head

w, v, a, b, x, y = symbols("w v a b x y", real=True)
m = Read(head("m"))

CASES = [
    (w * v - w * m, w, 0),
    (w * x * v - w * x * m + y, w * x, y),
    ((a - x * m) * w + w * x * v, w * x, a * w),  # a sum times the weight
    (x * (b + y * (a - m)) * w + w * x * y * v, x * y * w, w * x * (b + a * y)),  # two deep
    (w * v - 2 * w * m, w, -w * m),  # as much as there is of both
    (3 * w * v - 2 * w * m, 2 * w, w * v),
    (m * w * v - m**2 * w, m * w, 0),
]


@pytest.mark.parametrize(("total", "factor", "rest"), CASES)
def test_a_difference_is_found(total, factor, rest):
    apart = take_apart(total, m, w, v)
    assert apart is not None
    assert (apart.factor - factor).expand() == 0
    assert (apart.rest - rest).expand() == 0


def test_a_value_that_is_a_sum_is_found_where_products_are_multiplied_out():
    apart = take_apart(w * x * a - w * x * b - w * x * m + y, m, w, a - b)
    assert apart is not None
    assert (apart.factor, apart.rest) == (w * x, y)


def test_a_weight_is_known_by_the_exponent_as_it_stands():
    weight = exp((a - b) / x)
    apart = take_apart(weight * (1 - y * v) + weight * y * m, m, weight, v)
    assert apart is not None
    assert (apart.factor, apart.rest) == (-y * weight, weight)


@pytest.mark.parametrize("total", [w * v + w * m, v - m, x * v - w * m, w * v, -w * m, y * w * v - w * m])
def test_what_is_no_such_difference_is_left_alone(total):
    assert take_apart(total, m, w, v) is None


def test_a_factor_is_found_in_every_term_of_a_sum():
    assert without(w * x, w) == x
    assert without(w**2 * x, w) == w * x
    assert without(x * (w * a - w**2 * b), w) == x * (a - w * b)
    assert without(y * (w * (1 - w) + w * (x - w * (a + b))), w) == y * (x + 1 - w - w * (a + b))
    assert without(w, w) == 1


@pytest.mark.parametrize("product", [x, x * (w + a), (w + 1) * (w * a + b), 1 / w])
def test_a_factor_that_is_not_everywhere_is_none(product):
    assert without(product, w) is None
