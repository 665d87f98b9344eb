"""Displayed formulas: aligned at the equality sign, long ones over several lines."""

from __future__ import annotations

from collections.abc import Sequence

from symloss.printers.pages.content import Equation, Step
from symloss.printers.pages.lines import lines, width
from symloss.printers.pages.signs import spelled

ROOM = 38.0  # em of a line, left of a margin
_LEAST = 14.0


def aligned(equations: Sequence[Equation]) -> str:
    """Equations under each other, in a display that shrinks where nothing else helps."""
    widths = [width(one.left) for one in equations if not _is_long(one.left)]
    room = ROOM - max(widths, default=0.0) - 2
    return _display([row for one in equations for row in _rows(one, room)])


def chained(step: Step) -> str:
    """The sides of a step: `target = form` or `target = form = form`, each side on lines of its own."""
    rows: list[str] = []
    for target, *forms in step.equations:
        room = max(ROOM - width(target) - 2, _LEAST)
        rows += [f"{'' if place else target} {row}".strip() for place, row in enumerate(_sides(forms, room))]
    return _display(rows)


def _sides(forms: Sequence[str], room: float) -> list[str]:
    return [row for form in forms for row in _broken(form, room)]


def _is_long(left: str) -> bool:
    """Whether a left side takes lines of its own: it leaves too little beside it."""
    return width(left) > ROOM - 2 * _LEAST


def _rows(equation: Equation, room: float) -> list[str]:
    if _is_long(equation.left):
        first, *rest = lines(equation.left, ROOM)
        left = [rf"{{}} & {first}", *(rf"&\qquad {{}} {line}" for line in rest)]
        return [*left, *_broken(equation.right, ROOM - 2, equation.relation)]
    first, *rest = _broken(equation.right, max(room, _LEAST), equation.relation)
    return [f"{equation.left} {first}", *rest]


def _broken(form: str, room: float, relation: str = "=") -> list[str]:
    first, *rest = lines(form, room)
    return [f"&{relation} {first}", *(rf"&\qquad {{}} {line}" for line in rest)]


def _display(rows: Sequence[str]) -> str:
    body = " \\\\\n".join(f"  {_in_display_size(row)}" for row in rows)
    return f"\\begin{{fitted}}\n{body}\n\\end{{fitted}}"


def _in_display_size(row: str) -> str:
    """ASCII only, and cases with their fractions as large as outside."""
    return spelled(row).replace("{cases}", "{dcases}")
