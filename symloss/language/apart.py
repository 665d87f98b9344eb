"""No index is bound and free at once: `x_c - log Σ_k e^(x_k)`, never `x_c - log Σ_c e^(x_c)`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sympy import Expr, Tuple

from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Reduction, Softmax
from symloss.language.scan import Recurrence
from symloss.language.symbols import Extent, Index, Read

_FOLLOWERS = {"n": "m", "i": "j", "j": "k", "c": "k", "k": "l", "d": "e", "m": "l", "t": "s", "u": "v"}


def fresh_index(index: Index, used: Iterable[Any]) -> Index:
    """An index over the same axis whose name is not taken."""
    names = {item.name for item in used}
    if index.name not in names:
        return index
    follower: str | None = index.name
    for _ in _FOLLOWERS:
        follower = _FOLLOWERS.get(follower or "")
        if follower and follower not in names:
            return Index(follower, index.extent)
    name = index.name
    while name in names:
        name += "_"
    return Index(name, index.extent)


def indices_apart(expression: Expr) -> Expr:
    """The expression with every bound index called otherwise than those that mean something around it.

    An intermediate that the author named has its own definition, so that only its free indices are around.
    """
    taken = {item for item in expression.free_symbols if not isinstance(item, Index)}
    taken |= {item.head for item in atoms_of(expression, Read)} | atoms_of(expression, Extent)
    return _apart(expression, frozenset(), frozenset(taken))


@lru_cache(maxsize=20_000)
def _apart(node: Any, around: frozenset, taken: frozenset) -> Any:
    if not node.args or isinstance(node, Index | Extent | Read):
        return node
    match node:
        case Named():
            around = frozenset(item for item in node.free_symbols if isinstance(item, Index))
            return Named(node.label, _apart(node.body, around, taken))
        case Softmax():
            return Softmax(_apart(node.body, around | {node.index}, taken), node.index)
        case Recurrence():
            around |= {node.along, *(index for carry in node.carries for index in carry.indices)}
        case Reduction():
            clashing = [index for index in node.indices if index in around]
            if clashing:
                free = {item for item in node.free_symbols if isinstance(item, Index)}
                node = _renamed(node, clashing, around | free | taken)
            around |= set(node.indices)
    parts = [_apart(part, around, taken) for part in node.args]
    return node if parts == list(node.args) else node.func(*parts)


def _renamed(node: Reduction, clashing: list[Index], used: frozenset) -> Reduction:
    inside = {item for item in atoms_of(node, Index) if item not in clashing}
    fresh: dict[Any, Any] = {}
    for index in clashing:
        fresh[index] = fresh_index(index, used | inside | set(fresh.values()))
    body, _, *rest = (part.xreplace(fresh) for part in node.args)
    return node.func(body, Tuple(*(fresh.get(index, index) for index in node.indices)), *rest)
