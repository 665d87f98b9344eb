"""Orders along an axis: ranks, sorted rows, the largest of them, quantiles.

All are said in sums: the rank of an element is the number of those before it, and what stands at a place is
the sum over the one element of that rank. Kernels sort instead (`passes/rank_by_sorting.py`). Equal elements
are ordered by their index, and for every derivative the order stays as it is.
"""

from __future__ import annotations

from typing import Any

from sympy import Abs, And, Eq, Expr, Or, Piecewise, S, Tuple, sympify
from sympy.logic.boolalg import Boolean

from symloss.language.reductions import SumOver, scalar
from symloss.language.remembered import built
from symloss.language.stop import Stop
from symloss.language.symbols import DeclarationError, Index


def rank(body: Any, index: Index, descending: bool = False) -> Expr:
    """How many elements along an axis come before this one: 0 for the smallest, or the largest of them.

    It is read at the index, as `softmax` is. Equal elements are ranked by their index.

    Raises:
        DeclarationError: the body is no number of the index, or that is none.
    """
    key = _along("rank", body, index)
    other = _another(index, key)
    there = _moved(key, index, other)
    is_before = there > key if descending else there < key
    before = Or(is_before, And(Eq(there, key), other < index))
    return Stop(SumOver(S.One, Tuple(other), _settled(before)))


def sort(body: Any, index: Index, by: Any = None, descending: bool = False) -> Expr:
    """What stands at a place when an axis is sorted, smallest first: by itself, or `by` another quantity.

    It is read at the index, which counts the places.

    Raises:
        DeclarationError: as `rank`.
    """
    key = _along("sort", body if by is None else by, index)
    value = scalar("sort()", body)
    other = _another(index, key, value)
    place = rank(_moved(key, index, other), other, descending)
    return SumOver(_moved(value, index, other), Tuple(other), Eq(place, index))


def argsort(body: Any, index: Index, descending: bool = False) -> Expr:
    """The index of the element that stands at a place when an axis is sorted; read at the index.

    Raises:
        DeclarationError: as `rank`.
    """
    return sort(index, index, by=_along("argsort", body, index), descending=descending)


def top_k(body: Any, k: Any, index: Index) -> Boolean:
    """The condition that an element is one of the k largest along an axis; all are where there are fewer.

    Raises:
        DeclarationError: as `rank`.
    """
    return rank(_along("top_k", body, index), index, descending=True) < scalar("top_k(k=...)", k)


def quantile(body: Any, q: Any, index: Index) -> Expr:
    """The q-quantile along an axis, interpolated between the two elements that it lies between.

    Raises:
        DeclarationError: as `rank`.
    """
    value = _along("quantile", body, index)
    place, at, over = rank(value, index), scalar("quantile(q=...)", q) * (index.extent - 1), Tuple(index)
    below, above = And(place <= at, place + 1 > at), And(place >= at, place - 1 < at)
    low = SumOver(value, over, below)
    share = at - SumOver(place, over, below)
    return low + share * (SumOver(value, over, above) - low)  # exact between equal elements


def median(body: Any, index: Index) -> Expr:
    """The median along an axis, between the two elements in the middle of an even number.

    Raises:
        DeclarationError: as `rank`.
    """
    value = _along("median", body, index)
    beside = Abs(rank(value, index) - (index.extent - S.One) / 2)
    return SumOver((1 - beside) * value, Tuple(index), beside < 1)


def _along(function: str, body: Any, index: Any) -> Expr:
    if not isinstance(index, Index):
        raise DeclarationError(f"{function}() runs along an index made by axis(), not along {index!r}")
    value = scalar(f"{function}()", body)
    if index not in value.free_symbols:
        raise DeclarationError(
            f"{function}() along {index} needs a quantity of {index}, as x[{index}] is one"
        )
    return value


def _settled(condition: Boolean) -> Boolean:
    """The condition as SymPy writes it, so that it stays so where a case distinction has it inside."""
    return Piecewise((S.One, condition), (S.Zero, True)).args[0].cond


def _moved(expression: Any, index: Index, to: Index) -> Any:
    """The expression with an index called otherwise where nothing in it binds it."""
    if index not in expression.free_symbols:
        return expression
    if expression == index:
        return to
    return built(expression.func, *(_moved(part, index, to) for part in expression.args))


def _another(index: Index, *bodies: Expr) -> Index:
    """An index over the same axis that none of some expressions uses."""
    used = {one.name for body in bodies for one in sympify(body).atoms(Index)}
    name = f"{index.name}_"
    while name in used:
        name += "_"
    return Index(name, index.extent)
