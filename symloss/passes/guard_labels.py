"""program -> program: reads at a label are guarded as their readers are; no ignored label is looked up.

Precondition: the nodes are in an order of evaluation.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import And
from sympy.logic.boolalg import Boolean

from symloss.language.atoms import atoms_of
from symloss.language.remembered import replaced
from symloss.language.symbols import Index, Read
from symloss.program import Program, looks_up, needed


def guard_labels(program: Program) -> Program:
    """Give every node that reads at a label the conditions under which alone its value is used."""
    used = conditions_of_use(program)
    return program.with_nodes(
        replace(node, guard=And(*sorted(used[node.name], key=str))) if looks_up(node.body) else node
        for node in program
    )


def conditions_of_use(program: Program) -> dict[str, frozenset[Boolean]]:
    """For each node the conditions that hold wherever its value is used: its own and those of all readers."""
    implied: dict[str, frozenset[Boolean]] = {}
    uses: dict[str, list[frozenset[Boolean]]] = {}
    for node in reversed(program.nodes):
        shared = frozenset(And.make_args(node.guard))
        readers = uses.get(node.name, [])
        if readers and node.name not in program.outputs:
            shared |= frozenset.intersection(*readers)
        implied[node.name] = shared
        asked = atoms_of(node.guard, Read)
        for read in atoms_of(node.body, Read) | asked:
            if read.name in program and read.name != node.name:
                known = _asked_before(read, shared, program) if read in asked else shared
                axes = program.node(read.name).axes
                uses.setdefault(read.name, []).append(_seen_from(read, known, axes))
    return implied


def _asked_before(read: Read, conditions: frozenset[Boolean], program: Program) -> frozenset[Boolean]:
    """The conditions that do not ask for what is read: those can be asked first."""
    return frozenset(part for part in conditions if read.name not in needed(program, part))


def _seen_from(read: Read, conditions: frozenset[Boolean], axes: tuple[Index, ...]) -> frozenset[Boolean]:
    """The conditions of a reader in the indices of what it reads, those that can be said in them."""
    if not all(isinstance(index, Index) for index in read.indices):
        return frozenset()
    pairs = list(zip(read.indices, axes, strict=True))
    found: set[Boolean] = set()
    for names in (dict(pairs), dict(reversed(pairs))):  # on a diagonal a condition holds for either index
        found |= {
            replaced(part, names)
            for part in conditions
            if {s for s in part.free_symbols if isinstance(s, Index)} <= set(names)
        }
    return frozenset(found)
