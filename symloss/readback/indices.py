"""Which indices of a line are free, and on which axes an index stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from symloss.readback.nodes import (
    Compare,
    Element,
    Elements,
    Held,
    Node,
    Over,
    Place,
    ReadBackError,
    Row,
    Series,
    Softmax,
    children,
)
from symloss.readback.table import Table


def free_indices(node: Node) -> set[str]:
    """The indices that a reader has to know to know the value.

    Raises:
        ReadBackError: a sum runs over an index that its terms do not have.
    """
    if isinstance(node, Held):  # its indices are those of a sum on the other side of the line
        return set()
    inside: set[str] = set().union(*(free_indices(child) for child in children(node)))
    match node:
        case Place(name):
            return {name}
        case Over(_, indices, _, _):
            if missing := set(indices) - inside:
                listed = ", ".join(sorted(missing))
                raise ReadBackError(f"a sum runs over {listed}, which its terms do not have")
            return inside - set(indices)
        case Series(index, _, term):
            if index not in free_indices(term):
                raise ReadBackError(f"a sum runs over {index}, which its terms do not have")
            return inside - {index}
        case Elements(indices, _, _):
            return inside - set(indices)
    return inside


def check_binding(node: Node, outside: frozenset[str]) -> None:
    """No sum calls its index like one that means something outside of it.

    Raises:
        ReadBackError: one does.
    """
    if isinstance(node, Over | Series):
        own = {node.index} if isinstance(node, Series) else set(node.indices)
        if taken := outside & own:
            raise ReadBackError(f"{', '.join(sorted(taken))} is both free and bound")
        outside |= own
    for child in children(node):
        check_binding(child, outside)


def axes_of_bound(node: Node, table: Table, known: Mapping[str, str]) -> dict[int, tuple[str, ...]]:
    """The axes that every node with indices of its own binds them to, by the id of that node.

    `known` has the axes of the indices that mean something around it.

    Raises:
        ReadBackError: nothing tells what an index runs over, or its uses contradict one another.
    """
    own: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    if isinstance(node, Over):
        own = node.indices
    elif isinstance(node, Elements):
        own, fixed = node.indices, node.fixed
    elif isinstance(node, Softmax) and node.at is None:
        own = (node.index,)
    found: dict[int, tuple[str, ...]] = {}
    if own:
        inside = list(children(node))

        def axis_of(index: str) -> str:
            return table.axis_of(index, (axis for part in inside for axis in uses(part, index, table, known)))

        axes = tuple(length or axis_of(index) for index, length in zip_longest(own, fixed))
        found[id(node)] = axes
        known = {**known, **dict(zip(own, axes, strict=True))}
    for child in children(node):
        found |= axes_of_bound(child, table, known)
    return found


def uses(node: Node, index: str, table: Table, known: Mapping[str, str]) -> Iterator[str]:
    """The axes on which an index stands where it is free, or of indices that it is compared with."""
    here = Place(index)
    match node:
        case Over(_, indices, _, _) | Elements(indices, _, _) if index in indices:
            return
        case Element(name, indices) if indices:
            for position, axis in zip(indices, table.by_name[name].axes, strict=True):
                if position == here:
                    yield axis
        case Row(Element(name, indices)):
            for position, axis in zip(indices, table.by_name[name].axes, strict=False):
                if position == here:
                    yield axis
                yield from uses(position, index, table, known)
            return
        case Softmax(_, Row(Element(name, _)), at) if at == here:
            yield table.by_name[name].axes[-1]
        case Compare("==" | "!=", left, right):
            for side, other in ((left, right), (right, left)):
                if side == here and isinstance(other, Element):
                    classes = table.by_name[other.name].classes
                    if classes is not None:
                        yield classes
                elif side == here and isinstance(other, Place) and other.name in known:
                    yield known[other.name]
    for child in children(node):
        yield from uses(child, index, table, known)
