"""Conditions, and what is chosen by them: by numbers when a loss is called, by flags when it is declared."""

from __future__ import annotations

from typing import Any

import mpmath

from .leaves import ALL
from .tree import CONSTRUCTS, Construct, Node, register


def _choice(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    if size <= 0:
        return None
    parts: list[Node] = []
    for _ in range(grower.random.choice([1, 1, 1, 2])):
        parts += [grower.grow(scope, sort, size - 1), grower.grow(scope, "condition", size - 1)]
    return Node("piecewise", (*parts, grower.grow(scope, sort, size - 2)))


def _choice_text(node: Node, say: Any) -> str:
    pairs = zip(node.parts[:-1:2], node.parts[1::2], strict=True)
    cases = "".join(f"({say(value)}, {say(condition)}), " for value, condition in pairs)
    return f"Piecewise({cases}({say(node.parts[-1])}, True))"


def _choice_value(node: Node, run: Any, at: Any) -> Any:
    for value, condition in zip(node.parts[:-1:2], node.parts[1::2], strict=True):
        if run(condition, at):
            return run(value, at)
    return run(node.parts[-1], at)


register(Construct("piecewise", _choice, _choice_text, _choice_value, ALL, 2.5))


_PARTIAL = {
    "log({0})": mpmath.log,
    "sqrt({0})": mpmath.sqrt,
    "1 / {0}": lambda x: 1 / x,
    "{0} * log({0})": lambda x: x * mpmath.log(x),
}


def _guarded(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    """A function outside of whose domain another case stands."""
    form = grower.random.choice(sorted(_PARTIAL))
    return Node("guarded", (grower.grow(scope, "real", size - 1), grower.grow(scope, sort, 0)), (form,))


def _guarded_text(node: Node, say: Any) -> str:
    inner = say(node.parts[0])
    return f"Piecewise(({node.data[0].format(inner)}, {inner} > 0), ({say(node.parts[1])}, True))"


def _guarded_value(node: Node, run: Any, at: Any) -> Any:
    inner = run(node.parts[0], at)
    return _PARTIAL[node.data[0]](inner) if run.compare(inner, 0) > 0 else run(node.parts[1], at)


register(Construct("guarded", _guarded, _guarded_text, _guarded_value, ("real",), 0.8))


_HOLDS = {
    "<": lambda sign: sign < 0, "<=": lambda sign: sign <= 0, ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0, "Eq": lambda sign: sign == 0, "Ne": lambda sign: sign != 0,
}  # fmt: skip


def _compared_text(node: Node, say: Any) -> str:
    left, right = map(say, node.parts)
    (sign,) = node.data
    return f"{sign}({left}, {right})" if sign in ("Eq", "Ne") else f"({left} {sign} {right})"


def _compared_value(node: Node, run: Any, at: Any) -> bool:
    left, right = (run(part, at) for part in node.parts)
    return _HOLDS[node.data[0]](run.compare(left, right))


def _compared(grower: Any, scope: Any, sort: str, size: int) -> Node:
    sign = grower.random.choice(["<", "<=", ">", ">="])
    other = "real" if grower.random.random() < 0.6 else "number"
    left = grower.grow(scope, "real", size - 1)
    right = (
        CONSTRUCTS["number"].draw(grower, scope, "real", 0)
        if other == "number"
        else grower.grow(scope, "real", 0)
    )
    return Node("compared", (left, right), (sign,))


register(Construct("compared", _compared, _compared_text, _compared_value, ("condition",), 3))


def _about_places(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    return grower.about_places(scope)


register(Construct("placed", _about_places, _compared_text, _compared_value, ("condition",), 3))


def _joined(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    if size <= 0:
        return None
    name = grower.random.choice(["And", "Or", "Not"])
    count = 1 if name == "Not" else 2
    return Node("joined", tuple(grower.grow(scope, "condition", size - 1) for _ in range(count)), (name,))


def _joined_value(node: Node, run: Any, at: Any) -> bool:
    values = [run(part, at) for part in node.parts]
    return {"And": all(values), "Or": any(values), "Not": not values[0]}[node.data[0]]


register(
    Construct(
        "joined",
        _joined,
        lambda node, say: f"{node.data[0]}({', '.join(map(say, node.parts))})",
        _joined_value,
        ("condition",),
    )
)


def _variant(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    if size <= 0:
        return None
    parts = (grower.grow(scope, sort, size - 1), grower.grow(scope, sort, size - 2))
    return Node("variant", parts, (grower.random.choice(grower.flags),))


register(
    Construct(
        "variant",
        _variant,
        lambda node, say: f"({say(node.parts[0])} if {node.data[0]} else {say(node.parts[1])})",
        lambda node, run, at: run(node.parts[0 if run.settings[node.data[0]] else 1], at),
        ALL,
        0.4,
    )
)
