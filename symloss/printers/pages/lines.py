"""Long formulas over several lines: an estimate of widths, and breaks before operators.

Only LaTeX as our own expression printer writes it is understood; the same lines serve every face.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}^_&]|\s+|.", re.DOTALL)
_WORDS = {r"\log": 1.3, r"\exp": 1.5, r"\max": 1.9, r"\min": 1.7, r"\sum": 1.5, r"\le": 1.3, r"\ge": 1.3}
_WORDS |= {r"\ne": 1.3, r"\cdot": 0.8, r"\partial": 0.55, r"\to": 1.5, r"\in": 1.2}
_SPACES = {r"\,": 0.17, r"\;": 0.28, r"\ ": 0.33, r"\quad": 1.0, r"\qquad": 2.0, r"\!": -0.17}
_NARROW, _BROAD, _PLAIN = ".,;:!'|()[]ijlt", "wmMWN", 0.53
_OPERATORS = ("+", "-", "=", "<", ">")
_DROPPED = (r"\left", r"\right", r"\displaystyle", r"\mathrm", r"\operatorname", r"\text", r"\hat")
_NO_LEFT_SIDE = (*_OPERATORS, "(", "[", "|", r"\left", r"\cdot", r"\le", r"\ge", r"\ne")
_FACTOR_ENDS = (")", "]", "^", r"\frac")


@dataclass(frozen=True)
class _Item:
    """A token or a whole group, where it begins and ends, its width, and how deep it stands."""

    text: str
    start: int
    end: int
    width: float
    depth: int


def width(latex: str) -> float:
    """The estimated width of a formula in display style, in em."""
    return sum(item.width for item in _items(latex))


def lines(latex: str, room: float) -> list[str]:
    """The formula in pieces of at most `room` em where operators allow it; one piece when it fits.

    Pieces after the first begin with the operator they were broken at. A pair of stretched parentheses
    that is broken open gets a fixed size.
    """
    latex = _opened(latex, room)
    if width(latex) <= room:
        return [latex]
    items = list(_items(latex))
    solid = [item for item in items if item.text.strip()]
    breaks = []
    for before, item in pairwise(solid):
        if item.text in ("+", "-") and before.text not in _NO_LEFT_SIDE:
            breaks.append((item.start, 2 * item.depth))
        elif item.text in ("(", "[", r"\left") and before.text in _FACTOR_ENDS:
            breaks.append((item.start, 2 * item.depth + 1))
    chosen = _chosen(latex, breaks, room)
    if not chosen:
        return [latex]
    edges = [0, *chosen, len(latex)]
    pieces = [latex[a:b].strip() for a, b in pairwise(edges)]
    pieces[1:] = [piece if piece[0] in "+-" else rf"\cdot {piece}" for piece in pieces[1:]]
    return _with_fixed_parentheses(pieces)


def _opened(latex: str, room: float) -> str:
    """A fraction that is too wide, or holds further fractions above its bar, as `1/below (above)`.

    A number that the product above begins with stays above the bar.
    """
    for item in _items(latex):
        if item.text != r"\frac" or item.depth:
            continue
        above, middle = _group(latex, item.start + len(item.text))
        below, _ = _group(latex, middle)
        if item.width > 0.8 * room or r"\frac" in above:
            is_sum = any(one.text in ("+", "-") and not one.depth for one in _items(above))
            is_last = not latex[item.end :].strip()
            number, above = ("1", above) if is_sum else _number_first(above)
            inside = above if is_last and not is_sum else rf"\left({above}\right)"
            return latex[: item.start] + rf"\frac{{{number}}}{{{below}}} {inside}" + latex[item.end :]
    return latex


def _number_first(product: str) -> tuple[str, str]:
    """The number that a product begins with, which would follow a fraction without a sign, and the rest."""
    found = re.match(r"(\d+) (?:\\, )?(?!\d|\\cdot)(?=\S)", product)
    return ("1", product) if found is None else (found[1], product[found.end() :])


def _chosen(latex: str, breaks: list[tuple[int, int]], room: float) -> list[int]:
    """Where to break: at the outermost places that make the pieces fit, as late as possible.

    A break comes with its rank: that of a sum before that of a product, outer ones before inner ones.
    """
    chosen: list[int] = []
    start = 0
    while width(latex[start:]) > room:
        fitting = [(at, rank) for at, rank in breaks if at > start and width(latex[start:at]) <= room]
        fitting = [(at, rank) for at, rank in fitting if width(latex[start:at]) > 0.25 * room] or fitting
        if not fitting:
            fitting = [one for one in breaks if one[0] > start][:1]
        if not fitting:
            break
        least = min(rank for _, rank in fitting)
        start = max(at for at, rank in fitting if rank == least)
        chosen.append(start)
        room -= 0 if len(chosen) > 1 else 2  # later lines are indented
    return chosen


def _items(latex: str) -> Iterator[_Item]:
    """The tokens of a formula; groups, fractions, scripts and environments count as one item."""
    position, depth = 0, 0
    while position < len(latex):
        token, end = _next(latex, position)
        if token == r"\begin":
            end = _environment_end(latex, position)
            yield _Item(token, position, end, _environment_width(latex[position:end]), depth)
        elif token in (r"\frac", r"\tfrac", r"\dfrac"):
            above, middle = _group(latex, end)
            below, end = _group(latex, middle)
            yield _Item(token, position, end, max(width(above), width(below)) + 0.4, depth)
        elif token in ("^", "_"):
            inside, end = _group(latex, end)
            yield _Item(token, position, end, 0.7 * width(inside), depth)
        elif token == r"\sqrt":
            inside, end = _group(latex, end)
            yield _Item(token, position, end, width(inside) + 0.9, depth)
        elif token == "{":
            inside, end = _group(latex, position)
            yield _Item(token, position, end, width(inside), depth)
        else:
            if token in (")", "]"):
                depth -= 1
            yield _Item(token, position, end, _token_width(token), depth)
            if token in ("(", "["):
                depth += 1
        position = end


def _next(latex: str, position: int) -> tuple[str, int]:
    found = _TOKEN.match(latex, position)
    assert found is not None
    return found.group(), found.end()


def _group(latex: str, position: int) -> tuple[str, int]:
    """The argument that begins here: a group in braces or one token; and where it ends."""
    while latex[position : position + 1].isspace():
        position += 1
    if latex[position : position + 1] != "{":
        return _next(latex, position) if position < len(latex) else ("", position)
    level, at = 0, position
    while at < len(latex):
        token, end = _next(latex, at)
        level += (token == "{") - (token == "}")
        if level == 0:
            return latex[position + 1 : at], end
        at = end
    return latex[position + 1 :], len(latex)


def _environment_end(latex: str, position: int) -> int:
    level = 0
    for found in re.finditer(r"\\(begin|end)\{[a-z]+\*?\}", latex[position:]):
        level += 1 if found.group(1) == "begin" else -1
        if level == 0:
            return position + found.end()
    return len(latex)


def _environment_width(text: str) -> float:
    inside = re.sub(r"^\\begin\{[a-z]+\*?\}|\\end\{[a-z]+\*?\}$", "", text)
    rows = re.split(r"\\\\(?:\[[^]]*\])?", inside)
    columns = [[0.8 * width(cell) for cell in row.split("&")] for row in rows]
    most = max(map(len, columns))
    widths = [max(row[i] for row in columns if len(row) > i) for i in range(most)]
    return sum(widths) + most + 0.8


def _token_width(token: str) -> float:
    if token in _SPACES:
        return _SPACES[token]
    if token in _DROPPED or token.isspace() or token in "&{}":
        return 0.0
    if token in _OPERATORS:
        return 1.25
    if token in _NARROW:
        return 0.38
    return _WORDS.get(token, 0.85 if token in _BROAD else _PLAIN)


def _with_fixed_parentheses(pieces: list[str]) -> list[str]:
    """`\\left(` without its `\\right)` on the same line becomes `\\bigl(`; its partner likewise."""
    marks = [
        (piece, found.start(), found.group())
        for piece, text in enumerate(pieces)
        for found in re.finditer(r"\\(?:left|right)(?![a-z])", text)
    ]
    sizes: dict[int, str] = {}
    stack: list[int] = []
    for number, (piece, at, mark) in enumerate(marks):
        if mark == r"\left":
            stack.append(number)
        elif stack and marks[opener := stack.pop()][0] != piece:
            first, begin, _ = marks[opener]
            inside = [pieces[first][begin:], *pieces[first + 1 : piece], pieces[piece][:at]]
            sizes[opener] = sizes[number] = _size(" ".join(inside))
    fixed = list(pieces)
    for number in sorted(sizes, reverse=True):
        piece, at, mark = marks[number]
        command = sizes[number] + ("l" if mark == r"\left" else "r")
        fixed[piece] = fixed[piece][:at] + command + fixed[piece][at + len(mark) :]
    return fixed


def _size(text: str) -> str:
    """How large parentheses around a text are, when they cannot stretch."""
    if r"\sum" in text:
        return r"\bigg"
    return r"\Big" if r"\frac" in text or r"\sqrt" in text else r"\big"
