"""Gradients through soft-max probabilities keep their digits where one probability nears 1."""

import mpmath
import numpy as np
import pytest
from sympy import exp

from symloss.language import axis, let, log_softmax, logsumexp, loss, mean, positive, real, softmax, sum
from symloss.passes.centre_expectations import centre_expectations
from symloss.program import Reduce
from symloss.verify.oracle import Oracle

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
m, M = axis("m", "M")


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


@loss()
def poly_of_shares(scores: real[N, C], reward: positive[N, C], epsilon: real = 3000):
    """Cross-entropy of shares and a multiple of what their mean probability lacks: a sum times a weight."""
    log_norm = let("log_norm", logsumexp(scores[n, k], k))
    p_t = let("p_t", sum(reward[n, c] * exp(scores[n, c] - log_norm), c))
    return mean(sum(reward[n, c] * (log_norm - scores[n, c]), c) + epsilon * (1 - p_t), n)


@loss()
def regression(scores: real[N, C], reward: real[N, C]):
    """An expectation that is squared."""
    return mean((sum(softmax(scores[n, c], c) * reward[n, c], c) - 7) ** 2, n)


@loss()
def confidence(scores: real[N, C], reward: real[N, C], beta: real = 0.25):
    """An expectation and an entropy of weights that have a name; their sum appears, and is 1."""
    p = let("p", softmax(scores[n, c], c))
    return mean(beta * sum(p * log_softmax(scores[n, c], c), c) - sum(p * reward[n, c], c), n)


@loss()
def spread(scores: real[N, C], reward: real[N, C]):
    """A product of two expectations: one term of the gradient is shared by both."""
    p = softmax(scores[n, c], c)
    return mean(sum(p * reward[n, c], c) * sum(p * reward[n, c] ** 2, c), n)


@loss()
def divergence(scores: real[N, C], reward: real[N, C]):
    """An expectation of a value that is itself rounded."""
    gap = log_softmax(scores[n, c], c) - log_softmax(reward[n, c], c)
    return mean(sum(softmax(scores[n, c], c) * gap, c), n)


@loss()
def named_flow(scores: real[N, C], bias: real[C], reward: real[N, C]):
    """What both arrays are handed reads the expectation, not the gradients themselves."""
    e = sum(softmax(scores[n, c] + bias[c], c) * reward[n, c], c)
    return mean(e + e**2, n)


@loss()
def impurity(scores: real[N, C], reward: real[N, C]):
    """A weight that each term of a sum has, and some twice."""
    p = softmax(scores[n, c], c)
    return mean(sum(reward[n, c] * p * (1 - p), c), n)


@loss()
def several(scores: real[N, C], rewards: real[N, M, C]):
    """Several values under the same weights: their expectations have an axis that the weights lack."""
    return mean(sum(sum(softmax(scores[n, c], c) * rewards[n, m, c], c) ** 2, m), n)


EVEN = [1.0, 1.5, 0.9, 1.25]
SHAPES = [poly_of_shares, regression, confidence, spread, divergence, named_flow, impurity]


@pytest.mark.parametrize("declared", SHAPES, ids=lambda one: one.name)
def test_the_difference_is_found_in_any_shape(declared):
    scores = np.array(
        [[0.0, 60.0, -20.0, 1.0], [300.0, -400.0, 0.0, 3.0], [31.0, 0.0, 0.5, 0.0], [1.0, 1.5, 0.9, 1.25]]
    )
    reward = np.tile([0.25, 0.125, 2.5, 0.1], (4, 1))
    arrays = {"scores": scores, "reward": reward, "bias": np.array([0.5, -0.25, 1.0, 0.75])}
    arrays = {array.name: arrays[array.name] for array in declared.declaration.arrays}
    settings = {item.name: item.default for item in declared.parameters}
    exact = Oracle(declared.declaration, max_digits=1600).gradient(arrays, settings, "scores")
    _, slope = declared.value_and_grad(*arrays.values())
    largest = np.max(np.abs(exact), axis=1)
    for row, column in np.ndindex(slope.shape):
        assert abs(slope[row, column] - exact[row, column]) < 1e-13 * largest[row]


def test_a_sum_with_an_axis_that_its_weights_lack_is_taken_as_it_is():
    rewards = np.array([[[0.25, 0.125, 2.5, 0.1], [1.5, 2.0, -0.5, 0.75]]])
    exact = Oracle(several.declaration).gradient(
        {"scores": np.array([EVEN]), "rewards": rewards}, {}, "scores"
    )
    _, slope = several.value_and_grad(np.array([EVEN]), rewards)
    assert np.max(np.abs(slope - exact)) < 1e-14 * np.max(np.abs(exact))


def test_values_under_one_log_sum_exp_share_its_top():
    maxima = [
        node.name for node in spread.chain.stages["centred"] if isinstance(node, Reduce) and node.op == "max"
    ]
    assert maxima == ["row_top"]


def test_what_adds_up_to_one_is_not_added_up():
    assert "grad_log_norm_part" in [node.name for node in confidence.chain.stages["carried"]]
    assert "grad_log_norm_part" not in [node.name for node in confidence.chain.stages["centred"]]


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


@loss()
def shares_of_columns(cost: real[N, C], f: real[N], scale: positive = 0.01):
    """What shares along columns cost: the gradient adds up over columns what is centred."""
    weight = softmax((f[n] - cost[n, c]) / scale, n)
    return sum(weight * cost[n, c], n, c)


@pytest.mark.parametrize("wrt", ["cost", "f"])
def test_sums_of_centred_values(wrt):
    """Where the weights near 1, products with a small scale cancel in what is added up."""
    arrays = {"cost": np.array([[-50.0, 30.0], [20.0, -61.0]]), "f": np.array([1.0, 3.0])}
    _, slope = shares_of_columns.value_and_grad(*arrays.values(), wrt=wrt, scale=2.0)
    expected = Oracle(shares_of_columns.declaration).gradient(arrays, {"scale": 2.0}, wrt)
    for at in np.ndindex(slope.shape):
        assert abs(mpmath.mpf(slope[at]) - expected[at]) <= 1e-14 * abs(expected[at]), at
