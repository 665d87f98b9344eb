"""Words of a sentence put together, and formulas over lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

_ELEMENT = re.compile(r"\[[^][]*\]")
_FACTOR = re.compile(r"·(?! )")
_JOINED = re.compile(r"(?<! )· ")
_SPACE = "\0"


def listing(words: Iterable[str], joint: str = "and") -> str:
    """`a, b and c`."""
    *most, last = list(words) or ["none"]
    return f"{', '.join(most)} {joint} {last}" if most else last


def in_lines(formulas: Iterable[str], width: int) -> list[str]:
    """Formulas over lines of a width, broken at spaces and products; an element stays together."""
    found: list[str] = []
    for formula in formulas:
        held = _FACTOR.sub("· ", _ELEMENT.sub(lambda element: element[0].replace(" ", _SPACE), formula))
        rows = textwrap.wrap(
            held, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
        found += [_JOINED.sub("·", row).replace(_SPACE, " ") for row in rows]
    return found


def in_docstring(text: str) -> str:
    """A sentence of an author's as it may stand in a docstring of generated Python."""
    return text.replace("\\", "\\\\").replace('"""', "'''")


def in_comment(text: str) -> str:
    """A sentence of an author's as it may stand in a comment of generated C."""
    return text.replace("*/", "* /").replace("/*", "/ *")
