"""The sub-expression of a formula that loses the digits at one input, though what it is made of is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np
from sympy import Add, Dummy, Expr, Function, Mul, Piecewise, Pow, Symbol

from symloss.doctor.diagnosis import How
from symloss.language.reductions import MeanOver, Reduction, Softmax, SumOver
from symloss.language.symbols import Read
from symloss.program.difference import Difference
from symloss.search.errors import BITS, LEAST, PRECISION, bits_lost
from symloss.verify.parts import AtInput, Part, seen_through

NOTABLE = 3.0  # bits that one operation may lose for nobody to mind
ALL = 60.0
_NOISE = 100  # bits of a sum of many digits that are no digits of its own
_SUM = Add(Dummy(real=True), Dummy(real=True))


@dataclass(frozen=True)
class Loss:
    """What one operation loses: its bits, and the exact values of what it is made of."""

    part: Part
    at: Mapping[str, int]
    bits: float
    how: How
    given: tuple[Any, ...]
    value: Any


def losses_at(parts: list[Part], exact: AtInput, dtype: str, most: int = 3) -> list[Loss]:
    """The operations that lose digits at an input, the worst first, one for each sub-expression."""
    worst: dict[Expr, Loss] = {}
    for part in parts:
        for at in exact.places(part) if is_judged(part.node) else ():
            found = _loss(part, at, exact, dtype)
            if found is not None and (part.node not in worst or worst[part.node].bits < found.bits):
                worst[part.node] = found
    kept = [one for one in worst.values() if one.bits > NOTABLE]
    return sorted(kept, key=lambda one: (-round(one.bits), one.part.node.count_ops()))[:most]


def is_judged(node: Any) -> bool:
    """Whether a node is an operation that rounds."""
    if isinstance(node, SumOver | MeanOver):
        return True
    if isinstance(node, Reduction | Softmax | Piecewise | Read | Symbol):
        return False
    return isinstance(node, Add | Mul | Pow | Function | Difference) and bool(node.args)


def _loss(part: Part, at: Mapping[str, int], exact: AtInput, dtype: str) -> Loss | None:
    node = part.node
    if isinstance(node, SumOver | MeanOver):
        given = exact.terms(node, at)
        with mpmath.workprec(PRECISION):
            value = mpmath.fsum(given)
        return judged(part, at, _SUM, given, value, dtype)
    given = [exact.value(one, at) for one in node.args]
    value = exact.value(node, at)
    if value is None or any(one is None for one in given):
        return None
    return judged(part, at, node, given, value, dtype)


def judged(
    part: Part, at: Mapping[str, int], node: Expr, given: list[Any], value: Any, dtype: str
) -> Loss | None:
    """What an operation loses, by the exact values of its arguments and of its result; None for nothing."""
    if not all(map(mpmath.isfinite, [*given, value])):
        return None
    largest = mpmath.mpf(float(np.finfo(dtype).max))
    least = mpmath.mpf(2) ** LEAST[dtype]
    if any(abs(one) > largest or (one and abs(one) < least) for one in given):
        return None  # told where it arose
    if abs(value) > largest:
        return Loss(part, at, ALL, "overflows", tuple(given), value)
    cancels = isinstance(seen_through(node), Add | Difference)
    if cancels and abs(value) < max(map(abs, given)) * mpmath.mpf(2) ** (_NOISE - PRECISION):
        value = mpmath.mpf(0)  # what is left is what the many digits were rounded to
    if value and abs(value) < least * 2**-1:
        return Loss(part, at, ALL, "underflows", tuple(given), value)
    lost = bits_lost(node, given, value, dtype)
    how: How = "cancels" if cancels else "rounded"
    return Loss(part, at, lost, how, tuple(given), value) if lost > NOTABLE else None


def digits_left(bits: float, dtype: str) -> float:
    """The decimal digits that are left of those of a type."""
    return max(0.0, BITS[dtype] - bits) * 0.30103
