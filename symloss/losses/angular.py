"""Angular margins: classification by the angle between an embedding and the centre of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, Ne, Piecewise, acos, cos, sin, sqrt

from symloss.language import (
    Erratum,
    axis,
    cosine,
    depends,
    direction,
    falling_cosine,
    flag,
    integer,
    label,
    let,
    logsumexp,
    loss,
    mean,
    optional,
    positive,
    positive_integer,
    real,
    softplus,
    sum,
)
from symloss.losses.classification import IGNORE_INDEX, IGNORED, counted

n, N = axis("n", "N")
c, C = axis("c", "C")
d, D = axis("d", "D")
DISPLAY = {
    "input": "x",
    "target": "y",
    "centers": "w",
    "s": "s",
    "m": "m",
    "target_cosine": "u",
    "target_sine": "v",
    "ignore_index": IGNORE_INDEX,
}
INPUT = depends("centers", {False: cosine[N, C], True: real[N, D]})
COSINES = "The input holds cosines, or with `centers` embeddings, whose cosines with the centres are taken."
Chords = tuple[Expr, Expr]  # between the ends of two directions, and from one to the opposite of the other
EDGES = "At a cosine of 1 or -1 the angle has no derivative; that of its sine is taken as 0 there."


def with_margin(
    input: Any,
    target: Any,
    centers: Any,
    s: Expr,
    margin: Callable[[Expr, Chords | None], Expr],
    ignore_index: Expr | None,
) -> Expr:
    """Cross-entropy of s times the cosines, of which that of the target has a margin.

    `margin` takes the target's cosine, and where they are known better than from the cosine the chords.
    """
    y = target[n]
    if centers is None:
        others, own, chords = input[n, c], input[n, y], None
    else:
        length = sqrt(sum(input[n, d] ** 2, d))
        others = sum(direction(input[n, d], length) * towards(centers, c), d)
        own = sum(direction(input[n, d], length) * towards(centers, y), d)
        # Of directions that are nearly the same or opposite, the chords keep the digits of the angle.
        ends = [direction(input[n, d], length) + sign * towards(centers, y) for sign in (-1, 1)]
        chords = sqrt(sum(ends[0] ** 2, d)), sqrt(sum(ends[1] ** 2, d))
    logit = s * margin(let("target_cosine", own), chords)
    against = logsumexp(s * others, c, where=Ne(c, y))
    return mean(softplus(against - logit), n, where=counted(y, ignore_index))


def towards(centers: Any, row: Any) -> Expr:
    """Element d of the direction of one centre."""
    return direction(centers[row, d], sqrt(sum(centers[row, d] ** 2, d)))


@loss(
    title="ArcFace",
    family="metric learning",
    display=DISPLAY,
    reference="J. Deng et al., CVPR (2019)",
    notes=(
        COSINES,
        EDGES,
        "As published the loss falls again where angle + m exceeds pi; with monotone=True the cosine of the "
        "sum goes on as u - m sin(m) there, so that a larger angle always costs more.",
        IGNORED,
    ),
    errata=(
        Erratum(
            "some texts write S and s for the scale in one formula.",
            "one scale s.",
            "the radius of the hypersphere is one number.",
        ),
    ),
)
def arcface(
    input: INPUT,
    target: label(C)[N],
    centers: optional(real[C, D]) = None,
    s: positive = 64,
    m: real = 0.5,
    monotone: flag = False,
    ignore_index: optional(integer) = None,
):
    """Softmax cross-entropy with an angle of m radians added to that of the target class."""

    def margin(u: Expr, chords: Chords | None) -> Expr:
        added = cos(acos(u) + m) if chords is None else u * cos(m) - chords[0] * chords[1] / 2 * sin(m)
        return Piecewise((added, u > -cos(m)), (u - m * sin(m), True)) if monotone else added

    return with_margin(input, target, centers, s, margin, ignore_index)


@loss(
    title="CosFace",
    family="metric learning",
    display=DISPLAY,
    reference="H. Wang et al., CVPR (2018)",
    notes=(COSINES, IGNORED),
)
def cosface(
    input: INPUT,
    target: label(C)[N],
    centers: optional(real[C, D]) = None,
    s: positive = 64,
    m: real = 0.35,
    ignore_index: optional(integer) = None,
):
    """Softmax cross-entropy with m subtracted from the cosine of the target class."""
    return with_margin(input, target, centers, s, lambda u, _: u - m, ignore_index)


@loss(
    title="SphereFace",
    family="metric learning",
    display=DISPLAY,
    reference="W. Liu et al., CVPR (2017)",
    notes=(
        COSINES,
        EDGES,
        "As published: cosines times the length of the embedding; as implemented: the same with `centers`, "
        "and s alone where the input holds cosines.",
        IGNORED,
    ),
)
def sphereface(
    input: INPUT,
    target: label(C)[N],
    centers: optional(real[C, D]) = None,
    s: positive = 1,
    m: positive_integer = 4,
    ignore_index: optional(integer) = None,
):
    """Softmax cross-entropy with the angle of the target class multiplied by m."""

    def margin(u: Expr, chords: Chords | None) -> Expr:
        sine = sqrt((1 - u) * (1 + u)) if chords is None else chords[0] * chords[1] / 2
        return falling_cosine(u, let("target_sine", sine), m)

    scale = s if centers is None else s * sqrt(sum(input[n, d] ** 2, d))
    return with_margin(input, target, centers, scale, margin, ignore_index)
