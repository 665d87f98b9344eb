"""Bounds of the second derivative: each is what its formula says, and no second derivative exceeds it.

The formula is the one that the analysis of the declaration states. It is evaluated here with mpmath, element
by element, and the second derivatives that it must bound are those of the oracle at every sampled point.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import product
from typing import Any

import mpmath
import numpy as np
from mpmath import mpf

from symloss.signature import SecondBound
from symloss.verify.differences import Kink
from symloss.verify.findings import Finding, Tally, plain
from symloss.verify.numbers import Numbers
from symloss.verify.oracle import Oracle, scaled
from symloss.verify.sampling import Batch

PRECISION = 300
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "+": lambda *parts: sum(parts, mpf(0)),
    "*": lambda *parts: reduce(operator.mul, parts),
    "^": mpmath.power,
    "abs": abs,
    "max": max,
    "min": min,
    "==": operator.eq,
    "!=": operator.ne,
}


def bound_steps(check: Any, reductions: Callable[..., Any]) -> list[tuple[str, Callable[[], Finding]]]:
    """What is tried where a bound is known; `reductions` gives the reductions and weights of a batch."""
    from symloss.analysis.second_bounds import second_bound

    formula = second_bound(check.declaration) if check.face.backend == "cpu" else None
    if formula is None:
        return []
    name = check.loss.signature.differentiable[0]
    return [(f"bounds hessian {name}", lambda: upper_bounds(check, name, formula, reductions))]


def upper_bounds(check: Any, wrt: str, formula: SecondBound, reductions: Callable[..., Any]) -> Finding:
    """The bound of a sum at every batch; that of every reduction, with and without weights, at one."""
    tally = check.tally(f"bounds hessian {wrt}", 8.0)
    for batch in check.batches:
        computed = _bound(check, tally, batch, formula, {"reduction": "sum"})
        if computed is not None:
            _is_formula(check, tally, batch, wrt, formula, computed, "sum", None)
            _is_above(check, tally, batch, computed, check.whole_second(batch, wrt, "sum"))
    for reduction, weight in reductions(check, check.plainest):
        options = {"reduction": reduction} | ({} if weight is None else {"weight": weight})
        computed = _bound(check, tally, check.plainest, formula, options)
        if computed is not None:
            _is_formula(check, tally, check.plainest, wrt, formula, computed, reduction, weight)
    return tally.finding()


def _bound(check: Any, tally: Tally, batch: Batch, formula: SecondBound, options: dict) -> np.ndarray | None:
    """What is returned as the bound; None, which it must be, where parameters make that none is proved."""
    is_proved = all(batch.parameters[name] > 0 for name in formula.assumed)
    try:
        computed: np.ndarray = check.face.hessian_diag(batch, kind="upper_bound", **options)
    except ValueError as refusal:
        if is_proved:
            _fails(check, tally, batch, {"call": str(refusal)})
        return None
    if not is_proved:
        _fails(check, tally, batch, {"bound": "none is proved"})
    return computed if is_proved else None


def _fails(check: Any, tally: Tally, batch: Batch, told: dict[str, Any]) -> None:
    tally.points += 1
    tally.record(math.inf, tally.bound, lambda: {**check.place(batch, ()), **told})


def _is_formula(
    check: Any,
    tally: Tally,
    batch: Batch,
    wrt: str,
    formula: SecondBound,
    computed: np.ndarray,
    reduction: str,
    weight: Any,
) -> None:
    exact = formula_values(check.oracle, batch, formula)
    factors = check.oracle.factors(batch.arrays, batch.parameters, reduction, weight)
    size = 1 if check.elementwise else 1 + math.log2(max(2, computed.size))
    for where, sample in _samples(check.oracle, wrt, computed.shape):
        if (number := exact[sample]) is None:
            continue
        expected = scaled(number, factors[sample]) if factors[sample] else mpf(0)
        at = {"reduction": reduction, "weight": plain(weight), "element": list(where)}
        tally.add(
            computed[where],
            expected,
            lambda at=at: {**check.place(batch, ()), **at},
            (check.underflow,),
            tally.bound * size,
        )


def _is_above(check: Any, tally: Tally, batch: Batch, computed: np.ndarray, second: np.ndarray) -> None:
    """That no second derivative, from either side of a kink, is larger than the bound."""
    unit = 1 + tally.bound * mpf(float(np.finfo(check.dtype).eps))
    for where in np.ndindex(second.shape):
        exact = second[where]
        sides = [exact.left, exact.right] if isinstance(exact, Kink) else [exact]
        for side in sides:
            if not isinstance(side, mpf) or mpmath.isnan(side) or np.isnan(computed[where]):
                continue
            slack = abs(side) * (unit - 1) + check.underflow() * (unit - 1)
            if not side <= mpf(float(computed[where])) + slack:
                told = {"element": list(where), "second derivative": float(side)}
                tally.record(math.inf, tally.bound, lambda t=told: {**check.place(batch, ()), **t})


def _samples(oracle: Oracle, wrt: str, shape: tuple[int, ...]) -> Iterator[tuple[tuple, tuple]]:
    """Every element of an array with the sample that it belongs to; the first, where it belongs to several.

    The bound of such an element is 0 for all.
    """
    own, first = oracle.samples_of(wrt), (0,) * len(oracle.declaration.sample_indices)
    for where in np.ndindex(shape):
        yield where, first if own is None else tuple(where[axis] for axis in own)


def formula_values(oracle: Oracle, batch: Batch, formula: SecondBound) -> np.ndarray:
    """The formula for every sample; None where it divides by 0."""
    numbers = Numbers(oracle.declaration, batch.arrays, batch.parameters)
    lengths = {name: numbers.extents[extent] for name, extent in formula.indices.items()}
    found = np.empty([lengths[name] for name in formula.over], dtype=object)
    with mpmath.workprec(PRECISION):
        for where in np.ndindex(found.shape):
            index = dict(zip(formula.over, where, strict=True))
            try:
                found[where] = mpf(_value(formula.tree, numbers, lengths, index))
            except ZeroDivisionError:
                found[where] = None
    return found


def _value(node: Any, numbers: Numbers, lengths: Mapping[str, int], index: dict[str, int]) -> Any:
    def go(part: Any) -> Any:
        return _value(part, numbers, lengths, index)

    match node:
        case int():
            return mpf(node)
        case str():
            return mpmath.mp.make_mpf(numbers.parameters[node])
        case ["index", name]:
            return mpf(index[name])
        case ["extent", name]:
            return mpf(numbers.extents[name])
        case ["read", name, *at]:
            return mpmath.mp.make_mpf(numbers.read(name, tuple(int(go(one)) for one in at)))
        case ["if", condition, first, second]:
            return go(first if go(condition) else second)
        case ["sum", body, *names]:
            places = product(*(range(lengths[name]) for name in names))
            inner = ({**index, **dict(zip(names, place, strict=True))} for place in places)
            return sum((_value(body, numbers, lengths, one) for one in inner), mpf(0))
    name, *parts = node
    return FUNCTIONS[name](*map(go, parts))
