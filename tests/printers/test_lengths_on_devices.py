"""Axes that no array has: their length is a parameter, of kernels on a device too."""

import pytest
from sympy import exp, loggamma

from symloss.chain import lower
from symloss.language import axis, label, length, let, logsumexp, mean, nonnegative, real, sum, weights
from symloss.language.declaration import declare
from symloss.printers.backends import BACKENDS
from symloss.rehearsal import rehearse

n, N = axis("n", "N")
c, C = axis("c", "C")
i, K = axis("i", "K")


def series(input: real[N, C], target: label(C)[N], order: length(K) = 2):
    """The first terms of the series of a cross-entropy."""
    p_t = let("p_t", exp(input[n, target[n]] - logsumexp(input[n, c], c)))
    return mean(sum((1 - p_t) ** (i + 1) / (i + 1), i), n)


def truncated_counts(log_rate: real[N], count: weights(nonnegative)[N], most: length(K) = 9):
    """Negative log-likelihood of a count below a bound, element by element."""
    log_norm = logsumexp(i * log_rate[n] - loggamma(i + 1), i)
    return mean(log_norm - count[n] * log_rate[n] + loggamma(count[n] + 1), n)


def nearest_places(input: real[N, C], places: length(K) = 4):
    """How near the mean of a row is to each place of a grid."""
    centre = let("centre", mean(input[n, c], c))
    return mean(sum(exp(-((centre - i) ** 2)), i), n)


@pytest.mark.parametrize("declared", [series, truncated_counts, nearest_places], ids=lambda one: one.__name__)
@pytest.mark.parametrize("target", ["cuda", "c"])
def test_a_length_that_is_a_parameter(declared, target):
    chain = lower(declare(declared))
    assert BACKENDS[target].support(chain) is None
    text = BACKENDS[target].render(chain)
    (parameter,) = chain.declaration.parameters
    assert parameter.name in text
    if target == "cuda":
        rehearse(chain, target, text)
