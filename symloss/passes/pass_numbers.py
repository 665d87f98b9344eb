"""program -> program: an array without axes becomes a parameter, which a kernel is handed as a number.

Precondition: every derivative has been taken, and no other pass asks any more what is differentiated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sympy import Basic

from symloss.language.symbols import Parameter, Read
from symloss.program import Program, Scan


def pass_numbers(program: Program, order: Sequence[str] = ()) -> Program:
    """The program with such arrays among its parameters, in the order of a call."""
    numbers = {array.name: array for array in program.arrays if array.is_number}
    if not numbers:
        return program
    symbols = {Read(array.symbol): array.symbol for array in numbers.values()}
    parameters = [*program.parameters, *(Parameter(one.name, one.domain) for one in numbers.values())]

    def spell(part: Any) -> Any:
        return part.xreplace(symbols) if isinstance(part, Basic) else part

    nodes = []
    for node in program:
        changed: dict[str, Any] = {"body": spell(node.body), "guard": spell(node.guard)}
        if isinstance(node, Scan):
            changed |= {"initial": spell(node.initial), "outside": spell(node.outside)}
            changed["lengths"] = tuple(map(spell, node.lengths))
        nodes.append(replace(node, **changed))
    return replace(
        program.with_nodes(nodes),
        arrays=tuple(array for array in program.arrays if array.name not in numbers),
        parameters=tuple(sorted(parameters, key=lambda one: _place(one.name, order))),
    )


def _place(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else -1
