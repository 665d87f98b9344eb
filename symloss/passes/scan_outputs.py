"""Outputs of a program with recurrences, as far as these go: beyond their steps an output is 0."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, Expr, Mul, S

from symloss.language.symbols import Index, Read
from symloss.passes.ranges import Ranges
from symloss.passes.read_carries import Carries
from symloss.passes.scan_stores import Stores, chosen, guarded, nested, unguarded
from symloss.program import Let, Node, Reduce, Scan, rename
from symloss.program.schedule import Loop, Statement, Store


class ScanOutputs:
    """What fills the outputs of one sample, whose locals have the axes `own`."""

    def __init__(self, carries: Carries, stores: Stores, own: tuple[Index, ...]) -> None:
        self.carries, self.stores, self.own, self.row = carries, stores, own, carries.row
        self.nodes, self.circles = carries.nodes, carries.circles
        self.steps, self.locals = carries.steps, carries.locals

    def of(self, node: Node) -> list[Statement]:
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
