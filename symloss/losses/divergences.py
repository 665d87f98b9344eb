"""Probabilities against probabilities: entropies, cross-entropies and divergences of distributions."""

from __future__ import annotations

from sympy import exp, log

from symloss.language import (
    Erratum,
    axis,
    depends,
    flag,
    loss,
    mean,
    nonnegative,
    open_unit,
    optional,
    real,
    sum,
    times,
    unit,
    weights,
)

n, N = axis("n", "N")
c, C = axis("c", "C")
DISTRIBUTIONS = {"input": "q", "target": "p", "beta": r"\beta"}
LOST_SIGN = Erratum(
    "some texts print the sum without the minus sign before it.",
    "the sign is there.",
    "logarithms of probabilities are not positive, so the loss would not be bounded below.",
)


@loss(
    title="Binary cross-entropy",
    family="classification",
    display={"input": "p", "target": "y"},
    reference="I. J. Good, JRSS B 14 (1952)",
    notes=("0 log 0 = 0: a probability of exactly 0 or 1 costs nothing where the target agrees, and infinity "
           "where it does not.",),
    errata=(LOST_SIGN,),
)  # fmt: skip
def binary_cross_entropy(input: unit[N], target: unit[N]):
    """Cross-entropy of a Bernoulli target, soft or not, under a predicted probability."""
    p, y = input[n], target[n]
    return mean(-(y * log(p) + (1 - y) * log(1 - p)), n)


@loss(
    title="Categorical cross-entropy",
    family="classification",
    display={"input": "p", "target": "t", "class_weight": "w"},
    reference="I. J. Good, JRSS B 14 (1952)",
    notes=(
        "0 log 0 = 0: a class without a share in the target costs nothing.",
        "class_weight weighs the terms of the sum; the mean divides by the number of samples, as in torch.",
    ),
    errata=(
        LOST_SIGN,
        Erratum(
            "some texts swap the two arguments of the cross-entropy from one line to the next.",
            "the target stands before the logarithm, the prediction inside.",
            "the cross-entropy is not symmetric.",
        ),
    ),
)
def categorical_cross_entropy(
    input: nonnegative[N, C],
    target: nonnegative[N, C],
    class_weight: optional(weights(nonnegative)[C]) = None,
):
    """Cross-entropy of a target distribution, soft or one-hot, under predicted probabilities."""
    share = target[n, c] if class_weight is None else class_weight[c] * target[n, c]
    return mean(-sum(share * log(input[n, c]), c), n)


@loss(
    family="classification",
    display={"input": "p"},
    reference="C. E. Shannon, Bell System Technical Journal 27 (1948)",
    notes=("0 log 0 = 0. The entropy is in nats.",),
)
def entropy(input: nonnegative[N, C]):
    """Uncertainty of a distribution over C classes, largest where all are equally probable."""
    return mean(-sum(input[n, c] * log(input[n, c]), c), n)


@loss(
    family="classification",
    display=DISTRIBUTIONS,
    reference="S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951)",
)
def kl_divergence(input: nonnegative[N, C], target: nonnegative[N, C]):
    """Information lost when the distribution `input` stands for the distribution `target`."""
    return mean(sum(target[n, c] * log(target[n, c] / input[n, c]), c), n)


@loss(
    title="KL divergence of log-probabilities",
    family="classification",
    display={**DISTRIBUTIONS, "input": r"\log q"},
    reference="S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951)",
    notes=(
        "A class without a share in the target costs nothing, whatever its log-probability.",
        "The mean is over samples, as batchmean without weights; torch's own mean also divides by C.",
    ),
    reductions=("none", "mean", "sum", "batchmean"),
)
def kl_div(
    input: real[N, C],
    target: depends("log_target", {False: nonnegative[N, C], True: real[N, C]}),
    log_target: flag = False,
):
    """Kullback-Leibler divergence of log-probabilities from a target, given as is or as logarithms."""
    log_q, p = input[n, c], target[n, c]
    if log_target:
        return mean(sum(exp(p) * (p - log_q), c), n)
    return mean(sum(p * log(p) - times(p, log_q), c), n)


@loss(
    title="Reverse KL divergence",
    family="classification",
    display=DISTRIBUTIONS,
    reference="S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951)",
)
def reverse_kl(input: nonnegative[N, C], target: nonnegative[N, C]):
    """The divergence with its distributions swapped: mass where `target` has none costs most."""
    return mean(sum(input[n, c] * log(input[n, c] / target[n, c]), c), n)


@loss(
    title="Jensen–Shannon divergence",
    family="classification",
    display=DISTRIBUTIONS,
    reference="J. Lin, IEEE Transactions on Information Theory 37 (1991)",
    notes=("Where both distributions are 0 the term is 0.",),
)
def js_divergence(input: nonnegative[N, C], target: nonnegative[N, C], beta: open_unit = 0.5):
    """Mean divergence of both distributions from their mixture; with beta = 1/2 at most log 2."""
    q, p = input[n, c], target[n, c]
    mixture = beta * p + (1 - beta) * q
    return mean(sum(beta * p * log(p / mixture) + (1 - beta) * q * log(q / mixture), c), n)
