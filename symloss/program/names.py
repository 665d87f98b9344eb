"""Names of nodes: fresh ones, and nodes that are called otherwise."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Symbol

from symloss.language.symbols import Read
from symloss.program.nodes import Program, context

ADDED = frozenset({"sample_weight", "terms", "weighted_term"})
"""What a schedule names besides the nodes of its program."""


def taken_names(program: Program) -> set[str]:
    """The names of nodes, arguments, axes and indices: no kernel may call a local so."""
    axes = {extent.name for array in program.arrays for extent in array.axes}
    axes |= {parameter.axis.name for parameter in program.parameters if parameter.axis is not None}
    axes |= {extent.name for extent in program.positions}
    return program.names | axes | {index.name for node in program for index in context(node)}


def fresh_name(stem: str, taken: set[str]) -> str:
    """The stem, or the stem with the first free number; it is taken from then on."""
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    taken.add(name)
    return name


def rename_nodes(program: Program, renaming: dict[str, str]) -> Program:
    """The program with some nodes called otherwise."""
    if not renaming:
        return program

    def fix(expression: Expr) -> Expr:
        reads = [read for read in expression.atoms(Read) if read.name in renaming]
        return expression.xreplace(
            {read: Read(_renamed(read.head, renaming), *map(fix, read.indices)) for read in reads}
        )

    nodes = [
        replace(
            node,
            head=_renamed(node.head, renaming),
            body=fix(node.body),
            guard=fix(node.guard),
            role=node.role.renamed(renaming),
        )
        for node in program
    ]
    return program.with_nodes(nodes)


def _renamed(symbol: Symbol, renaming: dict[str, str]) -> Symbol:
    return Symbol(renaming.get(symbol.name, symbol.name), **symbol.assumptions0)
