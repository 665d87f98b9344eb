"""When two expressions are one but for what their indices are called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from sympy import Expr

from symloss.language.reductions import Reduction
from symloss.language.symbols import Index


def alpha(expression: Expr) -> Expr:
    """The expression with the bound indices of its reductions renamed by depth."""
    if not expression.args:
        return expression
    inner = expression.func(*map(alpha, expression.args))
    if not isinstance(inner, Reduction):
        return inner
    depth = 1 + max((_depth(part) for part in inner.args), default=0)
    renamed = {index: Index(f"_{depth}_{k}", index.extent) for k, index in enumerate(inner.indices)}
    return inner.xreplace(renamed)


def places_of(
    first: Expr, axes: Sequence[Index], other: Expr, free: Sequence[Index]
) -> tuple[Index, ...] | None:
    """The free indices of `other` in the order in which they stand for the `axes` of `first`.

    None where the one is not the other under any names of its indices.
    """
    wanted = alpha(other)
    if alpha(first) == wanted:
        return tuple(axes)
    for indices in permutations(free):
        if [index.extent for index in indices] != [index.extent for index in axes]:
            continue
        if alpha(first.xreplace(dict(zip(axes, indices, strict=True)))) == wanted:
            return indices
    return None


def _depth(expression: Expr) -> int:
    deepest = max((_depth(part) for part in expression.args), default=0)
    return deepest + 1 if isinstance(expression, Reduction) else deepest
