"""Bodies that lose digits are spelt otherwise: before and after as texts; what is right keeps its text."""

import pytest
from sympy import exp, log, sqrt

from symloss.chain import lower
from symloss.language import axis, let, logsumexp, loss, mean, positive, real
from symloss.language.declaration import declare
from symloss.losses import get
from symloss.passes.search_forms import search_forms

n, N = axis("n", "N")
c, C = axis("c", "C")


def pseudo_huber(input: real[N], target: real[N], delta: positive = 1):
    """Smooth Huber."""
    return mean(delta**2 * (sqrt(1 + ((input[n] - target[n]) / delta) ** 2) - 1), n)


def welsch(input: real[N], target: real[N], width: positive = 1):
    """A saturating square, its square named by the author."""
    square = let("square", ((input[n] - target[n]) / width) ** 2)
    return mean(1 - exp(-square / 2), n)


def geman_mcclure(input: real[N], target: real[N], width: positive = 1):
    """A saturating quotient."""
    r = input[n] - target[n]
    return mean(r**2 / 2 / (width**2 + r**2), n)


def programs(function):
    chain = lower(declare(function))
    return chain.stages["switched slopes"], chain.stages["searched"]


def rules(program):
    return [(record.target, record.rule) for record in program.records if record.stage == "searched"]


def test_a_root_that_cancels_is_taken_with_its_conjugate():
    before, after = programs(pseudo_huber)
    assert "sqrt(1 + (input[n] - target[n])**2/delta**2) - 1" in str(before.node("term").body)
    (first, rule), *_ = rules(after)
    assert (first, rule) == ("term", "conjugate root")
    assert after.node("grad_input").body == before.node("grad_input").body  # which is right as it was


def test_names_are_looked_through():
    before, after = programs(welsch)
    assert "expm1" in str(after.node("term").body) and "square" in before


def test_what_cancels_in_a_gradient_is_found_there():
    _, after = programs(geman_mcclure)
    found = dict(rules(after))
    assert found["grad_input"] == found["grad_target"] == "one fraction" and "term" not in found


@pytest.mark.parametrize("name", ["huber", "sigmoid_focal", "cross_entropy", "triplet", "gaussian_nll"])
def test_what_is_right_stays(name):
    program = get(name).chain.stages["switched slopes"]
    assert search_forms(program) is program


@loss()
def row_logarithm(x: real[N, C]):
    """What no identity helps: it stays as it was written."""
    return mean(log(1 + exp(logsumexp(x[n, c], c))), n)


def test_what_is_not_found_stays():
    program = row_logarithm.chain.stages["switched slopes"]
    assert search_forms(program).outputs == program.outputs
