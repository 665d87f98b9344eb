"""program with recurrences -> what comes before the samples, what each sample needs, what adds samples up.

Precondition: no node has a guard. A sum over samples that has other axes, such as the gradient in an array
that all samples share, becomes a sum for each sample, kept, and the sum of those.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program, Reduce, Scan, head, placed, read_of
from symloss.program.names import fresh_name, taken_names
from symloss.program.unsupported import UnsupportedError


@dataclass(frozen=True)
class Parts:
    """The three parts of a program; `kept` are the nodes of one part that a later part reads."""

    before: Program
    rows: Program
    after: Program
    kept: tuple[str, ...]


def row_of(program: Program, result: str) -> Index | None:
    """The index of the samples, each of which has its own recurrences; None where there is none.

    It is what a total is over, or what an array has in common with all nodes.
    """
    total = program.node(result)
    steps = {node.along for node in program if isinstance(node, Scan)}
    own: list[Node] = [node for node in program if isinstance(node, Scan)]
    if isinstance(total, Reduce) and total.op == "sum" and not total.axes:
        places = total.over
    else:
        own, places = list(program), total.axes
    return next((i for i in places if i not in steps and all(i in node.axes for node in own)), None)


def added_up(program: Program, row: Index, result: str) -> Program:
    """The program whose total is a sum over the rows alone, of what each row has; `row` may be new to it."""
    total = program.node(result)
    over = total.over if isinstance(total, Reduce) else ()
    if total.axes or over == (row,):
        return program
    axes = tuple(index for index in over if index == row)
    own = head(fresh_name(f"{result}_of_row", taken_names(program)))
    rest = tuple(index for index in over if index != row)
    part = replace(total, head=own, axes=axes)
    part = replace(part, over=rest) if isinstance(part, Reduce) else part
    whole = Reduce(total.head, (), (row,), "sum", Read(own, *axes), role=total.role)
    nodes = ((part, whole) if node is total else (node,) for node in program)
    return program.with_nodes(node for found in nodes for node in found)


def split_samples(program: Program, row: Index, result: str) -> Parts:
    """Split a program along the index of the samples.

    Raises:
        UnsupportedError: one sample needs what another one gives, or a recurrence runs over no sample.
    """
    before: list[Node] = []
    rows: list[Node] = []
    after: list[Node] = []
    late: set[str] = set()
    for node in program:
        node = _at_the_sample(node, row, {own.name for own in rows}, late)
        reads = {read.name for read in node.body.atoms(Read)}
        if row in node.axes:
            if reads & late:
                raise UnsupportedError(f"{program.name}: {node.name} needs what all samples give together")
            if (other := _of_another(node, row, rows)) is not None:
                raise UnsupportedError(
                    f"{program.name}: {node.name} needs {other}, which is of another sample"
                )
            rows.append(node)
        elif node.name == result:
            rows.append(node)
        elif isinstance(node, Reduce) and row in node.over:
            own = _of_one_sample(program, node, row)
            rows.append(own)
            after.append(replace(node, over=(row,), body=Read(own.head, row, *node.axes)))
        elif reads & (late | {own.name for own in rows}):
            after.append(node)
        else:
            before.append(node)
        late = {other.name for other in after}
    for node in (*before, *after):
        if isinstance(node, Scan):
            raise UnsupportedError(
                f"{program.name}: the scan that carries {node.name} reads nothing of a sample {row}; "
                f"let its step, or its length, read an argument at {row}"
            )
    return _kept(program, before, *_with_copies(program, rows, after))


def _at_the_sample(node: Node, row: Index, own: set[str], late: set[str]) -> Node:
    """A node of single samples that calls the sample by another index, called by the row's."""
    others = [index for index in node.axes if index.extent == row.extent]
    read = [one for one in node.body.atoms(Read) if one.name in own]
    if len(others) != 1 or not read or row in node.body.free_symbols or _reads(node) & late:
        return node
    if any(others[0] not in one.indices for one in read):
        return node
    return placed(node, tuple(row if index == others[0] else index for index in node.axes))


def _of_another(node: Node, row: Index, rows: list[Node]) -> Read | None:
    """What a node of a sample reads of the nodes of another one."""
    places = {own.name: own.axes.index(row) for own in (*rows, node) if row in own.axes}
    reads = sorted(node.body.atoms(Read), key=str)
    return next(
        (read for read in reads if read.name in places and read.indices[places[read.name]] != row), None
    )


def _reads(node: Node) -> set[str]:
    return {read.name for read in node.body.atoms(Read)}


def _with_copies(program: Program, rows: list[Node], after: list[Node]) -> tuple[list[Node], list[Node]]:
    """Recurrences of which a later part reads more than their end, copied out of a sample's own memory."""
    wanted = set().union(*map(_reads, after), set())
    taken = taken_names(program)
    copies = {
        node.name: Let(head(fresh_name(f"{node.name}_of_samples", taken)), node.axes, read_of(node))
        for node in rows
        if isinstance(node, Scan) and node.name in wanted
    }
    for node in after:
        for read in node.body.atoms(Read):
            if read.name in copies and not all(isinstance(index, Index) for index in read.indices):
                raise UnsupportedError(
                    f"{program.name}: {node.name} needs {read}, a step of the recurrence of another sample"
                )
    if not copies:
        return rows, after

    def copied(node: Node) -> Node:
        reads = {
            read: Read(copies[read.name].head, *read.indices)
            for read in node.body.atoms(Read)
            if read.name in copies
        }
        return replace(node, body=node.body.xreplace(reads))

    return [*rows, *copies.values()], list(map(copied, after))


def _of_one_sample(program: Program, node: Reduce, row: Index) -> Node:
    """What one sample adds to a sum over samples."""
    if node.op != "sum":
        raise UnsupportedError(
            f"{program.name}: beside a scan samples are only added up, but {node.name} takes the "
            f"{node.op.removeprefix('nan')} over them"
        )
    name = head(fresh_name(f"{node.name}_of_sample", taken_names(program)))
    over = tuple(index for index in node.over if index != row)
    role = replace(node.role, part=True, named=False)
    if over:
        return Reduce(name, (row, *node.axes), over, "sum", node.body, role=role)
    return Let(name, (row, *node.axes), node.body, role=role)


def _kept(program: Program, before: list[Node], rows: list[Node], after: list[Node]) -> Parts:
    """The parts, each with what it hands on as its outputs."""

    def read_by(nodes: list[Node]) -> set[str]:
        return {read.name for node in nodes for read in node.body.atoms(Read)}

    first = tuple(node.name for node in before if node.name in read_by([*rows, *after]))
    second = tuple(node.name for node in rows if node.name in read_by(after))
    wanted = set(program.outputs)
    parts = [
        replace(
            program, nodes=tuple(nodes), outputs=tuple(n.name for n in nodes if n.name in wanted | {*given})
        )
        for nodes, given in ((before, first), (rows, second), (after, ()))
    ]
    return Parts(parts[0], parts[1], parts[2], (*first, *second))
