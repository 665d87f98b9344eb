"""Kernels that are asked for few sets of outputs: Numba compiles a kernel anew for each set.

A value alone and a value with the first gradient, both without weights, are asked for as they are: that is
what most callers do. Any other call asks for everything, with weights of one where it has none; what was not
wanted is thrown away. The statements that compute an output are the same in every set.

Sampled rows are short. Those with an odd number of elements are given to the code for long rows.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from symloss.passes.read import SAMPLE_WEIGHT
from symloss.signature import Signature

TERMS = "terms"


def few_forms(kernels: Any, signature: Signature) -> Any:
    """The entries of a module of kernels, each compiled for few sets of arguments."""
    entries = {name: entry for name, entry in vars(kernels).items() if inspect.isfunction(entry)}
    return SimpleNamespace(
        **{
            name: _Entry(entry, signature)
            for name, entry in entries.items()
            if name in ("evaluate", "normaliser", "divisors", "hessian_diag") or name.startswith("hvp_")
        }
    )


class _Entry:
    def __init__(self, entry: Callable[..., Any], signature: Signature) -> None:
        self.entry = entry
        self.signature = signature
        self.names = tuple(inspect.signature(entry).parameters)
        self.module = entry.__globals__
        self.short: int | None = self.module.get("SHORT") if entry.__name__ == "evaluate" else None
        # By place, since a kernel may call them otherwise: arguments stand first, and gradients last
        self.inputs = dict(zip(self.names, signature.inputs, strict=False))
        arguments = [argument.name for argument in signature.arguments]
        called = dict(zip(arguments, self.names, strict=False))
        wanted = [called[name] for name in signature.differentiable] if entry.__name__ == "evaluate" else []
        self.slopes = dict(zip(self.names[len(self.names) - len(wanted) :], wanted, strict=True))

    def __call__(self, *arguments: Any) -> Any:
        given = dict(zip(self.names, arguments, strict=True))
        as_long = self.short is not None and self._has_odd_rows(given)
        if self.short is not None:
            self.module["SHORT"] = 0 if as_long else self.short
        if as_long or not self._is_common(given):
            given |= {name: self._stand_in(name, given) for name, value in given.items() if value is None}
        return self.entry(*given.values())

    def _has_odd_rows(self, given: Mapping[str, Any]) -> bool:
        """Whether the rows of the first array that has any are of an odd number of elements."""
        rows = (given[name].shape[-1] for name, spec in self.inputs.items() if len(spec.axes) > 1)
        return next(rows, 0) % 2 == 1

    def _is_common(self, given: Mapping[str, Any]) -> bool:
        others = [SAMPLE_WEIGHT, TERMS, *list(self.slopes)[1:]]
        return bool(self.slopes) and all(given.get(name) is None for name in others)

    def _stand_in(self, name: str, given: Mapping[str, Any]) -> Any:
        """An array in the place of one that was not passed; None where its shape is not known."""
        dtype = next(given[own] for own, spec in self.inputs.items() if not spec.is_label).dtype
        if name in self.slopes:
            return np.empty_like(given[self.slopes[name]])
        shape = self._samples(given)
        if shape is None:
            return None
        return np.ones(shape, dtype) if name == SAMPLE_WEIGHT else np.empty(shape, dtype)

    def _samples(self, given: Mapping[str, Any]) -> tuple[int, ...] | None:
        if self.signature.elementwise:
            return (math.prod(given[self.names[0]].shape),)
        lengths = {
            axis: length
            for name, spec in self.inputs.items()
            for axis, length in zip(spec.axes, given[name].shape, strict=True)
        }
        found = [lengths.get(axis) for axis in self.signature.sample_axes]
        return None if None in found else tuple(found)  # type: ignore[arg-type]
