"""Where a local derivative holds: where the other elements that a formula reads are other elements.

Of the loss itself, the same symbol stands for the derivative along all paths: what else the last formula
reads is said to be held still, where it moves with the same quantity.
"""

from __future__ import annotations

from collections.abc import Mapping

from sympy import And, Expr, Ne, Or, S
from sympy.logic.boolalg import Boolean

from symloss.derivation.partial import HeldStill, PartialDerivative
from symloss.language.atoms import atoms_of
from symloss.language.symbols import Index, Read
from symloss.program import Node, Reduce, context


def where_apart(target: Expr, nodes: Mapping[str, Node], own: Read | None = None) -> Boolean:
    """`i ≠ j` for ∂D[i, j]/∂x[i] of a D that also reads x[j]; true where there is nothing to say.

    `own` is a read whose part a line tells of as a whole.

    Read at one place, they are one element, and what both contribute adds up. An element that a sum also
    comes by is said to be held still there.
    """
    if not isinstance(target, PartialDerivative) or not isinstance(target.of, Read):
        return S.true
    node = nodes.get(target.of.name)
    if node is None or target.of.indices != node.axes:
        return S.true
    free = {symbol for symbol in target.free_symbols if isinstance(symbol, Index)}
    left_out = atoms_of(node.guard, Ne) if isinstance(node, Reduce) else set()
    conditions: list[Boolean] = []
    for read in sorted(atoms_of(node.body, Read) - {target.wrt, own}, key=str):
        if read.name != target.wrt.name:
            continue
        others = [Ne(*sorted(pair, key=str)) for pair in zip(target.wrt.indices, read.indices, strict=True)]
        inside = {symbol for symbol in read.free_symbols if isinstance(symbol, Index)}
        if not inside & set(context(node)) - free:
            conditions.append(Or(*others))
        elif left_out.isdisjoint(others) and S.true not in others:
            conditions.append(HeldStill(read))
    return And(*conditions)


def where_alone(target: PartialDerivative, last: Node, nodes: Mapping[str, Node]) -> Boolean:
    """What is held still in a local derivative of the loss, whose formula is `last`."""
    others = sorted(atoms_of(last.body, Read) - {target.wrt}, key=str)
    return And(*(HeldStill(read) for read in others if _moves_with(read.name, target.wrt.name, nodes)))


def _moves_with(name: str, other: str, nodes: Mapping[str, Node]) -> bool:
    """Whether what a node is made of includes another."""
    reached, found = {name}, [name]
    while found:
        node = nodes.get(found.pop())
        read = (
            {one.name for part in (node.body, node.guard) for one in atoms_of(part, Read)} if node else set()
        )
        found += read - reached
        reached |= read
    return other in reached
