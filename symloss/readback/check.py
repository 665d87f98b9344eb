"""Displayed equations read from what is printed, and both sides of each evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from symloss.readback.indices import axes_of_bound, check_binding, free_indices, uses
from symloss.readback.nodes import Compare, Element, Node, ReadBackError, Whole, children
from symloss.readback.resolve import resolve
from symloss.readback.table import Table

AT_MOST = ("≤", r"\le")


class Grammar(Protocol):
    def sum(self, line: str) -> Node:
        """One side of a line as an expression."""

    def line(self, line: str) -> tuple[Node, Node | None]:
        """A right side, and the condition under which the line holds."""


@dataclass(frozen=True)
class Equation:
    """One displayed line: both sides as printed; the left one is repeated where a line goes on."""

    left: str
    right: str
    relation: str = "="

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


@dataclass(frozen=True)
class Parsed:
    """An equation with what it says, where it holds, and the axes of its free and bound indices."""

    equation: Equation
    left: Node
    right: Node
    given: Node | None
    axes: Mapping[str, str]
    bound: Mapping[int, tuple[str, ...]]

    @property
    def needs_digits(self) -> bool:
        """Whether a side speaks of a derivative or a limit."""
        return any(sign in str(self.equation) for sign in ("∂", r"\partial", r"\lim"))

    @property
    def names(self) -> frozenset[str]:
        """The arrays and other quantities that its sides read."""
        return frozenset((*names_in(self.left), *names_in(self.right)))

    @property
    def is_bound(self) -> bool:
        """Whether the left side is at most the right one, not equal to it."""
        return self.equation.relation in AT_MOST

    @property
    def has_choice(self) -> bool:
        """Whether an order of two numbers decides what a side is."""
        return any(decides(side) for side in (self.left, self.right))


def names_in(node: Node) -> Iterator[str]:
    """The names of all elements and arrays that a node reads."""
    if isinstance(node, Element | Whole):
        yield node.name
    for child in children(node):
        yield from names_in(child)


def decides(node: Node) -> bool:
    """Whether an order of two numbers decides the value of a node."""
    return (isinstance(node, Compare) and node.relation not in ("==", "!=")) or any(
        map(decides, children(node))
    )


def parse(equation: Equation, grammar: Grammar, table: Table) -> Parsed:
    """Both sides of an equation, whose right side has no index that the left one does not have.

    Raises:
        ReadBackError: a side cannot be read, or an index is not bound.
    """
    try:
        if equation.relation not in ("=", *AT_MOST):
            raise ReadBackError(f"{equation.relation!r} is no relation")
        left = resolve(grammar.sum(equation.left), table)
        right, given = (
            side if side is None else resolve(side, table) for side in grammar.line(equation.right)
        )
        free = free_indices(left)
        if unbound := (free_indices(right) | (set() if given is None else free_indices(given))) - free:
            raise ReadBackError(f"the right side depends on {', '.join(sorted(unbound))}, the left does not")
        for side in (left, right):
            check_binding(side, frozenset(free))
        pair = Compare("", left, right)
        axes = {index: table.axis_of(index, uses(pair, index, table, {})) for index in sorted(free)}
        bound = axes_of_bound(left, table, axes) | axes_of_bound(right, table, axes)
    except ReadBackError as error:
        raise ReadBackError(f"the line {str(equation)!r} does not stand: {error}") from None
    return Parsed(equation, left, right, given, axes, bound)


def continued(lines: Iterable[tuple[str | None, str]]) -> Iterator[Equation]:
    """Lines with the left side filled in where a line goes on from the one before."""
    last = ""
    for left, right in lines:
        last = last if left is None else left
        yield Equation(last, right)
