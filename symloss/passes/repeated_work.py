"""Which element-wise definitions are worth their place in memory: costly ones that are used repeatedly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sympy import Abs, Expr, Function, Max, Min, Piecewise, Pow, sign

from symloss.language.symbols import Index, Read
from symloss.passes.materialise_factors import operands
from symloss.program import Let, Node, Program, Reduce, context, rename

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


def repeated_sums(program: Program, outputs: tuple[str, ...]) -> frozenset[str]:
    """The sums of a row and a further index that several loops of the row need, one after the other.

    The scores of a soft-max are: its maximum, its sum and its derivative each come to all of them.
    """
    nodes = {node.name: node for node in program}
    below: dict[str, set[str]] = {}  # what a node is made of, its own definitions written out
    needs: dict[str, set[str]] = defaultdict(set)  # which sums and outputs read a sum
    for node in program:
        names = {read.name for part in (node.body, node.guard) for read in part.atoms(Read)} & nodes.keys()
        below[node.name] = names.union(*(below[name] for name in names))
        if not isinstance(node, Reduce) and node.name not in outputs:
            continue
        for name in _written_out(names, nodes):
            needs[name].add(node.name)
    return frozenset(
        name
        for name, readers in needs.items()
        if _is_of_a_row_and_more(nodes[name])
        and any(
            one in below[other] and len(nodes[one].axes) < len(nodes[name].axes)
            for one in readers
            for other in readers
        )
    )


def _written_out(names: set[str], nodes: Mapping[str, Node]) -> set[str]:
    """The sums that names stand for, element-wise definitions written out."""
    found: set[str] = set()
    while names:
        found |= {name for name in names if isinstance(nodes[name], Reduce)}
        lets = [nodes[name] for name in names - found]
        names = {read.name for let in lets for read in let.body.atoms(Read)} & nodes.keys()
    return found


def _is_of_a_row_and_more(node: Node) -> bool:
    return isinstance(node, Reduce) and len(node.axes) > 1 and operands(node) is None
