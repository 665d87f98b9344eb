"""Metric learning: embeddings, in-batch contrast and distances."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sympy import Abs, Eq, Expr, Max, Ne, Piecewise, sqrt

from symloss.language import (
    Erratum,
    at_least_one,
    axis,
    binary,
    choice,
    direction,
    flag,
    let,
    logaddexp,
    logsumexp,
    loss,
    max,
    mean,
    optional,
    positive,
    real,
    refuse,
    softplus,
    stop,
    sum,
)

i, j, N = axis("i", "j", "N")
n, _ = axis("n", "N")
k, K = axis("k", "K")
d, D = axis("d", "D")
a, b, M = axis("a", "b", "M", multiple=2)
PAIR = {"x1": "x_1", "x2": "x_2", "y": "y", "margin": "m", "distance": "D"}
TRIPLET = {
    "anchor": "a",
    "positive": "p",
    "negative": "u",
    "margin": "m",
    "distance_positive": "d_+",
    "distance_negative": "d_-",
}
ZERO_VECTOR = "The cosine of a zero vector with anything is 0."


def similarity_of(kind: str, x: Callable[[Any], Expr], y: Callable[[Any], Expr]) -> Expr:
    """The dot product of two vectors, of their directions where the kind is "cosine"."""
    if kind == "dot":
        return sum(x(d) * y(d), d)
    length_x, length_y = sqrt(sum(x(d) ** 2, d)), sqrt(sum(y(d) ** 2, d))
    return sum(direction(x(d), length_x) * direction(y(d), length_y), d)


def rows_of(kind: str, x: Any, y: Any) -> Callable[[Any, Any], Expr]:
    """The similarity of any row of one array to any row of another."""
    return lambda row, other: similarity_of(kind, lambda e: x[row, e], lambda e: y[other, e])


def manhattan(x: Any, y: Any) -> Expr:
    """The sum of the differences' magnitudes in row n of two arrays."""
    return sum(Abs(x[n, d] - y[n, d]), d)


def minkowski(x: Any, y: Any, p: Expr) -> Expr:
    """The distance of order p of row n of two arrays; its gradient at 0 is 0."""
    largest = stop(max(Abs(x[n, d] - y[n, d]), d))
    powers = sum(direction(Abs(x[n, d] - y[n, d]), largest) ** p, d)
    return Piecewise((0, Eq(largest, 0)), (largest * powers ** (1 / p), True))


def euclidean(x: Any, y: Any) -> Expr:
    """The distance of row n of two arrays."""
    return sqrt(sum((x[n, d] - y[n, d]) ** 2, d))


@loss(
    title="InfoNCE",
    family="metric learning",
    display={"query": "q", "key": "k", "negatives": "u", "temperature": r"\tau"},
    reference="A. van den Oord et al., arXiv:1807.03748 (2018)",
    notes=(
        "With negatives the keys of the other queries do not count; with in_batch=True they count as well.",
        ZERO_VECTOR,
    ),
)
def info_nce(
    query: real[N, D],
    key: real[N, D],
    negatives: optional(real[N, K, D]) = None,
    temperature: positive = 0.1,
    similarity: choice("cosine", "dot") = "cosine",
    in_batch: flag = False,
):
    """Each query must find its own key among the keys of the batch, or among its own negatives."""
    pair = rows_of(similarity, query, key)
    if negatives is None:
        refuse(in_batch, "in_batch=True adds the batch to the negatives; without them it counts anyway")
        return mean(logsumexp(pair(i, j) / temperature, j) - pair(i, i) / temperature, i)
    other = similarity_of(similarity, lambda e: query[i, e], lambda e: negatives[i, k, e])
    hard = logsumexp(other / temperature, k)
    if in_batch:
        keys = logsumexp(pair(i, j) / temperature, j)
        return mean(logaddexp(keys, hard) - pair(i, i) / temperature, i)
    return mean(softplus(hard - pair(i, i) / temperature), i)


@loss(
    title="Multiple negatives ranking",
    family="metric learning",
    display={"anchor": "a", "positive": "p", "scale": "s", "negatives": "u"},
    reference="M. Henderson et al., arXiv:1705.00652 (2017)",
    notes=(
        "The negatives, as many as one likes, join the positives of the batch: an anchor meets all of them.",
        ZERO_VECTOR,
    ),
)
def mnr(
    anchor: real[N, D],
    positive: real[N, D],
    scale: positive = 20,
    similarity: choice("cosine", "dot") = "cosine",
    negatives: optional(real[K, D]) = None,
):
    """Multiple negatives ranking: each anchor must find its own positive among those of the batch."""
    pair = rows_of(similarity, anchor, positive)
    candidates = logsumexp(scale * pair(i, j), j)
    if negatives is not None:
        hard = rows_of(similarity, anchor, negatives)
        candidates = logaddexp(candidates, logsumexp(scale * hard(i, k), k))
    return mean(candidates - scale * pair(i, i), i)


