"""What is asked of the same expressions again and again: their text (much is sorted by it), their leaves."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic

from symloss.language.symbols import Index, Read


@lru_cache(maxsize=50_000)
def spelled(expression: Basic) -> str:
    """The expression as SymPy writes it."""
    return str(expression)


@lru_cache(maxsize=50_000)
def reads_of(expression: Basic) -> tuple[Read, ...]:
    """Every distinct read, those inside of indices as well, in a stable order."""
    return tuple(sorted(expression.atoms(Read), key=spelled))


@lru_cache(maxsize=50_000)
def free_indices_of(expression: Basic) -> tuple[Index, ...]:
    """The indices that nothing binds, in a stable order."""
    free = (symbol for symbol in expression.free_symbols if isinstance(symbol, Index))
    return tuple(sorted(free, key=spelled))
