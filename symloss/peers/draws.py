"""Inputs of comparisons: ordinary numbers, away from kinks, where libraries may choose differently."""

from __future__ import annotations

import numpy as np

from symloss.peers.case import Draw, Inputs

N, C, D = 24, 5, 7


def pair(first: str = "input", second: str = "target") -> Draw:
    """Two real arrays of one shape."""

    def draw(rng: np.random.Generator) -> Inputs:
        return {first: rng.normal(size=(N, C)), second: rng.normal(size=(N, C))}

    return draw


def probabilities(rng: np.random.Generator) -> Inputs:
    """Probabilities and soft targets."""
    return {"input": rng.uniform(0.01, 0.99, size=N), "target": rng.uniform(size=N)}


def logits(rng: np.random.Generator) -> Inputs:
    """Logits and soft targets."""
    return {"input": 3 * rng.normal(size=(N, C)), "target": rng.uniform(size=(N, C))}


def binary_logits(rng: np.random.Generator) -> Inputs:
    """Logits and targets 0 or 1."""
    return {"input": 3 * rng.normal(size=N), "target": rng.integers(0, 2, size=N).astype(float)}


def signs(rng: np.random.Generator) -> Inputs:
    """Scores and targets -1 or 1."""
    return {"input": 3 * rng.normal(size=N), "target": rng.choice([-1.0, 1.0], size=N)}


def scores(rng: np.random.Generator) -> Inputs:
    """Rows of scores and labels."""
    return {"input": 3 * rng.normal(size=(N, C)), "target": rng.integers(0, C, size=N)}


def ignored_scores(rng: np.random.Generator) -> Inputs:
    """Scores, labels of which some are ignored, and weights of the classes."""
    target = rng.integers(0, C, size=N)
    target[::5] = -100
    return {"input": rng.normal(size=(N, C)), "target": target, "class_weight": rng.uniform(0.1, 2, size=C)}


def log_probabilities(rng: np.random.Generator) -> Inputs:
    """Rows of logarithms of probabilities, and labels."""
    return {"input": _log_softmax(rng.normal(size=(N, C))), "target": rng.integers(0, C, size=N)}


def distributions(rng: np.random.Generator) -> Inputs:
    """Logarithms of probabilities beside probabilities."""
    return {
        "input": _log_softmax(rng.normal(size=(N, C))),
        "target": np.exp(_log_softmax(rng.normal(size=(N, C)))),
    }


def log_distributions(rng: np.random.Generator) -> Inputs:
    """Logarithms of probabilities on both sides."""
    return {key: _log_softmax(rng.normal(size=(N, C))) for key in ("input", "target")}


def soft_scores(rng: np.random.Generator) -> Inputs:
    """Scores beside a distribution."""
    return {"input": rng.normal(size=(N, C)), "target": np.exp(_log_softmax(rng.normal(size=(N, C))))}


def gaussian(rng: np.random.Generator) -> Inputs:
    """Means, targets, variances."""
    return {"input": rng.normal(size=N), "target": rng.normal(size=N), "var": rng.uniform(0.2, 3, size=N)}


def counts(rng: np.random.Generator) -> Inputs:
    """Logarithms of rates, and counts."""
    return {"input": rng.normal(size=N), "target": rng.integers(0, 6, size=N).astype(float)}


def triplets(rng: np.random.Generator) -> Inputs:
    """Anchors, positives, negatives."""
    return {key: rng.normal(size=(N, D)) for key in ("anchor", "positive", "negative")}


def ranked(rng: np.random.Generator) -> Inputs:
    """Two scores and which should be larger."""
    return {"x1": rng.normal(size=N), "x2": rng.normal(size=N), "y": rng.choice([-1.0, 1.0], size=N)}


def embeddings(rng: np.random.Generator) -> Inputs:
    """Two views of each sample."""
    return {"z": rng.normal(size=(2 * N, D))}


def boxes(rng: np.random.Generator) -> Inputs:
    """Boxes that overlap, touch no edge of each other and are apart, as (x1, y1, x2, y2)."""
    found = {}
    for name in ("boxes1", "boxes2"):
        corner = rng.uniform(0, 3, size=(N, 2))
        found[name] = np.concatenate([corner, corner + rng.uniform(0.5, 3, size=(N, 2))], axis=1)
    return found


def alignments(rng: np.random.Generator) -> Inputs:
    """Ragged sequences with labels beside each other that repeat."""
    T, n, S = 12, 4, 4
    return {
        "log_probs": _log_softmax(rng.normal(size=(T, n, C))),
        "targets": rng.integers(1, 3, size=(n, S)),
        "input_lengths": np.array([12, 11, 9, 12]),
        "target_lengths": np.array([4, 3, 1, 0]),
    }


def _log_softmax(x: np.ndarray) -> np.ndarray:
    shifted = x - x.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))
