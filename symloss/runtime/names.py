"""Help for names that are not known, and for arguments that are too many."""

from __future__ import annotations

from collections.abc import Iterable

from symloss.signature.words import listing


def nearest(name: object, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`; did you mean huber or hinge?`, or nothing when no known name resembles this one.

    `cutoff` is from 0 to 1: how near is near.
    """
    from difflib import get_close_matches

    matches = get_close_matches(str(name), sorted(known), n=3, cutoff=cutoff)
    return f"; did you mean {listing(matches, 'or')}?" if matches else ""


def too_many(loss: str, most: int, given: int) -> TypeError:
    """More positional arguments than a loss takes."""
    return TypeError(f"{loss}: takes at most {most} arguments, got {given}")


def given_twice(loss: str, name: str) -> TypeError:
    """An argument given by position and by name."""
    return TypeError(f"{loss}: {name} is given twice, by position and by name")
