"""Printed names -> the quantities they stand for; names that stand for none are indices."""

from __future__ import annotations

from symloss.readback.nodes import Call, Element, Node, Over, Place, ReadBackError, Row, Softmax, rebuilt
from symloss.readback.table import Table


def resolve(node: Node, table: Table, bound: frozenset[str] = frozenset()) -> Node:
    """The same tree in the names of the program; `bound` are the indices of the sums around it.

    Raises:
        ReadBackError: a name with as many indices stands for nothing, or a sum runs over a quantity.
    """
    match node:
        case Element("π" | r"\pi", ()) if node.name not in table.shown:
            return Call("pi", ())
        case Element(shown, ()) if 0 not in table.shown.get(shown, {}):
            if shown in table.shown and shown not in bound and shown not in table.indices:
                table.quantity(shown, 0)  # an array without its indices
            return Place(shown)
        case Element(shown, indices):
            name = table.quantity(shown, len(indices)).name
            return Element(name, tuple(resolve(index, table, bound) for index in indices))
        case Row(Element(shown, indices)):
            name = table.quantity(shown, len(indices) + 1).name
            return Row(Element(name, tuple(resolve(index, table, bound) for index in indices)))
        case Over(_, indices, _, _):
            for index in indices:
                _check_index(index, table)
            bound |= set(indices)
        case Softmax(index, _, None):
            _check_index(index, table)
    return rebuilt(node, lambda child: resolve(child, table, bound))


def _check_index(index: str, table: Table) -> None:
    if 0 in table.shown.get(index, {}):
        raise ReadBackError(f"{index} is an index and also stands for {table.quantity(index, 0).name}")
