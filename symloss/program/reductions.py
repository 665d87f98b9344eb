"""Reductions as objects: a neutral element and a combine, for evaluation, printers and adjoints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Reducer:
    """How one reduction folds its terms. `neutral` is the value of an empty reduction."""

    op: str
    neutral: float
    fold: Callable[[Any, list[Any]], Any]


def _logsumexp(mp: Any, terms: list[Any]) -> Any:
    if not terms:
        return mp.ninf
    largest = max(terms)
    if mp.isinf(largest):
        return largest
    return largest + mp.log(mp.fsum(mp.exp(term - largest) for term in terms))


REDUCERS = {
    reducer.op: reducer
    for reducer in (
        Reducer("sum", 0.0, lambda mp, terms: mp.fsum(terms)),
        Reducer("max", float("-inf"), lambda mp, terms: max(terms, default=mp.ninf)),
        Reducer("min", float("inf"), lambda mp, terms: min(terms, default=mp.inf)),
        Reducer("logsumexp", float("-inf"), _logsumexp),
        Reducer("norm", 0.0, lambda mp, terms: mp.sqrt(mp.fsum(term**2 for term in terms))),
    )
}
