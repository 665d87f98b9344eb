"""What the signs of a displayed line stand for: names by the way they are printed, and the axes they have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from symloss.readback.nodes import ReadBackError


@dataclass(frozen=True)
class Quantity:
    """Something that lines speak of: its name, how it is printed, and the axes of its indices.

    `classes` is the axis that the values of a label are places of.
    """

    name: str
    shown: str
    axes: tuple[str, ...] = ()
    classes: str | None = None


@dataclass(frozen=True)
class Applicable:
    """A loss that lines may apply to arguments.

    `arrays` has for each of its arrays the index and the axis of every dimension; `letters` what may be set.
    """

    arrays: tuple[tuple[tuple[str, str], ...], ...]
    letters: frozenset[str]


@dataclass(frozen=True)
class Table:
    """The quantities of a loss as one face prints them.

    `indices` has for every printed index the axes it may run over; `along` for every axis of positions the
    axis it lies along; `losses` those that may be applied.
    """

    quantities: tuple[Quantity, ...]
    indices: Mapping[str, frozenset[str]]
    along: Mapping[str, str] = field(default_factory=dict)
    losses: Mapping[str, Applicable] = field(default_factory=dict)

    @cached_property
    def shown(self) -> dict[str, dict[int, Quantity]]:
        """Quantities by their print and the number of their indices.

        Raises:
            ReadBackError: two quantities cannot be told apart.
        """
        found: dict[str, dict[int, Quantity]] = {}
        for item in self.quantities:
            known = found.setdefault(item.shown, {})
            if known.setdefault(len(item.axes), item).name != item.name:
                other = known[len(item.axes)].name
                raise ReadBackError(f"{item.name} and {other} are both printed as {item.shown}")
        return found

    @cached_property
    def by_name(self) -> dict[str, Quantity]:
        return {item.name: item for item in self.quantities}

    def quantity(self, shown: str, count: int) -> Quantity:
        """The quantity of a print with a number of indices.

        Raises:
            ReadBackError: there is none.
        """
        known = self.shown.get(shown, {})
        if count not in known:
            has = " or ".join(map(str, sorted(known))) or "no meaning"
            raise ReadBackError(f"{shown} is printed with {count} indices, but has {has}")
        return known[count]

    def are_related(self, one: str, other: str) -> bool:
        """Whether one index may stand on both axes: the same, or places along the other."""
        return bool({one, *self._all_along(one)} & {other, *self._all_along(other)})

    def axis_of(self, index: str, used_on: Iterable[str]) -> str:
        """The axis that an index runs over: as declared, where that fits where it is used.

        Raises:
            ReadBackError: its uses contradict one another, or nothing tells.
        """
        used = sorted(set(used_on))
        for one in used[1:]:
            if not self.are_related(used[0], one):
                raise ReadBackError(f"the index {index} is used on the axes {used[0]} and {one}")
        declared = [
            axis for axis in self.indices.get(index, ()) if all(self.are_related(axis, u) for u in used)
        ]
        if len(declared) == 1:
            return declared[0]
        inner = [axis for axis in declared if axis in used] or used
        if not inner:
            raise ReadBackError(f"nothing tells what the index {index} runs over")
        return max(inner, key=lambda axis: len(self._all_along(axis)))

    def _all_along(self, axis: str) -> list[str]:
        found: list[str] = []
        while axis in self.along:
            axis = self.along[axis]
            found.append(axis)
        return found
