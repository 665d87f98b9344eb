"""Segmentation: overlap between a predicted and a true mask."""

from __future__ import annotations

from sympy import Eq, Piecewise

from symloss.language import axis, let, loss, nonnegative, real, sum

n, N = axis("n", "N")


@loss(
    family="segmentation",
    display={"input": "p", "target": "g", "smooth": r"\varepsilon"},
    reference="F. Milletari et al., 3DV (2016)",
    notes=("With smooth = 0 and both masks empty the overlap is complete: the loss is 0.",),
)
def dice(input: real[N], target: real[N], smooth: nonnegative = 0):
    """One minus the Dice overlap of prediction and target, with squared denominators."""
    overlap = let("overlap", sum(input[n] * target[n], n))
    squares = let("squares", sum(input[n] ** 2 + target[n] ** 2, n))
    size = squares + smooth
    return Piecewise((0, Eq(size, 0)), (1 - (2 * overlap + smooth) / size, True))
