"""Faults of print planted in a displayed line: a sum sign, a bracket, a sign, an index, a number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from symloss.readback.check import Equation

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_SUMS = re.compile(rf"Σ_(?:\{{[^{{}}]*\}}|\w) |\\sum_{_BRACED} ")
_SUBSCRIPTS = re.compile(r"(?<=[\w'̂̃̄])\[[^\[\]]*\](?!\])|_\{[a-z](?:,[a-z])*\}|_[a-z](?![a-z{])")
_AFTER_FUNCTIONS = re.compile(r"(?:\w|[σ√}])$")


def faults(line: Equation) -> Iterator[tuple[str, Equation]]:
    """Every line that one slip of the printer would make of a line, with what the slip is."""
    for kind, plant in (
        ("sum", dropped_sums),
        ("bracket", dropped_brackets),
        ("sign", turned_signs),
        ("index", dropped_indices),
    ):
        for right in plant(line.right):
            if right != line.right:
                yield kind, replace(line, right=right)


def faults_on_both_sides(line: Equation) -> Iterator[tuple[str, Equation]]:
    """The same on either side, and every number of a formula changed to another."""
    for swapped in (False, True):
        one = replace(line, left=line.right, right=line.left) if swapped else line
        changed = (("number", replace(one, right=right)) for right in changed_numbers(one.right))
        for kind, fault in (*faults(one), *changed):
            yield kind, replace(fault, left=fault.right, right=fault.left) if swapped else fault


def changed_numbers(formula: str) -> Iterator[str]:
    """A digit in place of another."""
    for found in re.finditer(r"\d", formula):
        yield formula[: found.start()] + str((int(found[0]) + 1) % 10) + formula[found.end() :]


def dropped_sums(formula: str) -> Iterator[str]:
    for found in _SUMS.finditer(formula):
        yield formula[: found.start()] + formula[found.end() :]


def dropped_brackets(formula: str) -> Iterator[str]:
    """Parentheses around a sum that something before or behind refers to as a whole."""
    for opening, closing in _pairs(formula):
        before = formula[:opening].removesuffix(r"\left")
        inside, behind = formula[opening + 1 : closing].removesuffix(r"\right"), formula[closing + 1 :]
        if _AFTER_FUNCTIONS.search(before) or not _is_sum(inside):
            continue
        is_factor = re.search(r"(?:[·\-−/]|\\cdot|Σ_\w|\}) ?$", before) and not before.endswith(r"\frac{")
        is_whole = not is_factor and not re.match(r" ?[·/^²³]| [\w\\]", behind)
        is_loose = not is_whole and not behind.startswith((" +", " -", " −"))
        if is_loose or re.search(r"[\-−] ?$", before):
            yield before + inside + behind


def turned_signs(formula: str) -> Iterator[str]:
    for found in re.finditer(r" ([+\-−]) ", formula):
        other = {"+": "−" if "\\" not in formula and "_{" not in formula else "-"}.get(found[1], "+")
        yield formula[: found.start(1)] + other + formula[found.end(1) :]
    if formula.startswith(("-", "−")):
        yield formula[1:]


def dropped_indices(formula: str) -> Iterator[str]:
    """An element without one of its indices."""
    for found in _SUBSCRIPTS.finditer(formula):
        sign = found[0]
        inside = sign.strip("[]_{}").split(",")
        shorter = ",".join(inside[:-1]).strip()
        if sign.startswith("["):
            yield formula[: found.start()] + (f"[{shorter}]" if shorter else "") + formula[found.end() :]
        else:
            yield formula[: found.start()] + (f"_{{{shorter}}}" if shorter else "") + formula[found.end() :]


def _pairs(formula: str) -> Iterator[tuple[int, int]]:
    stack: list[int] = []
    for at, sign in enumerate(formula):
        if sign == "(":
            stack.append(at)
        elif sign == ")" and stack:
            yield stack.pop(), at


def _is_sum(inside: str) -> bool:
    level = 0
    for at, sign in enumerate(inside):
        level += (sign in "([{") - (sign in ")]}")
        if level == 0 and at and inside[at - 1 : at + 2] in (" + ", " − ", " - "):
            return True
    return False
