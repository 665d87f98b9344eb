"""The parts of a sum that an identity looks at, and a difference of two of them as it is best taken."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from sympy import Add, Expr, Mul, expand

from symloss.program.difference import Difference

_LARGE = 60  # terms are multiplied out in parts that are smaller


def pairs(part: Expr) -> Iterator[tuple[Expr, Expr, Expr]]:
    """Two terms of a sum, in both orders, and the rest of it."""
    if isinstance(part, Difference):
        part = part.args[0] - part.args[1]
    if isinstance(part, Add) and len(part.args) <= 8:
        for first, second in permutations(part.args, 2):
            yield first, second, Add(*(term for term in part.args if term not in (first, second)))


def factors(term: Expr) -> tuple[Expr, ...]:
    return Mul.make_args(term)


def without(term: Expr, one: Expr) -> list[Expr]:
    return [item for item in factors(term) if item != one]


def small(difference: Expr) -> Expr:
    """A difference with its terms cancelled; powers of sums stay, for they would cancel once more.

    So does a difference of which no terms cancel: its parts may be differences that hold their digits.
    """
    if is_large(difference):
        return difference
    parts = [_multiplied_out(part) for part in Add.make_args(difference)]
    whole = Add(*parts)
    is_shorter = len(Add.make_args(whole)) < sum(len(Add.make_args(part)) for part in parts)
    return whole if is_shorter else difference


def _multiplied_out(part: Expr) -> Expr:
    return expand(part, multinomial=False, power_base=False, log=False)


def is_large(part: Expr) -> bool:
    return part.count_ops() > _LARGE
