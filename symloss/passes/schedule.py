"""program -> schedule: phases over rows, what is kept between them, which sums are matrix products.

Precondition: `expand_logsumexp` has run; the nodes are in an order of evaluation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sympy import And, Mul, Piecewise, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Extent, Index, Read
from symloss.passes.choose_rows import choose_rows
from symloss.passes.guard_labels import guard_labels
from symloss.passes.guard_weights import guard_weights
from symloss.passes.lift_guards import lift_guards
from symloss.passes.loop_nest import Goal, LoopNest, UnreachableReduction, beyond
from symloss.passes.materialise_factors import materialise_factors
from symloss.passes.pass_over_nans import pass_over_nans
from symloss.passes.plan import Plan, plan_phases
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.passes.repeated_work import repeated_lets, repeated_sums
from symloss.passes.row_sums import row_sums
from symloss.passes.schedule_scan import schedule_scan
from symloss.passes.skip_sums import skip_sums
from symloss.passes.split_orders import first_part, without
from symloss.passes.split_samples import added_up, row_of, split_samples
from symloss.passes.stabilise import drop_unused
from symloss.passes.store_compared import store_compared
from symloss.program import Let, Node, Program, Reduce, Scan, context, head, placed, read_of, rename
from symloss.program.names import fresh_name, taken_names
from symloss.program.schedule import Assign, Buffer, Phase, Scalars, Schedule, Step, When
from symloss.program.unsupported import UnsupportedError


def schedule(
    program: Program, outputs: tuple[str, ...], result: str = "total", stores_sums: bool = True
) -> Schedule:
    """Plan the computation of a scalar result and of the given output arrays.

    The per-sample terms of a loss are an output too, `terms`, where the program has them. `stores_sums` says
    whether a sum that several loops of a row need is stored before, or computed in each.

    Raises:
        UnsupportedError: for a sum that no structure known today can carry, naming it.
    """
    program, outputs = _with_terms(program, outputs, result)
    program = guard_weights(drop_unused(replace(program, outputs=(result, *outputs))))
    program = skip_sums(pass_over_nans(program))
    if any(isinstance(node, Scan) for node in program):
        program, compared = store_compared(program)
        return _around_orders(program, outputs, result, compared)
    return _planned(program, outputs, result, stores_sums)


def _around_orders(program: Program, outputs: tuple[str, ...], result: str, compared: set[str]) -> Schedule:
    """The schedule of a program with recurrences: an order after what its keys need, before what reads it."""
    found: list[Schedule] = []
    while (parts := first_part(program)) is not None:
        part, program = parts
        if any(isinstance(node, Scan) for node in part):
            planned = _around_samples(part, part.outputs, part.outputs[0], compared)
        else:
            planned = _planned(part, part.outputs, result)
        given = (part.node(name) for name in part.outputs)
        handed = (Buffer(node.name, node.axes, bool(node.head.is_integer)) for node in given if node.axes)
        planned = replace(planned, buffers=(*planned.buffers, *handed))
        found.append(planned)
        program = without(program, {*part.outputs, *(buffer.name for buffer in planned.buffers)})
    last = _around_samples(program, outputs, result, compared)
    return _one_after_another([*found, last]) if found else last


def _one_after_another(parts: Sequence[Schedule]) -> Schedule:
    """One schedule of parts, the last of which gives the result."""
    steps = [
        replace(step, name=f"{number}{step.name}") if isinstance(step, Phase) else step
        for number, part in enumerate(parts)
        for step in part.steps
    ]
    nodes = {node.name: node for part in parts for node in part.program}
    buffers = {buffer.name: buffer for part in parts for buffer in part.buffers}
    whole = parts[-1].program.with_nodes(nodes.values())
    return replace(parts[-1], program=whole, steps=tuple(steps), buffers=tuple(buffers.values()))


def _around_samples(program: Program, outputs: tuple[str, ...], result: str, compared: set[str]) -> Schedule:
    """The schedule of a program with recurrences: what comes before the samples, they, what adds them up.

    Where a recurrence runs over the samples themselves, or these mix otherwise, all of them are one row.
    """
    row = row_of(program, result)
    if row is None:
        return _of_one_row(program, outputs, result, compared)
    guarded, taking_part = _guard_of_samples(added_up(program, row, result), row)
    try:
        parts = split_samples(lift_guards(guarded), row, result)
    except UnsupportedError:
        return _of_one_row(program, outputs, result, compared)
    program = guarded
    given = (*outputs, *parts.kept)
    middle = schedule_scan(parts.rows, given, result, row, taking_part, compared)
    around = [
        _planned(part, part.outputs, result) if part.nodes else None for part in (parts.before, parts.after)
    ]
    steps: list[Step] = []
    for number, planned in enumerate((around[0], middle, around[1])):
        for step in planned.steps if planned else ():
            steps.append(replace(step, name=f"{number}{step.name}") if isinstance(step, Phase) else step)
    if len(steps) == 1:
        steps = list(middle.steps)
    buffers = [buffer for planned in around if planned for buffer in planned.buffers]
    buffers += [
        Buffer(node.name, node.axes)
        for part in (parts.before, parts.rows)
        for node in part
        if node.name in parts.kept and node.axes
    ]
    whole = program.with_nodes((*parts.before, *middle.program, *parts.after))
    return Schedule(whole, tuple(steps), tuple(buffers), outputs, Symbol(result, real=True))


def _of_one_row(program: Program, outputs: tuple[str, ...], result: str, compared: set[str]) -> Schedule:
    """The schedule of a program with recurrences in which everything may depend on everything."""
    row = Index(fresh_name("batch", taken_names(program)), Extent("1"))
    rows = _of_whole_length(lift_guards(added_up(program, row, result)))
    return schedule_scan(rows, outputs, result, row, compared=compared)


def _of_whole_length(program: Program) -> Program:
    """Recurrences whose lengths differ among what one row holds, as far as any may go."""

    def extended(node: Node) -> Node:
        if not isinstance(node, Scan) or not node.steps.atoms(Index):
            return node
        at = node.axes.index(node.along)
        beyond_end = node.initial if node.reverse else node.outside
        body = Piecewise((node.body, node.along < node.steps), (beyond_end, True))
        return replace(
            node, body=body, lengths=(*node.lengths[:at], node.along.extent, *node.lengths[at + 1 :])
        )

    return program.with_nodes(map(extended, program))


def _guard_of_samples(program: Program, row: Index) -> tuple[Program, Boolean]:
    """The program without the conditions on a sample that all its outputs share, and these."""
    guards = [set(And.make_args(node.guard)) for node in program if node.name in program.outputs]
    shared = set.intersection(*guards) if guards else set()
    shared = {part for part in shared if {s for s in part.free_symbols if isinstance(s, Index)} == {row}}
    free = (replace(node, guard=beyond(node.guard, shared)) for node in program)
    return program.with_nodes(free), And(*sorted(shared, key=str))


def _planned(program: Program, outputs: tuple[str, ...], result: str, stores_sums: bool = True) -> Schedule:
    """The schedule of a program without recurrences."""
    program = materialise_factors(program)
    program, compared = store_compared(program)
    program = guard_labels(program)
    repeated, along = repeated_lets(program, outputs), row_sums(program)
    kept = compared | along
    if stores_sums and not program.positions:
        kept |= repeated_sums(program, outputs)
    while True:
        try:
            return _arranged(program, outputs, result, Plan(frozenset(kept), repeated, along))
        except UnreachableReduction as unreachable:
            if unreachable.name in kept:
                raise UnsupportedError(f"{program.name}: {unreachable}") from None
            kept.add(unreachable.name)


def _arranged(program: Program, outputs: tuple[str, ...], result: str, plan: Plan) -> Schedule:
    """The schedule in which what the plan keeps is stored before it is read."""
    plan_phases(program, outputs, plan)
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
        Buffer(node.name, node.axes, bool(node.head.is_integer))
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


def _phases(
    program: Program, plan: Plan, number: int, outputs: tuple[str, ...], scalar_names: set[str]
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
    plan: Plan,
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
            goals.append(_stored_sum(node, plan))
        else:
            goals.append(Goal("store", node.name, node.axes, node.body, guard=node.guard))
    guard = _common_guard(program, goals, row)
    if guard is not S.true:
        common = And.make_args(guard)
        goals = [replace(goal, guard=beyond(goal.guard, common)) for goal in goals]
    nest = LoopNest(program.nodes, done, guard, always=program.outputs[0])
    statements = nest.emit((row,), goals)
    branch, choice = _branch_and_choice(program, guard)
    if choice is not S.true:
        totals = frozenset(name for name, _ in folds)
        named = Assign(fresh_name("takes_part", taken_names(program)), nest.resolve(choice, (row,), set()))
        statements = choose_rows(statements, named, totals, nest.kept)
    if branch is not S.true:
        zeroed = tuple(goal.name for goal in goals if goal.kind != "fold")
        statements = [When(nest.resolve(branch, (row,), set()), tuple(statements), zeroed)]
    writes = tuple(goal.name for goal in goals if goal.kind != "fold")
    scalar_names |= {fold for fold, _ in folds}
    return Phase(name, row, tuple(statements), tuple(folds), writes)


def _stored_sum(node: Reduce, plan: Plan) -> Goal:
    if node.name in plan.row_sums:
        return Goal("add", node.name, node.axes, node.body, node.op, node.guard, node.over)
    return Goal("store", node.name, node.axes, read_of(node))


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


def _branch_and_choice(program: Program, guard: Boolean) -> tuple[Boolean, Boolean]:
    """Of conditions on a row those to branch on, and those that only choose how the row ends.

    A class weight of 0 alone is no reason to branch around all of a row: the branch costs more than the row.
    """
    classes = {array.name for array in program.arrays if array.role == "weight"} - {SAMPLE_WEIGHT}
    labels = {array.name for array in program.arrays if array.role == "label"}
    choice = [part for part in And.make_args(guard) if classes & {read.name for read in part.atoms(Read)}]
    branch = [part for part in And.make_args(guard) if part not in choice]
    if any(labels & {read.name for read in part.atoms(Read)} for part in branch):
        return guard, S.true
    return And(*branch), And(*choice)


def _scalars(
    program: Program, plan: Plan, number: int, outputs: tuple[str, ...], scalar_names: set[str]
) -> Scalars | None:
    """Definitions without an index whose inputs are totals of earlier phases, or elements of arguments."""
    assigns: list[Assign] = []
    for node in program:
        if node.axes or not isinstance(node, Let) or node.name in scalar_names:
            continue
        needed = {read.name for read in node.body.atoms(Read) if read.name in program}
        if needed <= scalar_names:
            nest = LoopNest(program.nodes, scalar_names)
            assigns.append(Assign(node.name, nest.resolve(node.body, (), scalar_names)))
            scalar_names.add(node.name)
    return Scalars(tuple(assigns)) if assigns else None
