"""Cumulative forms along an axis: what a reduction gives over all places up to each, read at that place.

`cumsum(x[n, t], t)` is `sum(x[n, s], s, where=s <= t)`, and is written so on pages; the letter of the index
that runs is chosen once all names of a declaration are known.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Ge, Gt, Le, Lt

from symloss.language.apart import fresh_index
from symloss.language.atoms import atoms_of
from symloss.language.reductions import (
    LogSumExp,
    MaxOver,
    MinOver,
    Named,
    Reduction,
    SumOver,
    scalar,
)
from symloss.language.remembered import replaced
from symloss.language.symbols import Array, DeclarationError, Extent, Index, Parameter, Read

_UNNAMED = "'"  # ends the name of an index that has none yet


def cumsum(body: Any, index: Index, *, reverse: bool = False, exclusive: bool = False) -> Expr:
    """Σ body over the places up to `index`, and from it on in `reverse`; without its own if `exclusive`.

    An exclusive one is 0 at the first place, which is the last one in `reverse`.

    Raises:
        DeclarationError: the body is no number, or the index was not made by axis().
    """
    return _over(SumOver, "cumsum", body, index, reverse, exclusive)


def cummax(body: Any, index: Index, *, reverse: bool = False, exclusive: bool = False) -> Expr:
    """The largest body over the places up to `index`, as `cumsum`; of no place it is -∞. Ties share."""
    return _over(MaxOver, "cummax", body, index, reverse, exclusive)


def cummin(body: Any, index: Index, *, reverse: bool = False, exclusive: bool = False) -> Expr:
    """The smallest body over the places up to `index`, as `cumsum`; of no place it is ∞. Ties share."""
    return _over(MinOver, "cummin", body, index, reverse, exclusive)


def cumlogsumexp(body: Any, index: Index, *, reverse: bool = False, exclusive: bool = False) -> Expr:
    """log Σ exp(body) over the places up to `index`, as `cumsum`; of no place it is -∞."""
    return _over(LogSumExp, "cumlogsumexp", body, index, reverse, exclusive)


def _over(
    kind: type[Reduction], function: str, body: Any, index: Any, reverse: bool, exclusive: bool
) -> Expr:
    if not isinstance(index, Index):
        raise DeclarationError(f"{function}() runs along an index made by axis(), not along {index!r}")
    expression = scalar(f"{function}()", body)
    if index not in expression.free_symbols:
        raise DeclarationError(f"{function}(..., {index}) runs along an index its body lacks")
    name = index.name + _UNNAMED
    while any(other.name == name for other in expression.atoms(Index)):
        name += _UNNAMED
    running = Index(name, index.extent)
    if reverse:
        condition = Gt(running, index) if exclusive else Ge(running, index)
    else:
        condition = Lt(running, index) if exclusive else Le(running, index)
    return kind(expression.xreplace({index: running}), (running,), condition)


def with_letters(expression: Expr, arrays: tuple[Array, ...], parameters: tuple[Parameter, ...]) -> Expr:
    """The expression with a letter of its own for every index that a cumulative form runs over."""
    indices = sorted(atoms_of(expression, Index), key=lambda index: (index.name, str(index.extent)))
    unnamed = [index for index in indices if index.name.endswith(_UNNAMED)]
    if not unnamed:
        return expression
    taken: set[Any] = {*arrays, *parameters, *atoms_of(expression, Extent), *indices}
    taken |= {read.head for read in atoms_of(expression, Read)}
    taken |= {named.label for named in atoms_of(expression, Named)}
    letters: dict[Any, Any] = {}
    for index in unnamed:
        first = Index(index.name.rstrip(_UNNAMED), index.extent)
        letters[index] = fresh_index(first, taken | {first})
        taken.add(letters[index])
    return replaced(expression, letters)
