"""Runs comparisons: value and gradients in float64, the worst difference relative to the size of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import symloss
from symloss.peers.case import Case

AGREE = 1e-10


@dataclass(frozen=True)
class Agreement:
    """What one comparison found: the worst relative differences of value and gradients."""

    case: Case
    value: float
    gradient: float

    @property
    def is_expected(self) -> bool:
        """Whether the libraries agree, or differ where a reason says they do."""
        agrees = max(self.value, self.gradient) <= AGREE
        return agrees is not bool(self.case.differs)


def compare(cases: Iterable[Case], seed: int = 0) -> Iterator[Agreement]:
    """Each comparison in turn."""
    for case in cases:
        inputs = dict(case.draw(np.random.default_rng(seed)))
        loss = symloss.get(case.loss)
        ours = {name: inputs[name] for name in (spec.name for spec in loss.inputs) if name in inputs}
        wrt = case.wrt or tuple(name for name in loss.signature.differentiable if name in ours)
        arguments: dict[str, Any] = {**ours, **case.options}
        value, slopes = loss.value_and_grad(wrt=wrt, **arguments)
        their_value, their_slopes = _theirs(case, inputs, wrt)
        gaps = [_gap(a, b) for a, b in zip(slopes, their_slopes, strict=True)]
        yield Agreement(case, _gap(value, their_value), max(gaps))


def _theirs(case: Case, inputs: dict[str, np.ndarray], wrt: tuple[str, ...]) -> tuple[Any, list[Any]]:
    return (_by_jax if case.library == "optax" else _by_torch)(case, inputs, wrt)


def _by_torch(case: Case, inputs: dict[str, np.ndarray], wrt: tuple[str, ...]) -> tuple[float, list[Any]]:
    import torch

    tensors = {name: torch.tensor(value, requires_grad=name in wrt) for name, value in inputs.items()}
    value = case.call(*tensors.values())
    value.backward()
    return value.item(), [tensors[name].grad.numpy() for name in wrt]


def _by_jax(case: Case, inputs: dict[str, np.ndarray], wrt: tuple[str, ...]) -> tuple[float, list[Any]]:
    import jax

    with jax.enable_x64(True):
        arrays = [jax.numpy.asarray(value) for value in inputs.values()]
        places = tuple(list(inputs).index(name) for name in wrt)
        value, slopes = jax.value_and_grad(case.call, argnums=places)(*arrays)
        return float(value), [np.asarray(slope) for slope in slopes]


def _gap(ours: Any, theirs: Any) -> float:
    """The largest difference, relative to the largest number."""
    ours, theirs = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    size = np.max(np.abs(theirs))
    return float(np.max(np.abs(ours - theirs)) / (size if size > 1e-3 else 1.0))
