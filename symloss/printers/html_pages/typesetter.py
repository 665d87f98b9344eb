"""Formulas as HTML by KaTeX, which runs in a JavaScript engine inside this process.

KaTeX itself ships with the package and the engine (V8) is a wheel, so that a site is built wherever pip
installs: no node, no network, and a formula that KaTeX cannot set is an error instead of red text.
"""

from __future__ import annotations

import json
import re
from typing import Any

from symloss.program.unsupported import UnsupportedError
from symloss.resources import data_folder

KATEX = data_folder("templates") / "html" / "assets" / "katex"
_CASES = re.compile(r"\\\\(?!\[)")  # where a case of a distinction ends: fractions need the room
_RENDER = """
const set = (formulas) => JSON.stringify(formulas.map(([tex, display]) => {
  try {
    const options = {displayMode: display, fleqn: true, strict: "error", maxExpand: 10000};
    return [katex.renderToString(tex, options)];
  } catch (error) {
    return [null, String(error.message)];
  }
}));
"""


class TypesetError(ValueError):
    """KaTeX cannot set a formula: the message says which and why."""


class Typesetter:
    """Sets formulas, each once.

    Raises:
        UnsupportedError: the engine is not installed.
    """

    def __init__(self) -> None:
        try:
            from py_mini_racer import MiniRacer
        except ImportError:
            raise UnsupportedError(
                "the site needs packages that are not installed; pip install 'symloss[docs]' installs them"
            ) from None
        self._engine: Any = MiniRacer()
        self._engine.eval((KATEX / "katex.min.js").read_text(encoding="utf-8"))
        self._engine.eval(_RENDER)
        self._known: dict[tuple[str, bool], str] = {}

    def inline(self, latex: str) -> str:
        """A formula inside a sentence."""
        return self._set(latex, False)

    def display(self, rows: list[str]) -> str:
        """Rows of an alignment, as a display of their own."""
        body = " \\\\[3pt]\n".join(_CASES.sub(r"\\\\[5pt]", row) for row in rows)
        return self._set(rf"\begin{{aligned}}{body}\end{{aligned}}", True)

    def _set(self, latex: str, display: bool) -> str:
        key = latex, display
        if key not in self._known:
            ((html, *why),) = json.loads(self._engine.eval(f"set({json.dumps([key])})"))
            if html is None:
                raise TypesetError(f"KaTeX cannot set {latex!r}: {why[0]}")
            self._known[key] = html
        return self._known[key]
