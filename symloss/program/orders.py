"""Places in the order of a row: which definitions tell them, and what tells the element at a place."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Symbol

from symloss.functions import with_nan_of
from symloss.language.symbols import Index, Read
from symloss.program.nodes import Let, Program, Reduce, rename


@dataclass(frozen=True)
class Order:
    """The order of the elements of a row, by a definition whose value is the place of its element `own`.

    `order[outer, p]` is the element at place p, `place[outer, i]` the place of element i, and `last` the key
    of the last one, by `axes` of the definition: NaN where any is.
    """

    order: Symbol
    place: Symbol
    axes: tuple[Index, ...]
    own: int
    last: Read

    def outer(self, read: Read) -> tuple[Expr, ...]:
        """The row in which a place is read."""
        return (*read.indices[: self.own], *read.indices[self.own + 1 :])

    def element(self, read: Read) -> Expr:
        """The element whose place is read."""
        return read.indices[self.own]

    def place_of(self, read: Read) -> Read:
        """The place that is read, as an integer."""
        return Read(self.place, *self.outer(read), self.element(read))

    def element_at(self, read: Read, place: Expr) -> Read:
        """The element at a place in the row in which a place is read."""
        return Read(self.order, *self.outer(read), place)

    def nan_of(self, read: Read) -> Read:
        """NaN where the row in which a place is read has one."""
        last = rename(self.last, self.axes, read.indices)
        assert isinstance(last, Read)
        return last


def orders_in(program: Program) -> dict[str, Order]:
    """The definitions that tell the place of an element in its row, by name."""
    found: dict[str, Order] = {}
    for node in program:
        if not isinstance(node, Let) or not isinstance(node.body, with_nan_of):
            continue
        place, last = node.body.args
        told = program.node(place.name) if isinstance(place, Read) and place.name in program else None
        if isinstance(told, Reduce) and told.op == "place" and isinstance(told.body, Read):
            own = node.axes.index(place.indices[-1])
            found[node.name] = Order(told.body.head, place.head, node.axes, own, last)
    return found
