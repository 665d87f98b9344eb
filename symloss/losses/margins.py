"""Margins: scores that must clear a distance from the decision boundary."""

from __future__ import annotations

from sympy import Max, Ne, exp, log

from symloss.language import (
    at_least_one,
    axis,
    integer,
    label,
    let,
    loss,
    mean,
    nonnegative,
    optional,
    positive,
    real,
    sign,
    sum,
    weights,
)
from symloss.losses.classification import IGNORE_INDEX, IGNORED, counted

n, N = axis("n", "N")
c, C = axis("c", "C")
DISPLAY = {"input": r"\hat{y}", "target": "t", "margin": "m", "violation": "v"}


@loss(
    family="classification",
    display=DISPLAY,
    reference="C. Cortes and V. Vapnik, Machine Learning 20 (1995)",
)
def hinge(input: real[N], target: sign[N]):
    """Zero beyond a margin of one on the right side, linear otherwise."""
    return mean(Max(0, 1 - target[n] * input[n]), n)


@loss(
    family="classification",
    display=DISPLAY,
    reference="T. Zhang, Annals of Statistics 32 (2004)",
)
def squared_hinge(input: real[N], target: sign[N]):
    """Zero beyond a margin of one on the right side, quadratic otherwise."""
    return mean(Max(0, 1 - target[n] * input[n]) ** 2, n)


@loss(
    family="classification",
    display=DISPLAY,
    reference="J. Friedman, T. Hastie and R. Tibshirani, Annals of Statistics 28 (2000)",
)
def soft_margin(input: real[N], target: sign[N]):
    """Logistic loss of a score against a sign: a smooth hinge."""
    return mean(log(1 + exp(-target[n] * input[n])), n)


@loss(
    title="Multi-class margin",
    family="classification",
    display={**DISPLAY, "input": "s", "target": "y", "class_weight": "w", "ignore_index": IGNORE_INDEX},
    reference="J. Weston and C. Watkins, ESANN (1999)",
    notes=(
        "The sum over the other classes is divided by the number of classes, as in torch.",
        "class_weight weighs samples by their class; the mean divides by the number of samples, as in torch.",
        IGNORED,
    ),
)
def multi_margin(
    input: real[N, C],
    target: label(C)[N],
    p: at_least_one = 1,
    margin: positive = 1,
    class_weight: optional(weights(nonnegative)[C]) = None,
    ignore_index: optional(integer) = None,
):
    """The labelled class must beat every other class by a margin."""
    y = target[n]
    weight = 1 if class_weight is None else class_weight[y]
    violation = let("violation", Max(0, margin - input[n, y] + input[n, c]))
    violations = sum(violation**p, c, where=Ne(c, y)) / C
    return mean(weight * violations, n, where=counted(y, ignore_index))
