"""Rows along another axis: `axis=` and further axes of samples change no bit of what a loss gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from symloss.verify.findings import Finding, Tally, same_bits
from symloss.verify.sampling import Batch

Layout = Callable[[np.ndarray], np.ndarray]


def has_axes(check: Any) -> bool:
    """Whether a loss is over rows that may lie along any axis."""
    return check.face.backend == "cpu" and bool(getattr(check.loss.signature, "rows", None))


def axes(check: Any) -> Finding:
    """The same samples as (N, C), as (N, C, 2) with the rows along axis 1, and as (C, 2, N) along axis 0."""
    tally = check.tally("axes")
    signature, batch = check.loss.signature, check.plainest
    rows = [spec.name for spec in signature.inputs if spec.axes[0] == signature.rows]
    count = len(batch.arrays[rows[0]])
    twice = {name: np.concatenate([batch.arrays[name]] * 2) for name in rows}
    batch = replace(batch, arrays={**batch.arrays, **twice})
    for axis, outer in ((1, (count, 2)), (0, (2, count))):
        _one_axis(check, tally, batch, axis, outer)
    return tally.finding()


def _one_axis(check: Any, tally: Tally, batch: Batch, axis: int, outer: tuple[int, ...]) -> None:
    signature = check.loss.signature
    wide = [spec.name for spec in signature.inputs if spec.axes[0] == signature.rows and len(spec.axes) == 2]
    flat = [spec.name for spec in signature.inputs if spec.axes == (signature.rows,)]

    def spread(values: np.ndarray) -> np.ndarray:
        rows = values.reshape(*outer, *values.shape[1:])
        return np.moveaxis(rows, -1, axis) if values.ndim == 2 else rows

    def gathered(values: np.ndarray, name: str) -> np.ndarray:
        shape = batch.arrays[name].shape
        return (np.moveaxis(values, axis, -1) if name in wide else values).reshape(shape)

    moved = {name: spread(values) for name, values in batch.arrays.items() if name in (*wide, *flat)}
    other = replace(batch, arrays={**batch.arrays, **moved})
    place = lambda: {**check.place(batch, ()), "axis": axis, "samples": list(outer)}  # noqa: E731
    apart, whole = ({"reduction": one} if check.declaration.is_per_sample else {} for one in ("none", "sum"))
    value = check.face.value(batch, **apart)
    same_bits(tally, check.face.value(other, axis=axis, **apart).reshape(value.shape), value, place)
    for name, found, known in _derivatives(check, batch, other, axis, spread, whole):
        kept = gathered(found, name) if name in moved else found
        same_bits(tally, kept, known, lambda name=name: {**place(), "derivative": name})


def _derivatives(
    check: Any, batch: Batch, other: Batch, axis: int, spread: Layout, whole: dict[str, str]
) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Derivatives of the whole in both layouts, by the input that they are for."""
    face, names = check.face, check.loss.signature.differentiable
    if not check.has_slopes:
        return
    known = face.slopes(batch, names, **whole)[1]
    found = face.slopes(other, names, axis=axis, **whole)[1]
    for name in names:
        yield name, found[name], known[name]
    if check.loss.signature.hessian:
        once, again = face.hessian_diag(batch, **whole), face.hessian_diag(other, axis=axis, **whole)
        yield names[0], again, once
    if check.has_products:
        vector = check.vector(batch.arrays[names[0]].shape)
        once = face.product(batch, names[0], vector, **whole)
        along = spread(vector) if other.arrays[names[0]] is not batch.arrays[names[0]] else vector
        again = face.product(other, names[0], along, axis=axis, **whole)
        yield names[0], again, once
