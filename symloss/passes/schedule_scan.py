"""program with recurrences -> schedule: one pass over the samples, the steps of every recurrence inside.

Precondition: expanded; the value is a sum over the rows, which are samples that do not mix. What a recurrence
carries is kept for every step, one sample after the other in the same memory: its reverse needs it all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sympy import Expr, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.keep_slopes import Slopes, keep_slopes
from symloss.passes.loop_nest import UnreachableReduction
from symloss.passes.ranges import Ranges
from symloss.passes.read_carries import Carries, keeps_its_start
from symloss.passes.scan_outputs import ScanOutputs
from symloss.passes.scan_stores import Stores, nested, when
from symloss.program import Let, Node, Program, Reduce, Scan, rename
from symloss.program.schedule import (
    Assign,
    Fold,
    Loop,
    Phase,
    Schedule,
    Scratch,
    Statement,
    Store,
    Wanted,
    When,
    walk,
)
from symloss.program.unsupported import UnsupportedError


def schedule_scan(
    program: Program,
    outputs: tuple[str, ...],
    result: str,
    row: Index,
    taking_part: Boolean = S.true,
    compared: Collection[str] = (),
) -> Schedule:
    """Plan the computation of a sum over samples and of the given output arrays.

    `program` has one sample's nodes only, or those of a whole batch without the index of the `row`;
    `outputs` may name some that a later phase adds up. A sample that is not `taking_part` is passed over;
    its outputs are 0. A sum that is read where no loop has computed it is kept for all its places, and so
    are the `compared` terms, which must not be computed twice.
    """
    kept: set[str] = set(compared)
    slopes = keep_slopes(program)
    while True:
        try:
            return _arranged(slopes, outputs, result, row, taking_part, kept)
        except UnreachableReduction as unreachable:
            if unreachable.name in kept:
                raise UnsupportedError(f"{program.name}: {unreachable}") from None
            kept.add(unreachable.name)


def _arranged(
    slopes: Slopes,
    outputs: tuple[str, ...],
    result: str,
    row: Index,
    taking_part: Boolean,
    kept: Collection[str],
) -> Schedule:
    """The schedule in which reductions of some names are stored before they are read."""
    program = slopes.program
    gradients = tuple(name for name in outputs if name not in ("terms", result) and name in program)
    rows = _Rows(replace(slopes, program=replace(program, outputs=outputs)), row, kept, gradients)
    statements = rows.reach([name for name in ("terms", result) if name in program])
    if gradients:
        statements.append(Wanted(gradients, tuple(rows.reach(gradients))))
    writes = tuple(dict.fromkeys(s.target for s in walk(tuple(statements)) if isinstance(s, Store)))
    scratch = {scratch.name for scratch in rows.scratch}
    if taking_part is not S.true:
        filled = [name for name in outputs if name in program]
        zeros = [part for name in filled for part in _zeroed(program.node(name), row)]
        statements = [When(taking_part, tuple(statements), ()), When(~taking_part, tuple(zeros), ())]
    phase = Phase(
        "0",
        row,
        tuple(statements),
        () if result in outputs else ((result, "sum"),),
        tuple(name for name in writes if name not in scratch),
        tuple(rows.scratch),
    )
    return Schedule(program, (phase,), (), outputs, Symbol(result, real=True))


class _Rows:
    """The statements of one row, in the order in which they are asked for."""

    def __init__(self, slopes: Slopes, row: Index, kept: Collection[str], gradients: tuple[str, ...]) -> None:
        program = self.program = slopes.program
        self.slopes, self.gradients = slopes, gradients
        self.row = row
        self.own = (row,) if any(row in node.axes for node in program) else ()  # the axes of a local
        self.kept = kept
        self.carries = Carries(program, row, kept, slopes)
        self.nodes, self.circles = self.carries.nodes, self.carries.circles
        self.steps, self.locals = self.carries.steps, self.carries.locals
        self.stores = Stores(self.carries)
        self.outputs = ScanOutputs(self.carries, self.stores, self.own)
        self.done: set[str] = set()
        self.scratch: list[Scratch] = []

    def reach(self, names: Iterable[str]) -> list[Statement]:
        """What computes the named nodes, after what they need and what is not computed yet."""
        found: list[Statement] = []
        for name in names:
            if name in self.done:
                continue
            members = self.circles.get(name, (self.nodes[name],))
            self.done |= {member.name for member in members}
            needed = {read.name for member in members for read in member.body.atoms(Read)} & set(self.nodes)
            found += self.reach(node.name for node in self.program if node.name in needed)
            if self.slopes.followed(name):
                continue  # the recurrence that was needed has computed it
            if name in self.circles:
                found += [*self._looked_up(members), *self._circle(members)]
            else:
                found += self._single(members[0])
        return found

    def _looked_up(self, readers: Iterable[Node]) -> list[Statement]:
        """Reductions with places of their own that a recurrence reads but is no part of: kept."""
        found: list[Statement] = []
        for read in sorted(set().union(*(node.body.atoms(Read) for node in readers)), key=str):
            node = self.nodes.get(read.name)
            if node is None or node.name in (*self.circles, *self.carries.stored, *self.locals):
                continue
            found += self._looked_up([node])
            if isinstance(node, Reduce) and node.axes != self.own:
                found += self._kept(node)
        return found

    def _kept(self, node: Let | Reduce) -> list[Statement]:
        """A node for all its places; as far as the steps go where nothing but these asks for it."""
        self.carries.stored.add(node.name)
        own = [index for index in node.axes if index != self.row]
        steps = self.steps if self._is_for_steps(node) else {}
        free = [(index, steps.get(index.extent, index.extent)) for index in own]
        self.scratch.append(Scratch(node.name, tuple(index.extent for index, _ in free)))
        ranges = Ranges()
        for index, stop in free:
            ranges = ranges.inside(index, stop)
        place = tuple(index for index, _ in free)
        if isinstance(node, Let):
            return nested(free, [Store(node.name, place, self.carries.spelled(node.body, ranges))])
        name = f"{node.name}_here"
        store = Store(node.name, place, Symbol(name, real=True))
        return nested(free, [*self.stores.folded(node, ranges, name=name), store])

    def _is_for_steps(self, node: Node) -> bool:
        """Whether all that reads a node in the end are recurrences, each step at its own place."""
        if node.name in self.program.outputs:
            return False
        for other in self.program:
            reads = [read for read in reads_of(other.body) if read.name == node.name]
            if any(index.is_Add for read in reads for index in read.indices):
                return False
            if reads and other.name not in self.circles and not self._is_for_steps(other):
                return False
        return True

    def _single(self, node: Node) -> list[Statement]:
        """A node that is no part of a recurrence; what has further axes is computed where it is read."""
        if isinstance(node, Reduce) and node.over == (self.row,):
            return [Fold(node.name, node.op, self.carries.spelled(node.body, Ranges()))]
        if node.name in self.program.outputs:
            return self.outputs.of(node)
        if isinstance(node, Let | Reduce) and node.name in self.kept:
            return [] if node.name in self.carries.stored else self._kept(node)
        if node.axes != self.own:
            return []
        self.locals.add(node.name)
        if isinstance(node, Reduce):
            return self.stores.folded(node, Ranges())
        return [Assign(node.name, self.carries.spelled(node.body, Ranges()))]

    # Recurrences

    def _circle(self, members: Sequence[Node]) -> list[Statement]:
        scans = [node for node in members if isinstance(node, Scan)]
        along, steps, reverse = scans[0].along, scans[0].steps, scans[0].reverse
        stored = [node for node in members if not isinstance(node, Let) or node.name in self.kept]
        for node in stored:
            first = along.extent + (1 if isinstance(node, Scan) and keeps_its_start(node) else 0)
            shape = (first if index == along else index.extent for index in node.axes if index != self.row)
            self.scratch.append(Scratch(node.name, tuple(shape)))
            for slope in self.slopes.of.get(node.name, ()):
                shape = (index.extent for index in slope.axes if index != self.row)
                self.scratch.append(Scratch(slope.name, tuple(shape)))
        if keeps_its_start(scans[0]):
            starts = [part for node in scans for part in self._start(node)]
            body = self._step(stored, along, along, Ranges().inside(along, steps))
            return [*starts, Loop(along, (), tuple(body), _names(stored), stop=steps, reverse=reverse)]
        # The last step has none after it, and is where what reads the end of the forward recurrence comes in
        last = Ranges(facts=(steps - 1,))
        ending = self._step(stored, along, steps - 1, last)
        body = self._step(stored, along, along, last.inside(along, steps - 1))
        loop = Loop(along, (), tuple(body), _names(stored), stop=steps - 1, reverse=True)
        return when(steps > 0, [*ending, loop])

    def _start(self, scan: Scan) -> list[Statement]:
        """What is carried before the first step."""
        inner = self._inner(scan)
        first = scan.steps if scan.reverse else S.Zero
        place = tuple(first if index == scan.along else index for index in scan.axes if index != self.row)
        return self.stores.stored(scan.name, place, inner, scan.initial, Ranges())

    def _step(self, members: Sequence[Node], along: Index, step: Expr, ranges: Ranges) -> list[Statement]:
        """One step of all the nodes of a recurrence, those first that others read at the same step."""
        found: list[Statement] = []
        bodies = {node.name: ranges.simplified(node.body.xreplace({along: step})) for node in members}
        nothing = {
            name for name, body in bodies.items() if body is S.Zero and isinstance(self.nodes[name], Reduce)
        }
        gone = {
            read: S.Zero
            for body in bodies.values()
            for read in body.atoms(Read)
            if read.name in nothing and read.indices[self.nodes[read.name].axes.index(along)] == step
        }
        bodies = {name: body.xreplace(gone) for name, body in bodies.items()}
        for node in self._ordered(members, bodies, along, step):
            shift = 0 if not isinstance(node, Scan) or node.reverse else 1
            place = tuple(
                step + shift if index == along else index for index in node.axes if index != self.row
            )
            if isinstance(node, Scan):
                stored = self.stores.stored(node.name, place, self._inner(node), bodies[node.name], ranges)
                found += self._with_slopes(node, step, stored, ranges)
                continue
            inner = [(index, index.extent) for index in node.axes if index not in (self.row, along)]
            if isinstance(node, Let):
                found += self.stores.stored(node.name, place, inner, bodies[node.name], ranges)
                continue
            for index, stop in inner:
                ranges = ranges.inside(index, stop)
            name = f"{node.name}_here"
            store = Store(node.name, place, Symbol(name, real=True))
            found += nested(inner, [*self.stores.folded(node, ranges, bodies[node.name], name), store])
        return found

    def _with_slopes(
        self, scan: Scan, step: Expr, stored: list[Statement], ranges: Ranges
    ) -> list[Statement]:
        """A step of one recurrence, and its slopes beside it, where they are wanted."""
        inner = self._inner(scan)
        for index, stop in inner:
            ranges = ranges.inside(index, stop)
        slopes: list[Statement] = []
        for slope in self.slopes.of.get(scan.name, ()):
            place = tuple(step if index == scan.along else index for index in slope.axes if index != self.row)
            value = self.carries.spelled(slope.body.xreplace({scan.along: step}), ranges)
            slopes.append(Store(slope.name, place, value))
        if not slopes:
            return stored
        if self.gradients:
            slopes = [Wanted(self.gradients, tuple(slopes))]
        whole = [statement for statement in walk(tuple(stored)) if isinstance(statement, Store)]
        if len(whole) == 1 and stored == nested(inner, whole):
            return nested(inner, [*whole, *slopes])
        return [*stored, *nested(inner, slopes)]

    def _ordered(
        self, members: Sequence[Node], bodies: dict[str, Expr], along: Index, step: Expr
    ) -> list[Node]:
        """Nodes of a recurrence in the order of one step.

        Reductions stay out that neither this step needs nor, in its own turn, another one.
        """
        nodes = {node.name: node for node in members}
        found: list[Node] = []
        kept = self._kept_for_others(members, along)

        def visit(body: Expr) -> None:
            for read in reads_of(body):
                other = self.nodes.get(read.name)
                if read.name in nodes and read.indices[nodes[read.name].axes.index(along)] == step:
                    add(nodes[read.name])
                elif isinstance(other, Let) and read.name in self.circles and read.name not in nodes:
                    visit(rename(other.body, other.axes, read.indices))

        def add(node: Node) -> None:
            if node not in found:
                visit(bodies[node.name])
                found.append(node)

        for node in members:
            if isinstance(node, Scan) or node.name in kept:
                add(node)
        return found

    def _kept_for_others(self, members: Sequence[Node], along: Index) -> set[str]:
        """The nodes of a recurrence that are read at another step than the one that computes them."""
        circle = self.circles[members[0].name]
        steps = {node.name: node.axes.index(along) for node in circle}
        found: set[str] = set()

        def visit(body: Expr) -> None:
            for read in reads_of(body):
                node = self.nodes.get(read.name)
                if node is None or read.name not in steps or read.indices[steps[read.name]] == along:
                    continue
                if isinstance(node, Let) and node.name not in self.kept:  # written out where it is read
                    visit(rename(node.body, node.axes, read.indices))
                else:
                    found.add(read.name)

        for node in circle:
            visit(node.body)
        return found

    def _inner(self, scan: Scan) -> list[tuple[Index, Expr]]:
        """The indices of a recurrence beside the sample's and the step's, and how far they run."""
        lengths = zip(scan.axes, scan.lengths, strict=True)
        return [(index, length) for index, length in lengths if index not in (self.row, scan.along)]


def _zeroed(node: Node, row: Index) -> list[Statement]:
    """An output that is 0 for one sample."""
    inner = [(index, index.extent) for index in node.axes if index != row]
    return nested(inner, [Store(node.name, node.axes, S.Zero)])


def _names(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.name for node in nodes)
