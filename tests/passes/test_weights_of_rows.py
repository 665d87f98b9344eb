"""A log-sum-exp behind a name meets what it is of: the exponential is a weight of its row."""

import pytest
from random_losses import C, N, c, k, n
from sympy import exp, log

from symloss.language import axis, label, let, logsumexp, mean, positive, real, sum, weights
from symloss.language.declaration import declare
from symloss.passes.check import check
from symloss.passes.check_step import check_same
from symloss.passes.read import read_declaration
from symloss.passes.stabilise import stabilise

i, S = axis("i", "S")
j, T = axis("j", "T")


def free_energy(x: real[N, C], v: real[N, C], temperature: positive = 0.01):
    """The mean of v over the states of a system, whose probabilities are given by its free energy."""
    energy = let("energy", -temperature * logsumexp(-x[n, k] / temperature, k))
    return mean(sum(exp((energy - x[n, c]) / temperature) * v[n, c], c), n)


def semi_dual(cost: real[S, T], f: real[S], q: weights(positive)[T], eps: positive = 0.01):
    """What a plan of transport costs whose columns have given shares."""
    g = let("g", eps * log(q[j]) - eps * logsumexp((f[i] - cost[i, j]) / eps, i))
    return sum(exp((f[i] + g - cost[i, j]) / eps) * cost[i, j], i, j)


def squared_responsibility(x: real[N, C], y: label(C)[N], centre: real[C]):
    """The posterior of a component of a mixture by its evidence."""
    evidence = let("evidence", logsumexp(-1000 * (x[n, k] - centre[k]) ** 2, k) - log(C) / 2)
    return mean(exp(2 * (-1000 * (x[n, y[n]] - centre[y[n]]) ** 2 - log(C) / 2 - evidence)), n)


def named_logarithm(x: real[N, C], y: label(C)[N]):
    """The name is a logarithm of a probability, which is as small as it is likely."""
    return mean(exp(let("log_p", x[n, y[n]] - logsumexp(x[n, k], k))), n)


def of_other_rows(x: real[N, C], y: real[N, C]):
    """What the log-sum-exp is of stays beside it."""
    norm = let("norm", logsumexp(x[n, k], k) - x[n, 0])
    return mean(sum(exp(y[n, c] - norm), c), n)


def stabilised(function):
    before = check(read_declaration(declare(function)))
    return check_same(before, stabilise(before), "stabilised")


@pytest.mark.parametrize(
    ("function", "weight"),
    [
        (free_energy, "exp(-log_norm[n] - x[n, c]/temperature)*v[n, c]"),
        (semi_dual, "exp(-log_norm[j] + (f[i] - cost[i, j])/eps)*q[j]*cost[i, j]"),
        (squared_responsibility, "exp(-2000*(-centre[y[n]] + x[n, y[n]])**2 - 2*log_norm[n])"),
    ],
)
def test_an_exponential_becomes_a_weight_of_its_row(function, weight):
    program = stabilised(function)
    assert weight in str(program)
    assert "weight behind a name" in {record.rule for record in program.records}


@pytest.mark.parametrize("function", [named_logarithm, of_other_rows])
def test_others_stay(function):
    assert "weight behind a name" not in {record.rule for record in stabilised(function).records}
