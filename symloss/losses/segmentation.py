"""Segmentation: overlap between a predicted and a true mask."""

from __future__ import annotations

from typing import Any

from sympy import Eq, Ne, Piecewise, S, log
from sympy.logic.boolalg import Boolean

from symloss.language import (
    Erratum,
    axis,
    binary,
    inverse_root,
    let,
    loss,
    mean,
    nonnegative,
    optional,
    real,
    sum,
    unit,
    weights,
)

n, N = axis("n", "N")
c, C = axis("c", "C")
MASK = optional(weights(binary)[N])
MASKED = "An element whose mask is 0 is in no sum, whatever prediction and target hold there."
NO_QUOTIENT = Erratum(
    "a quotient, which is 0/0 where prediction and target are empty.",
    "the loss is 0 there.",
    "two empty masks agree.",
)


def seen(mask: Any) -> Boolean:
    """Which elements count: all, or those whose mask is not 0."""
    return S.true if mask is None else Ne(mask[n], 0)


@loss(
    family="segmentation",
    display={"input": "p", "target": "g", "smooth": r"\varepsilon", "mask": "v"},
    reference="F. Milletari et al., 3DV (2016)",
    notes=("With smooth = 0 and both masks empty the overlap is complete: the loss is 0.", MASKED),
    errata=(NO_QUOTIENT,),
)
def dice(input: real[N], target: real[N], smooth: nonnegative = 0, mask: MASK = None):
    """One minus the Dice overlap of prediction and target, with squared denominators."""
    where = seen(mask)
    overlap = let("overlap", sum(input[n] * target[n], n, where=where))
    squares = let("squares", sum(input[n] ** 2 + target[n] ** 2, n, where=where))
    size = squares + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))


OVERLAP = {
    "input": "p", "target": "g", "smooth": r"\varepsilon", "alpha": r"\alpha", "beta": r"\beta",
    "mask": "v",
    "true_positives": r"\mathrm{TP}", "false_positives": r"\mathrm{FP}", "false_negatives": r"\mathrm{FN}",
}  # fmt: skip
EMPTY = "With smooth = 0 and both masks empty the overlap is complete: the loss is 0."


@loss(
    title="Soft Dice",
    family="segmentation",
    display=OVERLAP,
    reference="C. H. Sudre et al., DLMIA (2017)",
    notes=(EMPTY, MASKED),
)
def soft_dice(input: unit[N], target: unit[N], smooth: nonnegative = 0, mask: MASK = None):
    """One minus the Dice overlap of prediction and target, with plain sums as denominators."""
    overlap = let("overlap", sum(input[n] * target[n], n, where=seen(mask)))
    size = sum(input[n] + target[n], n, where=seen(mask)) + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))


@loss(
    family="segmentation",
    display=OVERLAP,
    reference="S. S. M. Salehi et al., MLMI (2017)",
    notes=(EMPTY, MASKED),
)
def tversky(
    input: unit[N],
    target: unit[N],
    alpha: nonnegative = 0.5,
    beta: nonnegative = 0.5,
    smooth: nonnegative = 0,
    mask: MASK = None,
):
    """One minus the Tversky index, which weighs false positives and false negatives apart."""
    p, g, where = input[n], target[n], seen(mask)
    true_positives = let("true_positives", sum(p * g, n, where=where))
    false_positives = let("false_positives", sum(p * (1 - g), n, where=where))
    false_negatives = let("false_negatives", sum((1 - p) * g, n, where=where))
    size = true_positives + alpha * false_positives + beta * false_negatives + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (true_positives + smooth) / size, True))


@loss(
    family="segmentation",
    display=OVERLAP,
    reference="M. A. Rahman and Y. Wang, ISVC (2016)",
    notes=(EMPTY, MASKED),
    errata=(NO_QUOTIENT,),
)
def jaccard(input: unit[N], target: unit[N], smooth: nonnegative = 0, mask: MASK = None):
    """One minus the intersection of prediction and target over their union."""
    p, g, where = input[n], target[n], seen(mask)
    intersection = let("intersection", sum(p * g, n, where=where))
    union = let("union", sum(p + g - p * g, n, where=where))
    size = union + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (intersection + smooth) / size, True))


@loss(
    family="segmentation",
    display={**OVERLAP, "ce_ratio": r"\rho"},
    reference="S. A. Taghanaki et al., Computerized Medical Imaging and Graphics 75 (2019)",
    notes=("Where both masks are empty the overlap is complete: the Dice loss is 0.", MASKED),
    errata=(
        Erratum(
            "the cross-entropy holds t - ln p, and the Dice overlap is subtracted",
            "it holds t ln p, and one minus the Dice overlap is added",
            "t - ln p is no cross-entropy; the constant 1 - ce_ratio makes the least loss 0",
        ),
    ),
)
def combo(
    input: unit[N],
    target: unit[N],
    alpha: unit = 0.5,
    ce_ratio: unit = 0.5,
    mask: MASK = None,
):
    """Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss."""
    p, g, where = input[n], target[n], seen(mask)
    cross_entropy = mean(-(alpha * g * log(p) + (1 - alpha) * (1 - g) * log(1 - p)), n, where=where)
    overlap = let("overlap", sum(p * g, n, where=where))
    size = let("size", sum(p + g, n, where=where))
    dice = Piecewise((0, Eq(size, 0)), (1 - 2 * overlap / size, True))
    return ce_ratio * cross_entropy + (1 - ce_ratio) * dice


@loss(
    title="Generalized Dice",
    family="segmentation",
    display={**OVERLAP, "size_weight": "w_c", "class_weight": r"\omega"},
    reference="C. H. Sudre et al., DLMIA (2017)",
    notes=(
        "A class that the target lacks has the weight 0.",
        "With smooth = 0 and an empty target the loss is 0.",
        "class_weight multiplies the weights that come from the sizes.",
        MASKED,
    ),
)
def generalized_dice(
    input: unit[N, C],
    target: unit[N, C],
    smooth: nonnegative = 0,
    class_weight: optional(weights(nonnegative)[C]) = None,
    mask: MASK = None,
):
    """One minus the Dice overlap summed over classes, each weighted by the inverse square of its size."""
    p, g, where = input[n, c], target[n, c], seen(mask)
    weight = let("size_weight", inverse_root(sum(g, n, where=where)) ** 4)
    if class_weight is not None:
        weight = class_weight[c] * weight
    overlap = let("overlap", sum(weight * sum(p * g, n, where=where), c))
    size = let("size", sum(weight * sum(p + g, n, where=where), c) + smooth)
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))
