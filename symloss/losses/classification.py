"""Classification: probabilities, logits and scores against labels or distributions."""

from __future__ import annotations

from sympy import Eq, Expr, Ne, Piecewise, S, exp, log
from sympy.logic.boolalg import Boolean

from symloss.language import (
    Erratum,
    axis,
    binary,
    broadcast,
    choice,
    depends,
    flag,
    integer,
    label,
    let,
    logsumexp,
    loss,
    mean,
    nonnegative,
    option,
    optional,
    positive,
    real,
    refuse,
    sigmoid,
    sum,
    times,
    unit,
    weights,
    xlogy,
)
from symloss.language.symbols import Array

n, N = axis("n", "N")
i, I = axis("i", "I")  # noqa: E741
c, k, C = axis("c", "k", "C")
d, D = axis("d", "D")
IGNORE_INDEX = r"y_{\mathrm{ignore}}"
IGNORED = "Samples whose label equals ignore_index take no part; where none does the mean is 0."
LOGITS = {"input": "x", "target": "y", "pos_weight": "w_{+}", "p": "p", "p_t": "p_t", "alpha_t": r"\alpha_t"}
SCORES = {
    "input": "s",
    "target": "y",
    "class_weight": "w",
    "ignore_index": IGNORE_INDEX,
    "label_smoothing": r"\alpha",
    "log_norm": r"\ell",
}


def counted(label: Expr, ignore_index: Expr | None) -> Boolean:
    """Which samples take part: all, or those whose label is not the one that is ignored."""
    return S.true if ignore_index is None else Ne(label, ignore_index)


@loss(
    title="Binary cross-entropy with logits",
    family="classification",
    display=LOGITS,
    reference="D. R. Cox, JRSS B 20 (1958)",
    notes=(
        "pos_weight is a number, or an array that broadcasts to the input: one of C elements holds a weight "
        "for each class along the last axis.",
    ),
)
def binary_cross_entropy_with_logits(
    input: real[N],
    target: real[N],
    pos_weight: choice(option(positive), broadcast(weights(positive)[N])) = 1,
):
    """Cross-entropy of a Bernoulli target under the probability sigmoid(input)."""
    p = let("p", sigmoid(input[n]))
    y = target[n]
    weight = pos_weight[n] if isinstance(pos_weight, Array) else pos_weight
    return mean(-(weight * y * log(p) + (1 - y) * log(1 - p)), n)


@loss(
    title="Cross-entropy",
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
    title="Soft cross-entropy",
    family="classification",
    display={**SCORES, "target": "t"},
    reference="J. S. Bridle, NIPS 2 (1990)",
    notes=(
        "A class without a share in the target costs nothing, also where its score is minus infinity.",
        "class_weight weighs the terms of the sum; the mean divides by the number of samples, as in torch.",
    ),
)
def soft_cross_entropy(
    input: real[N, C],
    target: nonnegative[N, C],
    class_weight: optional(weights(nonnegative)[C]) = None,
):
    """Cross-entropy of a target distribution under softmax(input)."""
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    share = target[n, c] if class_weight is None else class_weight[c] * target[n, c]
    return mean(sum(times(share, log_norm - input[n, c]), c), n)


@loss(
    title="Label-smoothing cross-entropy",
    family="classification",
    display={**SCORES, "alpha": r"\alpha"},
    reference="C. Szegedy et al., CVPR (2016)",
    notes=(
        "`input` holds scores; with probabilities=True probabilities, which are not normalised again.",
        "At alpha = 0 only the class of the label counts, also where another has probability 0.",
        IGNORED,
    ),
)
def label_smoothing_cross_entropy(
    input: depends("probabilities", {False: real[N, C], True: unit[N, C]}),
    target: label(C)[N],
    alpha: unit = 0.1,
    probabilities: flag = False,
    ignore_index: optional(integer) = None,
):
    """Cross-entropy against a one-hot target of which a share is spread over all classes."""
    one_hot = Piecewise((1, Eq(c, target[n])), (0, True))
    smoothed = (1 - alpha) * one_hot + alpha / C
    takes_part = counted(target[n], ignore_index)
    if probabilities:
        return mean(-sum(xlogy(smoothed, input[n, c]), c), n, where=takes_part)
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    return mean(sum(times(smoothed, log_norm - input[n, c]), c), n, where=takes_part)


