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


PATHS = {
    "log_probs": r"\ell",
    "targets": "z",
    "input_lengths": r"\tau",
    "target_lengths": "L",
    "blank": r"\varnothing",
    "alpha_blank": r"\alpha^{\varnothing}",
    "alpha_label": r"\alpha^{z}",
}


@loss(
    family="sequences",
    display=PATHS,
    notes=(
        "In logarithms, `alpha_blank[t, k]` adds up all ways to have read k labels after frame t, that frame "
        "blank; `alpha_label[t, j]` those whose last frame is label j.",
        "A target that no alignment fits has the loss infinity and the gradient 0; `zero_infinity` makes its "
        "loss 0 as well.",
        "The gradient is that in `log_probs` itself, whether they are normalised or not; torch's is "
        "`exp(log_probs)` more, the gradient in scores whose log-softmax they are.",
        "The mean divides each loss by the length of its target first, and by 1 for an empty one.",
    ),
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
