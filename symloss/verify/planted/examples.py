"""Losses in which faults are planted that no loss of the catalogue shows; called, they get their kernels."""

from __future__ import annotations

from symloss.language import axis, logsumexp, loss, max, mean, positive, real
from symloss.runtime.loss import Loss

n, N = axis("n", "N")
c, C = axis("c", "C")


@loss(family="user")
def soft_maximum(input: real[N, C]):
    """Soft maximum of a row, which may be infinite."""
    return mean(logsumexp(input[n, c], c), n)


@loss(family="user")
def largest(input: real[N, C]):
    """Largest element of a row, of which there may be several."""
    return mean(max(input[n, c], c), n)


@loss(family="user")
def columns(input: real[C, N], size: positive[N]):
    """Soft maximum of every column, times a number of the column."""
    return mean(size[n] * logsumexp(input[c, n], c), n)


EXAMPLES: dict[str, Loss] = {one.name: one for one in (soft_maximum, largest, columns)}
