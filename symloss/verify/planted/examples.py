"""Losses in which faults are planted that no loss of the catalogue shows; called, they get their kernels."""

from __future__ import annotations

from symloss.language import axis, logsumexp, loss, max, mean, positive, real, softplus
from symloss.runtime.loss import Loss

n, N = axis("n", "N")
c, C = axis("c", "C")


@loss(family="user")
def above_zero(input: real[N, C]):
    """How far the soft maximum of a row is above 0; that is 0 for a row of minus infinities."""
    return mean(softplus(logsumexp(input[n, c], c)), n)


@loss(family="user")
def largest(input: real[N, C]):
    """Largest element of a row, of which there may be several."""
    return mean(max(input[n, c], c), n)


@loss(family="user")
def columns(input: real[C, N], size: positive[N]):
    """Soft maximum of every column, times a number of the column."""
    return mean(size[n] * logsumexp(input[c, n], c), n)


EXAMPLES: dict[str, Loss] = {one.name: one for one in (above_zero, largest, columns)}
