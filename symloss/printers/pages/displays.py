"""Displayed formulas as rows of an alignment: at the equality sign, long ones over several lines."""

from __future__ import annotations

from collections.abc import Sequence

from symloss.printers.pages.content import Equation, Step
from symloss.printers.pages.lines import lines, width
from symloss.printers.pages.signs import spelled

ROOM = 42.0  # em of a line, left of a margin
BESIDE = r"{,}\qquad "
"""Between equations in one row."""
_BETWEEN = 2.3
_LEAST, _SHARE = 14.0, 0.37  # em of a side, or that share of a narrow line


def equation_rows(equations: Sequence[Equation], room: float = ROOM, is_dense: bool = False) -> list[str]:
    """Equations under each other; where it `is_dense`, short ones after the first share rows."""
    widths = [width(one.left) for one in equations if not _is_long(one.left, room)]
    left = room - max(widths, default=0.0) - 2
    rows = [_rows(one, left, room) for one in equations]
    return [_in_display_size(row) for row in _together(rows, room, is_dense)]


def step_rows(step: Step, room: float = ROOM, is_dense: bool = False) -> list[str]:
    """The sides of a step: `target = form` or `target = form = form`, each side on lines of its own."""
    rows: list[list[str]] = []
    for target, *forms in step.equations:
        left = max(room - width(target) - 2, _least(room))
        sides = enumerate(_sides(forms, left))
        rows.append([f"{'' if place else target} {row}".strip() for place, row in sides])
    return [_in_display_size(row) for row in _together(rows, room, is_dense)]


def _together(equations: Sequence[Sequence[str]], room: float, is_dense: bool) -> list[str]:
    """The rows of equations, of which short ones after the first, what names stand for, may share a row."""
    found: list[str] = []
    used = room
    for place, rows in enumerate(equations):
        is_short = is_dense and place > 0 and len(rows) == 1 and rows[0].count("&") == 1
        needs = width(rows[0].replace("&", "")) if is_short else room
        if is_short and used + _BETWEEN + needs <= room:
            found[-1] += BESIDE + rows[0].replace("&", "")
            used += _BETWEEN + needs
        else:
            found += rows
            used = needs
    return found


def _least(room: float) -> float:
    return min(_LEAST, _SHARE * room)


def _sides(forms: Sequence[str], room: float) -> list[str]:
    return [row for form in forms for row in _broken(form, room)]


def _is_long(left: str, room: float) -> bool:
    """Whether a left side takes lines of its own: it leaves too little beside it."""
    return width(left) > room - 2 * _least(room)


def _rows(equation: Equation, left_room: float, room: float) -> list[str]:
    if _is_long(equation.left, room):
        first, *rest = lines(equation.left, room)
        left = [rf"{{}} & {first}", *(rf"&\qquad {{}} {line}" for line in rest)]
        return [*left, *_broken(equation.right, room - 2, equation.relation)]
    first, *rest = _broken(equation.right, max(left_room, _least(room)), equation.relation)
    return [f"{equation.left} {first}", *rest]


def _broken(form: str, room: float, relation: str = "=") -> list[str]:
    first, *rest = lines(form, room)
    return [f"&{relation} {first}", *(rf"&\qquad {{}} {line}" for line in rest)]


def _in_display_size(row: str) -> str:
    """ASCII only, and cases with their fractions as large as outside."""
    return spelled(row).replace("{cases}", "{dcases}")
