"""Every other way to call a loss: other memory layouts, buffers, cotangents, each kind of second derivative.

A layout or a buffer changes no bit of a result that is judged by itself elsewhere, and compiles no kernel
anew; whatever scales a derivative is held against the exact derivative, scaled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import mpmath
import numpy as np

from symloss.verify.axes import axes, has_axes
from symloss.verify.conditioning import condition_scale, largest
from symloss.verify.findings import Finding, Tally, plain, same_bits
from symloss.verify.infinite_elements import has_switches, infinite_elements
from symloss.verify.lengths import far_lengths, has_far_lengths
from symloss.verify.oracle import scaled
from symloss.verify.products import vector_condition
from symloss.verify.reductions import compare_slope, folded
from symloss.verify.sampling import Batch, single
from symloss.verify.upper_bounds import bound_steps

COTANGENT = -2.5
SOME = 4  # points of an element-wise loss with a second derivative of either sign
Steps = list[tuple[str, Callable[[], Finding]]]


def call_steps(check: Any) -> Steps:
    """What is tried besides plain calls, by name."""
    steps: Steps = []
    if check.plainest is None:
        return steps
    names = check.loss.signature.differentiable
    steps.append(("layouts", lambda: layouts(check)))
    if has_axes(check):
        steps.append(("axes", lambda: axes(check)))
    if not check.elementwise or has_switches(check.declaration):
        steps.append(("infinite elements", lambda: infinite_elements(check)))
    if has_far_lengths(check):
        steps.append(("far lengths", lambda: far_lengths(check)))
    if check.has_slopes:
        steps += [(f"cotangents {name}", lambda n=name: cotangents(check, n)) for name in names]
    return steps + bound_steps(check, _reductions)


def second_steps(check: Any) -> Steps:
    """The same for second derivatives."""
    signature, steps = check.loss.signature, list[tuple[str, Callable[[], Finding]]]()
    if check.plainest is None or not check.has_slopes:
        return steps
    name = signature.differentiable[0]
    if signature.hessian:
        steps.append((f"kinds hessian {name}", lambda: hessians(check, name)))
    if check.has_products:
        steps.append((f"calls hvp {name}", lambda: products(check, name)))
    return steps


# ---- The same bits, however arrays lie in memory and wherever results go ---------------------------


def strided(array: np.ndarray) -> np.ndarray:
    """Every second element of a longer array, along its last axis."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    wide[..., ::2] = array
    return wide[..., ::2]


def reversed_(array: np.ndarray) -> np.ndarray:
    """With negative strides along every axis."""
    return np.flip(np.ascontiguousarray(np.flip(array)))


LAYOUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "strided": strided,
    "reversed": reversed_,
    "columns first": np.asfortranarray,
}


def layouts(check: Any) -> Finding:
    """Strided, reversed and column-major arrays, and buffers full of NaN: the bits of a plain call."""
    tally = check.tally("layouts")
    batch = folded(check, check.plainest)
    for what, call in _calls(check, batch):
        known = call(batch, lambda array: array)
        before = check.face.specialisations()
        for name, layout in LAYOUTS.items():
            arrays = {key: layout(values) if values.ndim else values for key, values in batch.arrays.items()}
            found = call(replace(batch, arrays=arrays), layout)
            place = {"call": what, "layout": name}
            for one, expected in zip(found, known, strict=True):
                _same(tally, one, expected, place, check, batch)
        if (now := check.face.specialisations()) != before:
            tally.record(math.inf, 1.0, lambda w=what, n=now - before: {"call": w, "compiled anew": n})
    if check.has_slopes:
        _buffers(check, tally, batch)
    return tally.finding()


def _calls(check: Any, batch: Batch) -> Iterator[tuple[str, Callable[..., list[np.ndarray]]]]:
    """The public calls; each takes a batch and what lays out further arrays, and returns its results."""
    names, face = check.loss.signature.differentiable, check.face
    apart = {"reduction": "none"} if check.declaration.is_per_sample else {}
    whole = {"reduction": "sum"} if check.declaration.is_per_sample else {}
    weight = check.weights(batch) if check.is_weighted else None

    def weighted(layout: Any) -> dict[str, Any]:
        return whole if weight is None else {**whole, "weight": layout(weight)}

    yield "value", lambda b, layout: [face.value(b, **apart)]
    if not check.has_slopes:
        return
    yield "gradient", lambda b, layout: list(face.slopes(b, names, **weighted(layout))[1].values())
    if check.loss.signature.hessian:
        yield "hessian", lambda b, layout: [face.hessian_diag(b, **whole)]
    if check.has_products:
        vector = check.vector(batch.arrays[names[0]].shape)
        yield "hvp", lambda b, layout: [face.product(b, names[0], layout(vector), **whole)]


