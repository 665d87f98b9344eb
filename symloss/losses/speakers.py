"""Speaker verification: embeddings against the centroids of their own and of all other speakers."""

from __future__ import annotations

from sympy import Eq, Ne, Piecewise

from symloss.language import axis, inverse_root, let, logsumexp, loss, positive, real, sigmoid, sum
from symloss.language import max as largest

s, k, S = axis("s", "k", "S")
u, t, U = axis("u", "t", "U")
d, D = axis("d", "D")
DISPLAY = {"embeddings": "e", "own_similarity": r"z^{\mathrm{own}}", "similarity": "z"}
NOTES = (
    "The cosine does not see the length of a centroid: sums stand for means. An embedding is left out of its "
    "own speaker's centroid; that of a speaker with one utterance is 0, and so is its cosine.",
)


def _similarities(e, w, b):
    """w·cos + b of every utterance with its own speaker's centroid, and with that of speaker k."""

    def cosine(dot, one, other):
        return dot * inverse_root(one) * inverse_root(other)

    squared = sum(e[s, u, d] ** 2, d)
    rest = sum(e[s, t, d], t, where=Ne(t, u))
    own = cosine(sum(e[s, u, d] * rest, d), squared, sum(rest**2, d))
    centroid = sum(e[k, t, d], t)
    other = cosine(sum(e[s, u, d] * centroid, d), squared, sum(centroid**2, d))
    return let("own_similarity", w * own + b), let("similarity", w * other + b)


@loss(
    family="classification",
    display=DISPLAY,
    reference="L. Wan et al., ICASSP (2018)",
    notes=NOTES,
)
def ge2e_softmax(embeddings: real[S, U, D], w: positive = 10, b: real = -5):
    """Softmax cross-entropy of every utterance over the centroids of all speakers."""
    own, other = _similarities(embeddings, w, b)
    return sum(logsumexp(Piecewise((own, Eq(k, s)), (other, True)), k) - own, s, u)


@loss(
    family="classification",
    display=DISPLAY,
    reference="L. Wan et al., ICASSP (2018)",
    notes=NOTES,
)
def ge2e_contrast(embeddings: real[S, U, D], w: positive = 10, b: real = -5):
    """Every utterance must be near the centroid of its own speaker and far from the nearest other one."""
    own, other = _similarities(embeddings, w, b)
    return sum(1 - sigmoid(own) + sigmoid(largest(other, k, where=Ne(k, s))), s, u)
