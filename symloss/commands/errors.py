"""Which errors are the caller's, told in one sentence."""

from __future__ import annotations

import sys


class CommandError(Exception):
    """Bad usage or bad input; the message is one clear sentence with the place."""


def sentence_of(error: BaseException) -> str | None:
    """The message, on one line, of an error that the caller can repair; None for symloss's own errors."""
    kinds: tuple[type[BaseException], ...] = (CommandError,)
    for module, name in (
        ("symloss.losses", "UnknownLossError"),
        ("symloss.language.symbols", "DeclarationError"),
        ("symloss.generation.errors", "GenerationError"),
        ("symloss.program.unsupported", "UnsupportedError"),
    ):
        if module in sys.modules:
            kinds += (getattr(sys.modules[module], name),)
    return " ".join(str(error).split()) if isinstance(error, kinds) else None