def _buffers(check: Any, tally: Tally, batch: Batch) -> None:
    """`out=` is filled and returned, alone, as a tuple and as a dict."""
    names, lists = check.loss.signature.differentiable, check.loss.signature.sequences
    if lists or check.face.backend != "cpu":
        return
    whole = {"reduction": "sum"} if check.declaration.is_per_sample else {}
    learned = check.loss.signature.learned  # whose gradients are numbers of float64, as the value is
    fresh = lambda name: np.full((), np.nan) if name in learned else np.full_like(batch.arrays[name], np.nan)  # noqa: E731
    _, known = check.face.slopes(batch, names, **whole)
    if len(names) > 1:
        for kind in (tuple, lambda buffers: dict(zip(names, buffers, strict=True))):
            buffers = [fresh(name) for name in names]
            check.face.slopes(batch, names, out=kind(buffers), **whole)
            for name, buffer in zip(names, buffers, strict=True):
                _same(tally, buffer, known[name], {"out": name}, check, batch)
    first = names[0]
    single = {"value_and_grad": lambda out: check.face.gradient(batch, first, out=out, **whole)}
    if check.loss.signature.hessian:
        single["hessian_diag"] = lambda out: check.face.hessian_diag(batch, out=out, **whole)
    if check.has_products:
        vector = check.vector(batch.arrays[first].shape)
        single["hvp"] = lambda out: check.face.product(batch, first, vector, out=out, **whole)
    for what, call in single.items():
        buffer, expected = fresh(first), call(None)
        returned = call(buffer)
        _same(tally, buffer, expected, {"out": first, "call": what}, check, batch)
        _same(tally, returned, expected, {"returned": first, "call": what}, check, batch)


def _same(tally: Tally, found: Any, expected: Any, place: dict, check: Any, batch: Batch) -> None:
    same_bits(tally, found, expected, lambda: {**place, **check.place(batch, ())})


# ---- What multiplies derivatives -----------------------------------------------------------------


def cotangents(check: Any, wrt: str) -> Finding:
    """A cotangent multiplies the gradient and leaves the value alone: one number, or one for each sample."""
    tally = check.tally(f"cotangents {wrt}")
    batch, names = check.plainest, check.loss.signature.differentiable
    own = check.declaration.reduction if check.declaration.is_per_sample else None
    value, _ = check.face.slopes(batch, names, reduction=own)
    again, slopes = check.face.slopes(batch, names, reduction=own, cotangent=COTANGENT)
    _same(tally, again, value, {"cotangent": COTANGENT, "result": "value"}, check, batch)
    compare_slope(check, tally, batch, wrt, slopes[wrt], own, times=COTANGENT)
    if not check.declaration.is_per_sample or not check.is_weighted:
        return tally.finding()
    shape = check.exact_terms(batch).shape
    each = np.resize(np.asarray([1.5, -0.75, 2.0], check.dtype), shape)
    weight = check.weights(batch)
    for given in ({}, {"weight": weight}):
        terms = check.face.value(batch, reduction="none", **given)
        found, slopes = check.face.slopes(batch, names, reduction="none", cotangent=each, **given)
        _same(tally, found, terms, {"cotangent": plain(each), "result": "terms"}, check, batch)
        factors = each * given.get("weight", np.ones_like(each))
        compare_slope(check, tally, batch, wrt, slopes[wrt], "sum", factors)
    return tally.finding()


def hessians(check: Any, wrt: str) -> Finding:
    """Means, weights and kinds of the second derivative, each against the exact one times its factor."""
    tally = check.tally(f"kinds hessian {wrt}", 8.0)
    batch = _of_both_signs(check)
    for reduction, weight in _reductions(check, batch):
        options = {"reduction": reduction} | ({} if weight is None else {"weight": weight})
        exact = check.exact_second(batch, wrt, reduction, weight)
        for kind in check.kinds:
            computed = check.face.hessian_diag(batch, kind=kind, **options)
            for where in np.ndindex(exact.shape):
                number = exact[where]
                if not isinstance(number, mpmath.mpf):
                    continue
                at = {"kind": kind, "reduction": reduction, "weight": plain(weight), "element": list(where)}
                wanted = _of_kind(number, kind)
                allowed = partial(_conditioned, check, batch, wrt, where, reduction, weight)
                _second(check, tally, batch, computed[where], wanted, at, exact, (allowed,))
    return tally.finding()


def _conditioned(
    check: Any,
    batch: Batch,
    wrt: str,
    where: tuple[int, ...],
    reduction: str | None,
    weight: Any,
    times: Any = 1,
) -> mpmath.mpf:
    """What the conditioning of a multiple of the second derivative of one point allows, in any part of it."""
    if not check.elementwise:
        return mpmath.mpf(0)
    one, at = single(batch, where[0]), (0,) * len(where)
    allowed = condition_scale(check.oracle, one, lambda a, p: check.oracle.hessian_diag(a, p, wrt, "sum")[at])
    return allowed * check.oracle.factors(batch.arrays, batch.parameters, reduction, weight)[where] * times


