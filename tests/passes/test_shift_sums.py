"""Quotients and logarithms of sums of weighted exponentials are shifted, however they are written."""

import pytest
from random_losses import C, N, c, declaration, k, n
from sympy import Abs, Piecewise, exp, log

from symloss.language import binary, let, mean, nonnegative, positive, real, sum
from symloss.language.declaration import declare
from symloss.passes.check_step import check_same
from symloss.passes.read import read_declaration
from symloss.passes.shift_sums import shift_sums


def expectation(x: real[N, C], v: real[N, C]):
    return mean(sum(exp(x[n, c]) * v[n, c], c) / sum(exp(x[n, c]), c), n)


def quotient_of_weighted_sums(x: real[N, C], v: real[N, C]):
    return mean(sum(exp(-x[n, c]) * v[n, c], c) / sum(exp(-x[n, c]) * Abs(v[n, c]), c), n)


def logarithms_of_weighted_sums(x: real[N, C], v: real[N, C]):
    return mean(log(sum(exp(x[n, c]) * v[n, c] ** 2, c)) - log(sum(exp(x[n, c]), c)), n)


def masked_shares(x: real[N, C], b: binary[N, C]):
    """Shares of pairs whose largest exponent may be masked out."""
    z = let("z", sum(exp(x[n, k]) * b[n, k], k))
    return sum((exp(x[n, c]) * b[n, c] / z) ** 2 * x[n, c], n, c)


def excess_growth(x: real[N, C], v: real[N, C]):
    """The mean of v by compounded gains beside what there is in the end, 0 where nothing is."""
    gained = sum(v[n, c] * (exp(x[n, c]) - 1), c)
    whole = sum(exp(x[n, c]) + 1, c)
    return mean(Piecewise((gained / whole, whole > 0), (0, True)), n)


def discounted(x: real[N, C], v: real[N, C], rate: positive = 0.1):
    """Payments after times x, each as a share of all of them at the rate of a parameter."""
    return mean(sum(v[n, c] * (1 + rate) ** x[n, c], c) / sum((1 + rate) ** x[n, c], c), n)


def bits(x: real[N, C], v: nonnegative[N, C]):
    """Logarithms of sums of powers of 2 and of 2^x - 1."""
    return mean(log(sum(2 ** x[n, c], c)) + log(sum((2 ** v[n, c] - 1) * 3, c)), n)


SHIFTED = [
    expectation, quotient_of_weighted_sums, logarithms_of_weighted_sums, excess_growth, discounted, bits,
]  # fmt: skip


@pytest.mark.parametrize("function", SHIFTED, ids=lambda function: function.__name__)
def test_it_changes_no_value(function):
    before = read_declaration(declare(function))
    after = shift_sums(before)
    assert after != before
    check_same(before, after, "shifted sums")


def test_the_largest_exponent_is_that_of_a_term_which_is_not_0():
    program = shift_sums(read_declaration(declare(masked_shares)))
    assert str(program.node("z_max")) == "z_max[n] = max over k of x[n, k]    where Ne(b[n, k], 0)"
    assert str(program.node("z_shift")) == "z_shift[n] = finite_or_zero(stop(z_max[n]))"


def test_no_part_of_a_sum_that_is_shifted_is_larger_than_1():
    """e^u - 1 as tanh(u/2) times e^softplus(u), whose exponent is what is shifted."""
    program = shift_sums(read_declaration(declare(excess_growth)))
    assert str(program.node("sum_x_max")) == "sum_x_max[n] = max over c of softplus(x[n, c])"
    scaled = "sum over c of exp(softplus(x[n, c]) - sum_x_shift[n])*tanh(x[n, c]/2)*v[n, c]"
    assert str(program.node("sum_v_x_scaled")) == f"sum_v_x_scaled[n] = {scaled}"


@pytest.mark.parametrize(
    "body",
    [
        lambda x, y: mean(sum(exp(x[n, c]) * y[n, c], c), n),  # divides nothing
        lambda x, y: mean(sum(x[n, c] * y[n, c], c) / sum(x[n, c] ** 2, c), n),
        lambda x, y: mean(log(sum(exp(x[n, c]), c)), n),
    ],
)
def test_other_sums_stay(body):
    program = read_declaration(declaration("given", {"x": real[N, C], "y": real[N, C]}, body))
    assert shift_sums(program) is program
