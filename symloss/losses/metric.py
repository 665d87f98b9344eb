"""Metric learning: embeddings, in-batch contrast and distances."""

from __future__ import annotations

from sympy import Max, exp, log, sqrt

from symloss.language import axis, inverse_root, let, loss, mean, positive, real, sum

i, j, N = axis("i", "j", "N")
n, _ = axis("n", "N")
d, D = axis("d", "D")


@loss(
    family="metric learning",
    display={"query": "q", "key": "k", "temperature": r"\tau"},
    reference="A. van den Oord et al., arXiv:1807.03748 (2018)",
    notes=("The cosine of a zero vector with anything is 0.",),
)
def info_nce(query: real[N, D], key: real[N, D], temperature: positive = 0.1):
    """Each query must find its own key among the keys of the batch, by cosine similarity."""

    def cosine(a, b):
        dot = sum(query[a, d] * key[b, d], d)
        return dot * inverse_root(sum(query[a, d] ** 2, d)) * inverse_root(sum(key[b, d] ** 2, d))

    positive_pair = exp(cosine(i, i) / temperature)
    return mean(-log(positive_pair / sum(exp(cosine(i, j) / temperature), j)), i)


@loss(
    family="metric learning",
    display={"anchor": "a", "positive": "p", "negative": "u", "margin": "m"},
    reference="F. Schroff et al., CVPR (2015)",
)
def triplet(anchor: real[N, D], positive: real[N, D], negative: real[N, D], margin: positive = 1):
    """The anchor must be nearer to the positive than to the negative by a margin."""

    def distance(x, y):
        return sqrt(sum((x[n, d] - y[n, d]) ** 2, d))

    near = let("distance_positive", distance(anchor, positive))
    far = let("distance_negative", distance(anchor, negative))
    return mean(Max(0, near - far + margin), n)
