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
    left = max((width(one.left) for one in equations), default=0.0)
    rows = [row for one in equations for row in _rows(one, ROOM - left - 2)]
    return _display(rows)


def chained(step: Step) -> str:
    """The sides of a step: `target = form` or `target = form = form`, each side on lines of its own."""
    target, *forms = step.sides
    room = max(ROOM - width(target) - 2, _LEAST)
    rows = [f"{target if not position else ''} {row}" for position, row in enumerate(_sides(forms, room))]
    return _display([row.strip() for row in rows])


def _sides(forms: Sequence[str], room: float) -> list[str]:
    return [row for form in forms for row in _broken(form, room)]


def _rows(equation: Equation, room: float) -> list[str]:
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
