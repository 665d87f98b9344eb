"""program with recurrences -> what an order needs, the order, and what is left: parts that follow each other.

Precondition: orders have reads as their keys (`rank_by_sorting`). Rows are put in order by a step of its own,
between the passes over the rows: what the keys are made of comes before it. Keys that a recurrence gives are
copied out of a row's own memory, and what reads the order computes the recurrence once more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from symloss.language.symbols import Read
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Scan, arranges, head
from symloss.program.names import fresh_name, taken_names
from symloss.program.nodes import needed
from symloss.program.unsupported import UnsupportedError


def first_part(program: Program) -> tuple[Program, Program] | None:
    """The first part, with what it hands on as its outputs, and the rest; None where there is no order.

    The rest still has the nodes that the part hands on (`without`). A part with recurrences has one output.

    Raises:
        UnsupportedError: a recurrence puts in order what it carries itself.
    """
    waiting = [node for node in program if arranges(node)]
    if not waiting:
        return None
    recurring = {node.name for node in waiting if _recurs(program, node)}
    free = [node for node in waiting if node.name not in recurring]
    wanted = _needed(program, waiting) - {*program.outputs}
    totals = [node for node in _nodes(program, wanted) if not node.axes and not _recurs(program, node)]
    if free or totals:
        keys = [program.node(node.body.name) for node in free if node.body.name in program]
        return _of(program, [*totals, *free, *keys]), program
    for node in waiting:
        if not any(map(arranges, _nodes(program, _needed(program, [node])))):
            return _keys(program, node)
    key = next((node for node in program if node.name == waiting[0].body.name), waiting[0])
    told = key.body if isinstance(key, Let) and not key.role.named else waiting[0].body
    raise UnsupportedError(
        f"{program.name}: the step of a recurrence puts {told} in order, which depends on what it "
        "carries; sort what goes into the recurrence, or what it gives after its last step"
    )


def without(program: Program, names: Collection[str]) -> Program:
    """The program in which some nodes are given."""
    given = set(names) - set(program.outputs)
    return drop_unused(program.with_nodes(node for node in program if node.name not in given))


def _keys(program: Program, order: Node) -> tuple[Program, Program]:
    """The keys of an order, copied, and the program in which they are what is put in order."""
    key = order.body
    assert isinstance(key, Read)
    copy = Let(head(fresh_name(f"keys_{key.name}", taken_names(program))), key.indices, key)
    part = _of(program.with_nodes((*program, copy)), [copy])
    nodes = (
        replace(node, body=Read(copy.head, *node.body.indices))
        if arranges(node) and node.body.name == key.name
        else node
        for node in program
    )
    return part, program.with_nodes(nodes)


def _of(program: Program, wanted: Iterable[Node]) -> Program:
    """The part of a program that gives some of its nodes."""
    outputs = tuple(dict.fromkeys(node.name for node in wanted))
    names = _needed(program, _nodes(program, outputs)) | {*outputs}
    return replace(program.with_nodes(_nodes(program, names)), outputs=outputs)


def _nodes(program: Program, names: Collection[str]) -> list[Node]:
    return [node for node in program if node.name in names]


def _needed(program: Program, nodes: Iterable[Node]) -> set[str]:
    return needed(program, *(part for node in nodes for part in (node.body, node.guard)))


def _recurs(program: Program, node: Node) -> bool:
    return any(isinstance(other, Scan) for other in (node, *_nodes(program, _needed(program, [node]))))
