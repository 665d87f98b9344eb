"""Is every reduction, with and without sample weights, what the terms say it is?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np

from symloss.verify.conditioning import condition_scale, jump_scale, largest, modest_scale
from symloss.verify.differences import Kink
from symloss.verify.findings import Finding, Tally, plain
from symloss.verify.oracle import scaled
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
            for reduction in check.loss.signature.reductions:
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


def folded(check: Any, batch: Batch) -> Batch:
    """The points of an element-wise loss in two rows; any other batch as it is."""
    if not check.elementwise or len(batch) % 2:
        return batch
    arrays = {name: values.reshape(2, -1) for name, values in batch.arrays.items()}
    return replace(batch, arrays=arrays)


def _value(check: Any, tally: Tally, batch: Batch, reduction: str, weight: Any) -> None:
    terms = check.exact_terms(batch)
    many = folded(check, batch) if reduction in ("none", "mean", "sum") else batch
    shape = next(iter(many.arrays.values())).shape if check.elementwise else terms.shape
    options = {} if weight is None else {"weight": weight.reshape(shape)}
    computed = check.face.value(many, reduction=reduction, **options)
    if reduction == "none" and computed.shape == shape:
        computed = computed.reshape(terms.shape)
    factors = check.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
    terms = np.where(factors == 0, mpmath.mpf(0), terms)  # a sample of weight 0 may have any term
    if not all(isinstance(term, mpmath.mpf) and mpmath.isfinite(term) for term in terms.flat):
        return
    if computed.shape != (terms.shape if reduction == "none" else ()):
        raise AssertionError(f"{tally.head}: {reduction!r} gives the shape {computed.shape}")
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
        where = places[0] if len(places) == 1 else ()
        tally.add(number, exact, lambda a=at, w=where: {**check.place(batch, w), **a}, scales, bound)


def _conditioned(check: Any, batch: Batch, places: Any, factors: np.ndarray) -> Any:
    """Σ over terms of what the conditioning of each allows."""
    total = mpmath.mpf(0)
    for where in places:
        one, at = (single(batch, where[0]), (0,) * len(where)) if check.elementwise else (batch, where)
        allowed = condition_scale(check.oracle, one, lambda a, p, at=at: check.oracle.terms(a, p)[at])
        sizes = check.summands.scale(lambda o, b=one, at=at: o.terms(b.arrays, b.parameters)[at])
        if check.may_cancel:
            allowed = max(allowed, modest_scale(sizes, check.exact_terms(batch)[where], allowed))
        elif not check.elementwise:
            allowed += sizes
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
    many = folded(check, batch) if reduction in ("none", "mean", "sum") else batch
    shape = next(iter(many.arrays.values())).shape
    options = {} if weight is None else {"weight": weight.reshape(shape) if check.elementwise else weight}
    names = check.loss.signature.differentiable
    computed = check.face.slopes(many, names, reduction=reduction, **options)[1][wrt]
    compare_slope(check, tally, batch, wrt, computed, reduction, weight)


def compare_slope(
    check: Any,
    tally: Tally,
    batch: Batch,
    wrt: str,
    computed: np.ndarray,
    reduction: str | None,
    weight: Any = None,
    times: float = 1.0,
) -> None:
    """Hold the gradient of a small batch against `times` the exact one of a reduction and weights."""
    factor = mpmath.mpf(times)

    def output(oracle: Any, arrays: Any, parameters: Any, only: Any) -> np.ndarray:
        return oracle.gradient(arrays, parameters, wrt, reduction, weight, only)

    factors: Any = None
    if not check.declaration.is_per_sample:
        exact = slopes = check.exact_gradient(batch, wrt, None, None)
    else:
        exact = check.exact_gradient(batch, wrt, reduction, weight)
        factors = check.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
        mixes = check.oracle.samples_of(wrt) is None
        slopes = exact if mixes else check.exact_gradient(batch, wrt, "sum", None)
    mixed = check.declaration.is_per_sample and check.oracle.samples_of(wrt) is None
    size = sum(values.size for values in batch.arrays.values()) if mixed else max(2, exact.size)
    bound = (8 if mixed else 4) * (1 + math.log2(size))
    computed = computed.reshape(exact.shape) if computed.size == exact.size else computed
    for where in np.ndindex(exact.shape):
        beyond = isinstance(slopes[where], mpmath.mpf) and abs(slopes[where]) > np.finfo(check.dtype).max
        if beyond and exact[where] != 0:
            continue  # infinite in the type, and so without a product with a small weight

        def summed(at: tuple = where) -> Any:
            sizes = check.summands.scale(lambda o: output(o, batch.arrays, batch.parameters, at)[at])
            return sizes * abs(factor)

        def conditioned(at: tuple = where) -> Any:
            if not check.elementwise:
                moved = condition_scale(check.oracle, batch, lambda a, p: output(check.oracle, a, p, at)[at])
                return moved * abs(factor)
            one, first = single(batch, at[0]), (0,) * len(at)
            alone = lambda a, p: check.oracle.gradient(a, p, wrt, "none")[first]  # noqa: E731
            return condition_scale(check.oracle, one, alone) * abs(factors[at] * factor)

        def beside_a_jump(at: tuple = where) -> Any:
            one, first = single(batch, at[0]), (0,) * len(at)
            alone = lambda a, p: check.oracle.gradient(a, p, wrt, "none")[first]  # noqa: E731
            epsilon = float(np.finfo(check.dtype).eps)
            return jump_scale(check.oracle, one, alone, epsilon) * abs(factors[at] * factor)

        def by_convention(at: tuple = where) -> Any:
            found = check.by_convention(lambda o: output(o, batch.arrays, batch.parameters, at)[at])
            return None if found is None else scaled(found, factor)

        def by_product_rule(at: tuple = where) -> Any:
            slope = scaled(exact[at], factor)
            slope = slope.nearest(computed[at]) if isinstance(slope, Kink) else slope
            return check.summands.product_scale(
                slope, lambda o: scaled(output(o, batch.arrays, batch.parameters, at)[at], factor)
            )

        def by_lengths(at: tuple = where) -> Any:
            return check.lengths.scale(batch, lambda o, a, p: output(o, a, p, at)[at]) * abs(factor)

        place = {"reduction": reduction, "weight": plain(weight), "cotangent": times, "element": list(where)}
        norm = lambda: largest(exact) * abs(factor)  # noqa: E731
        scales: tuple[Callable[[], Any], ...] = (conditioned, beside_a_jump)
        if not check.elementwise:
            scales = (summed, norm, conditioned, by_product_rule, by_lengths)
        number = scaled(exact[where], factor)
        told = lambda p=place, w=where: {**check.place(batch, w), **p}  # noqa: E731
        tally.add(computed[where], number, told, scales, bound, by_convention)
