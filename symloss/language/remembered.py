"""What is asked of the same expressions again and again: their text, their leaves, what is built of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from sympy import Basic

from symloss.language.atoms import atoms_of
from symloss.language.symbols import Index, Read

T = TypeVar("T")


@lru_cache(maxsize=20_000)
def spelled(expression: Basic) -> str:
    """The expression as SymPy writes it."""
    return str(expression)


@lru_cache(maxsize=20_000)
def reads_of(expression: Basic) -> tuple[Read, ...]:
    """Every distinct read, those inside of indices as well, in a stable order."""
    return tuple(sorted(atoms_of(expression, Read), key=spelled))


@lru_cache(maxsize=20_000)
def free_indices_of(expression: Basic) -> tuple[Index, ...]:
    """The indices that nothing binds, in a stable order."""
    free = (symbol for symbol in expression.free_symbols if isinstance(symbol, Index))
    return tuple(sorted(free, key=spelled))


@lru_cache(maxsize=20_000)
def indices_in(expression: Basic) -> frozenset[Index]:
    """Every index, bound or free."""
    return atoms_of(expression, Index)


@lru_cache(maxsize=30_000)
def built(kind: Callable[..., Any], *parts: Any) -> Any:
    """`kind(*parts)`: SymPy compares the arguments of every maximum anew, and does not remember it."""
    return kind(*parts)


def replaced(expression: T, changes: Mapping[Any, Any]) -> T:
    """`expression.xreplace(changes)`: a part that occurs more than once is rebuilt once."""
    known: dict[Any, Any] = dict(changes)

    def visit(part: Any) -> Any:
        if not isinstance(part, Basic):
            return part
        found = known.get(part)
        if found is None:
            parts = [visit(argument) for argument in part.args]
            is_same = all(new is old for new, old in zip(parts, part.args, strict=True))
            found = known[part] = part if is_same else built(part.func, *parts)
        return found

    return visit(expression) if changes else expression
