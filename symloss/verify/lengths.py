"""Lengths that the type holds though their squares leave it: a loss that is a length there is right there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np

from symloss.verify.findings import Finding
from symloss.verify.sampling import Batch, has_length_or_angle

SHARE = 0.6  # of the largest exponent of the type
SLACK = mpmath.mpf(2) ** 20


def has_far_lengths(check: Any) -> bool:
    """Whether a length is taken of elements that may be of any size."""
    declaration = check.declaration
    is_apart = declaration.is_per_sample and not check.elementwise
    return is_apart and has_length_or_angle(declaration.expression) and any(_scaled_arrays(check))


def far_lengths(check: Any) -> Finding:
    """Compare the terms that grow or shrink as all elements do, of elements whose squares leave the type."""
    tally = check.tally("far lengths")
    plain = check.exact_terms(check.plainest)
    exponent = int(SHARE * np.finfo(check.dtype).maxexp)
    for power in (exponent, -exponent):
        batch = _moved(check, power)
        exact = check.oracle.terms(batch.arrays, batch.parameters)
        for where in np.ndindex(exact.shape):
            if not _is_in_step(plain[where], exact[where], power):
                exact[where] = mpmath.nan
        if all(map(mpmath.isnan, exact.flat)):
            continue
        computed = check.face.value(batch, reduction="none")
        check.compare(tally, batch, computed, exact, lambda o, a, p, at: o.terms(a, p))
    return tally.finding()


def _scaled_arrays(check: Any) -> Iterator[str]:
    for array in check.declaration.arrays:
        if array.role == "differentiable" and np.isinf(array.domain.upper) and not array.domain.values:
            yield array.name


def _moved(check: Any, power: int) -> Batch:
    """The plainest batch with all its elements times a power of two."""
    batch: Batch = check.plainest
    moved = {name: np.ldexp(batch.arrays[name], power) for name in _scaled_arrays(check)}
    return replace(batch, arrays={**batch.arrays, **moved}, kind="far")


def _is_in_step(before: Any, after: Any, power: int) -> bool:
    """Whether a term has grown as its elements have."""
    if not isinstance(before, mpmath.mpf) or not isinstance(after, mpmath.mpf):
        return False
    if not mpmath.isfinite(before) or not mpmath.isfinite(after) or 0 in (before, after):
        return False
    growth = abs(after / mpmath.ldexp(before, power))
    return bool(1 / SLACK < growth < SLACK)
