"""program -> program: shapes and guards are consistent, or the declaration stops here.

Precondition: read from a validated declaration.
"""

from __future__ import annotations

from symloss.language.symbols import DeclarationError, Index, Read
from symloss.program import Program, Scan, context


def check(program: Program) -> Program:
    """Return the program once every read has a definition of its rank and every index is bound.

    Raises:
        DeclarationError: naming the loss, the node and the read.
    """
    ranks = {array.name: len(array.axes) for array in program.arrays}
    ranks |= {node.name: len(node.axes) for node in program if isinstance(node, Scan)}
    for node in program:
        bound = set(context(node))
        for expression in (node.body, node.guard):
            for symbol in expression.free_symbols:
                if isinstance(symbol, Index) and symbol not in bound:
                    raise DeclarationError(
                        f"{program.name}: {node.name} uses the index {symbol} outside its reduction"
                    )
            for read in expression.atoms(Read):
                if ranks.get(read.name) != len(read.indices):
                    raise DeclarationError(
                        f"{program.name}: {node.name} reads {read}, which has no such shape"
                    )
        ranks[node.name] = len(node.axes)
    return program
