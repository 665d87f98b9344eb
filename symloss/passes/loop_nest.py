"""Nodes -> statements inside one phase: which loops, in which order, with which locals.

Precondition: every read is of an input, of a buffer or total of an earlier phase, of a node over a prefix
of the current indices, or of an element-wise let (which is written out in place).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sympy import Add, And, Eq, Expr, Mul, Ne, Piecewise, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.functions import times
from symloss.language.atoms import atoms_of
from symloss.language.remembered import reads_of, replaced, spelled
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.repeated_work import is_costly
from symloss.passes.row_sums import RowSum, row_sum_loops
from symloss.program import Indicator, Let, Node, Reduce, placed
from symloss.program.schedule import Assign, Fold, Loop, Statement, Store, When, rewritten


@dataclass(frozen=True)
class Goal:
    """What a loop nest must do, at full indices `at`.

    Fold a term into `name`, store it, or `add` to the stored element what is summed over `over`.
    """

    kind: str
    name: str
    at: tuple[Index, ...]
    value: Expr
    op: str = "store"
    guard: Boolean = S.true
    over: tuple[Index, ...] = ()


class UnreachableReduction(Exception):
    """A reduction is read where no enclosing loop has computed it: it must be stored beforehand."""

    def __init__(self, node: Reduce, read: Read) -> None:
        super().__init__(f"the {node.op} {node.name} is not known where it is read as {read}")
        self.name = node.name


class LoopNest:
    """Emits the statements of one phase.

    `done` names what earlier phases provide (totals as scalars, buffers as arrays); `assumed` is what the
    caller has checked about the row; `always` is the output that every caller passes.
    """

    def __init__(
        self, nodes: Iterable[Node], done: set[str], assumed: Boolean = S.true, always: str = ""
    ) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.done = done
        self.assumed = frozenset(And.make_args(assumed))
        self.live = {part.lhs for part in self.assumed if isinstance(part, Ne) and part.rhs == 0}
        self.always = always
        self.kept: dict[str, str] = {}
        self.stored: set[str] = set()
        self.finished: set[str] = set()  # outputs that are what they are to be

    def emit(
        self, at: tuple[Index, ...], goals: list[Goal], known: frozenset[str] = frozenset()
    ) -> list[Statement]:
        """Statements that reach the goals, all inside the loops over `at`; `known` locals exist already."""
        local = self._local_nodes(at, goals, known)
        level = self._levels(at, local)
        statements: list[Statement] = []
        deep = [goal for goal in goals if len(goal.at) > len(at)]
        flat = [goal for goal in goals if len(goal.at) == len(at)]
        deep += [self._goal_of(local[name], at) for name in local if isinstance(local[name], Reduce)]
        depth = {goal: self._goal_level(goal, at, level, local) for goal in deep}
        visible = set(known)
        self._keep(at, deep, depth)
        for step in range(max([*depth.values(), *level.values(), 0]) + 1):
            for name, node in local.items():
                if isinstance(node, Let) and level[name] == step:
                    value = self.resolve(node.body, at, visible)
                    statements.append(Assign(name, self._where(node.guard, value, at, visible)))
                    visible.add(name)
            here = [goal for goal in deep if depth[goal] == step]
            rows = [goal for goal in here if goal.kind == "add" and len(goal.at) == len(at) + 1]
            for condition, inner in self._by_condition([goal for goal in here if goal not in rows], at):
                statements += self._loops(at, condition, inner, visible)
            statements += self._row_sums(rows, visible)
            visible |= {goal.name for goal in here if goal.kind == "fold"}
        for goal in flat:
            value = self.resolve(goal.value, at, visible)
            if goal.kind == "store":
                statements.append(Store(goal.name, at, self._where(goal.guard, value, at, visible)))
            else:
                guard = self.resolve(self._unchecked(goal.guard), at, visible)
                statements.append(Fold(goal.name, goal.op, value, guard))
        return statements

    def _by_condition(self, goals: list[Goal], at: tuple[Index, ...]) -> list[tuple[Boolean, list[Goal]]]:
        """Goals by what the enclosing loops already know of their guards, which is taken off them."""
        groups: dict[Boolean, list[Goal]] = {S.true: []}
        for goal in goals:
            known = self._known_before(goal, at)
            rest = replace(goal, guard=beyond(goal.guard, And.make_args(known)))
            groups.setdefault(known, []).append(rest)
        return list(groups.items())

    def _known_before(self, goal: Goal, at: tuple[Index, ...]) -> Boolean:
        """The part of a fold's guard that does not depend on the loops still to come."""
        inner = set(goal.at[len(at) :])
        if goal.kind != "fold":
            return S.true
        parts = And.make_args(self._unchecked(goal.guard))
        return And(*(part for part in parts if not inner & part.free_symbols))

    def _loops(
        self, at: tuple[Index, ...], condition: Boolean, goals: list[Goal], visible: set[str]
    ) -> list[Statement]:
        """The loops of goals that share a condition, which is asked once, before them."""
        loops: list[Statement] = []
        for index, inner in _by_index(goals, len(at)):
            loops += self._loop(at, index, inner, frozenset(visible), certain=condition is S.true)
        if condition is S.true:
            return loops
        starts = tuple((goal.name, goal.op) for goal in goals)
        return [When(self.resolve(condition, at, visible), tuple(loops), (), starts)]

    def _row_sums(self, goals: list[Goal], visible: set[str]) -> list[Statement]:
        sums = [RowSum(g.name, g.at, g.over, g.value, self._unchecked(g.guard)) for g in goals]
        taken = frozenset(self.nodes) | {symbol.name for g in goals for symbol in g.value.free_symbols}
        return row_sum_loops(sums, lambda value, at: self.resolve(value, at, visible), taken)

    def _loop(
        self, at: tuple[Index, ...], index: Index, goals: list[Goal], known: frozenset[str], certain: bool
    ) -> list[Statement]:
        inner = (*at, index)
        after: list[Statement] = []
        moved: list[Goal] = []
        for goal in goals:
            goal = _at_index(goal, len(at), index)
            if goal.kind == "store" and len(goal.at) == len(inner):
                value, corrections = self._split_one_hot(goal, index, at, known)
                goal = Goal(goal.kind, goal.name, goal.at, value, goal.op, goal.guard)
                after += corrections
            moved.append(goal)
        folds = tuple((goal.name, goal.op) for goal in goals if goal.kind == "fold")
        body = self.emit(inner, moved, known)
        body = self._place_kept(inner, body, folds) if certain else body
        writes = tuple(dict.fromkeys(goal.name for goal in goals if goal.kind != "fold"))
        return [Loop(index, folds, tuple(body), writes), *after]

    def _split_one_hot(
        self, goal: Goal, index: Index, at: tuple[Index, ...], known: frozenset[str]
    ) -> tuple[Expr, list[Statement]]:
        """`base + x·[c = label]` over c becomes a loop for the base and one correction at the label.

        A choice `a where c = label, else b` becomes a loop for b and a store of the whole at the label.
        """
        choices = sorted(atoms_of(goal.value, Piecewise), key=spelled)
        chosen = next((item for item in choices if _chooses(item, index)), None)
        if chosen is not None:
            return self._split_choice(goal, chosen, index, at, known)
        base: list[Expr] = []
        corrections: list[Statement] = []
        visible = set(known)
        for term in Add.make_args(goal.value):
            hit = next((f for f in Mul.make_args(term) if _selects(f, index)), None)
            if hit is None:
                base.append(term)
                continue
            other = hit.condition.rhs if hit.condition.lhs == index else hit.condition.lhs
            amount = self.resolve((term / hit).xreplace({index: other}), at, visible)
            correction = Store(goal.name, (*at, other), amount, add=True)
            guard = self._unchecked(goal.guard.xreplace({index: other}))
            checked = When(self.resolve(guard, at, visible), (correction,), ())
            corrections.append(correction if guard is S.true else checked)
        return Add(*base), corrections

    def _split_choice(
        self, goal: Goal, chosen: Piecewise, index: Index, at: tuple[Index, ...], known: frozenset[str]
    ) -> tuple[Expr, list[Statement]]:
        (_, condition), (otherwise, _) = chosen.args
        label = next(side for side in condition.args if side != index)
        there = self.resolve(goal.value.xreplace({index: label}), at, set(known))
        hits = [hit for hit in atoms_of(goal.value, Indicator) if hit.condition == condition]
        base = goal.value.xreplace({chosen: otherwise} | dict.fromkeys(hits, S.Zero))
        store = Store(goal.name, (*at, label), there)
        guard = self._unchecked(goal.guard.xreplace({index: label}))
        return base, [store if guard is S.true else When(self.resolve(guard, at, set(known)), (store,), ())]

    def _local_nodes(
        self, at: tuple[Index, ...], goals: list[Goal], known: frozenset[str]
    ) -> dict[str, Node]:
        """Nodes over exactly the current indices that the goals need, each after what it needs."""
        found: dict[str, Node] = {}

        def visit(expression: Expr | Boolean) -> None:
            for read in sorted(atoms_of(expression, Read), key=str):
                node = self.nodes.get(read.name)
                if node is None or read.name in self.done or read.name in known or read.name in found:
                    continue
                inner = placed(node, read.indices)
                if isinstance(node, Let) or read.indices[: len(at)] == at:
                    visit(inner.body)
                    visit(inner.guard)
                if _at(node, read, at):
                    found[read.name] = inner

        for goal in goals:
            visit(goal.value)
            visit(goal.guard)
        return found

    def _levels(self, at: tuple[Index, ...], local: dict[str, Node]) -> dict[str, int]:
        """After how many rounds of loops each local is known."""
        level: dict[str, int] = {}
        for name, node in local.items():
            below = self._depends(node.body, at, local) | self._depends(node.guard, at, local)
            base = max((level[other] for other in below if other in level), default=0)
            level[name] = base + (1 if isinstance(node, Reduce) else 0)
        return level

    def _goal_level(
        self, goal: Goal, at: tuple[Index, ...], level: dict[str, int], local: dict[str, Node]
    ) -> int:
        needed = self._depends(goal.value, at, local) | self._depends(goal.guard, at, local)
        return max((level[name] for name in needed if name in level), default=0)

    def _depends(self, expression: Expr | Boolean, at: tuple[Index, ...], local: dict[str, Node]) -> set[str]:
        names: set[str] = set()
        for read in atoms_of(expression, Read):
            node = self.nodes.get(read.name)
            if node is None or read.name in self.done:
                continue
            if _at(node, read, at) and read.name in local:
                names.add(read.name)
            elif isinstance(node, Let) or read.indices[: len(at)] == at:
                inner = placed(node, read.indices)
                names |= self._depends(inner.body, at, local) | self._depends(inner.guard, at, local)
        return names

    def _goal_of(self, node: Node, at: tuple[Index, ...]) -> Goal:
        assert isinstance(node, Reduce)
        return Goal("fold", node.name, (*at, *node.over), node.body, node.op, node.guard)

    def resolve(self, expression: Expr, at: tuple[Index, ...], visible: set[str]) -> Expr:
        """Reads of locals become symbols; element-wise lets that are no locals are written out."""

        def local(read: Read) -> Expr:
            node = self.nodes.get(read.name)
            if node is None and not read.indices:  # a total of another part of the schedule
                return Symbol(read.name, **_signs(read.head))
            if node is None or (read.name in self.done and read.indices):
                return Read(read.head, *(self.resolve(index, at, visible) for index in read.indices))
            if read.name in self.done or (read.name in visible and _at(node, read, at[: len(node.axes)])):
                return Symbol(read.name, **_signs(read.head))
            if isinstance(node, Reduce):
                raise UnreachableReduction(node, read)
            inner = placed(node, read.indices)
            return self._where(inner.guard, self.resolve(inner.body, at, visible), at, visible)

        expression = self._switched_on(expression)
        return replaced(expression, {read: local(read) for read in reads_of(expression)})

    def _switched_on(self, expression: Expr) -> Expr:
        """The expression without switches that the caller has found to be on."""

        def is_on(item: Expr) -> bool:
            return isinstance(item, times) and item.args[0] in self.live

        return expression.replace(is_on, lambda item: Mul(*item.args)) if self.live else expression

    def _where(self, guard: Boolean, value: Expr, at: tuple[Index, ...], visible: set[str]) -> Expr:
        """The value where a guard holds, else 0."""
        unchecked = self._unchecked(guard)
        if unchecked is S.true or value is S.Zero:
            return value
        return Piecewise((value, self.resolve(unchecked, at, visible)), (S.Zero, True))

    def _unchecked(self, guard: Boolean) -> Boolean:
        """What a guard asks beyond what the caller has checked."""
        return beyond(guard, self.assumed)

    def _keep(self, at: tuple[Index, ...], goals: list[Goal], depth: dict[Goal, int]) -> None:
        """A let that an early loop computes and the loop of one output needs again is kept in that output."""
        certain = [goal for goal in goals if self._known_before(goal, at) is S.true]
        behind = {goal: self._reads_behind(goal) for goal in goals}
        for goal in goals:
            if goal.kind != "store" or len(goal.at) != len(at) + 1:
                continue
            direct = atoms_of(goal.value, Read)
            costly = {read for read in behind[goal] - direct if not self._keep_order(read)[0]}
            for read in [*sorted(direct, key=self._keep_order), *sorted(costly, key=str)]:
                node = self.nodes.get(read.name)
                if not isinstance(node, Let) or len(node.axes) != len(goal.at) or read.name in self.kept:
                    continue
                if goal.name in self.kept.values():
                    continue
                reads = {g: atoms_of(g.value, Read) if read in direct else behind[g] for g in certain}
                readers = [g for g in certain if g is not goal and read.name in _named(reads[g])]
                beside = [g for g in goals if g is not goal and read.name in _named(behind[g])]
                if (
                    any(depth[other] < depth[goal] for other in readers)
                    and not any(depth[other] >= depth[goal] for other in readers)
                    and not any(depth[other] == depth[goal] for other in beside)
                ):
                    self.kept[read.name] = goal.name

    def _reads_behind(self, goal: Goal) -> set[Read]:
        """What a goal reads, and what the element-wise lets do that are written out in it."""
        behind = opened = set(atoms_of(goal.value, Read))
        while opened:
            written_out: set[Read] = set()
            for read in opened:
                node = self.nodes.get(read.name)
                if isinstance(node, Let) and node.name not in self.done:
                    written_out |= atoms_of(placed(node, read.indices).body, Read)
            opened = written_out - behind
            behind = behind | opened
        return behind

    def _keep_order(self, read: Read) -> tuple[bool, str]:
        """What is costly comes first: an output has room for one let."""
        node = self.nodes.get(read.name)
        return node is None or not is_costly(node.body), str(read)

    def _place_kept(
        self, at: tuple[Index, ...], body: list[Statement], folds: tuple[tuple[str, str], ...]
    ) -> list[Statement]:
        """The loop that computes a kept let also stores it; the loop of the output reads it back.

        One that computes it once more after the output is finished leaves the output alone.
        """
        placed: list[Statement] = []
        stored_here = {statement.target for statement in body if isinstance(statement, Store)}
        back: dict[Expr, Expr] = {}
        self.finished |= stored_here
        for statement in body:
            if isinstance(statement, Assign) and statement.name in self.kept:
                output = self.kept[statement.name]
                local = Symbol(statement.name, **_signs(self.nodes[statement.name].head))
                if output in stored_here or (statement.name in self.stored and output == self.always):
                    back[local] = Read(Symbol(output, **_signs(local)), *at)
                    continue
                if output not in self.finished:
                    self.stored.add(statement.name)
                    placed += [statement, Store(output, at, local)]
                    continue
            placed.append(rewritten(statement, back) if back else statement)
        return placed


