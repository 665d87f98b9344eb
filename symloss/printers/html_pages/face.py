"""The spans, displays and listings of a page as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from markupsafe import Markup, escape

from symloss.printers.html_pages.material import Plot
from symloss.printers.html_pages.typesetter import Typesetter
from symloss.printers.pages.content import Code, Equation, Math, Prose, Step
from symloss.printers.pages.displays import equation_rows, step_rows
from symloss.printers.pages.lines import width
from symloss.printers.pages.signs import spelled

ROOM = 42.0  # em of a display in the column of text
BOTH, LEAST = 36.0, 14.0  # em of two that stand beside each other, of the narrower at least
MOST_ROWS, MORE_ROWS = 5, 2  # of the second one there, and more than it has by itself
_SCRIPT_SAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


class Face:
    """Prints what templates put in place; `losses` are those that have a page to link to."""

    boxed = ROOM - 2.5  # em of a display in a box or under a step

    def __init__(self, typesetter: Typesetter, losses: frozenset[str], root: str) -> None:
        self.typesetter = typesetter
        self.losses = losses
        self.root = root  # from the page to the folder of the site, with a slash at the end or empty

    def address(self, name: str) -> str:
        return f"{self.root}losses/{name}.html"

    def math(self, latex: str) -> Markup:
        return Markup(self.typesetter.inline(spelled(latex)))

    def tall(self, latex: str) -> Markup:
        """A formula in display size inside a row of a table."""
        return self.math(rf"\displaystyle {latex}")

    def softmax(self, letter: str) -> Markup:
        return self.math(rf"\operatorname{{softmax}}({letter})")

    def code(self, text: str) -> Markup:
        shown = Markup("<code>{}</code>").format(text)
        if text in self.losses:
            return Markup('<a href="{}">{}</a>').format(self.address(text), shown)
        return shown

    def inline(self, prose: Prose) -> Markup:
        parts = []
        for span in prose:
            match span:
                case Math():
                    parts.append(self.math(span.latex))
                case Code():
                    parts.append(self.code(span.text))
                case _:
                    parts.append(escape(_quoted(span)))
        return Markup("").join(parts)

    def sentence(self, prose: Prose) -> Markup:
        """Spans that begin with a capital."""
        first = prose[0] if prose else ""
        if isinstance(first, str) and first:
            prose = (first[0].upper() + first[1:], *prose[1:])
        return self.inline(prose)

    def aligned(self, equations: Sequence[Equation], room: float = ROOM) -> Markup:
        return self.display(equation_rows(equations, room))

    def chained(self, step: Step) -> Markup:
        return self.display(step_rows(step, self.boxed))

    def display(self, rows: list[str]) -> Markup:
        return Markup(self.typesetter.display(rows))

    def room_beside(self, definition: Sequence[Equation], gradient: Sequence[Equation]) -> float | None:
        """The room that a gradient has beside a definition; None where it needs too many lines there."""
        room = BOTH - max((width(one.left) + width(one.right) + 2 for one in definition), default=BOTH)
        rows = equation_rows(gradient, room) if room > LEAST and gradient else []
        most = min(MOST_ROWS, len(equation_rows(gradient, self.boxed)) + MORE_ROWS)
        return room if 0 < len(rows) <= most and all(width(row) <= room for row in rows) else None

    def listing(self, text: str, language: str = "python") -> Markup:
        from pygments import highlight
        from pygments.formatters import HtmlFormatter
        from pygments.lexers import get_lexer_by_name

        return Markup(highlight(text, get_lexer_by_name(language), HtmlFormatter(nowrap=True)).rstrip("\n"))

    def plot(self, plot: Plot) -> Markup:
        """What the script of plots is given, as JavaScript."""
        data: dict[str, Any] = asdict(plot)
        code = data.pop("code")
        data["symbol"] = self.math(plot.symbol)
        for control in data["controls"]:
            control["symbol"] = self.math(control["symbol"])
        return Markup(f"{{data: {in_script(data)}, entries: {code}}}")


def in_script(data: Any) -> str:
    """Data as JavaScript that may stand between the tags of a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda found: _SCRIPT_SAFE[found.group()], text)


def _quoted(text: str) -> str:
    """Straight double quotes in pairs become typographic ones."""
    return re.sub(r'"(.*?)"', "“\\1”", text)
