"""Losses of sequences whose alignment with their target is not known."""

from __future__ import annotations

from sympy import Eq, Max, Ne, Piecewise, oo

from symloss.language import (
    axis,
    carry,
    flag,
    label,
    length,
    logaddexp,
    loss,
    mean,
    real,
    scan,
    zero_if_infinite,
)

t, T = axis("t", "T")
n, N = axis("n", "N")
c, C = axis("c", "C")
j, S = axis("j", "S")
k, K = axis("k", "K", length=S + 1)


@loss(
    family="sequences",
    reference="A. Graves, S. Fernández, F. Gomez and J. Schmidhuber, ICML (2006)",
)
def ctc(
    log_probs: real[T, N, C],
    targets: label(C)[N, S],
    input_lengths: length(T)[N],
    target_lengths: length(S)[N],
    blank: label(C) = 0,
    zero_infinity: flag = False,
):
    """Negative log-likelihood of a label sequence, summed over its alignments with the frames."""
    y = targets[n, j]
    L = target_lengths[n]

    def step(at_blank, at_label):
        skipped = Piecewise((-oo, j < 1), (at_label[j - 1], Ne(y, targets[n, j - 1])), (-oo, True))
        return (
            log_probs[t, n, blank] + logaddexp(at_blank[k], at_label[k - 1]),
            log_probs[t, n, y] + logaddexp(at_label[j], at_blank[j], skipped),
        )

    alpha_blank, alpha_label = scan(
        t,
        carry("alpha_blank", k, initial=Piecewise((0, Eq(k, 0)), (-oo, True)), outside=-oo, length=L + 1),
        carry("alpha_label", j, initial=-oo, outside=-oo, length=L),
        step=step,
        length=input_lengths[n],
    )
    nll = -logaddexp(alpha_blank[L], alpha_label[L - 1])
    return mean(zero_if_infinite(nll) if zero_infinity else nll, n, each=Max(1, L))
