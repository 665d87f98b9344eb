"""program with recurrences -> schedule: one pass over the samples, the steps of every recurrence inside.

Precondition: expanded; the value is a sum over the rows, which are samples that do not mix. What a recurrence
carries is kept for every step, one sample after the other in the same memory: its reverse needs it all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sympy import Add, Expr, Mul, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.loop_nest import UnreachableReduction
from symloss.passes.ranges import Ranges
from symloss.passes.read_carries import Carries, keeps_its_start
from symloss.passes.scan_stores import Stores, chosen, guarded, nested, unguarded, when
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

    `program` has one sample's nodes only, or those of a whole batch without the index of the `row`; `outputs`
    may name some that a later phase adds up. A sample that is not `taking_part` is passed over; its outputs
    are 0. A sum that is read where no loop has computed it is kept for all its places, and so are the
    `compared` terms, which must not be computed twice.
    """
    kept: set[str] = set(compared)
    while True:
        try:
            return _arranged(program, outputs, result, row, taking_part, kept)
        except UnreachableReduction as unreachable:
            if unreachable.name in kept:
                raise UnsupportedError(f"{program.name}: {unreachable}") from None
            kept.add(unreachable.name)


def _arranged(
    program: Program,
    outputs: tuple[str, ...],
    result: str,
    row: Index,
    taking_part: Boolean,
    kept: Collection[str],
) -> Schedule:
    """The schedule in which reductions of some names are stored before they are read."""
    rows = _Rows(replace(program, outputs=outputs), row, kept)
    statements = rows.reach([name for name in ("terms", result) if name in program])
    gradients = tuple(name for name in outputs if name not in ("terms", result) and name in program)
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

    def __init__(self, program: Program, row: Index, kept: Collection[str]) -> None:
        self.program = program
        self.row = row
        self.own = (row,) if any(row in node.axes for node in program) else ()  # the axes of a local
        self.kept = kept
        self.carries = Carries(program, row, kept)
        self.nodes, self.circles = self.carries.nodes, self.carries.circles
        self.steps, self.locals = self.carries.steps, self.carries.locals
        self.stores = Stores(self.carries)
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
            return self._output(node)
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
                found += self.stores.stored(node.name, place, self._inner(node), bodies[node.name], ranges)
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

    # Outputs and sums

    def _output(self, node: Node) -> list[Statement]:
        """An output array; beyond the steps of the recurrences it reads, it is 0."""
        if isinstance(node, Reduce):
            return self._summed(node)
        place = node.axes
        free = [index for index in place if index != self.row]
        outer = next((index for index in free if index.extent in self.steps), None)
        value, where = unguarded(self._written_out(node.body))
        terms = [guarded(term, where) for term in Add.make_args(value) if term is not S.Zero]
        everywhere = [(index, index.extent) for index in free]
        if outer is None:
            return self.stores.stored(node.name, place, everywhere, Add(*terms), Ranges())
        inner = [(index, index.extent) for index in free if index != outer]
        steps = self.steps[outer.extent]
        ending = [term for term in terms if self._ends(term, outer)]
        other = Add(*(term for term in terms if term not in ending))
        ranges = Ranges().inside(outer, steps)
        first = (
            self.stores.stored(node.name, place, everywhere, other, Ranges()) if other is not S.Zero else []
        )
        if first and not ending:
            return first
        sums = self._sums(ending, outer, ranges)
        term = self.stores.stored(node.name, place, inner, Add(*ending), ranges, add=bool(first))
        self.locals.difference_update(sums)  # they are known in this loop alone
        statements = [*(part for found in sums.values() for part in found), *term]
        if first:
            return [*first, Loop(outer, (), tuple(statements), (node.name,), stop=steps)]
        loop = Loop(outer, (), tuple(statements), (node.name,), stop=steps)
        if steps == outer.extent:
            return [loop]
        beyond = nested(inner, [Store(node.name, place, S.Zero)])
        return [loop, Loop(outer, (), tuple(beyond), (node.name,), start=steps)]

    def _written_out(self, expression: Expr) -> Expr:
        """Definitions that no loop computes put in, so that their terms can be told apart."""

        def body(read: Expr) -> Expr:
            assert isinstance(read, Read)
            node = self.nodes.get(read.name)
            if not isinstance(node, Let) or node.axes == self.own:
                return read
            if node.name in self.circles or node.name in self.carries.stored:
                return read
            return self._written_out(rename(node.body, node.axes, read.indices))

        return expression.replace(lambda item: isinstance(item, Read), body)

    def _summed(self, node: Reduce) -> list[Statement]:
        """An array of sums, a term of all of them after the other."""
        inner = [(index, index.extent) for index in node.axes if index != self.row]
        loops = [(index, self.stores.stop_of(index, node.body)) for index in node.over]
        ranges = Ranges()
        for index, stop in loops:
            ranges = ranges.inside(index, stop)
        term = nested(loops, self.stores.stored(node.name, node.axes, inner, node.body, ranges, add=True))
        return [*nested(inner, [Store(node.name, node.axes, S.Zero)]), *term]

    def _ends(self, term: Expr, index: Index) -> bool:
        """Whether a term is 0 where an index is beyond the steps of a recurrence that it reads there."""
        term = chosen(term)
        for read in (factor for factor in Mul.make_args(term) if isinstance(factor, Read)):
            node = self.nodes.get(read.name)
            if isinstance(node, Scan) and node.outside is S.Zero is node.initial:
                if read.indices[node.axes.index(node.along)] == index:
                    return True
            elif node is not None and isinstance(node, Let | Reduce):
                body = rename(node.body, node.axes, read.indices)
                if all(self._ends(part, index) for part in Add.make_args(body)):
                    return True
        return False

    def _sums(self, terms: Sequence[Expr], outer: Index, ranges: Ranges) -> dict[str, list[Statement]]:
        """Sums over the places of one step that the output reads, as locals of that step, by name."""
        found: dict[str, list[Statement]] = {}
        for read in sorted(set().union(*(term.atoms(Read) for term in terms)), key=str):
            node = self.nodes.get(read.name)
            if (
                isinstance(node, Reduce)
                and set(node.axes) == {*self.own, outer}
                and node.name not in (*self.circles, *self.carries.stored)
            ):
                self.locals.add(node.name)
                found[node.name] = self.stores.folded(node, ranges)
        return found


def _zeroed(node: Node, row: Index) -> list[Statement]:
    """An output that is 0 for one sample."""
    inner = [(index, index.extent) for index in node.axes if index != row]
    return nested(inner, [Store(node.name, node.axes, S.Zero)])


def _names(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(node.name for node in nodes)
