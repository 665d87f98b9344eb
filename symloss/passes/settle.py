"""A step is repeated until it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
MOST_ROUNDS = 100


class UnsettledError(ArithmeticError):
    """Steps that are repeated until nothing changes come to no end: a fault of symloss."""


def settle(start: T, step: Callable[[T], T], place: str) -> T:
    """The first form that `step` leaves as it is; `place` says in an error what was being done.

    Raises:
        UnsettledError: it still changes after many rounds: its rules undo one another.
    """
    form = start
    for _ in range(MOST_ROUNDS):
        after = step(form)
        if after == form:
            return form
        form = after
    raise UnsettledError(f"{place} still changes after {MOST_ROUNDS} rounds: its rules undo one another")
