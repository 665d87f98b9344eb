"""Declarations that are refused while a file is run: noted, so that its other losses are declared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from symloss.language.symbols import DeclarationError

Refused = dict[str, DeclarationError]
_noted: ContextVar[Refused | None] = ContextVar("refused", default=None)


@contextmanager
def refusals_noted() -> Iterator[Refused]:
    """While it lasts a refused declaration does not raise; what is yielded holds its error by name."""
    found: Refused = {}
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def note(name: str, error: DeclarationError) -> bool:
    """Note a refusal, if somebody asked for that."""
    found = _noted.get()
    if found is not None:
        found[name] = error
    return found is not None
