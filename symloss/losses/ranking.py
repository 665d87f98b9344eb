"""Ranking: the order of scores against the order of targets."""

from __future__ import annotations

from sympy import exp, log

from symloss.language import axis, loss, real, sum

i, j, N = axis("i", "j", "N")


@loss(
    family="ranking",
    display={"input": "s", "target": "y"},
    reference="C. Burges et al., ICML (2005)",
    notes=("Pairs with equal targets, i = j among them, add log 2 each; they are kept, as published.",),
)
def pairwise_logistic(input: real[N], target: real[N]):
    """Logistic loss of every pair of scores against the order of their targets."""
    difference = (target[i] - target[j]) * (input[i] - input[j])
    return sum(log(1 + exp(-difference)), i, j)
