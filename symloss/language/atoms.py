"""The parts of an expression: it is a graph, whose parts are looked at once each."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import Basic


@lru_cache(maxsize=50_000)
def atoms_of(expression: Basic, *kinds: Any) -> frozenset[Any]:
    """`expression.atoms(*kinds)`: a part that occurs more than once is looked at once."""
    found, seen, waiting = set(), {expression}, [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, kinds):
            found.add(part)
        fresh = [argument for argument in part.args if argument not in seen]
        seen.update(fresh)
        waiting += fresh
    return frozenset(found)


@lru_cache(maxsize=2_000)
def parts_of(expression: Basic) -> tuple[Any, ...]:
    """Every part once, each after its own parts, in the order in which SymPy's traversal meets them first."""
    found: dict[Basic, None] = {}
    waiting = [(expression, False)]
    while waiting:
        part, is_ready = waiting.pop()
        if part in found:
            continue
        if is_ready or not part.args:
            found[part] = None
        else:
            waiting.append((part, True))
            waiting += [(argument, False) for argument in reversed(part.args)]
    return tuple(found)
