"""Angular margins: classification by the angle between an embedding and the centre of its class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Eq, Expr, Ne, acos, cos, sqrt

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


def with_margin(input: Any, target: Any, centers: Any, s: Expr, margin: Callable[[Expr], Expr]) -> Expr:
    """Cross-entropy of s times the cosines, of which that of the target has a margin."""
    y = target[n]
    if centers is None:
        others, own = input[n, c], input[n, y]
    else:
        length, reach = sqrt(sum(input[n, d] ** 2, d)), sqrt(sum(centers[c, d] ** 2, d))
        others = sum(direction(input[n, d], length) * direction(centers[c, d], reach), d)
        own = sum(others, c, where=Eq(c, y))
    logit = s * margin(let("target_cosine", own))
    return mean(softplus(logsumexp(s * others, c, where=Ne(c, y)) - logit), n)


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
    return with_margin(input, target, centers, s, lambda u: cos(acos(u) + m))


@loss(family="metric learning", display=DISPLAY, reference="H. Wang et al., CVPR (2018)", notes=(COSINES,))
def cosface(
    input: INPUT,
    target: label(C)[N],
    centers: optional(real[C, D]) = None,
    s: positive = 64,
    m: real = 0.35,
):
    """Softmax cross-entropy with m subtracted from the cosine of the target class."""
    return with_margin(input, target, centers, s, lambda u: u - m)
