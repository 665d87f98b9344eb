"""Letters of bound indices, where a sign that is printed beside them already means something else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sympy import Basic, Symbol, Tuple

from symloss.language.apart import fresh_index
from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Reduction
from symloss.language.symbols import Index, Read

_LETTERS = "ijklrvwhq"


def with_own_letters(expression: Any, sign: Callable[[str], str], displayed: Iterable[str]) -> Any:
    """The same expression, its bound indices renamed whose letter is how a quantity is printed.

    Args:
        sign: how a name is printed.
        displayed: names of quantities that the expression may stand beside.
    """
    if not isinstance(expression, Basic):
        return expression
    names = {item.name for item in atoms_of(expression, Symbol) if not isinstance(item, Index)}
    names |= {read.name for read in atoms_of(expression, Read)}
    taken = {sign(name) for name in {*names, *displayed}}
    bound = {index for node in atoms_of(expression, Reduction) for index in node.indices}
    clashing = {index for index in bound if index.name in taken}
    if not clashing:
        return expression
    used = {*atoms_of(expression, Index), *(Symbol(name) for name in taken)}
    return _renamed(expression, clashing, used)


def _other(index: Index, used: set[Any]) -> Index:
    """An index over the same axis with one letter of its own, where one is left."""
    found = fresh_index(index, used)
    if len(found.name) == 1:
        return found
    names = {item.name for item in used}
    letter = next((one for one in _LETTERS if one not in names), found.name)
    return Index(letter, index.extent)


def _renamed(node: Any, clashing: set[Index], used: set[Any]) -> Any:
    if not node.args or isinstance(node, Index | Read | Named):
        return node
    parts = [_renamed(part, clashing, used) for part in node.args]
    if isinstance(node, Reduction):
        fresh = {index: _other(index, used) for index in node.indices if index in clashing}
        body, _, *rest = (part.xreplace(fresh) for part in parts)
        return node.func(body, Tuple(*(fresh.get(index, index) for index in node.indices)), *rest)
    return node if parts == list(node.args) else node.func(*parts)
