"""Inputs of the domain at which the formula itself has no value: a 0/0, a root of what is negative.

That is no fault of a kernel, and no number of digits mends it. Infinite values are told too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import mpmath
import numpy as np
from sympy import Basic, Expr, Mul, Pow, log

from symloss.doctor.ordinary import Budget, is_inside, plainest
from symloss.language.declaration import Declaration
from symloss.language.reductions import Reduction, Softmax
from symloss.search.floats import split
from symloss.verify.floats import bounds
from symloss.verify.oracle import Oracle
from symloss.verify.parts import AtInput, Part, parts_of, seen_through
from symloss.verify.sampling import Batch, is_elementwise, single

Show = Callable[[Basic], str]


@dataclass(frozen=True)
class Fault:
    """When an operation has no finite value: its condition in symbols, what `about`, and what it then is."""

    condition: str
    about: Expr
    result: str
    is_undefined: bool


@dataclass(frozen=True)
class Hole:
    """A sub-expression that has no finite value at an input though what it is made of has."""

    part: Part
    fault: Fault
    batch: Batch


def holes(declaration: Declaration, batches: list[Batch], show: Show, budget: Budget) -> list[Hole]:
    """The holes of a formula, each with its most ordinary input; those without a value first."""
    oracle, parts = Oracle(declaration, max_digits=400), parts_of(declaration)
    found: dict[tuple[Expr, str], Hole] = {}
    for batch in _candidates(declaration, batches):
        if budget.is_spent:
            break
        for kind in _kinds(oracle, batch):
            hole = _hole(declaration, parts, batch, show, kind)
            if hole is None or (key := (hole.part.node, hole.fault.result)) in found:
                continue

            def fails(other: Batch, key: Any = key, kind: str = kind) -> bool:
                if kind not in _kinds(oracle, other):
                    return False
                again = _hole(declaration, parts, other, show, kind)
                return again is not None and (again.part.node, again.fault.result) == key

            plain = plainest(declaration, batch, fails, budget)
            found[key] = replace(hole, batch=plain)
    return sorted(found.values(), key=lambda one: not one.fault.is_undefined)


def _kinds(oracle: Oracle, batch: Batch) -> list[str]:
    """`undefined`, `infinite` or neither: what becomes of the terms of a loss at finite inputs."""
    if not all(np.all(np.isfinite(values)) for values in batch.arrays.values()):
        return []
    try:
        if oracle.declaration.is_per_sample:
            values = list(oracle.terms(batch.arrays, batch.parameters).flat)
        else:
            values = [oracle.try_value(batch.arrays, batch.parameters)]
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
        return []
    numbers = [value for value in values if isinstance(value, mpmath.mpf)]
    kinds = ["undefined"] * any(map(mpmath.isnan, numbers))
    return kinds + ["infinite"] * any(map(mpmath.isinf, numbers))


def _candidates(declaration: Declaration, batches: list[Batch]) -> Iterator[Batch]:
    """Batches of one element at the ends of the domains, and equal arrays; then those that were drawn."""
    ordinary = [batch for batch in batches if batch.kind in ("moderate", "points")] or batches
    base = ordinary[0]
    if is_elementwise(declaration):
        places = [at for at, kind in enumerate(base.kinds) if kind == "moderate"] or [0]
        base = single(base, places[0])
    free = [array for array in declaration.arrays if array.role != "label"]
    ends: list[dict[str, np.ndarray]] = []
    for array in free:
        values = base.arrays[array.name]
        low, high = bounds(array.domain, values.dtype) if not array.domain.values else (0.0, 1.0)
        for number in dict.fromkeys((0.0, 1.0, -1.0, low, high)):
            ends.append({array.name: np.full_like(values, number)})
    changes = list(ends)
    changes += [first | second for first, second in itertools.combinations(ends, 2)][:60]
    changes += [{array.name: np.zeros_like(base.arrays[array.name]) for array in free}]
    for first, second in itertools.combinations(free, 2):
        if base.arrays[first.name].shape == base.arrays[second.name].shape:
            changes.append({second.name: base.arrays[first.name].copy()})
    for change in changes:
        other = replace(base, arrays={**base.arrays, **change})
        if is_inside(declaration, other):
            yield other
    for batch in batches:
        if batch.kinds:
            yield from (single(batch, at) for at in range(min(len(batch), 40)))
        else:
            yield batch


def _hole(declaration: Declaration, parts: list[Part], batch: Batch, show: Show, kind: str) -> Hole | None:
    """The smallest sub-expression that has no finite value, of finite arguments."""
    exact = AtInput(declaration, batch.arrays, batch.parameters)
    best: Hole | None = None
    divisors = {one for part in parts if isinstance(part.node, Mul) for one in part.node.args}
    for part in sorted(parts, key=lambda one: one.node.count_ops()):
        node = part.node
        below = isinstance(node, Pow) and node.exp.is_negative and node in divisors
        if below or isinstance(node, Reduction | Softmax):  # what is below a line is told with what is above
            continue
        for at in exact.places(part):
            fault = _fault(node, exact, at, show)
            if fault is not None and (fault.is_undefined or kind == "infinite"):
                return Hole(part, fault, batch)
            if fault is not None:
                best = best or Hole(part, fault, batch)
    return best


def _fault(node: Expr, exact: AtInput, at: Mapping[str, int], show: Show) -> Fault | None:
    """Why an operation has no finite value though all that it is made of has one; None where it has one."""
    if isinstance(node, Mul):
        return _of_quotient(node, exact, at, show)
    given = [exact.value(one, at) for one in node.args if isinstance(one, Expr)]
    value = exact.value(node, at)
    if not given or not all(map(_is_finite, given)) or value is None or mpmath.isfinite(value):
        return None
    about, inner = seen_through(node.args[0]), given[0]
    if isinstance(node, log) and inner <= 0:
        if inner == 0:
            return Fault(f"{show(about)} = 0", about, "log 0 = -∞", False)
        return Fault(f"{show(about)} < 0", about, "the logarithm of a negative number", True)
    if isinstance(node, Pow) and inner < 0:
        kind = "the root" if node.exp.is_Rational else "a real power"
        return Fault(f"{show(about)} < 0", about, f"{kind} of a negative number", True)
    if isinstance(node, Pow) and inner == 0:
        return Fault(f"{show(about)} = 0", about, "1/0 = ∞", False)
    numbers = " and ".join(mpmath.nstr(number, 6) for number in given)
    result = "not a number" if mpmath.isnan(value) else "∞" if value > 0 else "-∞"
    return Fault(f"the argument is {numbers}", node, result, bool(mpmath.isnan(value)))


def _of_quotient(node: Mul, exact: AtInput, at: Mapping[str, int], show: Show) -> Fault | None:
    above, below = split(node)
    over = [(seen_through(one), exact.value(one, at)) for one in above]
    under = [(seen_through(one), exact.value(one, at)) for one in below]
    value = exact.value(node, at)
    if value is None or mpmath.isfinite(value) or any(number is None for _, number in (*over, *under)):
        return None
    zeros = [one for one, number in under if number == 0]
    none = [one for one, number in over if number == 0]
    if zeros and all(_is_finite(number) for _, number in over):
        about = _base(zeros[0])
        result = "0/0" if none else "a division by 0"
        return Fault(f"{show(about)} = 0", about, result, bool(none))
    infinite = [one for one, number in (*over, *under) if mpmath.isinf(number)]
    if infinite and none and mpmath.isnan(value):
        condition = f"{show(none[0])} = 0 and {show(infinite[0])} is infinite"
        return Fault(condition, none[0], "0·∞", True)
    return None


def _base(node: Expr) -> Expr:
    return seen_through(node.base) if isinstance(node, Pow) and node.exp.is_number else node


def _is_finite(number: Any) -> bool:
    return number is not None and bool(mpmath.isfinite(number))
