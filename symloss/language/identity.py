"""A text by which expressions are told apart, for digests."""

from __future__ import annotations

from functools import lru_cache

from sympy import Basic, Expr, Symbol

from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named
from symloss.language.remembered import replaced

_LARGEST = 20_000  # parts of an expression, each use of a definition counted with all of its parts


def identity_of(expression: Expr) -> str:
    """The expression as SymPy writes it; where that is long, each definition of the author once."""
    if _parts(expression) <= _LARGEST:
        return str(expression)
    known: dict[Basic, Basic] = {}
    lines = []
    for one in sorted(atoms_of(expression, Named), key=lambda one: (_parts(one), str(one.label))):
        lines.append(f"{one.label} = {replaced(one.body, known)}")
        known[one] = Symbol(str(one.label))
    return "; ".join([*lines, str(replaced(expression, known))])


@lru_cache(maxsize=50_000)
def _parts(expression: Basic) -> int:
    return 1 + sum(map(_parts, expression.args))
