"""Which nodes of a program are computed together, step by step: those that read each other in a circle."""

from __future__ import annotations

from collections.abc import Iterable

from sympy import Expr

from symloss.language.symbols import Index
from symloss.program.nodes import Node, Program, Scan, reads_in


def in_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes, each after all that it reads, in a recurrence at the same step; else as they were.

    The carries of one recurrence are declared in any order: `(a + b**2, b + x)` needs b first.
    """
    given = tuple(nodes)
    reached = _reached(given)
    found: list[Node] = []

    def add(node: Node) -> None:
        if node in found:
            return
        circle = {name for name in reached[node.name] if node.name in reached[name]} | {node.name}
        needed = set().union(*(reached[name] for name in circle)) - circle
        for other in given:
            if other.name in needed:
                add(other)
        found.extend(_in_one_step([other for other in given if other.name in circle]))

    for node in given:
        add(node)
    return tuple(found)


def _in_one_step(members: list[Node]) -> list[Node]:
    """The nodes of a recurrence in an order in which one step can compute them."""
    along = next((node.along for node in members if isinstance(node, Scan)), None)
    if along is None or len(members) == 1:
        return members
    places = {node.name: node.axes.index(along) for node in members}
    needed = {
        node.name: {r.name for r in reads_in(node) if r.name in places and r.indices[places[r.name]] == along}
        for node in members
    }
    found: list[Node] = []

    def add(node: Node) -> None:
        if node not in found:
            for other in members:
                if other.name in needed[node.name] and other is not node:
                    add(other)
            found.append(node)

    for node in members:
        add(node)
    return found


def together(program: Program) -> dict[str, tuple[Node, ...]]:
    """For the name of every node of a recurrence, all the nodes of that recurrence, in order."""
    scans = [node for node in program if isinstance(node, Scan)]
    reached = _reached(program) if scans else {}
    found: dict[str, tuple[Node, ...]] = {}
    for scan in scans:
        if scan.name not in found:
            names = {name for name in reached[scan.name] if scan.name in reached[name]} | {scan.name}
            members = tuple(node for node in program if node.name in names)
            found |= {node.name: members for node in members}
    return found


def _reached(nodes: Iterable[Node]) -> dict[str, set[str]]:
    """The nodes that each node reads, directly or not, in its body or its guard."""
    given = tuple(nodes)
    names = {node.name for node in given}
    reached = {node.name: {read.name for read in reads_in(node)} & names for node in given}
    changed = True
    while changed:
        changed = False
        for name, found in reached.items():
            further = found.union(*(reached[other] for other in found))
            changed |= further != found
            reached[name] = further
    return reached


def shift(index: Expr) -> tuple[Index, int]:
    """An index of a step as its loop index and what is added to it."""
    (base,) = index.atoms(Index)
    return base, int(index - base)
