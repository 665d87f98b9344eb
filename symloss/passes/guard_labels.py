"""program -> program: reads at a label are guarded as their readers are; no ignored label is looked up.

Precondition: the nodes are in an order of evaluation.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import And
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.program import Node, Program, looks_up


def guard_labels(program: Program) -> Program:
    """Give every node that reads at a label the conditions under which alone its value is used."""
    implied: dict[str, frozenset[Boolean]] = {}
    uses: dict[str, list[frozenset[Boolean]]] = {}
    nodes: list[Node] = []
    for node in reversed(program.nodes):
        shared = frozenset(And.make_args(node.guard))
        readers = uses.get(node.name, [])
        if readers and node.name not in program.outputs:
            shared |= frozenset.intersection(*readers)
        implied[node.name] = shared
        for read in node.body.atoms(Read) | node.guard.atoms(Read):
            if read.name in program and read.name != node.name:
                uses.setdefault(read.name, []).append(_seen_from(read, shared, program.node(read.name)))
        guard = And(*sorted(shared, key=str)) if looks_up(node.body) else node.guard
        nodes.append(replace(node, guard=guard))
    return program.with_nodes(reversed(nodes))


def _seen_from(read: Read, conditions: frozenset[Boolean], node: Node) -> frozenset[Boolean]:
    """The conditions of a reader in the indices of what it reads, those that can be said in them."""
    if not all(isinstance(index, Index) for index in read.indices):
        return frozenset()
    names = dict(zip(read.indices, node.axes, strict=True))
    sayable = (
        part for part in conditions if {s for s in part.free_symbols if isinstance(s, Index)} <= set(names)
    )
    return frozenset(part.xreplace(names) for part in sayable)
