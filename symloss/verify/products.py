"""Hessian-vector products against the oracle, an element at a time, norm-wise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from mpmath import mpf

from symloss.verify.conditioning import largest, vector_scale
from symloss.verify.findings import Finding, Tally
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import ANGLES, GENERIC, Batch, has_length_or_angle
from symloss.verify.terms_of_bends import terms_of_bends

MAY_CANCEL = "samples mix, and a product may cancel as a whole: tried on ordinary numbers"
EIGHTH_POWERS = "second derivatives square what gradients square: tried where no eighth power underflows"
PARALLEL = "vectors whose angle is small leave their products the digits by which they differ"
WITHOUT_LENGTH = "a length or an angle of 0 has no second derivative and counts as constant: tried beside it"

ScaleOf = Callable[[tuple[int, ...]], mpf]


def product_steps(check: Any, bound: float) -> list[tuple[str, Callable[[], Finding]]]:
    """What tries the product in every input, or tells why there is none; `bound` in ulp."""
    if check.no_products:
        return [("hvp", lambda: _missing(check, bound))]
    names = check.loss.signature.differentiable if check.has_products else ()
    return [(f"hvp {name}", lambda n=name: products(check, n, bound)) for name in names]


def _missing(check: Any, bound: float) -> Finding:
    """That there is no Hessian-vector product, and why."""
    loss, backend, dtype, what = check.tally("hvp").head
    return Finding(loss, backend, dtype, what, 0.0, bound, True, 0, reason=check.no_products)


def products(check: Any, wrt: str, bound: float) -> Finding:
    """Hessians times a vector: an element is a sum over all that it moves with."""
    tally = Tally(check.declaration.name, "hvp", check.dtype, f"hvp {wrt}", bound, check.tell)
    reduction = "sum" if check.declaration.is_per_sample else None

    def exact(oracle: Oracle, arrays: Any, parameters: Any, only: Any = None) -> np.ndarray:
        vector = check.vector(arrays[wrt].shape)
        return oracle.product(arrays, parameters, wrt, vector, reduction, only)

    batches, reason = _batches(check, wrt)
    for batch in batches:
        vector = check.vector(batch.arrays[wrt].shape)
        computed = check.face.product(batch, wrt, vector, reduction=reduction)
        expected = exact(check.oracle, batch.arrays, batch.parameters)
        norm = () if check.elementwise else (lambda e=expected, b=batch: largest(e) / _spread(check, b),)
        by_element = () if check.elementwise else _by_element(check, batch, wrt, reduction)
        check.compare(tally, batch, computed, expected, exact, (check.underflow, *norm), bound, by_element)
    return replace(tally.finding(), reason=reason)


def _by_element(check: Any, batch: Batch, wrt: str, reduction: str | None) -> tuple[ScaleOf, ScaleOf]:
    """What explains the error of one element: the vector, and the size of the terms that are added up."""
    vector = check.vector(batch.arrays[wrt].shape)

    def of_terms(at: tuple[int, ...]) -> mpf:
        return terms_of_bends(check.oracle, batch.arrays, batch.parameters, wrt, vector, at, reduction)

    return partial(vector_condition, check, batch, wrt, reduction, None), of_terms


def vector_condition(
    check: Any, batch: Batch, wrt: str, reduction: str | None, weight: Any, at: tuple[int, ...]
) -> mpf:
    """The condition of one element of a product in its vector."""

    def along(vector: np.ndarray) -> Any:
        given = (batch.arrays, batch.parameters, wrt, vector, reduction, at, weight)
        return check.by_convention(lambda oracle: oracle.product(*given)[at])

    return vector_scale(along, check.vector(batch.arrays[wrt].shape), at, check.oracle.samples_of(wrt))


def _batches(check: Any, wrt: str) -> tuple[list[Batch], str]:
    """The batches that products are tried with, and why not with all."""
    if check.elementwise:
        return check.batches, ""
    if check.oracle.samples_of(wrt) is None:
        return [check.plainest] if check.plainest is not None else [], MAY_CANCEL
    least = float(np.finfo(check.dtype).tiny) ** 0.125
    kept = [batch for batch in check.batches if not _reaches_below(batch, least)]
    reasons = [EIGHTH_POWERS] if len(kept) < len(check.batches) else []
    if has_length_or_angle(check.declaration.expression):
        kept = [batch for batch in kept if batch.kind in GENERIC]
        reasons.append(WITHOUT_LENGTH)
        if any(_spread(check, batch) < 1 for batch in kept):
            reasons.append(PARALLEL)
    return kept, "; ".join(reasons)


def _spread(check: Any, batch: Batch) -> float:
    """By how much vectors on one side of the origin differ, of their size; 1 where no angle is made of them.

    The second derivatives of an angle θ go by 1/θ, and what is smooth in its cosine takes that back.
    """
    if not check.declaration.expression.has(*ANGLES):
        return 1.0
    least = 1.0
    for array in check.declaration.arrays:
        values = batch.arrays[array.name].astype(float)
        if array.role == "differentiable" and values.ndim > 1 and np.all(values * values.flat[0] > 0):
            least = min(least, float(np.ptp(values) / np.abs(values).max()))
    return max(least, float(np.finfo(check.dtype).eps))


def _reaches_below(batch: Batch, least: float) -> bool:
    """Whether real arrays hold a number other than 0 that is smaller."""
    return any(
        values.dtype.kind == "f" and bool(np.any((values != 0) & (np.abs(values) < least)))
        for values in batch.arrays.values()
    )
