"""How a refusal calls what it was given: functions and classes by name, anything else as Python writes it."""

from __future__ import annotations

import re
from typing import Any

_LONGEST = 80
_FUNCTION = re.compile(
    r"<(?:bound method|built-in function|function) (?:\S+\.)?(<lambda>|\w+)(?: at 0x\w+| of .*?)?>"
)
_CLASS = re.compile(r"<class '(?:[\w.]+\.)?(\w+)'>")


def told(value: Any) -> str:
    """A value in a few words, the same at every run.

    >>> told(max), told(int), told("n"), told(2.5)
    ('the function max', 'the class int', "'n'", '2.5')
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__}"
    text = plain(repr(value))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def plain(text: str) -> str:
    """A message on one line, functions and classes in it by name, without the places they have in memory."""
    named = _CLASS.sub(r"\1", _FUNCTION.sub(r"\1", text))
    return " ".join(re.sub(r" at 0x\w+", "", named).split())
