"""What the steps of a recurrence read: carries as the memory that keeps them, everything else in place.

Precondition: one sample's nodes only; none has a guard.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sympy import And, Expr, Integer, Piecewise, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Extent, Index, Read
from symloss.passes.keep_slopes import Slopes
from symloss.passes.loop_nest import UnreachableReduction
from symloss.passes.ranges import Ranges
from symloss.program import Let, Node, Program, Reduce, Scan, rename
from symloss.program.recurrence import together


def _is_label(place: Expr) -> bool:
    """Whether a place is told by a label, or an order: it is one of its axis."""
    return isinstance(place, Read | Symbol) and not isinstance(place, Index | Extent)


def keeps_its_start(scan: Scan) -> bool:
    """Whether what is carried before the first step has a place of its own beside the steps'.

    A derivative that runs backwards starts from nothing, which its first step leaves out.
    """
    return not scan.reverse or scan.role.kind == "primal"


class Carries:
    """The nodes of one sample by what computes them: steps that belong together, locals, or their readers."""

    def __init__(
        self, program: Program, row: Index, kept: Collection[str] = (), slopes: Slopes | None = None
    ) -> None:
        self.program = program
        self.slopes = slopes or Slopes(program, {})
        self.kept = kept  # nodes that are stored, of which definitions are none otherwise
        self.row = row
        self.nodes: dict[str, Node] = {node.name: node for node in program}
        self.circles = together(program)
        self.steps = {node.along.extent: node.steps for node in program if isinstance(node, Scan)}
        self.lengths: defaultdict[Expr, set[Expr]] = defaultdict(set)  # of recurrences, by extent: within it
        for node in program:
            if isinstance(node, Scan):
                for index, length in zip(node.axes, node.lengths, strict=True):
                    self.lengths[index.extent].add(length)
        self.locals: set[str] = set()
        self.stored: set[str] = set()  # outside recurrences, and looked up

    def exists(self, place: Expr, stop: Expr, ranges: Ranges) -> list[Boolean]:
        """What must be asked before a place is looked up."""
        if _is_label(place) and not isinstance(stop, Read):
            return []
        asked: list[Boolean] = [] if ranges.is_nonnegative(place) else [place >= Integer(0)]
        within = any(ranges.is_nonnegative(most - 1 - place) for most in (stop, *self.lengths.get(stop, ())))
        return asked if within else [*asked, place < stop]

    def spelled(self, expression: Expr, ranges: Ranges) -> Expr:
        """Reads of locals as symbols, of carries as what is kept; other nodes are written out in place."""
        expression = ranges.simplified(expression)
        if isinstance(expression, Piecewise):
            pairs, here = [], ranges
            for value, condition in expression.args:
                looked_up = {read: self._read(read, here) for read in condition.atoms(Read)}
                pairs.append((self.spelled(value, here.given(condition)), condition.xreplace(looked_up)))
                here = here.given(~condition)
            return Piecewise(*pairs)
        if isinstance(expression, Read):
            return self._read(expression, ranges)
        if isinstance(expression, Boolean):  # in a bracket
            return expression.xreplace({read: self._read(read, ranges) for read in expression.atoms(Read)})
        if not expression.args:
            return expression
        found = expression.func(*(self.spelled(part, ranges) for part in expression.args))
        # A power of a choice is taken apart; where an element is not there, nobody reads what its 0 divides
        return found.xreplace({S.ComplexInfinity: S.Zero}) if found.has(S.ComplexInfinity) else found

    def _read(self, read: Read, ranges: Ranges) -> Expr:
        node = self.nodes.get(read.name)
        if node is None and read.indices:
            return read
        if node is None or read.name in self.locals:
            return Symbol(read.name, real=True)
        if node.name in self.stored:
            return self._looked_up(node, read, [axis.extent for axis in node.axes], ranges)
        if (followed := self.slopes.followed(node.name)) is not None:  # kept as far as that recurrence goes
            return self._looked_up(node, read, followed.lengths, ranges)
        if isinstance(node, Let) and not (node.name in self.kept and node.name in self.circles):
            return self.spelled(rename(node.body, node.axes, read.indices), ranges)
        if isinstance(node, Reduce) and node.name not in self.circles:
            raise UnreachableReduction(node, read)
        place: list[Expr] = []
        asked: list[Boolean] = []
        along, steps = next((o.along, o.steps) for o in self.circles[node.name] if isinstance(o, Scan))
        lengths = node.lengths if isinstance(node, Scan) else tuple(index.extent for index in node.axes)
        for axis, index, length in zip(node.axes, read.indices, lengths, strict=True):
            if axis == self.row:
                continue
            if isinstance(node, Scan) and axis == node.along:
                first = 0 if node.reverse else 1
                place.append(index + first)
                if _is_label(index) and not isinstance(length, Read):
                    continue
                asked += self.exists(index + first, length + (1 if keeps_its_start(node) else 0), ranges)
                continue
            place.append(index)
            if axis == along:  # a reduction of a step, which every step computes
                length = steps
            asked += self.exists(index, length, ranges)
        kept = Read(node.head, *place)
        outside = node.outside if isinstance(node, Scan) else S.Zero
        return Piecewise((kept, And(*asked)), (outside, True)) if asked else kept

    def _looked_up(self, node: Node, read: Read, lengths: Sequence[Expr], ranges: Ranges) -> Expr:
        """An element of what is stored for all its places, up to some lengths; what lies outside is 0."""
        found = zip(read.indices, node.axes, lengths, strict=True)
        places = [(index, length) for index, axis, length in found if axis != self.row]
        asked = [part for index, length in places for part in self.exists(index, length, ranges)]
        kept = Read(node.head, *(index for index, _ in places))
        return Piecewise((kept, And(*asked)), (S.Zero, True)) if asked else kept
