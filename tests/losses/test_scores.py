"""Ranking, policies, games and penalties at their edges: saturated scores, ties, ratios that overflow."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from symloss.losses.adversarial import (
    gan_hinge_discriminator,
    gan_minimax_discriminator,
    gan_minimax_generator,
    gan_nonsaturating_discriminator,
    gan_nonsaturating_generator,
    lsgan_discriminator,
    wgan_critic,
)
from symloss.losses.ranking import (
    bpr,
    bpr_sampled,
    margin_ranking,
    margin_ranking_all_pairs,
    pairwise_hinge,
    pairwise_logistic,
    soft_pairwise,
)
from symloss.losses.regularization import elastic_net, l1_regularization, l2_regularization
from symloss.losses.reinforcement import dpo, policy_gradient, ppo_clip, q_learning

S = np.array([0.5, -1.25, 2.0, 0.5])
SIGNS = np.array([1.0, -1.0, 1.0, -1.0])
HUGE = np.array([800.0, -800.0, 1e300, -1e300])


def test_scores_far_apart_do_not_overflow():
    zero = np.zeros(4)
    np.testing.assert_array_equal(bpr(HUGE, zero, reduction="none"), [0, 800, 0, 1e300])
    _, gradient = bpr.value_and_grad(HUGE, zero, reduction="sum")
    np.testing.assert_array_equal(gradient, [0, -1, 0, -1])
    assert bpr_sampled(zero, np.stack([HUGE, HUGE], axis=1)) == pytest.approx((800 + 1e300) / 4)
    np.testing.assert_array_equal(dpo(HUGE, zero, zero, zero, beta=1.0, reduction="none"), [0, 800, 0, 1e300])


def test_parameters_are_penalised_as_a_whole():
    theta = np.array([3.0, -4.0, 0.0])
    assert bpr(S, -S, theta, reg=0.1) == pytest.approx(bpr(S, -S) + 2.5)
    assert bpr(S, -S, np.array([1e200]), reg=0.0) == bpr(S, -S)
    _, gradient = bpr.value_and_grad(S, -S, theta, reg=0.1, wrt="parameters")
    np.testing.assert_allclose(gradient, 0.2 * theta)


@pytest.mark.parametrize(
    ("loss", "constant"), [(soft_pairwise, np.log(2)), (pairwise_logistic, np.log(2)), (pairwise_hinge, 1.0)]
)
def test_ties_add_a_constant_unless_they_are_left_out(loss, constant):
    whole, without = loss(S, SIGNS), loss(S, SIGNS, exclude_ties=True)
    same = [(a, b) for a in range(4) for b in range(4) if SIGNS[a] == SIGNS[b]]
    if loss is pairwise_logistic:
        assert whole - without == pytest.approx(constant * len(same))
    equal = loss(np.full(4, 3.0), np.ones(4))
    assert equal == pytest.approx(16 * constant)
    assert loss(np.full(4, 3.0), np.ones(4), exclude_ties=True) == 0
    assert without == pytest.approx(
        sum(
            loss(S[[a, b]], SIGNS[[a, b]]) - 2 * constant
            for a in range(4)
            for b in range(a)
            if (a, b) not in same
        )
    )


def test_margins_at_their_kink():
    value, gradient = margin_ranking.value_and_grad(S, S, SIGNS, margin=0.0)
    assert value == 0
    np.testing.assert_array_equal(gradient, 0)
    distances, corrupted = np.array([0.0, 2.0]), np.array([1.0, 1.5, 9.0])
    expected = sum(max(f + 1 - g, 0) for f in distances for g in corrupted)
    value, (own, other) = margin_ranking_all_pairs.value_and_grad(
        distances, corrupted, gamma=1.0, wrt=("pos", "neg")
    )
    assert value == expected
    np.testing.assert_array_equal(own, [0, 2])  # 0 + 1 = 1 is the kink: slope 0
    np.testing.assert_array_equal(other, [-1, -1, 0])


def test_the_target_of_q_learning_is_held():
    q, ahead = np.array([[1.0, 2.0], [0.5, -1.0]]), np.array([[3.0, 3.0], [7.0, 1.0]])
    action, reward, done = np.array([1, 0]), np.array([0.25, -0.5]), np.array([0.0, 1.0])
    target = reward + 0.9 * (1 - done) * ahead.max(axis=1)
    names = ("q", "reward", "q_next")
    value, gradients = q_learning.value_and_grad(q, action, reward, ahead, done, gamma=0.9, wrt=names)
    error = q[[0, 1], action] - target
    assert value == pytest.approx(np.mean(error**2))
    np.testing.assert_allclose(gradients[0], [[0, error[0]], [error[1], 0]])
    for gradient in gradients[1:]:
        np.testing.assert_array_equal(gradient, 0)


def test_policies_that_are_certain():
    logits = np.array([[1000.0, 0.0], [0.0, 1000.0]])
    value, gradient = policy_gradient.value_and_grad(logits, np.array([0, 0]), np.array([2.0, 2.0]))
    assert value == 1000
    np.testing.assert_array_equal(gradient, [[0, 0], [-1, 1]])


def test_policy_ratios_that_overflow():
    ratio, one = np.array([800.0, 800.0, 800.0, -800.0]), np.array([1.0, 0.0, -1e-30, 1.0])
    value = ppo_clip(ratio, np.zeros(4), one, eps=0.2, reduction="none")
    assert value[0] == pytest.approx(-1.2) and value[1] == 0 and value[3] == 0
    assert value[2] == np.inf  # e**800 · 1e-30 is beyond float64
    value, gradients = ppo_clip.value_and_grad(
        ratio, np.zeros(4), one, eps=0.2, wrt=("log_prob", "log_prob_old", "advantage")
    )
    assert not any(np.isnan(gradient).any() for gradient in gradients)
    inside = ppo_clip(np.array([710.0]), np.array([0.0]), np.array([-1e-10]), eps=0.2)
    assert inside == pytest.approx(float(mpmath.exp(710) * 1e-10), rel=1e-14)


def test_one_sided_games_are_the_two_terms():
    real, fake = np.array([0.5, -2.0, 800.0]), np.array([1.0, -800.0])
    two = np.log1p(np.exp(-real)).mean() + np.array([np.log1p(np.exp(1.0)), 0.0]).mean()
    assert gan_minimax_discriminator(real, fake) == pytest.approx(two)
    assert gan_nonsaturating_discriminator(real, fake) == pytest.approx(two)
    assert gan_minimax_generator(fake) == pytest.approx(-np.log1p(np.exp(1.0)) / 2)
    assert gan_nonsaturating_generator(fake) == pytest.approx((np.log1p(np.exp(-1.0)) + 800) / 2)
    assert wgan_critic(real, fake) == pytest.approx(fake.mean() - real.mean())
    assert lsgan_discriminator(real, fake) == pytest.approx(
        ((real - 1) ** 2).mean() / 2 + (fake**2).mean() / 2
    )
    value, (of_real, of_fake) = gan_hinge_discriminator.value_and_grad(
        np.array([1.0, 0.0]), np.array([-1.0, 2.0, 0.0]), wrt=("real", "fake")
    )
    assert value == pytest.approx(1 / 2 + 4 / 3)
    np.testing.assert_allclose(of_real, [0, -1 / 2])  # at the kink: slope 0
    np.testing.assert_allclose(of_fake, [0, 1 / 3, 1 / 3])
    _, saturated = gan_minimax_generator.value_and_grad(np.array([-800.0]))
    _, driving = gan_nonsaturating_generator.value_and_grad(np.array([-800.0]))
    assert saturated == 0 and driving == -1


def test_two_sided_games_have_no_samples():
    with pytest.raises(ValueError, match="wgan_critic"):
        wgan_critic(S, S[:2], reduction="none")


def test_penalties():
    w = np.array([3.0, 0.0, -4.0, 1e-200])
    assert l1_regularization(w, lambda1=0.5) == 3.5
    assert l2_regularization(w, lambda2=0.5) == 12.5
    assert elastic_net(w, lambda1=0.5, lambda2=0.25) == 3.5 + 6.25
    assert l2_regularization(np.array([1e200]), lambda2=0.0) == 0
    assert l2_regularization(np.array([1e160]), lambda2=1e-50) == pytest.approx(1e270)
    _, gradient = l1_regularization.value_and_grad(w)
    np.testing.assert_array_equal(gradient, [1, 0, -1, 1])
