"""Which nodes of a program are computed together, step by step: those that read each other in a circle."""

from __future__ import annotations

from sympy import Expr

from symloss.language.symbols import Index, Read
from symloss.program.nodes import Node, Program, Scan


def together(program: Program) -> dict[str, tuple[Node, ...]]:
    """For the name of every node of a recurrence, all the nodes of that recurrence, in order."""
    reached = _reached(program)
    found: dict[str, tuple[Node, ...]] = {}
    for scan in program:
        if isinstance(scan, Scan) and scan.name not in found:
            names = {name for name in reached[scan.name] if scan.name in reached[name]} | {scan.name}
            members = tuple(node for node in program if node.name in names)
            found |= {node.name: members for node in members}
    return found


def _reached(program: Program) -> dict[str, set[str]]:
    """The nodes that each node reads, directly or not."""
    names = {node.name for node in program}
    reached = {node.name: {read.name for read in node.body.atoms(Read)} & names for node in program}
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
