"""What of a derivation or a page cannot be shown: noted in a sentence, so that the rest can be.

A derivation never stops a kernel. What is noted is never printed: only lines that hold are.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sympy import Expr

from symloss.derivation.steps import DerivationError, Gap
from symloss.printers.text_expressions import text

CLOSED_FORM = "the closed form"
_MOST_TOLD = 3
_LONGEST_REASON = 80


@dataclass
class Missing:
    """The gaps that were met so far: of what is about one quantity, the first; and sentences on others."""

    gaps: list[Gap] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def add(self, gap: Gap) -> None:
        about = (lambda one: one.what) if gap.target is None else (lambda one: one.target)
        if all(about(other) != about(gap) for other in self.gaps):
            self.gaps.append(gap)


@contextmanager
def noted(
    missing: Missing | None,
    what: str,
    target: Expr | None = None,
    passing: tuple[type[Exception], ...] = (),
) -> Iterator[None]:
    """What fails inside is a gap, called `what` and about `target`; an error where nothing may be missing.

    Errors of the kinds `passing` are none of it.
    """
    try:
        yield
    except Exception as fault:
        if missing is None or isinstance(fault, passing):
            raise
        if os.environ.get("SYMLOSS_DEBUG"):
            traceback.print_exc()
        missing.add(Gap(what, _reason(fault), target))


def step_called(rule: str) -> str:
    """A step by its rule."""
    return f"the step '{rule}'"


def enumerated(told: Sequence[str]) -> str:
    """One, another and a third."""
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def lacking(gaps: Sequence[Gap], show: Callable[[Expr], str] = text) -> str:
    """The gaps in the words that follow "lacks"."""
    told = [f"{gap.what}{_about(gap, show)} ({gap.why})" for gap in gaps[:_MOST_TOLD]]
    if more := len(gaps) - _MOST_TOLD:
        told += [f"{more} more" if more > 1 else "one more"] if more > 0 else []
    return enumerated(told)


def _about(gap: Gap, show: Callable[[Expr], str]) -> str:
    return "" if gap.target is None else f" for {show(gap.target)}"


def _reason(fault: Exception) -> str:
    if isinstance(fault, DerivationError) and fault.why:
        return fault.why
    if isinstance(fault, RecursionError):  # hundreds of definitions put into one another
        return "it is nested too deeply to be written out"
    said = " ".join(str(fault).split())
    is_short = said.isascii() and 0 < len(said) <= _LONGEST_REASON
    return f"internal error, {type(fault).__name__}{f': {said}' if is_short else ''}"
