"""Names of nodes: fresh ones, and nodes that are called otherwise."""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Symbol

from symloss.language.symbols import Read
from symloss.program.nodes import Program


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
