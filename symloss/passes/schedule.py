"""program -> schedule: phases over rows, what is kept between them, which sums are matrix products.

Precondition: `expand_logsumexp` has run; the nodes are in an order of evaluation.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import permutations

from sympy import And, Eq, Expr, Mul, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Extent, Index, Read
from symloss.passes.guard_labels import guard_labels
from symloss.passes.loop_nest import Goal, LoopNest, UnreachableReduction
from symloss.passes.stabilise import drop_unused
from symloss.program import Indicator, Let, Node, Program, Reduce, context, head, placed, read_of, rename
from symloss.program.schedule import (
    Assign,
    Buffer,
    Contract,
    Phase,
    Scalars,
    Schedule,
    Step,
    When,
)


@dataclass
class _Plan:
    """Where each node is computed: its phase number, and whether it is a buffer or a matrix product."""

    phase: dict[str, int] = field(default_factory=dict)
    buffers: set[str] = field(default_factory=set)
    products: dict[str, Contract] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


def schedule(program: Program, outputs: tuple[str, ...], result: str = "total") -> Schedule:
    """Plan the computation of a scalar result and of the given output arrays.

    The per-sample terms of a loss are an output too, `terms`, where the program has them.

    Raises:
        NotImplementedError: for a sum that no structure known today can carry, naming it.
    """
    program, outputs = _with_terms(program, outputs, result)
    program = drop_unused(replace(program, outputs=(result, *outputs)))
    program = _materialise_factors(program)
    program, compared = _name_compared(program)
    program = guard_labels(program)
    kept = set(compared)
    while True:
        try:
            return _arranged(program, outputs, result, frozenset(kept))
        except UnreachableReduction as unreachable:
            if unreachable.name in kept:
                raise NotImplementedError(f"{program.name}: {unreachable}") from None
            kept.add(unreachable.name)


def _arranged(program: Program, outputs: tuple[str, ...], result: str, kept: frozenset[str]) -> Schedule:
    """The schedule in which the reductions `kept` are computed in a phase of their own and stored."""
    plan = _plan(program, outputs, kept)
    last = max(plan.phase.values(), default=0)
    steps: list[Step] = []
    scalar_names: set[str] = set()
    for number in range(last + 1):
        steps += [
            plan.products[n.name] for n in program if n.name in plan.products and plan.phase[n.name] == number
        ]
        scalars = _scalars(program, plan, number, outputs, scalar_names)
        if scalars is not None:
            steps.append(scalars)
        steps += _phases(program, plan, number, outputs, scalar_names)
    tail = _scalars(program, plan, last + 1, outputs, scalar_names)
    if tail is not None:
        steps.append(tail)
    buffers = tuple(
        Buffer(node.name, node.axes)
        for node in program
        if (node.name in plan.buffers or node.name in plan.products) and node.name not in outputs
    )
    return Schedule(program, tuple(steps), buffers, outputs, Symbol(result, real=True))


def _with_terms(program: Program, outputs: tuple[str, ...], result: str) -> tuple[Program, tuple[str, ...]]:
    """The weighted terms get a name and are an output, for the reduction `none`."""
    if result != "total" or "term" not in program:
        return program, outputs
    term, total = program.node("term"), program.node("total")
    assert isinstance(total, Reduce)
    body = rename(total.body, total.over, term.axes)
    weighted = Let(head("weighted_term"), term.axes, body, term.guard)
    terms = Let(head("terms"), term.axes, read_of(weighted), term.guard)
    summed = replace(total, body=Read(weighted.head, *total.over))
    nodes = [node for other in program for node in ((weighted, summed) if other is total else (other,))]
    return program.with_nodes((*nodes, terms)), ("terms", *outputs)


def _materialise_factors(program: Program) -> Program:
    """A matrix product needs operands that are reads: other factors become lets of their own."""
    nodes: list[Node] = []
    for node in program:
        split = _operands(node)
        if split is None:
            nodes.append(node)
            continue
        reads = []
        for side, (factor, axes) in zip(("left", "right"), split, strict=True):
            if isinstance(factor, Read):
                reads.append(factor)
                continue
            let = Let(Symbol(f"{node.name}_{side}", real=True), axes, factor)
            nodes.append(let)
            reads.append(read_of(let))
        nodes.append(replace(node, body=Mul(*reads)))
    return program.with_nodes(nodes)


def _name_compared(program: Program) -> tuple[Program, set[str]]:
    """The terms of a maximum that its gradient compares with it are stored once.

    Computed twice they may round differently, and no term would equal the maximum.
    """
    compared = [
        side.name
        for node in program
        for hit in sorted(node.body.atoms(Indicator), key=str)
        for side in hit.condition.args
        if isinstance(side, Read) and side.name in program
    ]
    kept: set[str] = set()
    for name in dict.fromkeys(compared):
        node = program.node(name)
        if not isinstance(node, Reduce) or node.op not in ("max", "min"):
            continue
        term = node.body
        if isinstance(term, Read) and program.array(term.name) is not None:
            continue
        if isinstance(term, Read) and set(term.indices) == set(context(node)):
            kept.add(term.name)
            continue
        let = Let(head(f"{name}_term"), context(node), term)
        kept.add(let.name)
        nodes: list[Node] = []
        for other in program:
            body = other.body.replace(
                lambda item: isinstance(item, Indicator),
                lambda item, node=node, let=let, other=other: _compare_stored(
                    item, node, let, context(other)
                ),
            )
            nodes += [let, replace(node, body=read_of(let))] if other is node else [replace(other, body=body)]
        program = program.with_nodes(nodes)
    return program, kept


def _compare_stored(hit: Indicator, node: Reduce, let: Let, indices: tuple[Index, ...]) -> Expr:
    """`[term = maximum]` with the stored term."""
    maximum = next((s for s in hit.condition.args if isinstance(s, Read) and s.name == node.name), None)
    if maximum is None:
        return hit
    term = next(side for side in hit.condition.args if side != maximum)
    for over in permutations(indices, len(node.over)):
        if all(a.extent == b.extent for a, b in zip(over, node.over, strict=True)):
            at = (*maximum.indices, *over)
            if (rename(node.body, context(node), at) - term).expand() == 0:
                return Indicator(Eq(Read(let.head, *at), maximum))
    return hit


def _operands(node: Node) -> list[tuple[Expr, tuple[Index, ...]]] | None:
    """The two factors of `sum over d of A[a, d] · B[b, d]`, each with its indices, or None."""
    if not (isinstance(node, Reduce) and node.op == "sum" and len(node.axes) == 2 and len(node.over) == 1):
        return None
    if node.guard is not S.true:
        return None
    (a, b), (d,) = node.axes, node.over
    left = [f for f in Mul.make_args(node.body) if b not in f.free_symbols]
    right = [f for f in Mul.make_args(node.body) if b in f.free_symbols]
    if any(a in factor.free_symbols for factor in right) or not left or not right:
        return None
    pair = (Mul(*left), (a, d)), (Mul(*right), (b, d))
    if any(d not in factor.free_symbols or not set(axes) <= factor.free_symbols for factor, axes in pair):
        return None
    return list(pair)


def _plan(program: Program, outputs: tuple[str, ...], kept: frozenset[str]) -> _Plan:
    plan = _Plan(kept=kept)
    nodes = {node.name: node for node in program}
    wanted = _roots(program, outputs)
    operands: set[str] = set()
    for node in program:
        split = _operands(node)
        if split is not None and isinstance(node, Reduce):
            (left, (a, _)), (right, (b, _)) = split
            plan.products[node.name] = Contract(node.name, (a, b), node.over[0], left, right)
            operands |= {read.name for read in (left, right) if isinstance(read, Read) and read.name in nodes}
    for node in program:
        rooted = (
            isinstance(node, Reduce)
            or node.name in wanted
            or node.name in operands
            or node.name in kept
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
    return plan


def _delay(program: Program, nodes: dict[str, Node], plan: _Plan, outputs: tuple[str, ...]) -> None:
    """Row results move to the phase of their first reader, so that the rows are passed over once.

    First what gradients need; then what only the value needs joins the phase of its inputs.
    """
    gradient = {"grad", *(name for name in outputs if name != "terms")}
    for node in reversed(program.nodes):
        if node.name in gradient:
            gradient |= {read.name for read in node.body.atoms(Read) | node.guard.atoms(Read)}
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
        for read in other.body.atoms(Read):
            if read.name == node.name and context(other)[:1] and read.indices != context(other)[:1]:
                row_reads.add(read)
    return bool(row_reads)


def _hides_reduction(node: Node, program: Program) -> bool:
    names = {other.name: other for other in program}
    for read in node.body.atoms(Read):
        other = names.get(read.name)
        if isinstance(other, Reduce) or (isinstance(other, Let) and _hides_reduction(other, program)):
            return True
    return False


def _dependencies(node: Node, nodes: dict[str, Node], plan: _Plan) -> list[tuple[Read, bool]]:
    """The planned nodes that a node reads, lets written out, and whether at the node's own row."""
    row = context(node)[0] if context(node) else None
    found: list[tuple[Read, bool]] = []

    def visit(expression: Expr | Boolean) -> None:
        for read in expression.atoms(Read):
            other = nodes.get(read.name)
            if other is None:
                continue
            if read.name in plan.phase:
                own = bool(read.indices) and read.indices[0] == row and read.name not in plan.kept
                found.append((read, own))
            elif isinstance(other, Let):
                visit(rename(other.body, other.axes, read.indices))
                visit(rename(other.guard, other.axes, read.indices))

    visit(node.body)
    visit(node.guard)
    return found


