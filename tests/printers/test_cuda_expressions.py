"""Terms of sums in CUDA kernels: products rounded by themselves, differences turned round."""

import pytest
from sympy import symbols

from symloss.printers.numba_cuda.expressions import CudaExpressions
from symloss.program import Difference

a, b, c = symbols("a b c", real=True)


@pytest.mark.parametrize(
    ("term", "source"),
    [
        (Difference(a, b), "a - b"),
        (-Difference(a, b), "b - a"),
        (-c * Difference(a, b), "-product_of(c, a - b)"),
        (-a * b, "-product_of(a, b)"),
        (a**2, "product_of(a, a)"),
    ],
)
def test_the_term_as_a_local(term, source):
    assert CudaExpressions(lambda read: str(read)).summand(term) == source


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (-Difference(a, b), -1.625),
        (-c * Difference(a, b), -6.5),
        (-(a**2), -0.140625),
        (a * b * c, -1.875),
        (-a / b, 0.3),
    ],
)
def test_what_is_printed_is_what_it_is(term, value):
    source = CudaExpressions(lambda read: str(read)).summand(term)
    given = {"a": 0.375, "b": -1.25, "c": 4.0, "product_of": lambda one, other: one * other}
    assert eval(source, given) == value
