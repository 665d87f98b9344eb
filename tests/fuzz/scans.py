"""Recurrences: carries of no, one or two indices, steps that read them beside, read after the last step."""

from __future__ import annotations

from itertools import product
from typing import Any

from mpmath import mpf

from .leaves import index_names, place_text, place_value
from .tree import AXIS_OF, CONSTRUCTS, Construct, Node, register


def scan_free(node: Node) -> frozenset[str]:
    """`data` is (along, length or None, ((name, own indices, initial, outside), ...)), parts the steps."""
    along, length, carries = node.data
    own = frozenset().union(
        *(part.free - frozenset(carry[1]) for part, carry in zip(node.parts, carries, strict=True))
    )
    return (own | (length.free if length is not None else frozenset())) - {along}


def carried_value(node: Node, run: Any, at: Any) -> Any:
    name, *places = node.data
    return run.carries[-1].read(name, tuple(place_value(place, run, at) for place in places))


def carried_text(node: Node, say: Any) -> str:
    name, *places = node.data
    return f"{name}[{', '.join(place_text(place, say) for place in places)}]" if places else name


def _carried(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    return grower.carried(scope)


register(
    Construct(
        "carried",
        _carried,
        carried_text,
        carried_value,
        ("real",),
        8,
        free=lambda node: index_names(node.data[1:]),
    )
)


def _neighbour(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    return grower.neighbour(scope, sort)


register(Construct("neighbour", _neighbour, lambda node, say: "", lambda node, run, at: None, ("real",), 1))


class Carries:
    """What the steps of one recurrence have left so far."""

    def __init__(self, node: Node, run: Any, at: dict[str, int]) -> None:
        self.node, self.run, self.at = node, run, at
        self.along, length, carries = node.data
        self.steps = run.extents[AXIS_OF[self.along]] if length is None else int(run(length, at))
        self.outside = {name: outside for name, _, _, outside in carries}
        self.own = {name: own for name, own, _, _ in carries}
        self.values: dict[str, dict[tuple[int, ...], Any]] = {}
        # What a stop-gradient in the step holds still goes through the same steps
        self.twin = None if run.still is None else Carries(node, run.still, at)
        for name, own, initial, _ in carries:
            self.values[name] = {places: run(initial, {**at, **bound}) for places, bound in self.places(own)}

    def places(self, own: tuple[str, ...]) -> Any:
        for places in product(*(range(self.run.extents[AXIS_OF[index]]) for index in own)):
            yield places, dict(zip(own, places, strict=True))

    def read(self, name: str, places: tuple[int, ...]) -> Any:
        found = self.values[name].get(places)
        return self.run(self.outside[name], self.at) if found is None else found

    def after(self) -> dict[str, dict[tuple[int, ...], Any]]:
        for step in range(self.steps):
            self.advance(step)
        return self.values

    def advance(self, step: int) -> None:
        at = {**self.at, self.along: step}
        self.run.carries.append(self)
        found = {
            name: {places: self.run(part, {**at, **bound}) for places, bound in self.places(own)}
            for (name, own), part in zip(self.own.items(), self.node.parts, strict=True)
        }
        self.run.carries.pop()
        self.values = found
        if self.twin is not None:
            self.twin.advance(step)


def _after_value(node: Node, run: Any, at: Any) -> Any:
    name, *places = node.data
    where = tuple(place_value(place, run, at) for place in places)
    return run.scanned(node.parts[0], at)[name][where]


def _after_text(node: Node, say: Any) -> str:
    name, *places = node.data
    end = say.scan(node.parts[0], name)
    return f"{end}[{', '.join(place_text(place, say) for place in places)}]" if places else end


register(
    Construct(
        "scan", lambda *given: None, lambda node, say: "", lambda node, run, at: mpf(0), (), 0, free=scan_free
    )
)
register(
    Construct(
        "after",
        lambda grower, scope, sort, size: grower.after(scope, size),
        _after_text,
        _after_value,
        ("real",),
        3,
        free=lambda node: node.parts[0].free | index_names(node.data[1:]),
    )
)
assert "scan" in CONSTRUCTS