def _buffer_what_outlives(program: Program, nodes: dict[str, Node], plan: _Plan) -> None:
    for node in program:
        if node.name not in plan.phase:
            continue
        row = context(node)[0] if context(node) else None
        for read, _ in _dependencies(node, nodes, plan):
            other = nodes[read.name]
            same_row = bool(read.indices) and read.indices[0] == row and other.name not in plan.kept
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


def _phases(
    program: Program, plan: _Plan, number: int, outputs: tuple[str, ...], scalar_names: set[str]
) -> list[Phase]:
    groups: dict[Extent, list[Node]] = defaultdict(list)
    for node in program:
        planned = plan.phase.get(node.name) == number and node.name not in plan.products
        lasting = not node.axes or node.name in plan.buffers or node.name in outputs
        if planned and lasting and context(node):
            groups[context(node)[0].extent].append(node)
    phases = []
    for position, members in enumerate(groups.values()):
        phases.append(
            _phase(
                program,
                plan,
                members,
                f"{number}{'abcd'[position] if position else ''}",
                outputs,
                scalar_names,
            )
        )
    return phases


def _phase(
    program: Program,
    plan: _Plan,
    members: list[Node],
    name: str,
    outputs: tuple[str, ...],
    scalar_names: set[str],
) -> Phase:
    row = context(members[0])[0]
    own = {node.name for node in program if plan.phase.get(node.name) == plan.phase[members[0].name]}
    earlier = {
        n
        for n, p in plan.phase.items()
        if p < plan.phase[members[0].name] and (n in plan.buffers or n in scalar_names)
    }
    done = (earlier | set(plan.products) | scalar_names) - (own - set(plan.products))
    folds: list[tuple[str, str]] = []
    goals: list[Goal] = []
    for node in members:
        node = _called(node, row)
        if isinstance(node, Reduce) and not node.axes:
            folds.append((node.name, node.op))
            goals.append(Goal("fold", node.name, node.over, node.body, node.op, node.guard))
        elif isinstance(node, Reduce):
            goals.append(Goal("store", node.name, node.axes, read_of(node)))
        else:
            goals.append(Goal("store", node.name, node.axes, node.body, guard=node.guard))
    guard = _common_guard(program, goals, row)
    if guard is not S.true:
        goals = [replace(goal, guard=S.true) for goal in goals]
    nest = LoopNest(program.nodes, done, guard)
    statements = nest.emit((row,), goals)
    if guard is not S.true:
        resolved = nest.resolve(guard, (row,), set())
        zeroed = tuple(goal.name for goal in goals if goal.kind == "store")
        statements = [When(resolved, tuple(statements), zeroed)]
    writes = tuple(goal.name for goal in goals if goal.kind == "store")
    scalar_names |= {fold for fold, _ in folds}
    return Phase(name, row, tuple(statements), tuple(folds), writes)


