"""A sum that a parameter of 0 switches off is not added up, unless only it would tell of a NaN."""

import numpy as np
import pytest
from random_losses import C, N, c, declaration, n
from sympy import exp, log

import symloss
from symloss.chain import lower
from symloss.language import label, logsumexp, mean, nonnegative, real, sum, unit
from symloss.passes.guard_weights import guard_weights
from symloss.passes.skip_sums import skip_sums


def skipped(annotations, body):
    """The guards that the pass adds, as text."""
    before = guard_weights(lower(declaration("given", annotations, body)).final)
    pairs = zip(before, skip_sums(before), strict=True)
    return {str(after.guard) for node, after in pairs if node.guard != after.guard}


def smoothed(scores, target, share):
    others = sum(-scores[n, c], c) / C
    return mean(logsumexp(scores[n, c], c) - (1 - share) * scores[n, target[n]] + share * others, n)


def with_a_penalty_on_confidence(scores, target, share):
    """Less the entropy of the soft-max."""
    norm = logsumexp(scores[n, c], c)
    confidence = sum(exp(scores[n, c] - norm) * (scores[n, c] - norm), c)
    return mean(norm - scores[n, target[n]] + share * confidence, n)


def with_a_penalty_on_scores(scores, target, share):
    return mean(logsumexp(scores[n, c], c) - scores[n, target[n]] + share * sum(scores[n, c] ** 2, c), n)


LOGITS = {"scores": real[N, C], "target": label(C)[N], "share": unit}
PENALTIES = [smoothed, with_a_penalty_on_confidence, with_a_penalty_on_scores]


@pytest.mark.parametrize("body", PENALTIES)
def test_a_penalty_on_the_logits_of_a_log_sum_exp(body):
    assert skipped(LOGITS, body) == {"Ne(share, 0)"}


def test_label_smoothing_of_the_catalogue():
    chain = symloss.losses.cross_entropy
    assert "if label_smoothing != zero:" in chain.source("cpu")


@pytest.mark.parametrize("share", [0.0, 0.1])
def test_a_nan_is_carried_whether_the_sum_is_looked_at_or_not(share):
    x = np.zeros((3, 4))
    x[1, 2] = np.nan
    value, gradient = symloss.losses.cross_entropy.value_and_grad(
        x, np.array([0, 1, 2]), label_smoothing=share
    )
    assert np.isnan(value) and np.isnan(gradient[1]).all()
    assert np.isfinite(gradient[[0, 2]]).all()


def test_a_sum_that_alone_tells_of_a_nan_is_added_up():
    def body(scores, other, share):
        return mean(logsumexp(scores[n, c], c) + share * sum(log(other[n, c]) ** 2, c), n)

    assert skipped({"scores": real[N, C], "other": nonnegative[N, C], "share": unit}, body) == set()