def beyond(guard: Boolean, known: Collection[Boolean]) -> Boolean:
    """What a conjunction asks beyond some of its parts."""
    return And(*(part for part in And.make_args(guard) if part not in known))


def _at(node: Node, read: Read, at: tuple[Index, ...]) -> bool:
    """Whether a node is read at given indices, and these run over its own axes."""
    return read.indices == at and all(a.extent == b.extent for a, b in zip(at, node.axes, strict=True))


def _by_index(goals: list[Goal], depth: int) -> list[tuple[Index, list[Goal]]]:
    """Goals grouped by the extent of their next index, in order of appearance."""
    groups: dict[Extent, tuple[Index, list[Goal]]] = {}
    for goal in goals:
        index = goal.at[depth]
        groups.setdefault(index.extent, (index, []))[1].append(goal)
    return list(groups.values())


def _at_index(goal: Goal, depth: int, index: Index) -> Goal:
    """The goal with its index at a depth called like the loop's."""
    own = goal.at[depth]
    if own == index:
        return goal
    swap = {own: index, index: own}
    at = tuple(swap.get(item, item) if position >= depth else item for position, item in enumerate(goal.at))
    value, guard = goal.value.xreplace(swap), goal.guard.xreplace(swap)
    over = tuple(swap.get(item, item) for item in goal.over)
    return replace(goal, at=at, value=value, guard=guard, over=over)


def _selects(factor: Expr, index: Index) -> bool:
    if not isinstance(factor, Indicator) or not isinstance(factor.condition, Eq):
        return False
    sides = (factor.condition.lhs, factor.condition.rhs)
    return index in sides and not all(index in side.free_symbols for side in sides)


def _chooses(item: Piecewise, index: Index) -> bool:
    """Whether one branch is for a single value of the index, a label, and the other for all the rest."""
    first, *rest = item.args
    condition = first.cond
    if (
        len(rest) != 1
        or rest[0].cond != S.true
        or not isinstance(condition, Eq)
        or index not in condition.args
    ):
        return False
    return any(isinstance(side, Read) and index not in side.free_symbols for side in condition.args)


def _named(reads: Iterable[Read]) -> set[str]:
    return {read.name for read in reads}


def _signs(symbol: Symbol) -> dict[str, bool]:
    """The sign assumptions of a symbol that matter to SymPy's rewriting."""
    if symbol.is_positive:
        return {"positive": True}
    if symbol.is_nonnegative:
        return {"nonnegative": True}
    return {"real": True}
