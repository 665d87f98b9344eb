"""Formulas in the arguments of a call, kept as plain data, and their values over the samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from symloss.signature import InputSpec, SecondBound

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": lambda *parts: reduce(np.add, parts),
    "*": lambda *parts: reduce(np.multiply, parts),
    "^": lambda base, power: np.power(np.asarray(base, np.float64), power),
    "abs": np.abs,
    "max": lambda *parts: reduce(np.maximum, parts),
    "min": lambda *parts: reduce(np.minimum, parts),
    "==": np.equal,
    "!=": np.not_equal,
    "if": np.where,
}


def values(
    formula: SecondBound,
    inputs: tuple[InputSpec, ...],
    arrays: list[np.ndarray],
    parameters: Mapping[str, Any],
) -> np.ndarray:
    """The formula for every sample, in float64.

    Every index has an axis of its own, so that NumPy's broadcasting pairs what belongs together.
    """
    places = {name: place for place, name in enumerate(formula.indices)}
    held = {spec.name: array for spec, array in zip(inputs, arrays, strict=True)}
    lengths = {
        axis: length for spec in inputs for axis, length in zip(spec.axes, held[spec.name].shape, strict=True)
    }

    def index(name: str) -> np.ndarray:
        shape = [1] * len(places)
        shape[places[name]] = -1
        return np.arange(lengths[formula.indices[name]]).reshape(shape)

    def read(name: str, *at: Any) -> np.ndarray:
        array = held[name]
        # A label that is ignored is no class; what stands in its place is not looked at.
        found = (np.clip(go(one), 0, length - 1) for one, length in zip(at, array.shape, strict=True))
        taken = array[tuple(found)]
        return taken if taken.dtype.kind in "iu" else taken.astype(np.float64)

    def go(node: Any) -> Any:
        match node:
            case str():
                return parameters[node]
            case ["index", name]:
                return index(name)
            case ["extent", name]:
                return lengths[name]
            case ["read", name]:  # a parameter that is learned
                return parameters[name]
            case ["read", name, *at]:
                return read(name, *at)
            case ["sum", body, *names]:
                over = tuple(places[name] for name in names)
                size = [1] * len(places)
                for name in names:
                    size[places[name]] = lengths[formula.indices[name]]
                terms = np.asarray(go(body))
                shape = np.broadcast_shapes(terms.shape, tuple(size))
                return np.broadcast_to(terms, shape).sum(axis=over, keepdims=True)
            case [name, *parts]:
                return _FUNCTIONS[name](*map(go, parts))
        return node

    shape = [1] * len(places)
    for name in formula.over:
        shape[places[name]] = lengths[formula.indices[name]]
    found = np.broadcast_to(np.asarray(go(formula.tree), np.float64), shape)
    return found.reshape([lengths[formula.indices[name]] for name in formula.over])
