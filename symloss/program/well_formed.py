"""What every program of the chain is, whatever pass made it: names, ranks, axes, bound indices, dominance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from symloss.language.remembered import free_indices_of, reads_of
from symloss.language.symbols import Extent, Index, Read
from symloss.program.nodes import Node, Program, Scan, context
from symloss.program.recurrence import together


class StructureError(RuntimeError):
    """A program is not what a program is: a fault of the pass that made it."""


def require_well_formed(program: Program, stage: str) -> Program:
    """Return the program once nothing is wrong with its structure.

    Raises:
        StructureError: naming the loss, the stage, the node and what is wrong with it.
    """
    for complaint in complaints(program):
        raise StructureError(f"{program.name}, {stage}: {complaint}")
    return program


def complaints(program: Program) -> Iterator[str]:
    """Everything that is wrong with a program, a sentence each."""
    yield from _about_names(program)
    axes = {array.name: array.axes for array in program.arrays}
    later = {node.name: tuple(index.extent for index in node.axes) for node in program}
    recurrences = together(program)  # of what reads one another around a recurrence, each may stand first
    for node in program:
        yield from _about_indices(node)
        members = {member.name for member in recurrences.get(node.name, ())}
        for read in _reads(node):
            known = later if read.name in members else axes
            yield from _about_read(node, read, known.get(read.name))
        axes[node.name] = later[node.name]
    for output in program.outputs:
        if output not in axes:
            yield f"the output {output} has no definition"


def _about_names(program: Program) -> Iterator[str]:
    given = Counter(node.name for node in program)
    yield from (f"{name} is defined {count} times" for name, count in given.items() if count > 1)
    arguments = {array.name for array in program.arrays} | {item.name for item in program.parameters}
    yield from (f"{name} is a definition and an argument" for name in given if name in arguments)


def _about_indices(node: Node) -> Iterator[str]:
    bound = context(node)
    names = Counter(index.name for index in bound)
    yield from (f"{node.name} binds {name} {count} times" for name, count in names.items() if count > 1)
    for part in (node.body, node.guard):
        unbound = (index for index in free_indices_of(part) if index not in bound)
        yield from (f"{node.name} uses the index {index}, which nothing binds" for index in unbound)
    if isinstance(node, Scan) and node.along not in node.axes:
        yield f"{node.name} runs along {node.along}, which is none of its axes"


def _reads(node: Node) -> dict[Read, None]:
    return dict.fromkeys((*reads_of(node.body), *reads_of(node.guard)))


def _about_read(node: Node, read: Read, own: tuple[Extent, ...] | None) -> Iterator[str]:
    if own is None:
        yield f"{node.name} reads {read}, which no array and no definition before it is"
        return
    if len(own) != len(read.indices):
        yield f"{node.name} reads {read}, which has {len(own)} axes"
        return
    for index, extent in zip(read.indices, own, strict=True):
        if isinstance(index, Index) and not _fits(index.extent, extent):
            yield f"{node.name} reads {read}: {index} runs over {index.extent}, and the axis is {extent}"


def _fits(index: Extent, axis: Extent) -> bool:
    """Whether an index may run over an axis: the same one, or one of positions along it."""
    return index == axis or index.along is not None or axis.along is not None
