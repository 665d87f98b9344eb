"""Lines of source that fit the page."""

from __future__ import annotations

import re
import textwrap

WIDTH = 106


def wrapped(line: str, margin: int = 4) -> list[str]:
    """A line of source broken after operators and commas so that it fits the page."""
    if len(line) + margin <= WIDTH:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    left, assigned = "", re.search(r" \+?= ", line)
    if assigned and not line.lstrip().startswith(("if ", "for ")):
        left, right = line[: assigned.end()], line[assigned.end() :]
        opening, closing, body = f"{left}(", f"{indent})", right
        if (call := re.fullmatch(r"([\w.]+)\((.*)\)", right)) and _is_one_call(right):
            opening, body = f"{left}{call[1]}(", call[2]
    elif (call := re.fullmatch(r"\s*((?:return )?[\w.]+)\((.*)\)", line)) and _is_one_call(line.strip()):
        opening, closing, body = f"{indent}{call[1]}(", f"{indent})", call[2]
    elif call := re.fullmatch(r"(def \w+)\((.*)\):", line):
        opening, closing, body = f"{call[1]}(", "):", call[2]
    elif condition := re.fullmatch(r"(\s*)if (.*):", line):
        opening, closing, body = f"{indent}if (", f"{indent}):", condition[2]
    elif line.startswith("return "):
        opening, closing, body = "return (", ")", line.removeprefix("return ")
    else:
        return [line]
    pieces = _pieces(body, indent, margin)
    if ", " in left and len(opening) + margin > WIDTH:
        names, equals, called = opening.partition(" = ")
        many = _pieces(names.strip(), indent, margin)
        return [f"{indent}(", *many, f"{indent}){equals}{called}", *pieces, closing]
    return [opening, *pieces, closing]


def _pieces(text: str, indent: str, margin: int) -> list[str]:
    room = WIDTH - margin - len(indent) - 4
    pieces = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
    return [f"{indent}    {piece}" for piece in pieces]


def _is_one_call(text: str) -> bool:
    """Whether the first parenthesis closes at the very end."""
    depth = 0
    for position, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and character == ")":
            return position == len(text) - 1
    return False
