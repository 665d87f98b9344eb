"""What a displayed line says once it has been read: a tree that knows names as printed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any


class ReadBackError(ValueError):
    """A displayed line that cannot be read, or that does not hold as it is printed."""


class NoElementError(ReadBackError):
    """An element beyond the ends of its array: without meaning, unless a factor 0 switches it off."""


@dataclass(frozen=True)
class Number:
    digits: str


@dataclass(frozen=True)
class Infinity:
    pass


@dataclass(frozen=True)
class Element:
    """An array's or intermediate's element, a parameter, an extent; before it is resolved, an index too."""

    name: str
    indices: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Place:
    """An index."""

    name: str


@dataclass(frozen=True)
class Sum:
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Negative:
    of: Node


@dataclass(frozen=True)
class Product:
    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Quotient:
    above: Node
    below: Node


@dataclass(frozen=True)
class Power:
    base: Node
    exponent: Node


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Compare:
    relation: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Logical:
    """`all`, `any` or `not` of conditions."""

    kind: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Bracket:
    """1 where the condition holds, else 0; `half`: ½ where its two sides are equal."""

    condition: Node
    half: bool = False


@dataclass(frozen=True)
class Cases:
    """Values with their conditions; None for `otherwise`."""

    rows: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Over:
    """`sum`, `max` or `min` of the body over indices, of the terms where the condition holds."""

    op: str
    indices: tuple[str, ...]
    condition: Node | None
    body: Node


@dataclass(frozen=True)
class Softmax:
    """`e^body / Σ e^body` over an index, at that index; `at` takes the weight of another place."""

    index: str
    body: Node
    at: Node | None = None


@dataclass(frozen=True)
class Row:
    """Everything of an element but its last index: what a softmax runs over."""

    element: Element


@dataclass(frozen=True)
class Held:
    """As a condition: this element does not follow along where a sum comes by it."""

    element: Element


@dataclass(frozen=True)
class Partial:
    """The derivative of one element in another, or the second one."""

    of: Element
    wrt: Element
    is_second: bool = False


@dataclass(frozen=True)
class Slope:
    """The derivative of a formula in one element."""

    of: Node
    wrt: Element


@dataclass(frozen=True)
class Limit:
    """What a formula tends to as an element or a parameter goes to an end; the same at each of several."""

    moving: Element
    ends: tuple[Node, ...]
    body: Node


@dataclass(frozen=True)
class Series:
    """The sum of the terms from a first index on, without an end."""

    index: str
    first: Node
    term: Node


@dataclass(frozen=True)
class Applied:
    """A loss by its name with what is put in for its arrays and parameters."""

    name: str
    arguments: tuple[Node, ...]
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True)
class Whole:
    """As an argument: an array with all its elements."""

    name: str


@dataclass(frozen=True)
class Elements:
    """As an argument: the array of the values of a formula over indices.

    `fixed` has for every index the number of its places where that is told, else nothing.
    """

    indices: tuple[str, ...]
    fixed: tuple[str, ...]
    body: Node


@dataclass(frozen=True)
class Setting:
    """A parameter of a loss, or the length of an axis, by its letter."""

    letter: str
    value: Node


Node = Any
"""One of the classes above; a type that names itself would have to be spelled in every annotation."""


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside a node."""
    for item in fields(node):
        yield from _nodes(getattr(node, item.name))


def held_in(condition: Node) -> Iterator[Element]:
    """The elements that a condition holds still."""
    if isinstance(condition, Held):
        yield condition.element
    for child in children(condition):
        yield from held_in(child)


def rebuilt(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with every node directly inside of it changed."""
    return type(node)(*(_changed(getattr(node, item.name), change) for item in fields(node)))


def _changed(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, tuple):
        return tuple(_changed(part, change) for part in value)
    return value if value is None or isinstance(value, str | bool) else change(value)


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)
    elif value is not None and not isinstance(value, str | bool):
        yield value
