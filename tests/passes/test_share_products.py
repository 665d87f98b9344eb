"""Operands of matrix products get names, and sums on a product's diagonal are read from it."""

import numpy as np
import pytest
from sympy import exp

from symloss.language import axis, logsumexp, loss, mean, positive, real, sum
from symloss.language.symbols import Read
from symloss.losses.metric import info_nce
from symloss.losses.regression import huber
from symloss.passes.share_products import share_products
from symloss.program import Reduce

i, j, N = axis("i", "j", "N")
d, D = axis("d", "D")


@loss()
def matched(query: real[N, D], key: real[N, D], temperature: positive = 1):
    """Each query against the keys of all."""

    def dot(a, b):
        return sum(exp(query[a, d]) * key[b, d], d) / temperature

    return mean(logsumexp(dot(i, j), j) - dot(i, i), i)


def sums(program):
    return [node.name for node in program if isinstance(node, Reduce) and node.axes and node.op == "sum"]


def test_the_diagonal_is_not_summed_again():
    stable, shared = (matched.chain.stages[name] for name in ("stabilised", "shared"))
    assert len(sums(stable)) == 2 and len(sums(shared)) == 1
    assert any(read.indices == (i, i) for read in shared.node("term").body.atoms(Read))
    assert [record.rule for record in shared.records if record.stage == "shared"] == ["diagonal of a product"]


def test_operands_have_names():
    (product,) = [
        node for node in matched.chain.stages["shared"] if len(node.axes) == 2 and isinstance(node, Reduce)
    ]
    assert all(isinstance(factor, Read) for factor in product.body.args)


def test_what_has_no_product_stays():
    program = huber.chain.stages["stabilised"]
    assert share_products(program) is program


@pytest.mark.parametrize("temperature", [1.0, 1e-2, 1e-4, 1e-6])
def test_a_certain_match_moves_nothing(temperature):
    rng = np.random.default_rng(0)
    query = rng.normal(size=(6, 5))
    _, slopes = info_nce.value_and_grad(query, query, temperature=temperature, wrt=("query", "key"))
    if temperature < 1e-2:  # every other weight is below the smallest number
        assert all(np.abs(slope).max() < 1e-290 for slope in slopes)
    assert all(np.isfinite(slope).all() for slope in slopes)
