"""Ranking: the order of scores against the order of targets."""

from __future__ import annotations

from typing import Any

from sympy import Max, Ne, S, exp, log
from sympy.logic.boolalg import Boolean

from symloss.language import (
    Erratum,
    axis,
    flag,
    let,
    log_sigmoid,
    loss,
    mean,
    nonnegative,
    optional,
    real,
    sign,
    sum,
    times,
)

i, j, N = axis("i", "j", "N")
n, _ = axis("n", "N")
k, K = axis("k", "K")
p, P = axis("p", "P")
t, T = axis("t", "T")
q, Q = axis("q", "Q")
SCORES = {"input": "s", "target": "y", "margin": "m"}
TIES_ADD = Erratum(
    "a sum over all pairs, those of equal targets and i = j among them.",
    "the same, unless exclude_ties is set: then only pairs of different targets count.",
    "such a pair has no order; i = j adds a constant, log 2 or the margin.",
)
PAIRS = {"pos": "s^{+}", "neg": "s^{-}", "gamma": r"\gamma", "gap": "d"}


def pairs(target: Any, exclude_ties: bool) -> Boolean:
    """Which pairs of scores count."""
    return Ne(target[i], target[j]) if exclude_ties else S.true


@loss(
    title="BPR",
    family="ranking",
    display={**PAIRS, "parameters": r"\theta", "reg": r"\lambda"},
    reference="S. Rendle et al., UAI (2009)",
    errata=(
        Erratum(
            "a sum over triples of user and items.",
            "a mean over them.",
            "the step of a gradient method should not grow with the number of triples.",
        ),
    ),
)
def bpr(pos: real[N], neg: real[N], parameters: optional(real[T]) = None, reg: nonnegative = 0):
    """The score of an item that was chosen must exceed that of one that was not."""
    gap = let("gap", pos[n] - neg[n])
    ranking = mean(-log_sigmoid(gap), n)
    return ranking if parameters is None else ranking + times(reg, sum(parameters[t] ** 2, t))


@loss(
    title="Sampled BPR",
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
    notes=("Pairs of equal labels, i = j among them, are kept, as published, unless exclude_ties.",),
    errata=(TIES_ADD,),
)
def soft_pairwise(input: real[N], target: sign[N], exclude_ties: flag = False):
    """Logistic loss of every score's lead over every other, in the direction of its own label."""
    difference = target[i] * (input[i] - input[j])
    return sum(log(1 + exp(-difference)), i, j, where=pairs(target, exclude_ties))


@loss(
    family="ranking",
    display=SCORES,
    reference="C. Burges et al., ICML (2005)",
    notes=("Pairs of equal targets, i = j among them, add log 2 each unless exclude_ties.",),
    errata=(TIES_ADD,),
)
def pairwise_logistic(input: real[N], target: real[N], exclude_ties: flag = False):
    """Logistic loss of every pair of scores against the order of their targets."""
    difference = (target[i] - target[j]) * (input[i] - input[j])
    return sum(log(1 + exp(-difference)), i, j, where=pairs(target, exclude_ties))


@loss(
    family="ranking",
    display=SCORES,
    notes=("Pairs of equal labels, i = j among them, are kept, as published, unless exclude_ties.",),
    errata=(TIES_ADD,),
)
def pairwise_hinge(input: real[N], target: sign[N], margin: nonnegative = 1, exclude_ties: flag = False):
    """Every score must lead every other by a margin, in the direction of its own label."""
    difference = target[i] * (input[i] - input[j])
    return sum(Max(0, margin - difference), i, j, where=pairs(target, exclude_ties))


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
