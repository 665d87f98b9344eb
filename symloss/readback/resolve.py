"""Printed names -> the quantities they stand for; names that stand for none are indices."""

from __future__ import annotations

import itertools

from symloss.readback.indices import free_indices
from symloss.readback.nodes import (
    Applied,
    Call,
    Element,
    Elements,
    Node,
    Number,
    Over,
    Place,
    ReadBackError,
    Row,
    Series,
    Setting,
    Softmax,
    Whole,
    rebuilt,
)
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
        case Softmax(index, _, None) | Series(index, _, _):
            _check_index(index, table)
            bound |= {index}
        case Applied():
            return _applied(node, table, bound)
    return rebuilt(node, lambda child: resolve(child, table, bound))


def _applied(node: Applied, table: Table, bound: frozenset[str]) -> Applied:
    """A loss with its arguments as arrays: one of the table's, or a formula over the loss's own indices."""
    loss = table.losses[node.name]
    if len(node.arguments) > len(loss.arrays):
        raise ReadBackError(f"{node.name} is applied to more arrays than it has")
    if unknown := [setting.letter for setting in node.settings if setting.letter not in loss.letters]:
        raise ReadBackError(f"{node.name} has no {', '.join(unknown)}")
    settings = tuple(Setting(item.letter, resolve(item.value, table, bound)) for item in node.settings)
    lengths = {item.letter: item.value.digits for item in settings if isinstance(item.value, Number)}

    def argument(shown: Node, places: tuple[tuple[str, str], ...]) -> Node:
        if isinstance(shown, Element) and not shown.indices and 0 not in table.shown.get(shown.name, {0: ()}):
            ((count, quantity),) = table.shown[shown.name].items()
            if count != len(places):
                raise ReadBackError(f"{node.name} takes an array of {len(places)} axes, not {shown.name}")
            return Whole(quantity.name)
        body = resolve(shown, table, bound | {index for index, _ in places})
        free = free_indices(body)
        own = [(index, lengths.get(axis, "")) for index, axis in places if index in free]
        return Elements(tuple(index for index, _ in own), tuple(length for _, length in own), body)

    arguments = tuple(itertools.starmap(argument, zip(node.arguments, loss.arrays, strict=False)))
    return Applied(node.name, arguments, settings)


def _check_index(index: str, table: Table) -> None:
    if 0 in table.shown.get(index, {}):
        raise ReadBackError(f"{index} is an index and also stands for {table.quantity(index, 0).name}")
