"""A flag, a share or a weight of 0 switches its term off, also an infinite one; other factors do not."""

import mpmath
import numpy as np
import pytest
from random_losses import C, N, c, declaration, n
from sympy import exp

from symloss.functions import times, times_exp
from symloss.language import binary, loss, mean, nonnegative, real, sign, sum, unit, weights
from symloss.language import max as largest_of
from symloss.passes.check import check
from symloss.passes.check_step import check_same
from symloss.passes.read import read_declaration
from symloss.passes.stabilise import stabilise
from symloss.passes.switch_terms import switch_terms
from symloss.verify.oracle import Oracle

ROWS = {"input": real[N, C], "flag": binary[N]}


def switched(annotations, body):
    program = stabilise(check(read_declaration(declaration("given", annotations, body))))
    return check_same(program, switch_terms(program), "switched")


SWITCHES = {
    "a flag": ({"input": real[N], "flag": binary[N]}, lambda input, flag: mean(flag[n] * input[n], n)),
    "its complement": (
        {"input": real[N], "flag": binary[N]},
        lambda input, flag: mean((1 - flag[n]) * input[n] ** 2, n),
    ),
    "a share": ({"input": real[N], "share": unit}, lambda input, share: mean(share * input[n] + 1, n)),
    "a weight": (
        {"input": real[N, C], "w": weights(nonnegative)[C]},
        lambda input, w: mean(sum(w[c] * input[n, c], c), n),
    ),
    "a product of both": (
        {"input": real[N, C], "flag": binary[N], "share": unit},
        lambda input, flag, share: mean(share * (1 - flag[n]) * largest_of(input[n, c], c), n),
    ),
}


@pytest.mark.parametrize("case", SWITCHES)
def test_a_switch_is_recognised(case):
    program = switched(*SWITCHES[case])
    assert any(node.body.has(times) for node in program)
    assert [record.stage for record in program.records].count("switched") == 1


OTHERS = {
    "any number": ({"input": real[N], "other": real[N]}, lambda input, other: mean(input[n] * other[n], n)),
    "a sign": ({"input": real[N], "y": sign[N]}, lambda input, y: mean(input[n] * y[n], n)),
    "a flag as a sign": (
        {"input": real[N], "flag": binary[N]},
        lambda input, flag: mean((2 * flag[n] - 1) * input[n], n),
    ),
    "what is bounded": (
        {"input": unit[N], "flag": binary[N]},
        lambda input, flag: mean(input[n] * flag[n], n),
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_no_switch_stays_as_it_is(case):
    assert not any(node.body.has(times) for node in switched(*OTHERS[case]))


# ---- As called -----------------------------------------------------------------------------------


def kept(input: real[N, C], flag: binary[N]):
    """A maximum that a flag switches off."""
    return mean((1 - flag[n]) * largest_of(input[n, c], c), n)


def shares(input: real[N, C], target: real[N, C]):
    """Shares given as logarithms."""
    return mean(sum(exp(target[n, c]) * (target[n, c] - input[n, c]), c), n)


def test_an_infinite_term_is_switched_off():
    found = loss()(kept)
    scores = np.array([[-np.inf, -np.inf], [1.0, 3.0]])
    flags = np.array([1.0, 0.0])
    value, slope = found.value_and_grad(scores, flags, reduction="sum")
    assert value == 3 and slope.tolist() == [[0, 0], [0, 1]]
    assert Oracle(found.declaration).value({"input": scores, "flag": flags}, {}, "sum") == 3
    assert np.isnan(found(np.array([[np.nan, 0.0]]), np.array([1.0])))


@pytest.mark.parametrize("log_q", [-1.0, -np.inf, np.inf])
def test_a_share_of_0_switches_its_term_off_also_as_a_logarithm(log_q):
    found = loss()(shares)
    assert any(node.body.has(times_exp) for node in found.chain.stages["stabilised"])
    input, target = np.array([[log_q, -0.5]]), np.array([[-np.inf, 0.0]])
    value, slopes = found.value_and_grad(input, target, wrt=("input", "target"))
    assert value == 0.5
    assert [slope.tolist() for slope in slopes] == [[[0, -1]], [[0, 1.5]]]
    assert Oracle(found.declaration).value({"input": input, "target": target}, {}) == mpmath.mpf(0.5)
