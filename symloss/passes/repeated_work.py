"""Which element-wise definitions are worth their place in memory: costly ones that are used repeatedly."""

from __future__ import annotations

from collections import defaultdict

from sympy import Abs, Expr, Function, Max, Min, Piecewise, Pow, sign

from symloss.language.symbols import Index, Read
from symloss.passes.materialise_factors import operands
from symloss.program import Let, Node, Program, context, rename

_CHEAP = (Abs, Max, Min, Piecewise, sign)
Use = tuple[tuple[Expr, ...], tuple[Index, ...]]


def is_costly(body: Expr) -> bool:
    """Whether an expression takes a function, a root or a division, not only sums and products."""
    if any(
        not isinstance(item, _CHEAP) and not getattr(item, "is_cheap", False) for item in body.atoms(Function)
    ):
        return True
    return any(not (power.exp.is_Integer and power.exp > 0) for power in body.atoms(Pow))


def is_repeated(indices: tuple[Expr, ...], loops: tuple[Index, ...]) -> bool:
    """Whether loops come back to the same element, and not only in the innermost ones.

    An element at the indices of the outermost loops is a local of those.
    """
    own = loops[: len(indices)]
    return len(loops) > len(indices) and indices != own


def repeated_lets(program: Program, outputs: tuple[str, ...]) -> frozenset[str]:
    """The costly definitions that some reader, other definitions written out, would compute repeatedly.

    What a matrix product reads is stored in any case: what it is made of is computed once.
    """
    found: set[str] = set()
    stored = {*outputs, *(name for node in program for name in _factors(node))}
    uses: dict[str, list[Use]] = defaultdict(list)
    for node in reversed(program.nodes):
        written_out = isinstance(node, Let) and node.name not in stored
        own: Use = (node.axes, context(node))
        places = uses[node.name] if written_out else [own]
        if written_out and node.axes and is_costly(node.body) and any(is_repeated(*use) for use in places):
            found.add(node.name)
            places = [own]
        for read in node.body.atoms(Read) | node.guard.atoms(Read):
            uses[read.name] += [(_seen_at(read, node, indices), loops) for indices, loops in places]
    return frozenset(found)


def _factors(node: Node) -> set[str]:
    return {read.name for factor, _ in operands(node) or () if isinstance(read := factor, Read)}


def _seen_at(read: Read, node: Node, indices: tuple[Expr, ...]) -> tuple[Expr, ...]:
    return tuple(rename(index, node.axes, indices) for index in read.indices)
