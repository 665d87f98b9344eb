"""Reinforcement learning and preference: values, policies and pairs of answers."""

from __future__ import annotations

from sympy import Max, Min, exp

from symloss.language import (
    Erratum,
    axis,
    binary,
    integer,
    label,
    let,
    log_sigmoid,
    logsumexp,
    loss,
    max,
    mean,
    optional,
    positive,
    real,
    stop,
    times,
    unit,
)
from symloss.losses.classification import counted

n, N = axis("n", "N")
a, A = axis("a", "A")
IGNORE = r"a_{\mathrm{ignore}}"
IGNORED = "Steps whose action equals ignore_index take no part; where none does the mean is 0."


@loss(
    title="Q-learning",
    family="reinforcement learning and preference",
    display={
        "q": "Q",
        "q_next": "Q'",
        "action": "a",
        "reward": "r",
        "done": "d",
        "gamma": r"\gamma",
        "td_target": "T",
        "ignore_index": IGNORE,
    },
    reference="C. J. C. H. Watkins and P. Dayan, Machine Learning 8 (1992)",
    notes=(
        "The target is a constant of the derivative: q_next and reward have gradient 0.",
        "After the last step of an episode (done = 1) the target is the reward alone.",
        IGNORED,
    ),
)
def q_learning(
    q: real[N, A],
    action: label(A)[N],
    reward: real[N],
    q_next: real[N, A],
    done: binary[N],
    gamma: unit = 0.99,
    ignore_index: optional(integer) = None,
):
    """Squared distance of the action's value from the reward plus the discounted best value that follows."""
    best_next = max(q_next[n, a], a)
    td_target = let("td_target", reward[n] + gamma * (1 - done[n]) * best_next)
    return mean((q[n, action[n]] - stop(td_target)) ** 2, n, where=counted(action[n], ignore_index))


@loss(
    family="reinforcement learning and preference",
    display={
        "logits": "s",
        "action": "a",
        "advantage": "A",
        "log_norm": r"\ell",
        "ignore_index": IGNORE,
    },
    reference="R. J. Williams, Machine Learning 8 (1992)",
    errata=(
        Erratum(
            "a sum over the steps of an episode.",
            "a mean over steps.",
            'episodes differ in length; `reduction="sum"` gives the sum.',
        ),
    ),
    notes=("An advantage of 0 leaves its step out, also one of probability 0: 0 log 0 = 0.", IGNORED),
)
def policy_gradient(
    logits: real[N, A],
    action: label(A)[N],
    advantage: real[N],
    ignore_index: optional(integer) = None,
):
    """Negative log-probability of the action that was taken, weighted by its advantage."""
    log_norm = let("log_norm", logsumexp(logits[n, a], a))
    weighted = times(advantage[n], log_norm - logits[n, action[n]])
    return mean(weighted, n, where=counted(action[n], ignore_index))


@loss(
    title="PPO-Clip",
    family="reinforcement learning and preference",
    display={
        "log_prob": r"\ell",
        "log_prob_old": r"\ell_{\mathrm{old}}",
        "advantage": "A",
        "eps": r"\epsilon",
        "policy_ratio": "r",
    },
    reference="J. Schulman et al., arXiv:1707.06347 (2017)",
    errata=(Erratum("an objective to be maximised.", "its negative.", "a loss is minimised."),),
)
def ppo_clip(log_prob: real[N], log_prob_old: real[N], advantage: real[N], eps: unit = 0.2):
    """Negative of the smaller of the policy ratio and the clipped policy ratio, times the advantage."""
    policy_ratio = let("policy_ratio", exp(log_prob[n] - log_prob_old[n]))
    clipped = Min(Max(policy_ratio, 1 - eps), 1 + eps)
    return mean(-Min(policy_ratio * advantage[n], clipped * advantage[n]), n)


@loss(
    title="DPO",
    family="reinforcement learning and preference",
    display={
        "policy_chosen": r"\pi_w",
        "policy_rejected": r"\pi_l",
        "reference_chosen": r"\rho_w",
        "reference_rejected": r"\rho_l",
        "beta": r"\beta",
        "gain": r"\Delta",
    },
    reference="R. Rafailov et al., NeurIPS (2023)",
    notes=("All four inputs are logarithms of the probabilities of whole answers.",),
)
def dpo(
    policy_chosen: real[N],
    policy_rejected: real[N],
    reference_chosen: real[N],
    reference_rejected: real[N],
    beta: positive = 0.1,
):
    """The policy must prefer the chosen answer, by more than the reference does, to the rejected one."""
    gain = let(
        "gain", (policy_chosen[n] - reference_chosen[n]) - (policy_rejected[n] - reference_rejected[n])
    )
    return mean(-log_sigmoid(beta * gain), n)
