"""What is measured: losses that other libraries have too, with inputs of every size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Inputs = Mapping[str, np.ndarray]
Size = tuple[int, ...]
Draw = Callable[[np.random.Generator, Size], Inputs]

ELEMENTS: tuple[Size, ...] = ((64,), (10_000,), (100_000,), (1_000_000,), (10_000_000,))
ROWS: tuple[Size, ...] = ((64, 10), (20_000, 2), (20_000, 10), (20_000, 100), (4096, 1000), (128, 50_000))
VECTORS: tuple[Size, ...] = ((64, 128), (4096, 128), (1024, 768))
BOXES: tuple[Size, ...] = ((64,), (10_000,), (1_000_000,))
PAIRS: tuple[Size, ...] = ((256, 128), (2048, 128))
SCORES: tuple[Size, ...] = ((256,), (2048,))
IMAGES: tuple[Size, ...] = ((1, 64, 64), (4, 256, 256))
SEQUENCES: tuple[Size, ...] = ((50, 8, 30, 10), (200, 32, 100, 40))


@dataclass(frozen=True)
class Workload:
    """A loss, and the sizes at which its value and gradients are computed.

    Attributes:
        loss: our name; the functions of peers go by it as well.
        draw: inputs of a size, by our names, in the order in which peers take them.
        sizes: the lengths of the axes.
        wrt: the inputs whose gradients are computed.
    """

    loss: str
    draw: Draw
    sizes: tuple[Size, ...] = ELEMENTS
    wrt: tuple[str, ...] = ("input",)
    options: Mapping[str, Any] = field(default_factory=dict)


def _pair(rng: np.random.Generator, size: Size) -> Inputs:
    return {"input": rng.normal(size=size), "target": rng.normal(size=size)}


def _binary(rng: np.random.Generator, size: Size) -> Inputs:
    return {"input": 2 * rng.normal(size=size), "target": (rng.random(size) > 0.5).astype(float)}


def _shares(rng: np.random.Generator, size: Size) -> Inputs:
    return {"input": rng.uniform(0.01, 0.99, size), "target": (rng.random(size) > 0.5).astype(float)}


def _signs(rng: np.random.Generator, size: Size) -> Inputs:
    return {"input": 2 * rng.normal(size=size), "target": np.sign(rng.normal(size=size))}


def _counts(rng: np.random.Generator, size: Size) -> Inputs:
    return {"input": rng.normal(size=size), "target": rng.integers(0, 6, size).astype(float)}


def _gaussian(rng: np.random.Generator, size: Size) -> Inputs:
    return {**_pair(rng, size), "var": rng.uniform(0.2, 3, size)}


def _labelled(rng: np.random.Generator, size: Size) -> Inputs:
    return {"input": 2 * rng.normal(size=size), "target": rng.integers(0, size[1], size[0])}


def _soft(rng: np.random.Generator, size: Size) -> Inputs:
    target = rng.uniform(0.01, 1, size)
    return {"input": 2 * rng.normal(size=size), "target": target / target.sum(1, keepdims=True)}


def _likelihoods(rng: np.random.Generator, size: Size) -> Inputs:
    scores = rng.normal(size=size)
    shifted = scores - np.log(np.exp(scores).sum(-1, keepdims=True))
    return {"input": shifted, "target": rng.integers(0, size[1], size[0])}


def _distributions(rng: np.random.Generator, size: Size) -> Inputs:
    found = {name: rng.uniform(0.01, 1, size) for name in ("input", "target")}
    return {name: values / values.sum(1, keepdims=True) for name, values in found.items()}


def _log_distributions(rng: np.random.Generator, size: Size) -> Inputs:
    found = _distributions(rng, size)
    return {**found, "input": np.log(found["input"])}


def _actions(rng: np.random.Generator, size: Size) -> Inputs:
    found = _labelled(rng, size)
    return {"logits": found["input"], "action": found["target"], "advantage": rng.normal(size=size[0])}


def _policies(rng: np.random.Generator, size: Size) -> Inputs:
    old = rng.normal(size=size)
    return {
        "log_prob": old + 0.3 * rng.normal(size=size),
        "log_prob_old": old,
        "advantage": rng.normal(size=size),
    }


def _preferences(rng: np.random.Generator, size: Size) -> Inputs:
    names = ("policy_chosen", "policy_rejected", "reference_chosen", "reference_rejected")
    return {name: 3 * rng.normal(size=size) for name in names}


def _alike(rng: np.random.Generator, size: Size) -> Inputs:
    vectors = {name: 0.1 * rng.normal(size=size) for name in ("x1", "x2")}
    return {**vectors, "y": (rng.random(size[0]) > 0.5).astype(float)}


def _images(rng: np.random.Generator, size: Size) -> Inputs:
    return {name: rng.random(size) for name in ("x", "y")}


def _pictures_and_texts(rng: np.random.Generator, size: Size) -> Inputs:
    return {name: rng.normal(size=size) for name in ("image", "text")}


def _triplets(rng: np.random.Generator, size: Size) -> Inputs:
    return {name: rng.normal(size=size) for name in ("anchor", "positive", "negative")}


def _ranked(rng: np.random.Generator, size: Size) -> Inputs:
    return {"x1": rng.normal(size=size), "x2": rng.normal(size=size), "y": np.sign(rng.normal(size=size))}


def _boxes(rng: np.random.Generator, size: Size) -> Inputs:
    found = {}
    for name in ("boxes1", "boxes2"):
        corner = rng.uniform(0, 3, (size[0], 2))
        found[name] = np.concatenate([corner, corner + rng.uniform(0.5, 3, (size[0], 2))], axis=1)
    return found


def _views(rng: np.random.Generator, size: Size) -> Inputs:
    return {name: rng.normal(size=size) for name in ("query", "key")}


def _embedded(rng: np.random.Generator, size: Size) -> Inputs:
    return {"z": rng.normal(size=size)}


def _sequences(rng: np.random.Generator, size: Size) -> Inputs:
    frames, samples, letters, labels = size
    scores = rng.normal(size=(frames, samples, letters))
    return {
        "log_probs": scores - np.log(np.exp(scores).sum(-1, keepdims=True)),
        "targets": rng.integers(1, letters, (samples, labels)),
        "input_lengths": np.full(samples, frames),
        "target_lengths": np.full(samples, labels),
    }


WORKLOADS = (
    Workload("mse", _pair),
    Workload("l1", _pair),
    Workload("huber", _pair),
    Workload("smooth_l1", _pair),
    Workload("log_cosh", _pair),
    Workload("rmse", _pair),
    Workload("expectile", _pair),
    Workload("quantile", _pair),
    Workload("binary_cross_entropy", _shares),
    Workload("binary_cross_entropy_with_logits", _binary),
    Workload("sigmoid_focal", _binary),
    Workload("dice", _shares),
    Workload("jaccard", _shares),
    Workload("tversky", _shares),
    Workload("soft_margin", _signs),
    Workload("hinge", _signs),
    Workload("squared_hinge", _signs),
    Workload("poisson_nll", _counts),
    Workload("gaussian_nll", _gaussian, wrt=("input", "var")),
    Workload("margin_ranking", _ranked, wrt=("x1", "x2")),
    Workload("ppo_clip", _policies, wrt=("log_prob",)),
    Workload("dpo", _preferences, wrt=("policy_chosen", "policy_rejected")),
    Workload("cross_entropy", _labelled, ROWS),
    Workload("label_smoothing_cross_entropy", _labelled, ROWS),
    Workload("soft_cross_entropy", _soft, ROWS),
    Workload("focal", _labelled, ROWS),
    Workload("nll", _likelihoods, ROWS),
    Workload("multi_margin", _labelled, ROWS),
    Workload("perplexity", _likelihoods, ROWS),
    Workload("policy_gradient", _actions, ROWS, ("logits",)),
    Workload("kl_div", _log_distributions, ROWS),
    Workload("js_divergence", _distributions, ROWS),
    Workload("contrastive", _alike, VECTORS, ("x1", "x2")),
    Workload("triplet", _triplets, VECTORS, ("anchor", "positive", "negative")),
    Workload("giou", _boxes, BOXES, ("boxes1", "boxes2")),
    Workload("ciou", _boxes, BOXES, ("boxes1", "boxes2")),
    Workload("ssim", _images, IMAGES, ("x", "y")),
    Workload("info_nce", _views, PAIRS, ("query", "key")),
    Workload("nt_xent", _embedded, PAIRS, ("z",)),
    Workload("clip", _pictures_and_texts, PAIRS, ("image", "text")),
    Workload("pairwise_logistic", _binary, SCORES),
    Workload("ctc", _sequences, SEQUENCES, ("log_probs",)),
)
