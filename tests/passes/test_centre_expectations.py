"""Gradients through soft-max probabilities keep their digits where one probability nears 1."""

import mpmath
import numpy as np
import pytest

from symloss.language import axis, loss, mean, real, softmax, sum
from symloss.passes.centre_expectations import centre_expectations

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")


@loss()
def expected_reward(scores: real[N, C], reward: real[N, C]):
    """What a policy earns on average."""
    return mean(sum(softmax(scores[n, c], c) * reward[n, c], c), n)


def exact(scores, reward):
    """p_c Σ_k p_k (r_c - r_k) at 200 digits."""
    with mpmath.workdps(200):
        weights = [mpmath.exp(mpmath.mpf(s)) for s in scores]
        total = mpmath.fsum(weights)
        p = [w / total for w in weights]
        r = [mpmath.mpf(x) for x in reward]
        return [p[i] * mpmath.fsum(q * (r[i] - s) for q, s in zip(p, r, strict=True)) for i in range(len(p))]


@pytest.mark.parametrize(
    "scores",
    [
        [0.0, 60.0, -20.0, 1.0],  # one near 1, the others near 0
        [700.0, -700.0, 0.0, 3.0],
        [5.0, 5.0, -80.0, -90.0],  # two that tie
        [1.0, 1.0, 1.0, 1.0],
        [0.0, -np.inf, 40.0, -np.inf],
    ],
)
def test_gradient_is_exact_relative_to_itself(scores):
    reward = np.array([[1.25, -3.5, 1000.0, 0.1]])
    _, slope = expected_reward.value_and_grad(np.array([scores]), reward)
    expected = exact(scores, reward[0])
    for computed, wanted in zip(slope[0], expected, strict=True):
        if abs(wanted) < mpmath.mpf("1e-300"):
            assert abs(computed) < 1e-300
        else:
            assert abs(mpmath.mpf(computed) / wanted - 1) < 2e-14


def test_one_class_moves_nothing():
    _, slope = expected_reward.value_and_grad(np.array([[3.0]]), np.array([[1e10]]))
    assert slope[0, 0] == 0


def test_other_losses_are_left_alone():
    from symloss.losses import get

    for name in ("cross_entropy", "info_nce", "huber"):
        program = get(name).chain.stages["second"]
        assert centre_expectations(program) is program


def test_the_pass_is_recorded():
    records = expected_reward.chain.stages["centred"].records
    assert [record.rule for record in records if record.stage == "centred"] == ["centred expectation"]
