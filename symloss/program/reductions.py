"""Reductions as objects: a neutral element and a combine, for evaluation, printers and adjoints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reducer:
    """How one reduction folds its terms. `neutral` is the value of an empty reduction.

    One that `arranges` has a result for each of its terms.
    """

    op: str
    neutral: float
    fold: Callable[[Any, list[Any]], Any]
    arranges: bool = False


def largest(*terms: Any) -> Any:
    """The largest of some numbers; NaN if one is."""
    return next((term for term in terms if term != term), None) or max(terms)


def smallest(*terms: Any) -> Any:
    """The smallest of some numbers; NaN if one is."""
    return next((term for term in terms if term != term), None) or min(terms)


def _is_number(term: Any) -> bool:
    return bool(term == term)


def _order(mp: Any, terms: list[Any]) -> list[Any]:
    """Which term stands at each place of the ascending order: equal ones as they come, NaN last."""

    def key(at: int) -> tuple[bool, Any]:
        is_nan = not _is_number(terms[at])
        return is_nan, mp.zero if is_nan else terms[at]

    return [mp.mpf(at) for at in sorted(range(len(terms)), key=key)]


def _place(mp: Any, terms: list[Any]) -> list[Any]:
    """At which place of a permutation each number stands."""
    return [mp.mpf(at) for at in sorted(range(len(terms)), key=lambda at: int(terms[at]))]


def _logsumexp(mp: Any, terms: list[Any]) -> Any:
    if not terms:
        return mp.ninf
    top = largest(*terms)
    if not mp.isfinite(top):
        return top
    return top + mp.log(mp.fsum(mp.exp(term - top) for term in terms))


REDUCERS = {
    reducer.op: reducer
    for reducer in (
        Reducer("sum", 0.0, lambda mp, terms: mp.fsum(terms)),
        Reducer("max", float("-inf"), lambda mp, terms: largest(*terms) if terms else mp.ninf),
        Reducer("nanmax", float("-inf"), lambda mp, terms: max(filter(_is_number, terms), default=mp.ninf)),
        Reducer("min", float("inf"), lambda mp, terms: smallest(*terms) if terms else mp.inf),
        Reducer("logsumexp", float("-inf"), _logsumexp),
        Reducer("norm", 0.0, lambda mp, terms: mp.sqrt(mp.fsum(term**2 for term in terms))),
        Reducer("order", 0.0, _order, arranges=True),
        Reducer("place", 0.0, _place, arranges=True),
    )
}