def _of_both_signs(check: Any) -> Batch:
    """The plainest batch, or the first in which some second derivatives are negative, if there is one.

    It is the kernel that tells which are: it is held against the oracle there.
    """
    whole = {"reduction": "sum"} if check.declaration.is_per_sample else {}
    for batch in (check.plainest, *check.small, *(check.batches if check.elementwise else ())):
        bends = check.face.hessian_diag(batch, **whole)
        below = np.isfinite(bends) & (bends < 0)
        if not below.any():
            continue
        if not check.elementwise or batch is check.plainest:
            return batch
        below = below.reshape(len(batch), -1).any(axis=1)
        chosen = sorted([*np.flatnonzero(below)[:SOME], *np.flatnonzero(~below)[:SOME]])
        arrays = {name: values[chosen] for name, values in batch.arrays.items()}
        return replace(batch, arrays=arrays, kinds=tuple(batch.kinds[place] for place in chosen))
    return check.plainest


def _of_kind(number: mpmath.mpf, kind: str) -> mpmath.mpf:
    return max(number, mpmath.mpf(0)) if kind == "clipped" else number


def products(check: Any, wrt: str) -> Finding:
    """Means, weights and cotangents of a Hessian-vector product, against the exact one times its factor."""
    tally = check.tally(f"calls hvp {wrt}", 8.0)
    batch = _with_products(check, wrt)
    vector = check.vector(batch.arrays[wrt].shape)
    for reduction, weight in _reductions(check, batch):
        options = {"reduction": reduction} | ({} if weight is None else {"weight": weight})
        exact = check.exact_product(batch, wrt, vector, reduction, weight)
        for times in (1.0, COTANGENT):
            computed = check.face.product(batch, wrt, vector, cotangent=times, **options)
            for where in np.ndindex(exact.shape):
                if isinstance(exact[where], mpmath.mpf):
                    at = {"reduction": reduction, "weight": plain(weight), "cotangent": times}
                    number = scaled(exact[where], mpmath.mpf(times))
                    along = abs(mpmath.mpf(float(vector[where])) * times)
                    allowed = partial(_conditioned, check, batch, wrt, where, reduction, weight, along)
                    mixed = partial(_of_product, check, batch, wrt, where, reduction, weight, vector, times)
                    scales = (allowed,) if check.elementwise else (mixed,)
                    _second(check, tally, batch, computed[where], number, at, exact, scales)
    return tally.finding()


def _with_products(check: Any, wrt: str) -> Batch:
    """The plainest batch, or the first small one whose product is not 0 as a whole: nothing scales a 0."""
    reduction = "sum" if check.declaration.is_per_sample else None
    for batch in (check.plainest, *check.small):
        product = check.exact_product(batch, wrt, check.vector(batch.arrays[wrt].shape), reduction, None)
        if 0 < largest(product) < mpmath.inf:
            return batch
    return check.plainest


def _of_product(
    check: Any,
    batch: Batch,
    wrt: str,
    where: tuple[int, ...],
    reduction: str | None,
    weight: Any,
    vector: np.ndarray,
    times: float,
) -> mpmath.mpf:
    """What the conditioning of an element of a product allows, in its vector and in the arguments."""

    def element(arrays: Any, parameters: Any) -> Any:
        return check.oracle.product(arrays, parameters, wrt, vector, reduction, where, weight)[where]

    in_vector = vector_condition(check, batch, wrt, reduction, weight, where)
    return max(in_vector, condition_scale(check.oracle, batch, element)) * abs(times)


def _reductions(check: Any, batch: Batch) -> Iterator[tuple[str | None, Any]]:
    if not check.declaration.is_per_sample:
        yield None, None
        return
    for reduction in check.loss.signature.reductions:
        yield reduction, None
    if check.is_weighted:
        yield "mean", check.weights(batch)


def _second(
    check: Any,
    tally: Tally,
    batch: Batch,
    computed: Any,
    exact: Any,
    at: dict,
    others: np.ndarray,
    scales: tuple[Callable[[], Any], ...] = (),
) -> None:
    size = sum(values.size for values in batch.arrays.values())
    bound = tally.bound * (1 if check.elementwise else 1 + math.log2(max(2, size)))
    norm = () if check.elementwise else (lambda: largest(others) * abs(mpmath.mpf(COTANGENT)),)
    place = lambda: {**check.place(batch, ()), **at}  # noqa: E731
    tally.add(computed, exact, place, (check.underflow, *norm, *scales), bound)
