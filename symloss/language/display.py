"""How names are shown in formulas: LaTeX that an author gives, checked before any page is made of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from symloss.language.symbols import DeclarationError

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_BREAKING = frozenset("$&#%~\n\r")
_HANGING = re.compile(r"[_^]\s*(?:$|[_^}])|^\s*[_^]")
_NEVER = ("\\\\", r"\(", r"\)", r"\[", r"\]", r"\begin", r"\end", r"\left", r"\right", r"\par", "\\")


def read_display(where: str, display: Any) -> dict[str, str]:
    """LaTeX by name, each a piece that can stand inside any formula.

    Raises:
        DeclarationError: what is given is no mapping from names to such pieces.
    """
    if display is None:
        return {}
    if not isinstance(display, Mapping):
        raise DeclarationError(f"{where}: display={display!r} is not a mapping from names to LaTeX")
    for name, latex in display.items():
        if not isinstance(name, str) or not isinstance(latex, str) or not is_piece(latex):
            raise DeclarationError(
                f"{where}: display: {latex!r} for {name!r} is no LaTeX of a symbol such as r'\\hat{{y}}': "
                "braces come in pairs, and signs that end a formula or a line are left out"
            )
    return dict(display)


def is_piece(latex: str) -> bool:
    """Whether LaTeX can stand in a formula: something to see, braces in pairs, nothing that ends a line."""
    level = 0
    for token in _TOKEN.findall(latex):
        level += (token == "{") - (token == "}")
        if level < 0 or token in _BREAKING or token in _NEVER:
            return False
    return level == 0 and bool(latex.strip(" {}")) and not _HANGING.search(latex)
