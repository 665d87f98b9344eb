"""Search for the shortest form of an expression by named tactics, each a line of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, Tuple

from symloss.derivation.forms import cost
from symloss.derivation.tactics import TACTICS, Definitions, sign_of_cases
from symloss.language.reductions import Reduction, SumOver
from symloss.passes.settle import settle
from symloss.program import Node

_MARGIN = 0.3
"""A form must be shorter by more than a sign to be worth a line."""
_SHAPES = (
    "softmax",
    "step as a condition",
    "pick from a sum",
    "weights of a softmax",
    "constant factor of a sum",
    "split the sum",
)
"""Recognitions that are taken whatever the length: they are what people know."""


@dataclass(frozen=True)
class Rewrite:
    """One tactic that was applied."""

    rule: str
    why: str
    after: Expr


def shorten(expression: Expr, definitions: Definitions) -> list[Rewrite]:
    """The tactics that lead to the shortest form found, in order; none for a short expression.

    Raises:
        UnsettledError: tactics undo one another.
    """
    return list(_shorten(expression, tuple(definitions.items())))


@lru_cache(maxsize=10_000)  # the terms of a sum come back in every line that holds it
def _shorten(expression: Expr, definitions: tuple[tuple[str, Node], ...]) -> tuple[Rewrite, ...]:
    known = dict(definitions)

    def further(found: tuple[Rewrite, ...]) -> tuple[Rewrite, ...]:
        best = _best(found[-1].after if found else expression, known)
        return found if best is None else (*found, best)

    return settle((), further, "shortening")


def shortest(expression: Expr, definitions: Definitions) -> Expr:
    """The last form of `shorten`."""
    rewrites = shorten(expression, definitions)
    return rewrites[-1].after if rewrites else expression


def _best(expression: Expr, definitions: Definitions) -> Rewrite | None:
    inside = _inside_sums(expression, definitions)
    if inside != expression:
        return Rewrite("inside the sum", "the terms of the sum are simplified first", inside)
    candidates: list[tuple[float, int, Rewrite]] = []
    limit = cost(expression)
    for position, tactic in enumerate(TACTICS):
        after = tactic.apply(expression, definitions)
        if after is None or after == expression:
            continue
        rewrite = Rewrite(tactic.name, tactic.why, after)
        if tactic.name in _SHAPES or tactic.apply is sign_of_cases:
            return rewrite
        if cost(after) < limit - _MARGIN:
            candidates.append((cost(after), position, rewrite))
    return min(candidates)[2] if candidates else None


def _inside_sums(expression: Expr, definitions: Definitions) -> Expr:
    def shorter(total: Reduction) -> Expr:
        body = shortest(total.body, definitions)
        if body == total.body or cost(body) >= cost(total.body):
            return total
        return total.func(body, Tuple(*total.indices), *total.args[2:])

    if not expression.has(SumOver):
        return expression
    return expression.replace(lambda node: isinstance(node, SumOver), shorter)
