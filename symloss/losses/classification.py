"""Classification: probabilities, logits and scores against labels or distributions."""

from __future__ import annotations

from sympy import Max, Ne, log

from symloss.language import (
    axis,
    binary,
    integer,
    label,
    let,
    logsumexp,
    loss,
    mean,
    nonnegative,
    option,
    positive,
    real,
    sigmoid,
    sign,
    sum,
    times,
    unit,
    weights,
)

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
LOGITS = {"input": "x", "target": "y", "pos_weight": "w_{+}", "p": "p", "p_t": "p_t", "alpha_t": r"\alpha_t"}
SCORES = {
    "input": "s",
    "target": "y",
    "class_weight": "w",
    "ignore_index": r"y_{\mathrm{ignore}}",
    "label_smoothing": r"\alpha",
    "log_norm": r"\ell",
}


@loss(family="classification", display=LOGITS, reference="D. R. Cox, JRSS B 20 (1958)")
def binary_cross_entropy_with_logits(input: real[N], target: real[N], pos_weight: option(positive) = 1):
    """Cross-entropy of a Bernoulli target under the probability sigmoid(input)."""
    p = let("p", sigmoid(input[n]))
    y = target[n]
    return mean(-(pos_weight * y * log(p) + (1 - y) * log(1 - p)), n)


@loss(
    family="classification",
    display=SCORES,
    reference="J. S. Bridle, NIPS 2 (1990); label smoothing: C. Szegedy et al., CVPR (2016)",
    notes=("The mean divides by the sum of the class weights of the samples that take part.",),
)
def cross_entropy(
    input: real[N, C],
    target: label(C)[N],
    class_weight: weights(nonnegative)[C] = 1,
    ignore_index: option(integer) = -100,
    label_smoothing: option(unit) = 0,
):
    """Negative log-likelihood of the labelled class under softmax(input)."""
    y = target[n]
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    labelled = class_weight[y] * (log_norm - input[n, y])
    spread = sum(class_weight[c] * (log_norm - input[n, c]), c) / C
    smoothed = (1 - label_smoothing) * labelled + times(label_smoothing, spread)
    return mean(smoothed, n, count=class_weight[y], where=Ne(y, ignore_index))


@loss(
    family="classification",
    display={"input": "q", "target": "p"},
    reference="S. Kullback and R. A. Leibler, Annals of Mathematical Statistics 22 (1951)",
)
def kl_divergence(input: nonnegative[N, C], target: nonnegative[N, C]):
    """Information lost when the distribution `input` stands for the distribution `target`."""
    return mean(sum(target[n, c] * log(target[n, c] / input[n, c]), c), n)


@loss(
    family="classification",
    display={"input": r"\hat{y}", "target": "t"},
    reference="C. Cortes and V. Vapnik, Machine Learning 20 (1995)",
)
def hinge(input: real[N], target: sign[N]):
    """Zero beyond a margin of one on the right side, linear otherwise."""
    return mean(Max(0, 1 - target[n] * input[n]), n)


@loss(
    family="classification",
    display=LOGITS,
    reference="T.-Y. Lin et al., ICCV (2017)",
)
def sigmoid_focal(input: real[N], target: binary[N], alpha: unit = 0.25, gamma: nonnegative = 2):
    """Cross-entropy that fades for samples that are already classified well."""
    y = target[n]
    z = let("z", (2 * y - 1) * input[n])
    p_t = let("p_t", sigmoid(z))
    alpha_t = let("alpha_t", alpha * y + (1 - alpha) * (1 - y))
    return mean(-alpha_t * (1 - p_t) ** gamma * log(p_t), n)