def _called(node: Node, row: Index) -> Node:
    """The node with its first index called like the phase's row."""
    first = context(node)[0]
    if first == row:
        return node
    if node.axes:
        return placed(node, (row, *(first if index == row else index for index in node.axes[1:])))
    assert isinstance(node, Reduce)
    swap = {first: row, row: first}
    over = tuple(swap.get(index, index) for index in node.over)
    return replace(node, over=over, body=node.body.xreplace(swap), guard=node.guard.xreplace(swap))


def _common_guard(program: Program, goals: list[Goal], row: Index) -> Boolean:
    """The condition on the row outside which every goal of the phase is zero."""
    common: set[Boolean] | None = None
    for goal in goals:
        if goal.value is S.Zero:
            continue
        guards = set(And.make_args(goal.guard))
        for read in goal.value.atoms(Read):
            node = program.node(read.name) if read.name in program else None
            if isinstance(node, Let) and read in Mul.make_args(goal.value):
                guards |= set(And.make_args(rename(node.guard, node.axes, read.indices)))
        guards = {
            g
            for g in guards
            if g is not S.true and {s for s in g.free_symbols if isinstance(s, Index)} <= {row}
        }
        common = guards if common is None else common & guards
    return And(*sorted(common, key=str)) if common else S.true


def _scalars(
    program: Program, plan: _Plan, number: int, outputs: tuple[str, ...], scalar_names: set[str]
) -> Scalars | None:
    """Definitions without an index whose inputs are totals of earlier phases."""
    assigns: list[Assign] = []
    for node in program:
        if node.axes or not isinstance(node, Let) or node.name in scalar_names:
            continue
        needed = {read.name for read in node.body.atoms(Read)}
        if needed <= scalar_names:
            nest = LoopNest(program.nodes, scalar_names)
            assigns.append(Assign(node.name, nest.resolve(node.body, (), scalar_names)))
            scalar_names.add(node.name)
    return Scalars(tuple(assigns)) if assigns else None