@loss(
    family="classification",
    display={**SCORES, "input": r"\log p"},
    reference="R. A. Fisher, Philosophical Transactions A 222 (1922)",
    notes=("The mean divides by the sum of the class weights of the samples that take part.",),
)
def nll(
    input: real[N, C],
    target: label(C)[N],
    class_weight: weights(nonnegative)[C] = 1,
    ignore_index: option(integer) = -100,
):
    """Negative log-likelihood of the labelled class, given log-probabilities."""
    y = target[n]
    return mean(-class_weight[y] * input[n, y], n, count=class_weight[y], where=Ne(y, ignore_index))


@loss(
    family="classification",
    display={**SCORES, "input": r"\log p"},
    reference="F. Jelinek et al., JASA 62 (1977)",
    notes=("Where every label is ignored the perplexity is 1.",),
)
def perplexity(input: real[N, C], target: label(C)[N], ignore_index: option(integer) = -100):
    """Exponential of the mean negative log-likelihood: between how many classes a prediction wavers."""
    y = target[n]
    return exp(mean(-input[n, y], n, where=Ne(y, ignore_index)))


@loss(
    title="Center loss",
    family="classification",
    display={"embedding": "x", "centers": "c", "target": "y", "ignore_index": IGNORE_INDEX},
    reference="Y. Wen et al., ECCV (2016)",
    notes=(IGNORED,),
    errata=(
        Erratum(
            "half the sum of the squared distances over the batch",
            "half their mean",
            "the default reduction of the catalogue is the mean; reduction='sum' gives the published value",
        ),
    ),
)
def center_loss(
    embedding: real[N, D],
    centers: real[C, D],
    target: label(C)[N],
    ignore_index: optional(integer) = None,
):
    """Half the squared distance of an embedding to the centre of its class."""
    y = target[n]
    return mean(sum((embedding[n, d] - centers[y, d]) ** 2, d) / 2, n, where=counted(y, ignore_index))


@loss(
    title="Sigmoid focal",
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


@loss(
    family="classification",
    display={**SCORES, "p_t": "p_t", "alpha": r"\alpha", "gamma": r"\gamma"},
    reference="T.-Y. Lin et al., ICCV (2017)",
    notes=(
        "alpha is a weight for each class; left out, every class weighs 1. The mean does not divide by it.",
        "With class_weight the mean divides by the sum of the class weights of the samples that take part: "
        "at gamma = 0 the loss is the cross-entropy with those weights.",
        IGNORED,
    ),
)
def focal(
    input: real[N, C],
    target: label(C)[N],
    alpha: weights(nonnegative)[C] = 1,
    gamma: nonnegative = 2,
    class_weight: optional(weights(nonnegative)[C]) = None,
    ignore_index: optional(integer) = None,
):
    """Cross-entropy under softmax(input) that fades for samples that are already classified well."""
    y = target[n]
    weight = 1 if class_weight is None else class_weight[y]
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    p_t = let("p_t", exp(input[n, y] - log_norm))
    faded = -alpha[y] * (1 - p_t) ** gamma * log(p_t)
    return mean(weight * faded, n, count=weight, where=counted(y, ignore_index))


@loss(
    title="PolyLoss cross-entropy",
    family="classification",
    display={**SCORES, "p_t": "p_t", "epsilon": r"\epsilon"},
    reference="Z. Leng et al., ICLR (2022)",
    notes=(
        "The target holds labels, or shares of the classes, for mixed or smoothed targets: p_t is then the "
        "sum of the probabilities times their shares.",
        IGNORED,
    ),
)
def poly_cross_entropy(
    input: real[N, C],
    target: choice(label(C)[N], nonnegative[N, C]),
    epsilon: weights(real)[I] = (2.0,),
    ignore_index: optional(integer) = None,
):
    """Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon."""
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    if target.role == "label":
        y = target[n]
        entropy, where = log_norm - input[n, y], counted(y, ignore_index)
        p_t = let("p_t", exp(input[n, y] - log_norm))
    else:
        refuse(ignore_index is not None, "ignore_index is for targets that hold labels")
        entropy, where = sum(times(target[n, c], log_norm - input[n, c]), c), S.true
        p_t = let("p_t", sum(target[n, c] * exp(input[n, c] - log_norm), c))
    return mean(entropy + sum(epsilon[i] * (1 - p_t) ** (i + 1) / (i + 1), i), n, where=where)
