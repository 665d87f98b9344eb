"""Long arrays against short ones, and inputs that are infinite or not a number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np
from mpmath import mpf

from symloss.verify.findings import Finding, Tally
from symloss.verify.oracle import Oracle
from symloss.verify.sampling import Batch, single

LENGTHS = (1, 3, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, 4095, 4096, 4097, 8193, 16385, 40000, 65537)
SHORT = LENGTHS[:8]  # Numba's simulator runs thread by thread
FAR = (mpf(2) ** 1100, mpf(2) ** 1500)


def blocks(check: Any, what: str) -> Finding:
    """Samples repeated to many lengths, beyond every block size: each repeats its result, and sums add up.

    They are repeated in turn and, for sums, in runs that grow: later blocks are then larger than all before.
    """
    tally = check.tally(f"blocks {what}")
    for batch in check.small[:2]:
        terms = check.exact_terms(batch)
        if not all(isinstance(term, mpmath.mpf) and mpmath.isfinite(term) for term in terms.flat):
            continue
        for length in LENGTHS if not check.face.is_simulated else SHORT:
            turns = np.arange(length) % len(terms)
            _one_length(check, tally, batch, terms, turns, what)
            if what == "value":
                sizes = [sum(map(abs, np.atleast_1d(term).flat), mpf(0)) for term in terms]
                growing = np.argsort(sizes, kind="stable")[np.arange(length) * len(terms) // length]
                _one_length(check, tally, batch, terms, growing, what)
    return tally.finding()


def _one_length(
    check: Any, tally: Tally, batch: Batch, terms: np.ndarray, order: np.ndarray, what: str
) -> None:
    many, length = repeated(check.oracle, batch, order), len(order)
    place = {"samples": length, "repeated from": check.place(batch, ())}
    if what == "value":
        short, long = (check.face.value(b, reduction="none") for b in (batch, many))
    else:
        names = check.loss.signature.differentiable
        short, long = (check.face.slopes(b, names, reduction="sum")[1][what] for b in (batch, many))
        axis = check.oracle.samples_of(what)[0]
        short, long = np.moveaxis(short, axis, 0), np.moveaxis(long, axis, 0)
    expected = short[order]
    if long.shape != expected.shape:
        raise AssertionError(f"{tally.head}: {length} samples give the shape {long.shape}")
    _repeats(tally, long, expected, place)
    if what == "value":
        counts = [int(count) for count in np.bincount(order, minlength=len(terms))]
        exact, scale, gap = _summed(short, terms, counts)
        slack = gap / mpf(float(np.finfo(check.dtype).eps))
        tally.add(
            check.face.value(many, reduction="sum"),
            exact,
            lambda: {**place, "reduction": "sum"},
            [lambda: scale + slack],
            4 * (1 + math.log2(max(2, length * terms[0:1].size))),
        )


def _repeats(tally: Tally, long: np.ndarray, expected: np.ndarray, place: dict) -> None:
    """The worst of the long results against the short ones, which were judged on their own."""
    with np.errstate(all="ignore"):
        gap = np.abs(long.astype(np.float64) - expected.astype(np.float64))
        unit = np.spacing(np.abs(expected)).astype(np.float64)
        ulps = np.where((long == expected) | (np.isnan(long) & np.isnan(expected)), 0.0, gap / unit)
    ulps = np.where(np.isnan(ulps), np.inf, ulps)
    where = np.unravel_index(int(np.argmax(ulps)), ulps.shape)
    tally.add(
        long[where], mpf(float(expected[where])) if np.isfinite(expected[where]) else mpmath.nan,
        lambda: {**place, "element": [int(i) for i in where]},
        [lambda: abs(mpf(float(np.max(np.abs(expected[where[0]])))))],
    )  # fmt: skip


def _summed(short: np.ndarray, terms: np.ndarray, counts: list[int]) -> tuple[mpf, mpf, mpf]:
    """The exact sum of terms that occur so often, that of their sizes, and how far they are from computed."""
    with mpmath.workprec(200):
        often = [count for count in counts for _ in range(terms[0:1].size)]
        pairs = [(n, mpf(float(a)), b) for n, a, b in zip(often, short.flat, terms.flat, strict=True)]
        total = sum((count * exact for count, _, exact in pairs), mpf(0))
        size = sum((count * abs(exact) for count, _, exact in pairs), mpf(0))
        gap = sum((count * abs(computed - exact) for count, computed, exact in pairs), mpf(0))
    return total, size, gap


def repeated(oracle: Oracle, batch: Batch, order: np.ndarray) -> Batch:
    """A batch with its samples repeated in an order, along the first sample axis."""
    first = oracle.declaration.sample_indices[0].extent
    arrays = {}
    for array in oracle.declaration.arrays:
        values = batch.arrays[array.name]
        own = [axis for axis, extent in enumerate(array.axes) if extent == first]
        arrays[array.name] = np.take(values, order, axis=own[0]) if own else values
    return replace(batch, arrays=arrays, kinds=())


def nan(check: Any) -> Finding:
    """NaN in gives NaN out, wherever the declaration looks at it."""
    tally = check.tally("nan")
    for one, array in _probes(check):
        _nan(check, tally, one, array)
    return tally.finding()


def infinities(check: Any) -> Finding:
    """An infinity gives the limit where there is one; only other arrays than `input` may refuse it."""
    tally = check.tally("infinities")
    for one, array in _probes(check):
        _infinities(check, tally, one, array)
    return tally.finding()


def _probes(check: Any) -> Iterator[tuple[Batch, Any]]:
    for batch in check.small[:3]:
        for position in range(0, len(batch), max(1, len(batch) // 6)):
            for array in check.declaration.arrays:
                if not array.domain.values:
                    yield single(batch, position), array


def _with(batch: Batch, name: str, value: Any) -> Batch:
    values = np.full_like(batch.arrays[name], value, dtype=object if isinstance(value, mpf) else None)
    return replace(batch, arrays={**batch.arrays, name: values})


def _nan(check: Any, tally: Tally, one: Batch, array: Any) -> None:
    bad = _with(one, array.name, np.nan)
    if not mpmath.isnan(check.oracle.terms(bad.arrays, bad.parameters).flat[0]):
        return
    computed = check.face.value(bad, reduction="none").flat[0]
    tally.points += 1
    tally.record(0.0 if np.isnan(computed) else math.inf, 4.0, lambda: check.place(bad, ()))


def _infinities(check: Any, tally: Tally, one: Batch, array: Any) -> None:
    if _on_an_edge(check, one):
        return
    for side, end in ((-1, array.domain.lower), (1, array.domain.upper)):
        if not math.isinf(end):
            continue
        expected = limit(check.oracle, one, array.name, side)
        if expected is None:
            continue
        bad = _with(one, array.name, side * math.inf)
        try:
            computed = check.face.value(bad, reduction="none").flat[0]
        except ValueError:  # refused, in a sentence that names the element
            if array.name != check.loss.signature.differentiable[0]:
                continue
            computed = np.nan
        tally.add(computed, expected, lambda b=bad: check.place(b, ()), (lambda: mpf(1),))


def _on_an_edge(check: Any, one: Batch) -> bool:
    """Whether a parameter is at an end of its domain: 0 · ∞ has no limit in both at once."""
    return any(
        one.parameters[item.name] in (item.domain.lower, item.domain.upper)
        for item in check.declaration.parameters
    )


def limit(oracle: Oracle, one: Batch, name: str, side: int) -> mpf | None:
    """The limit of a term as one input goes to an infinity, shown by two very large ones; None if unclear."""
    near, far = (
        oracle.terms(moved.arrays, moved.parameters).flat[0]
        for moved in (_with(one, name, side * far) for far in FAR)
    )
    if not isinstance(near, mpmath.mpf) or not isinstance(far, mpmath.mpf) or mpmath.isnan(far):
        return None
    if abs(far - near) < mpf(2) ** -80:
        return far
    is_growing = near * far > 0 and abs(near) > 100 and abs(far) > abs(near) * (1 + mpf(2) ** -10)
    return mpmath.sign(far) * mpmath.inf if is_growing else None
