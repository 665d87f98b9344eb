"""A loss held against the oracle at inputs of one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from symloss.language.cotangent import COTANGENT
from symloss.language.declaration import Declaration
from symloss.verify.faces import CotangentFace, Face
from symloss.verify.findings import Finding
from symloss.verify.kernels import Check, weighted_elements
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import Batch, is_elementwise

MAX_DIGITS = 1600


def verify_at(
    loss: Any,
    arrays: Mapping[str, Any],
    parameters: Mapping[str, Any],
    dtype: str = "float64",
    wrt: Sequence[str] | None = None,
) -> list[Finding]:
    """Compare the value and gradients of a loss with its declaration.

    Args:
        loss: as for `verify_loss`.
        arrays: array arguments by name, as nested lists or arrays; those left out stay at their default.
        parameters: scalar arguments; the others stay at their default.
        dtype: the type that real arrays are rounded to.
        wrt: the inputs whose gradients are compared; all that are differentiable for None.
    """
    declaration = loss.declaration
    given = _arrays(declaration, arrays, dtype)
    kind = np.dtype(dtype).type
    settings = {item.name: parameters.get(item.name, item.default) for item in declaration.parameters}
    exact = {key: value if isinstance(value, int) else float(kind(value)) for key, value in settings.items()}
    size = len(next(iter(given.values()))) if is_elementwise(declaration) else 0
    batch = Batch(given, exact, "given", ("given",) * size)
    check = Check(loss, Oracle(declaration, max_digits=MAX_DIGITS), Face(loss), dtype, [batch], 0)
    slopes = check
    weighted = weighted_elements(declaration)
    if weighted is not declaration:
        cotangent = np.resize(np.asarray([1.0, -1.0, 1.0], dtype), check.face.value(batch).shape)
        batch = replace(batch, arrays={**given, COTANGENT: cotangent})
        judge = Oracle(weighted, max_digits=MAX_DIGITS)
        slopes = Check(loss, judge, CotangentFace(loss), dtype, [batch], 0)
    names = loss.signature.differentiable if wrt is None else wrt
    return [check.values(), *(slopes.gradients(name) for name in names)]


def _arrays(declaration: Declaration, arrays: Mapping[str, Any], dtype: str) -> dict[str, np.ndarray]:
    """Every array argument, in the declared order."""
    kinds = {array.name: np.int64 if array.role == "label" else dtype for array in declaration.arrays}
    given = {name: np.asarray(values, kinds[name]) for name, values in arrays.items()}
    extents = {
        extent: length
        for array in declaration.arrays
        if array.name in given
        for extent, length in zip(array.axes, given[array.name].shape, strict=True)
    }
    found = {}
    for array in declaration.arrays:
        if array.name in given:
            found[array.name] = given[array.name]
        elif isinstance(array.default, tuple):
            found[array.name] = np.asarray(array.default, dtype)
        else:
            shape = tuple(extents[extent] for extent in array.axes)
            found[array.name] = np.full(shape, array.default, dtype)
    return found
