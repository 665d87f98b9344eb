"""A line of plain Unicode as tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from symloss.readback.nodes import ReadBackError

_SIGNS = r"\d+(?:\.\d+)?(?:e[+−-]?\d+)?|½|[Σ√∂∞²³⁴]|[()\[\]{}|‖,:;·/^+−=≠<>≤≥]"
_LETTER = r"[^\W²³⁴½]|[\u0300-\u036f]"
_WORD = rf"[^\W\d_²³⁴½](?:{_LETTER})*'*"
_RUNNING = r"Σ_|(?:max|min|softmax)_(?=[\w{])|\]_½"


@dataclass(frozen=True)
class Token:
    kind: str  # "name", "number", or the sign itself
    text: str
    at: int


class Tokeniser:
    """Knows the printed names: one such as `s^+` or `p_t` is a single token."""

    def __init__(self, names: Iterable[str]) -> None:
        known = "|".join(re.escape(name) for name in sorted(set(names), key=lambda n: (-len(n), n)))
        whole = rf"(?P<known>(?:{known})(?!{_LETTER}|'))|" if known else ""
        self._token = re.compile(
            rf"(?P<space>\s+)|{whole}(?P<running>{_RUNNING})|(?P<sign>{_SIGNS})|(?P<word>{_WORD})"
        )

    def __call__(self, line: str) -> list[Token]:
        found: list[Token] = []
        at = 0
        while at < len(line):
            match = self._token.match(line, at)
            if match is None:
                raise ReadBackError(f"{line[at:]!r} cannot be read")
            text, kind = match.group(), str(match.lastgroup)
            if kind in ("known", "word"):
                found.append(Token("name", text, at))
            elif kind != "space":
                found.append(Token("number" if text[0].isdigit() else text, text, at))
            at = match.end()
        found.append(Token("end", "", at))
        return found
