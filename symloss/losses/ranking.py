"""Ranking: the order of scores against the order of targets."""

from __future__ import annotations

from sympy import Max, exp, log

from symloss.language import axis, let, log_sigmoid, loss, mean, nonnegative, real, sign, sum

i, j, N = axis("i", "j", "N")
n, _ = axis("n", "N")
k, K = axis("k", "K")
p, P = axis("p", "P")
q, Q = axis("q", "Q")
SCORES = {"input": "s", "target": "y", "margin": "m"}
PAIRS = {"pos": "s^{+}", "neg": "s^{-}", "gamma": r"\gamma", "gap": "d"}


@loss(
    family="ranking",
    display=PAIRS,
    reference="S. Rendle et al., UAI (2009)",
    notes=("As published: a sum over triples of user and items; as implemented: a mean over them.",),
)
def bpr(pos: real[N], neg: real[N]):
    """The score of an item that was chosen must exceed that of one that was not."""
    gap = let("gap", pos[n] - neg[n])
    return mean(-log_sigmoid(gap), n)


@loss(
    family="ranking",
    display=PAIRS,
    reference="B. Hidasi et al., ICLR (2016)",
)
def bpr_sampled(pos: real[N], neg: real[N, K]):
    """Each chosen item against a sample of items that were not chosen."""
    gap = let("gap", pos[n] - neg[n, k])
    return mean(-sum(log_sigmoid(gap), k) / K, n)


@loss(
    family="ranking",
    display=SCORES,
    notes=("Pairs i = j add log 2 each; they are kept, as published.",),
)
def soft_pairwise(input: real[N], target: sign[N]):
    """Logistic loss of every score's lead over every other, in the direction of its own label."""
    difference = target[i] * (input[i] - input[j])
    return sum(log(1 + exp(-difference)), i, j)


@loss(
    family="ranking",
    display=SCORES,
    reference="C. Burges et al., ICML (2005)",
    notes=("Pairs with equal targets, i = j among them, add log 2 each; they are kept, as published.",),
)
def pairwise_logistic(input: real[N], target: real[N]):
    """Logistic loss of every pair of scores against the order of their targets."""
    difference = (target[i] - target[j]) * (input[i] - input[j])
    return sum(log(1 + exp(-difference)), i, j)


@loss(
    family="ranking",
    display=SCORES,
    notes=("Pairs i = j add the margin each; they are kept, as published.",),
)
def pairwise_hinge(input: real[N], target: sign[N], margin: nonnegative = 1):
    """Every score must lead every other by a margin, in the direction of its own label."""
    difference = target[i] * (input[i] - input[j])
    return sum(Max(0, margin - difference), i, j)


@loss(
    family="ranking",
    display={"x1": "x_1", "x2": "x_2", "y": "y", "margin": "m"},
    reference="R. Herbrich et al., Advances in Large Margin Classifiers (2000)",
)
def margin_ranking(x1: real[N], x2: real[N], y: sign[N], margin: nonnegative = 0):
    """The first score must exceed the second by a margin where y = 1, the second the first where y = -1."""
    return mean(Max(0, margin - y[n] * (x1[n] - x2[n])), n)


@loss(
    family="ranking",
    display={"pos": "f", "neg": "f'", "gamma": r"\gamma"},
    reference="A. Bordes et al., NeurIPS (2013)",
    notes=("The scores are distances: those of true triples must be smaller by the margin.",),
)
def margin_ranking_all_pairs(pos: real[P], neg: real[Q], gamma: nonnegative = 1):
    """The distance of every true triple must stay below that of every corrupted one by a margin."""
    return sum(Max(0, pos[p] + gamma - neg[q]), p, q)
