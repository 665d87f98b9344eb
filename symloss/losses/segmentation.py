"""Segmentation: overlap between a predicted and a true mask."""

from __future__ import annotations

from sympy import Eq, Piecewise, log

from symloss.language import Erratum, axis, inverse_root, let, loss, mean, nonnegative, real, sum, unit

n, N = axis("n", "N")
c, C = axis("c", "C")
NO_QUOTIENT = Erratum(
    "a quotient, which is 0/0 where prediction and target are empty.",
    "the loss is 0 there.",
    "two empty masks agree.",
)


@loss(
    family="segmentation",
    display={"input": "p", "target": "g", "smooth": r"\varepsilon"},
    reference="F. Milletari et al., 3DV (2016)",
    notes=("With smooth = 0 and both masks empty the overlap is complete: the loss is 0.",),
    errata=(NO_QUOTIENT,),
)
def dice(input: real[N], target: real[N], smooth: nonnegative = 0):
    """One minus the Dice overlap of prediction and target, with squared denominators."""
    overlap = let("overlap", sum(input[n] * target[n], n))
    squares = let("squares", sum(input[n] ** 2 + target[n] ** 2, n))
    size = squares + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))


OVERLAP = {
    "input": "p", "target": "g", "smooth": r"\varepsilon", "alpha": r"\alpha", "beta": r"\beta",
    "true_positives": r"\mathrm{TP}", "false_positives": r"\mathrm{FP}", "false_negatives": r"\mathrm{FN}",
}  # fmt: skip
EMPTY = "With smooth = 0 and both masks empty the overlap is complete: the loss is 0."


@loss(
    title="Soft Dice",
    family="segmentation",
    display=OVERLAP,
    reference="C. H. Sudre et al., DLMIA (2017)",
    notes=(EMPTY,),
)
def soft_dice(input: unit[N], target: unit[N], smooth: nonnegative = 0):
    """One minus the Dice overlap of prediction and target, with plain sums as denominators."""
    overlap = let("overlap", sum(input[n] * target[n], n))
    size = sum(input[n] + target[n], n) + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))


@loss(family="segmentation", display=OVERLAP, reference="S. S. M. Salehi et al., MLMI (2017)", notes=(EMPTY,))
def tversky(
    input: unit[N],
    target: unit[N],
    alpha: nonnegative = 0.5,
    beta: nonnegative = 0.5,
    smooth: nonnegative = 0,
):
    """One minus the Tversky index, which weighs false positives and false negatives apart."""
    p, g = input[n], target[n]
    true_positives = let("true_positives", sum(p * g, n))
    false_positives = let("false_positives", sum(p * (1 - g), n))
    false_negatives = let("false_negatives", sum((1 - p) * g, n))
    size = true_positives + alpha * false_positives + beta * false_negatives + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (true_positives + smooth) / size, True))


@loss(
    family="segmentation",
    display=OVERLAP,
    reference="M. A. Rahman and Y. Wang, ISVC (2016)",
    notes=(EMPTY,),
    errata=(NO_QUOTIENT,),
)
def jaccard(input: unit[N], target: unit[N], smooth: nonnegative = 0):
    """One minus the intersection of prediction and target over their union."""
    p, g = input[n], target[n]
    intersection = let("intersection", sum(p * g, n))
    union = let("union", sum(p + g - p * g, n))
    size = union + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (intersection + smooth) / size, True))


@loss(
    family="segmentation",
    display={**OVERLAP, "ce_ratio": r"\rho"},
    reference="S. A. Taghanaki et al., Computerized Medical Imaging and Graphics 75 (2019)",
    notes=("Where both masks are empty the overlap is complete: the Dice loss is 0.",),
    errata=(
        Erratum(
            "the cross-entropy holds t - ln p, and the Dice overlap is subtracted",
            "it holds t ln p, and one minus the Dice overlap is added",
            "t - ln p is no cross-entropy; the constant 1 - ce_ratio makes the least loss 0",
        ),
    ),
)
def combo(input: unit[N], target: unit[N], alpha: unit = 0.5, ce_ratio: unit = 0.5):
    """Weighted cross-entropy, alpha for the foreground, mixed with the soft Dice loss."""
    p, g = input[n], target[n]
    cross_entropy = mean(-(alpha * g * log(p) + (1 - alpha) * (1 - g) * log(1 - p)), n)
    overlap = let("overlap", sum(p * g, n))
    size = let("size", sum(p + g, n))
    dice = Piecewise((0, Eq(size, 0)), (1 - 2 * overlap / size, True))
    return ce_ratio * cross_entropy + (1 - ce_ratio) * dice


@loss(
    title="Generalized Dice",
    family="segmentation",
    display={**OVERLAP, "class_weight": "w_c"},
    reference="C. H. Sudre et al., DLMIA (2017)",
    notes=(
        "A class that the target lacks has the weight 0.",
        "With smooth = 0 and an empty target the loss is 0.",
    ),
)
def generalized_dice(input: unit[N, C], target: unit[N, C], smooth: nonnegative = 0):
    """One minus the Dice overlap summed over classes, each weighted by the inverse square of its size."""
    weight = let("class_weight", inverse_root(sum(target[n, c], n)) ** 4)
    overlap = let("overlap", sum(weight * sum(input[n, c] * target[n, c], n), c))
    size = let("size", sum(weight * sum(input[n, c] + target[n, c], n), c) + smooth)
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))
