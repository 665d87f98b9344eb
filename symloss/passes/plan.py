"""Where each node is computed: the phase, and whether it is stored.

Precondition: matrix products and orders have reads as their operands (`materialise_factors`,
`rank_by_sorting`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sympy import Expr
from sympy.logic.boolalg import Boolean

from symloss.language.atoms import atoms_of
from symloss.language.symbols import Read
from symloss.passes.materialise_factors import operands
from symloss.program import Let, Node, Program, Reduce, arranges, context, rename
from symloss.program.schedule import Arrange, Contract


@dataclass
class Plan:
    """Where each node is computed: its phase number, and whether it is a buffer, or by a step of its own.

    What is `kept` is stored before anything reads it; what is `repeated`, before anything reads it elsewhere
    than at the indices of the loops around. `row_sums` are added up a row of the result at a time.
    """

    kept: frozenset[str]
    repeated: frozenset[str] = frozenset()
    row_sums: frozenset[str] = frozenset()
    phase: dict[str, int] = field(default_factory=dict)
    buffers: set[str] = field(default_factory=set)
    products: dict[str, Contract | Arrange] = field(default_factory=dict)


def plan_phases(program: Program, outputs: tuple[str, ...], plan: Plan) -> None:
    """Fill in the plan's phases, buffers and products."""
    nodes = {node.name: node for node in program}
    wanted = _roots(program, outputs)
    factors: set[str] = set()
    for node in program:
        split = operands(node)
        if split is not None and isinstance(node, Reduce):
            (left, (a, _)), (right, (b, _)) = split
            plan.products[node.name] = Contract(node.name, (a, b), node.over[0], left, right)
            factors |= {read.name for read in (left, right) if isinstance(read, Read) and read.name in nodes}
        elif arranges(node):
            assert isinstance(node, Reduce) and isinstance(node.body, Read)
            plan.products[node.name] = Arrange(node.name, node.axes, node.op, node.body)
            factors |= {node.body.name} & nodes.keys()
    for node in program:
        rooted = (
            isinstance(node, Reduce)
            or node.name in wanted
            or node.name in factors
            or node.name in plan.kept | plan.repeated
            or _crosses_rows(node, program)
        )
        if not rooted:
            continue
        number = 0
        for read, own_row in _dependencies(node, nodes, plan):
            if read.name in plan.products or (own_row and node.name not in plan.products):
                number = max(number, plan.phase[read.name])
            else:
                number = max(number, plan.phase[read.name] + 1)
        plan.phase[node.name] = number
        if isinstance(node, Let) and node.axes and node.name not in outputs:
            plan.buffers.add(node.name)
    _delay(program, nodes, plan, outputs)
    _buffer_what_outlives(program, nodes, plan)


def _delay(program: Program, nodes: dict[str, Node], plan: Plan, outputs: tuple[str, ...]) -> None:
    """Row results move to the phase of their first reader, so that the rows are passed over once.

    First what gradients need; then what only the value needs joins the phase of its inputs.
    """
    gradient = {"grad", *(name for name in outputs if name != "terms")}
    for node in reversed(program.nodes):
        if node.name in gradient:
            gradient |= {read.name for read in atoms_of(node.body, Read) | atoms_of(node.guard, Read)}
    latest: dict[str, list[int]] = defaultdict(list)
    for node in reversed(program.nodes):
        if node.name not in plan.phase or node.name not in gradient:
            continue
        if node.axes and node.name not in plan.products and latest[node.name]:
            plan.phase[node.name] = max(plan.phase[node.name], min(latest[node.name]))
        for read, own_row in _dependencies(node, nodes, plan):
            same = own_row and node.name not in plan.products
            latest[read.name].append(plan.phase[node.name] - (0 if same else 1))
    for node in program:
        if node.name in plan.phase and node.name not in gradient:
            needed = [
                plan.phase[read.name] + (0 if own or read.name in plan.products else 1)
                for read, own in _dependencies(node, nodes, plan)
            ]
            plan.phase[node.name] = max([plan.phase[node.name], *needed])


def _roots(program: Program, outputs: tuple[str, ...]) -> set[str]:
    names = set(outputs) | {"term"}
    return {node.name for node in program if node.name in names and node.name != "term"}


def _crosses_rows(node: Node, program: Program) -> bool:
    """An element-wise let over rows that hides a reduction and is read from other rows."""
    if not isinstance(node, Let) or len(node.axes) != 1 or not _hides_reduction(node, program):
        return False
    row_reads = set()
    for other in program:
        for read in atoms_of(other.body, Read):
            if read.name == node.name and context(other)[:1] and read.indices != context(other)[:1]:
                row_reads.add(read)
    return bool(row_reads)


def _hides_reduction(node: Node, program: Program) -> bool:
    names = {other.name: other for other in program}
    for read in atoms_of(node.body, Read):
        other = names.get(read.name)
        if isinstance(other, Reduce) or (isinstance(other, Let) and _hides_reduction(other, program)):
            return True
    return False


def _dependencies(node: Node, nodes: dict[str, Node], plan: Plan) -> list[tuple[Read, bool]]:
    """The planned nodes that a node reads, lets written out, and whether at the node's own row."""
    row = context(node)[0] if context(node) else None
    found: list[tuple[Read, bool]] = []

    def visit(expression: Expr | Boolean) -> None:
        for read in atoms_of(expression, Read):
            other = nodes.get(read.name)
            if other is None:
                continue
            if read.name in plan.phase:
                own = bool(read.indices) and read.indices[0] == row and read.name not in plan.kept
                if read.name in plan.repeated:
                    own = own and read.indices == context(node)[: len(read.indices)]
                found.append((read, own))
            elif isinstance(other, Let):
                visit(rename(other.body, other.axes, read.indices))
                visit(rename(other.guard, other.axes, read.indices))

    visit(node.body)
    visit(node.guard)
    return found


def _buffer_what_outlives(program: Program, nodes: dict[str, Node], plan: Plan) -> None:
    for node in program:
        if node.name not in plan.phase:
            continue
        for read, same_row in _dependencies(node, nodes, plan):
            other = nodes[read.name]
            if (
                other.axes
                and other.name not in plan.products
                and (
                    plan.phase[other.name] < plan.phase[node.name]
                    or not same_row
                    or node.name in plan.products
                )
            ):
                plan.buffers.add(other.name)
