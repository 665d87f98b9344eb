"""Named quantities, which may be read again, and constants of the derivative."""

from __future__ import annotations

from typing import Any

from .leaves import ALL
from .tree import SORTS, Construct, Node, register


def _let(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    name = grower.new_let()
    if name is None or size <= 0:
        return None
    node = Node("let", (grower.grow(scope, sort, size - 1),), (name,))
    if not node.steps:
        grower.lets.append((sort, node))
    return node


register(
    Construct(
        "let",
        _let,
        lambda node, say: f'let("{node.data[0]}", {say(node.parts[0])})',
        lambda node, run, at: run(node.parts[0], at),
        ALL,
        1.2,
    )
)


def _again(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
    """A quantity that has been named before, where its indices are known."""
    known = [
        node for given, node in grower.lets if given in SORTS[sort] and node.free <= frozenset(scope.indices)
    ]
    return grower.random.choice(known) if known else None


register(Construct("again", _again, lambda node, say: "", lambda node, run, at: None, ALL, 1.5))
register(
    Construct(
        "stop",
        lambda grower, scope, sort, size: (
            Node("stop", (grower.grow(scope, sort, size - 1),)) if size > 0 else None
        ),
        lambda node, say: f"stop({say(node.parts[0])})",
        lambda node, run, at: run.held(node.parts[0], at),
        ALL,
        0.6,
    )
)
