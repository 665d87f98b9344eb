"""A line of LaTeX as tokens, in the dialect of the expression printer."""

from __future__ import annotations

import re

from symloss.readback.nodes import ReadBackError
from symloss.readback.table import Table
from symloss.readback.text_tokens import Token

_SPACES = r"\\[,;! ]|\\q?quad(?![A-Za-z])|\s+"
_WORDS = r"\\text\{\s*(?P<word>[a-z]+(?: [a-z]+)?)\s*\}"
_ROMAN = r"\\(?:mathrm|operatorname)\{(?:[^{}\\]|\\_)+\}'*"
_COMMANDS = r"\\[A-Za-z]+|\\\\"
_SIGNS = r"[()\[\]{}|,;:&^_+\-=<>!/]"


class LatexTokeniser:
    """Knows the printed names: one such as `\\hat{y}` is a single token.

    A name with a subscript of its own shares it with its indices, `p_{t,n}`: a token of the kind "joined".
    """

    def __init__(self, table: Table) -> None:
        plain: set[str] = set()
        joined: dict[str, str] = {}
        for item in table.quantities:
            stem, mark, own = item.shown.partition("_")
            plain.add(item.shown)
            if item.axes and mark and not stem.endswith("\\") and r"\mathrm" not in stem:
                own = own[1:-1] if own.startswith("{") and own.endswith("}") else own
                joined[f"{stem}_{{{own},"] = item.shown
        self.joined = joined
        self._token = re.compile(
            "|".join(
                f"(?P<{kind}>{pattern})"
                for kind, pattern in (
                    ("space", _SPACES),
                    ("joined", _any(joined)),
                    ("known", _any(plain)),
                    ("text", _WORDS),
                    ("roman", _ROMAN),
                    ("command", _COMMANDS),
                    ("number", r"\d+(?:\.\d+)?"),
                    ("letter", r"[A-Za-z]'*"),
                    ("sign", _SIGNS),
                )
                if pattern
            )
        )

    def __call__(self, line: str) -> list[Token]:
        found: list[Token] = []
        at = 0
        while at < len(line):
            match = self._token.match(line, at)
            if match is None:
                raise ReadBackError(f"{line[at:]!r} cannot be read")
            kind, text = str(match.lastgroup), match.group()
            if kind == "word":
                kind = "text"
            if kind == "joined":
                found.append(Token("joined", self.joined[text], at))
            elif kind in ("known", "letter"):
                found.append(Token("name", text, at))
            elif kind == "roman":
                found.append(Token("function" if "operatorname" in text else "name", text, at))
            elif kind == "text":
                found.append(Token("word", match.group("word"), at))
            elif kind == "number":
                found.append(Token("number", text, at))
            elif kind != "space":
                found.append(Token("sign", text, at))
            at = match.end()
        found.append(Token("end", "", at))
        return found


def _any(texts: object) -> str:
    """One of several texts; a command does not end where letters go on."""
    ordered = sorted(texts, key=lambda text: (-len(text), text))  # type: ignore[call-overload]
    return "|".join(
        re.escape(text) + (r"(?![A-Za-z])" if re.search(r"\\[A-Za-z]+$", text) else "") for text in ordered
    )
