"""Are `none`, `mean` and `sum`, with and without sample weights, what the terms say they are?"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np

from symloss.verify.conditioning import condition_scale, jump_scale, largest
from symloss.verify.findings import Finding, Tally
from symloss.verify.sampling import Batch, single

MOST_POINTS = 24
MOST_BATCHES = 6
MOST_MIXED_BATCHES = 2  # where samples mix, every derivative evaluates the whole loss
TAME = ("moderate", "joint", "near each other")


def reductions(check: Any, what: str) -> Finding:
    """Compare every reduction of the value (`what="value"`) or of the gradient with respect to an input."""
    tally = check.tally(f"reductions {what}")
    generator = np.random.default_rng(check.seed)
    mixed = what != "value" and check.oracle.samples_of(what) is None
    for batch in check.small[: MOST_MIXED_BATCHES if mixed else MOST_BATCHES]:
        shape = check.exact_terms(batch).shape
        for weight in (None, generator.choice([0.0, 0.5, 1.0, 3.0, 0.1], size=shape).astype(check.dtype)):
            for reduction in ("none", "mean", "sum"):
                if what == "value":
                    _value(check, tally, batch, reduction, weight)
                else:
                    _gradient(check, tally, batch, what, reduction, weight)
    return tally.finding()


def small_batches(check: Any) -> list[Batch]:
    """The batches of a structured loss; of an element-wise one, its tame points with finite terms."""
    found = []
    for batch in check.batches:
        if not check.elementwise:
            found.append(batch)
            continue
        tame = [position for position, kind in enumerate(batch.kinds) if kind in TAME]
        chosen = []
        for position in tame[:: max(1, len(tame) // MOST_POINTS)]:
            one = single(batch, position)
            term = check.oracle.terms(one.arrays, one.parameters).flat[0]
            if isinstance(term, mpmath.mpf) and abs(term) < 2**100:
                chosen.append(position)
        arrays = {name: values[chosen] for name, values in batch.arrays.items()}
        found.append(replace(batch, arrays=arrays, kinds=tuple(batch.kinds[p] for p in chosen)))
    return [batch for batch in found if next(iter(batch.arrays.values())).size]


def _value(check: Any, tally: Tally, batch: Batch, reduction: str, weight: Any) -> None:
    options = {} if weight is None else {"weight": weight}
    computed = check.face.value(batch, reduction=reduction, **options)
    terms = check.exact_terms(batch)
    if not all(isinstance(term, mpmath.mpf) and mpmath.isfinite(term) for term in terms.flat):
        return
    if computed.shape != (terms.shape if reduction == "none" else ()):
        raise AssertionError(f"{tally.head}: {reduction!r} gives the shape {computed.shape}")
    factors = check.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
    with mpmath.workprec(400):
        parts = terms * factors

        def summed(expected: Any) -> Any:
            return sum(abs(part) for part in expected)

        groups: list[tuple[Any, list[Any], tuple]]
        if reduction == "none":
            groups = [(computed[where], [parts[where]], (where,)) for where in np.ndindex(parts.shape)]
        else:
            groups = [(computed[()], list(parts.flat), tuple(np.ndindex(parts.shape)))]
    inner = 1 if check.elementwise else check.terms_of(batch)
    for number, expected, places in groups:
        bound = 4 * (1 + math.log2(len(expected) * inner)) + 2 * (weight is not None or reduction == "mean")
        scales = [lambda e=expected: summed(e)]
        with mpmath.workprec(400):
            exact = sum(expected, mpmath.mpf(0))
        scales.append(lambda p=places: _conditioned(check, batch, p, factors))
        if check.elementwise:
            scales.append(lambda p=places: _beside_jumps(check, batch, p, factors))
        at = {"reduction": reduction, "weight": None if weight is None else weight.tolist()}
        tally.add(number, exact, lambda a=at: {**check.place(batch, ()), **a}, scales, bound)


def _conditioned(check: Any, batch: Batch, places: Any, factors: np.ndarray) -> Any:
    """Σ over terms of what the conditioning of each allows."""
    total = mpmath.mpf(0)
    for where in places:
        one, at = (single(batch, where[0]), (0,) * len(where)) if check.elementwise else (batch, where)
        allowed = condition_scale(check.oracle, one, lambda a, p, at=at: check.oracle.terms(a, p)[at])
        if not check.elementwise:
            allowed += check.summands.scale(lambda o, b=one, at=at: o.terms(b.arrays, b.parameters)[at])
        total += allowed * abs(factors[where])
    return total


def _beside_jumps(check: Any, batch: Batch, places: Any, factors: np.ndarray) -> Any:
    """Σ over terms of what a difference that rounds onto a joint may change."""
    epsilon = float(np.finfo(check.dtype).eps)
    total = mpmath.mpf(0)
    for where in places:
        one = single(batch, where[0])
        moved = jump_scale(check.oracle, one, lambda a, p: check.oracle.terms(a, p).flat[0], epsilon)
        total += moved * abs(factors[where])
    return total


def _gradient(check: Any, tally: Tally, batch: Batch, wrt: str, reduction: str, weight: Any) -> None:
    options = {} if weight is None else {"weight": weight}
    computed = check.face.gradient(batch, wrt, reduction=reduction, **options)

    def output(oracle: Any, arrays: Any, parameters: Any, only: Any) -> np.ndarray:
        return oracle.gradient(arrays, parameters, wrt, reduction, weight, only)

    exact = check.exact_gradient(batch, wrt, reduction, weight)
    factors = check.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
    mixed = check.oracle.samples_of(wrt) is None
    slopes = exact if mixed else check.exact_gradient(batch, wrt, "sum", None)
    size = sum(values.size for values in batch.arrays.values()) if mixed else max(2, exact.size)
    bound = (8 if mixed else 4) * (1 + math.log2(size))
    for where in np.ndindex(exact.shape):
        if isinstance(slopes[where], mpmath.mpf) and abs(slopes[where]) > np.finfo(check.dtype).max:
            continue  # infinite in the type, and so without a product with a weight of 0

        def summed(at: tuple = where) -> Any:
            return check.summands.scale(lambda o: output(o, batch.arrays, batch.parameters, at)[at])

        def conditioned(at: tuple = where) -> Any:
            if not check.elementwise:
                return condition_scale(check.oracle, batch, lambda a, p: output(check.oracle, a, p, at)[at])
            one, first = single(batch, at[0]), (0,) * len(at)
            alone = lambda a, p: check.oracle.gradient(a, p, wrt, "none")[first]  # noqa: E731
            return condition_scale(check.oracle, one, alone) * abs(factors[at])

        def beside_a_jump(at: tuple = where) -> Any:
            one, first = single(batch, at[0]), (0,) * len(at)
            alone = lambda a, p: check.oracle.gradient(a, p, wrt, "none")[first]  # noqa: E731
            epsilon = float(np.finfo(check.dtype).eps)
            return jump_scale(check.oracle, one, alone, epsilon) * abs(factors[at])

        at = {"reduction": reduction, "weight": None if weight is None else weight.tolist()}
        place = {**at, "element": list(where)}
        norm = lambda: largest(exact)  # noqa: E731
        scales = (conditioned, beside_a_jump) if check.elementwise else (summed, norm, conditioned)
        tally.add(
            computed[where], exact[where], lambda p=place: {**check.place(batch, ()), **p}, scales, bound
        )