@loss(
    title="CLIP",
    family="metric learning",
    display={"image": "x", "text": "y", "temperature": r"\tau"},
    reference="A. Radford et al., ICML (2021)",
    notes=(ZERO_VECTOR,),
)
def clip(
    image: real[N, D],
    text: real[N, D],
    temperature: positive = 0.07,
    similarity: choice("cosine", "dot") = "cosine",
):
    """Each image must find its own text among those of the batch, and each text its own image."""
    pair = rows_of(similarity, image, text)
    of_image = logsumexp(pair(i, j) / temperature, j)
    of_text = logsumexp(pair(j, i) / temperature, j)
    return mean((of_image + of_text) / 2 - pair(i, i) / temperature, i)


@loss(
    title="NT-Xent",
    family="metric learning",
    display={"z": "z", "temperature": r"\tau"},
    reference="T. Chen et al., ICML (2020)",
    notes=("Rows a and a + M/2 of z are the two views of one sample.", ZERO_VECTOR),
)
def nt_xent(z: real[M, D], temperature: positive = 0.5, similarity: choice("cosine", "dot") = "cosine"):
    """Each view must find the other view of its sample among all other views of the batch."""
    pair = rows_of(similarity, z, z)
    others = logsumexp(pair(a, b) / temperature, b, where=Ne(a, b))
    partner = sum(pair(a, b) / temperature, b, where=Eq(2 * Abs(a - b), M))
    return sum(others - partner, a) / M


@loss(
    family="metric learning",
    display=TRIPLET,
    reference="F. Schroff et al., CVPR (2015)",
    notes=(
        "The order p of the norm is any number from 1; it concerns the Euclidean distance only. p = 1 gives "
        "the Manhattan distance.",
        "Where two points are equal the gradient of their distance is 0.",
    ),
)
def triplet(
    anchor: real[N, D],
    positive: real[N, D],
    negative: real[N, D],
    margin: positive = 1,
    p: choice(2, 1, at_least_one) = 2,
    distance: choice("euclidean", "cosine") = "euclidean",
):
    """The anchor must be nearer to the positive than to the negative by a margin."""

    def between(x, y):
        if distance == "euclidean":
            known = {2: euclidean, 1: manhattan}
            return known[p](x, y) if p in known else minkowski(x, y, p)
        refuse(p not in (1, 2), "p is the order of a norm, which the cosine distance does not have")
        return 1 - similarity_of("cosine", lambda e: x[n, e], lambda e: y[n, e])

    near = let("distance_positive", between(anchor, positive))
    far = let("distance_negative", between(anchor, negative))
    return mean(Max(0, near - far + margin), n)


@loss(
    family="metric learning",
    display=PAIR,
    reference="R. Hadsell et al., CVPR (2006)",
    errata=(
        Erratum(
            "texts say that Y = 0 marks a dissimilar pair.",
            "y = 1 marks a dissimilar pair, as in the original publication.",
            "the formula pulls pairs with Y = 0 together.",
        ),
    ),
)
def contrastive(x1: real[N, D], x2: real[N, D], y: binary[N], margin: positive = 1):
    """Half the squared distance of similar pairs, half the squared shortfall of the margin of others."""
    squared = sum((x1[n, d] - x2[n, d]) ** 2, d)
    distance = let("distance", sqrt(squared))
    return mean((1 - y[n]) * squared / 2 + y[n] * Max(0, margin - distance) ** 2 / 2, n)


@loss(
    family="metric learning",
    display=PAIR,
    reference="R. Hadsell et al., CVPR (2006)",
    notes=("y = 1 marks a similar pair, the opposite of `contrastive`, and there are no halves.",),
)
def contrastive_similarity(x1: real[N, D], x2: real[N, D], y: binary[N], margin: positive = 1):
    """The squared distance of similar pairs, the squared shortfall of the margin of others."""
    squared = sum((x1[n, d] - x2[n, d]) ** 2, d)
    distance = let("distance", sqrt(squared))
    return mean(y[n] * squared + (1 - y[n]) * Max(0, margin - distance) ** 2, n)


@loss(family="metric learning", display=TRIPLET)
def contrastive_anchor(anchor: real[N, D], positive: real[N, D], negative: real[N, D], margin: positive = 1):
    """The anchor's distance from the positive, and the shortfall of the margin from the negative."""
    near = let("distance_positive", euclidean(anchor, positive))
    far = let("distance_negative", euclidean(anchor, negative))
    return mean(near + Max(0, margin - far), n)
