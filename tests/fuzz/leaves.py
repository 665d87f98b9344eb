"""Numbers, elements of arguments, parameters, indices and lengths."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
from mpmath import mpf

from .tree import AXIS_OF, SORTS, Construct, Node, register

ALL = tuple(sort for sort in SORTS if sort != "condition")


def _number(grower: Any, scope: Any, sort: str, size: int) -> Node:
    choices = {
        "real": ["1/2", "1", "2", "1/3", "-1"], "nonnegative": ["1/2", "1", "2", "0"],
        "positive": ["1/2", "1", "2", "1/10"], "cosine": ["1/2", "-1/3"], "unit": ["1/2", "1/3", "9/10"],
    }  # fmt: skip
    return Node("number", (), (grower.random.choice(choices[sort]),))


def _number_text(node: Node, say: Any) -> str:
    value = Fraction(node.data[0])
    if value.denominator == 1:
        return str(value) if value >= 0 else f"({value})"
    return f"Rational({value.numerator}, {value.denominator})"


def _number_value(node: Node, run: Any, at: Any) -> Any:
    value = Fraction(node.data[0])
    return mpf(value.numerator) / value.denominator


register(Construct("number", _number, _number_text, _number_value, ALL, 0.3))


def index_names(places: tuple[Any, ...]) -> frozenset[str]:
    """The indices in the places of a read: names, (name, offset), (name, name), nodes or numbers."""
    found: set[str] = set()
    for place in places:
        match place:
            case Node():
                found |= place.free
            case str():
                found.add(place)
            case tuple():
                found |= {part for part in place if isinstance(part, str)}
    return frozenset(found)


def place_text(place: Any, say: Any) -> str:
    match place:
        case Node():
            return say(place)
        case tuple():
            return " + ".join(map(str, place)).replace("+ -", "- ")
    return str(place)


def place_value(place: Any, run: Any, at: Any) -> int:
    match place:
        case Node():
            return int(run(place, at))
        case str():
            return at[place]
        case tuple():
            total = 0
            for part in place:
                total += at[part] if isinstance(part, str) else part
            return total
    return place


def _read(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    return grower.read(scope, sort)


def _read_text(node: Node, say: Any) -> str:
    name, *places = node.data
    return f"{name}[{', '.join(place_text(place, say) for place in places)}]"


def _read_value(node: Node, run: Any, at: Any) -> Any:
    name, *places = node.data
    return run.element(name, tuple(place_value(place, run, at) for place in places))


register(
    Construct("read", _read, _read_text, _read_value, ALL, 6, free=lambda node: index_names(node.data[1:]))
)
register(
    Construct(
        "parameter",
        lambda grower, scope, sort, size: grower.parameter(sort),
        lambda node, say: node.data[0],
        lambda node, run, at: run.element(node.data[0], ()),
        ALL,
    )
)


def _index_number(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    known = [index for index in scope.indices if index in grower.numbers]
    return Node("index", (), (grower.random.choice(known),)) if known else None


register(
    Construct(
        "index",
        _index_number,
        lambda node, say: node.data[0],
        lambda node, run, at: mpf(at[node.data[0]]),
        ("real", "nonnegative"),
        0.2,
        free=lambda node: frozenset(node.data),
    )
)
register(
    Construct(
        "extent",
        lambda grower, scope, sort, size: (
            Node("extent", (), (AXIS_OF[grower.random.choice(scope.indices)],)) if scope.indices else None
        ),
        lambda node, say: node.data[0],
        lambda node, run, at: mpf(run.extents[node.data[0]]),
        ("real", "nonnegative", "positive"),
        0.2,
    )
)

register(
    Construct(
        "minus_infinity",
        lambda *given: None,
        lambda node, say: "-oo",
        lambda node, run, at: mpmath.ninf,
        (),
        0,
    )
)
