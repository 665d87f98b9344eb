"""What fails of a loss as it is declared, and that what is computed does not fail there."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from sympy import cos, exp, log, sqrt

from symloss.derivation.pitfalls import DTYPES, pitfalls
from symloss.language import axis, let, loss, mean, nonnegative, positive, real, sum
from symloss.losses.catalogue import declared

n, N = axis("n", "N")
d, D = axis("d", "D")


@loss()
def bounded_growth(input: real[N], rate: positive = 2):
    """A softplus, as nobody should compute it."""
    return mean(log(1 + exp(rate * input[n])), n)


@loss()
def chord(x: real[N, D], y: real[N, D]):
    """The length of a difference, through an intermediate."""
    gap = let("gap", sqrt(sum((x[n, d] - y[n, d]) ** 2, d)))
    return mean(gap**2 / (1 + gap), n)


@loss()
def information(share: nonnegative[N]):
    """What is 0 at 0, where the logarithm is not."""
    return mean(share[n] * log(share[n]), n)


@loss()
def wave(input: real[N], target: real[N]):
    """Nothing here needs another form."""
    return mean((cos(input[n]) - target[n]) ** 2, n)


@cache
def found(name):
    return pitfalls(declared()[name].declaration)


@pytest.mark.parametrize("case", [wave, *(declared()[name] for name in ("mse", "huber", "ctc", "hinge"))],
                         ids=lambda case: case.name)  # fmt: skip
def test_a_form_that_does_not_fail_has_none(case):
    assert pitfalls(case.declaration) == ()


def test_a_softplus_overflows():
    (one,) = pitfalls(bounded_growth.declaration)
    ((_, number),) = one.elements.items()
    rate = one.parameters["rate"]
    assert str(one.rewrite.computed) == "softplus(rate*input[n])"
    for outcome in one.outcomes:
        kind = np.dtype(outcome.dtype).type
        with np.errstate(over="ignore"):
            assert outcome.written == np.log(1 + np.exp(kind(rate) * kind(number))) == math.inf
        assert outcome.fails and outcome.computed == pytest.approx(rate * number)


def test_a_length_overflows_in_the_name_of_the_author():
    (one,) = pitfalls(chord.declaration)
    assert one.rewrite.kind == "norm" and one.rewrite.target.name == "gap"
    assert [(o.dtype, o.fails) for o in one.outcomes] == [("float32", True), ("float64", False)]


def test_zero_times_an_infinite_logarithm():
    (one,) = pitfalls(information.declaration)
    assert list(one.elements.values()) == [0.0]
    assert all(math.isnan(o.written) and o.computed == 0 == o.exact and o.fails for o in one.outcomes)


def test_the_scores_that_overflow_an_exponential():
    (one,) = found("cross_entropy")
    assert one.elements == {("input", (0, 0)): 1000.0, ("input", (0, 1)): 0.0}
    assert {o.dtype: (o.written, o.computed, float(o.exact)) for o in one.outcomes} == dict.fromkeys(
        DTYPES, (math.inf, 1000.0, 1000.0)
    )


@pytest.mark.parametrize("name", ["focal", "triplet", "ppo_clip", "gaussian_nll", "rmse", "kl_div"])
def test_what_is_computed_holds_where_what_is_written_fails(name):
    assert found(name)
    for pitfall in found(name):
        assert any(outcome.fails for outcome in pitfall.outcomes)
        for outcome in pitfall.outcomes:
            assert outcome.computed == pytest.approx(float(outcome.exact), rel=1e-5, abs=1e-40)


def test_of_each_kind_the_first_is_told():
    kinds = [one.rewrite.kind for one in found("clip")]
    assert kinds == ["norm", "logsumexp"]


def test_it_is_found_again():
    assert pitfalls(chord.declaration) == pitfalls(chord.declaration)
