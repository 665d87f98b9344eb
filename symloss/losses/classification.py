"""Classification: probabilities, logits and scores against labels or distributions."""

from __future__ import annotations

from sympy import Eq, Ne, Piecewise, exp, log

from symloss.language import (
    Erratum,
    axis,
    binary,
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
    positive,
    real,
    sigmoid,
    sum,
    times,
    unit,
    weights,
    xlogy,
)

n, N = axis("n", "N")
i, I = axis("i", "I")  # noqa: E741
c, k, C = axis("c", "k", "C")
d, D = axis("d", "D")
LOGITS = {"input": "x", "target": "y", "pos_weight": "w_{+}", "p": "p", "p_t": "p_t", "alpha_t": r"\alpha_t"}
SCORES = {
    "input": "s",
    "target": "y",
    "class_weight": "w",
    "ignore_index": r"y_{\mathrm{ignore}}",
    "label_smoothing": r"\alpha",
    "log_norm": r"\ell",
}


@loss(
    title="Binary cross-entropy with logits",
    family="classification",
    display=LOGITS,
    reference="D. R. Cox, JRSS B 20 (1958)",
)
def binary_cross_entropy_with_logits(input: real[N], target: real[N], pos_weight: option(positive) = 1):
    """Cross-entropy of a Bernoulli target under the probability sigmoid(input)."""
    p = let("p", sigmoid(input[n]))
    y = target[n]
    return mean(-(pos_weight * y * log(p) + (1 - y) * log(1 - p)), n)


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
    notes=("A class without a share in the target costs nothing, also where its score is minus infinity.",),
)
def soft_cross_entropy(input: real[N, C], target: nonnegative[N, C]):
    """Cross-entropy of a target distribution under softmax(input)."""
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    return mean(sum(times(target[n, c], log_norm - input[n, c]), c), n)


@loss(
    title="Label-smoothing cross-entropy",
    family="classification",
    display={**SCORES, "alpha": r"\alpha"},
    reference="C. Szegedy et al., CVPR (2016)",
    notes=(
        "`input` holds scores; with probabilities=True probabilities, which are not normalised again.",
        "At alpha = 0 only the class of the label counts, also where another has probability 0.",
    ),
)
def label_smoothing_cross_entropy(
    input: depends("probabilities", {False: real[N, C], True: unit[N, C]}),
    target: label(C)[N],
    alpha: unit = 0.1,
    probabilities: flag = False,
):
    """Cross-entropy against a one-hot target of which a share is spread over all classes."""
    one_hot = Piecewise((1, Eq(c, target[n])), (0, True))
    smoothed = (1 - alpha) * one_hot + alpha / C
    if probabilities:
        return mean(-sum(xlogy(smoothed, input[n, c]), c), n)
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    return mean(sum(times(smoothed, log_norm - input[n, c]), c), n)


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
    display={"embedding": "x", "centers": "c", "target": "y"},
    reference="Y. Wen et al., ECCV (2016)",
    errata=(
        Erratum(
            "half the sum of the squared distances over the batch",
            "half their mean",
            "the default reduction of the catalogue is the mean; reduction='sum' gives the published value",
        ),
    ),
)
def center_loss(embedding: real[N, D], centers: real[C, D], target: label(C)[N]):
    """Half the squared distance of an embedding to the centre of its class."""
    return mean(sum((embedding[n, d] - centers[target[n], d]) ** 2, d) / 2, n)


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
    notes=("alpha is a weight for each class; left out, every class weighs 1.",),
)
def focal(
    input: real[N, C],
    target: label(C)[N],
    alpha: weights(nonnegative)[C] = 1,
    gamma: nonnegative = 2,
):
    """Cross-entropy under softmax(input) that fades for samples that are already classified well."""
    y = target[n]
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    p_t = let("p_t", exp(input[n, y] - log_norm))
    return mean(-alpha[y] * (1 - p_t) ** gamma * log(p_t), n)


@loss(
    title="PolyLoss cross-entropy",
    family="classification",
    display={**SCORES, "p_t": "p_t", "epsilon": r"\epsilon"},
    reference="Z. Leng et al., ICLR (2022)",
)
def poly_cross_entropy(input: real[N, C], target: label(C)[N], epsilon: weights(real)[I] = (2.0,)):
    """Cross-entropy whose expansion in powers of 1 - p_t has its first coefficients changed by epsilon."""
    y = target[n]
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    p_t = let("p_t", exp(input[n, y] - log_norm))
    return mean(log_norm - input[n, y] + sum(epsilon[i] * (1 - p_t) ** (i + 1) / (i + 1), i), n)
