"""Activations: array-valued functions; their gradient is the transposed Jacobian times a cotangent."""

from __future__ import annotations

from symloss.language import axis, elements, loss, real
from symloss.language import log_softmax as log_softmax_of
from symloss.language import sigmoid as sigmoid_of
from symloss.language import softmax as softmax_of

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")


@loss(family="activation", display={"input": "x"}, reference="P.-F. Verhulst (1845)")
def sigmoid(input: real[N]):
    """The logistic function, which takes a logit to a probability."""
    return elements(sigmoid_of(input[n]), n)


@loss(family="activation", display={"input": "s"}, reference="J. S. Bridle, NIPS 2 (1990)")
def softmax(input: real[N, C]):
    """Scores to probabilities: positive, with the sum one over the classes."""
    return elements(softmax_of(input[n, c], c), n, c)


@loss(
    title="Log-softmax", family="activation", display={"input": "s"}, reference="J. S. Bridle, NIPS 2 (1990)"
)
def log_softmax(input: real[N, C]):
    """Scores to logarithms of probabilities."""
    return elements(log_softmax_of(input[n, c], c), n, c)
