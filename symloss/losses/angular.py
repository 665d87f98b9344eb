"""Angular margins: classification by the angle between an embedding and the centre of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Expr, Ne, acos, cos, sin, sqrt

from symloss.language import (
    Erratum,
    axis,
    cosine,
    depends,
    direction,
    label,
    let,
    logsumexp,
    loss,
    mean,
    optional,
    positive,
    real,
    softplus,
    sum,
)

n, N = axis("n", "N")
c, C = axis("c", "C")
d, D = axis("d", "D")
DISPLAY = {"target": "y", "centers": "w", "s": "s", "m": "m", "target_cosine": "u"}
INPUT = depends("centers", {False: cosine[N, C], True: real[N, D]})
COSINES = "The input holds cosines, or with `centers` embeddings, whose cosines with the centres are taken."
EDGES = "At a cosine of 1 or -1 the angle has no derivative; that of its sine is taken as 0 there."


def with_margin(
    input: Any, target: Any, centers: Any, s: Expr, margin: Callable[[Expr, Expr | None], Expr]
) -> Expr:
    """Cross-entropy of s times the cosines, of which that of the target has a margin.

    `margin` takes the target's cosine, and its sine where that is known better than from the cosine.
    """
    y = target[n]
    if centers is None:
        others, own, sine = input[n, c], input[n, y], None
    else:
        length = sqrt(sum(input[n, d] ** 2, d))
        others = sum(direction(input[n, d], length) * towards(centers, c), d)
        own = sum(direction(input[n, d], length) * towards(centers, y), d)
        # Of directions that are nearly the same or opposite, the chords keep the digits of the angle.
        chords = [direction(input[n, d], length) + sign * towards(centers, y) for sign in (-1, 1)]
        sine = sqrt(sum(chords[0] ** 2, d)) * sqrt(sum(chords[1] ** 2, d)) / 2
    logit = s * margin(let("target_cosine", own), sine)
    return mean(softplus(logsumexp(s * others, c, where=Ne(c, y)) - logit), n)


def towards(centers: Any, row: Any) -> Expr:
    """Element d of the direction of one centre."""
    return direction(centers[row, d], sqrt(sum(centers[row, d] ** 2, d)))


@loss(
    family="metric learning",
    display=DISPLAY,
    reference="J. Deng et al., CVPR (2019)",
    notes=(COSINES, EDGES),
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
):
    """Softmax cross-entropy with an angle of m radians added to that of the target class."""

    def margin(u: Expr, sine: Expr | None) -> Expr:
        return cos(acos(u) + m) if sine is None else u * cos(m) - sine * sin(m)

    return with_margin(input, target, centers, s, margin)


@loss(family="metric learning", display=DISPLAY, reference="H. Wang et al., CVPR (2018)", notes=(COSINES,))
def cosface(
    input: INPUT,
    target: label(C)[N],
    centers: optional(real[C, D]) = None,
    s: positive = 64,
    m: real = 0.35,
):
    """Softmax cross-entropy with m subtracted from the cosine of the target class."""
    return with_margin(input, target, centers, s, lambda u, _: u - m)
