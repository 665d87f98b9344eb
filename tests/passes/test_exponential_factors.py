"""Products are taken apart into what is bounded and one exponential."""

from functools import partial

import mpmath
import pytest
from sympy import S, Symbol, exp, log, tanh

from symloss.functions import softplus
from symloss.language.symbols import Read
from symloss.passes.exponential_factors import has_exponential, parts_of
from symloss.program.scalar import evaluate

X, V = Read(Symbol("x", real=True)), Read(Symbol("v", real=True))
RATE = Symbol("rate", positive=True)
APART = [
    (V * exp(X), V, X),
    (exp(X) * exp(2 * V), S.One, X + 2 * V),
    (2**X, S.One, X * log(2)),
    (V * RATE**X, V, X * log(RATE)),
    (exp(X) - 1, tanh(X / 2), softplus(X)),
    (1 - 2**X, -tanh(X * log(2) / 2), softplus(X * log(2))),
    (V * (3 * exp(X) + 3), 3 * V, softplus(X)),
]


@pytest.mark.parametrize(("product", "rest", "exponent"), APART, ids=str)
def test_a_product_apart(product, rest, exponent):
    parts = parts_of(product)
    assert (parts.rest, parts.exponent) == (rest, exponent)
    with mpmath.workdps(50):
        for number in ("-90", "-0.3", "0", "1e-12", "2.5", "800"):
            reads = {"x": mpmath.mpf(number), "v": mpmath.mpf("-1.3")}
            looked_up = partial(lambda reads, name, _: reads[name], reads)
            with mpmath.workdps(900):  # the form on the left cancels
                before, after = (
                    evaluate(one, {RATE: mpmath.mpf("1.7")}, looked_up)
                    for one in (product, parts.rest * exp(parts.exponent))
                )
            assert abs(before - after) <= mpmath.mpf(10) ** -46 * abs(before), number


@pytest.mark.parametrize("product", [V * X, X**2, V**X, exp(X) + 2, exp(X) - exp(V), exp(RATE), X - 1])
def test_other_products_have_none(product):
    assert not has_exponential(product)


PLAIN = [(exp(X), True), (exp(X) * exp(V), True), (2**X, False), (exp(X) - 1, False), (V * exp(X), False)]


@pytest.mark.parametrize(("product", "is_plain"), PLAIN, ids=str)
def test_what_rules_for_log_sum_exps_know(product, is_plain):
    assert parts_of(product).is_plain is is_plain
