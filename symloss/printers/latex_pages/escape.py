"""Text that people wrote, made safe for LaTeX."""

from __future__ import annotations

import re
import unicodedata

from symloss.printers.pages.content import Code, Math, Prose
from symloss.printers.pages.signs import SIGNS, spelled

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "'": "'",
}
_TYPOGRAPHY = {
    "–": "--",
    "—": "---",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
    "…": r"\dots{}",
    "\u00a0": "~",
}


def escape(text: str) -> str:
    """Plain text as LaTeX that prints the same characters; control characters vanish.

    A character outside what the fonts have is printed by its code point, so that no text can stop a run.
    """
    return "".join(map(_escaped, unicodedata.normalize("NFC", text)))


def _escaped(character: str) -> str:
    if character in _SPECIAL:
        return _SPECIAL[character]
    if character in _TYPOGRAPHY:
        return _TYPOGRAPHY[character]
    if character in SIGNS:
        return rf"\({SIGNS[character]}\)"
    if character.isspace():
        return " "
    if unicodedata.category(character).startswith("C"):
        return ""
    if character.isascii() or _is_latin(character):
        return character
    return rf"\texttt{{U+{ord(character):04X}}}"


def _is_latin(character: str) -> bool:
    """Letters of Latin-1 and Latin Extended-A, which the T1 encoding holds."""
    return 0xC0 <= ord(character) <= 0x17F and character.isalpha() and character not in "ĸŉſ"


def code(text: str) -> str:
    """A name or assignment in typewriter face; it may be broken after an underscore only."""
    escaped = escape(text).replace(" ", "~").replace(r"\_", r"\_\allowbreak ").replace("--", "-{}-")
    return rf"\code{{{escaped}}}"


def inline(prose: Prose) -> str:
    """Spans as LaTeX."""
    parts = []
    for span in prose:
        match span:
            case Math():
                parts.append(rf"\({spelled(span.latex)}\)")
            case Code():
                parts.append(code(span.text))
            case _:
                parts.append(_quoted(escape(span)))
    return "".join(parts)


def _quoted(text: str) -> str:
    """Straight double quotes in pairs become typographic ones."""
    return re.sub(r"\\textquotedbl\{\}(.*?)\\textquotedbl\{\}", r"``\1''", text)
