"""What a random declaration is made of: a small tree, its arguments, and one table of constructs.

A `Construct` is all that the fuzzer knows of one thing of the language: how to draw it, how to write it as
source text, and what it means in plain mpmath. To teach the fuzzer a new one, `register` it; a scalar
function is one line of `functions.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

# What a value is by construction; each is one of those it stands beside too
SORTS: dict[str, tuple[str, ...]] = {
    "real": ("real", "positive", "nonnegative", "unit", "cosine"),
    "nonnegative": ("nonnegative", "positive", "unit"),
    "positive": ("positive", "unit"),
    "cosine": ("cosine", "unit"),
    "unit": ("unit",),
    "condition": ("condition",),
}


@dataclass(frozen=True)
class Node:
    """One construct with its parts; `data` are names, indices and numbers."""

    kind: str
    parts: tuple[Node, ...] = ()
    data: tuple[Any, ...] = ()

    @cached_property
    def free(self) -> frozenset[str]:
        """The indices that the value depends on, but for those of a carry's recurrence."""
        return CONSTRUCTS[self.kind].free(self)

    @cached_property
    def steps(self) -> bool:
        """Whether the value depends on the step of a recurrence."""
        return self.kind == "carried" or (self.kind != "after" and any(part.steps for part in self.parts))

    @cached_property
    def size(self) -> int:
        return 1 + sum(part.size for part in self.parts)

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Argument:
    """An argument: its annotation as text with `{}` for the axes, its axes, what its elements are."""

    name: str
    domain: str
    axes: tuple[str, ...] = ()
    sort: str = "real"
    role: str = "differentiable"
    classes: str = ""
    default: str = ""
    is_array: bool = True

    @property
    def annotation(self) -> str:
        return f"{self.domain}[{', '.join(self.axes)}]" if self.is_array else self.domain

    @property
    def text(self) -> str:
        default = f" = {self.default}" if self.default else ""
        return f"{self.name}: {self.annotation}{default}"


@dataclass(frozen=True)
class Loss:
    """A random declaration."""

    arguments: tuple[Argument, ...]
    result: Node
    name: str = "drawn"

    @cached_property
    def used(self) -> tuple[Argument, ...]:
        """The arguments that the result reads, arrays first, and those whose axes it needs."""
        from .text import names_in

        names = names_in(self.result)
        windowed = names & {"P", "U", *AXES["P"], *AXES["U"]}
        found = [one for one in self.arguments if one.name in names or (one.role == "window" and windowed)]
        needed = {AXIS_OF.get(name, name) for name in names} & set("NCDT")
        needed |= {"T"} if names & {"P", "Q", *AXES["P"], *AXES["Q"]} else set()
        lacking = needed - {axis for one in found for axis in one.axes}
        if lacking:  # an axis belongs to an argument
            found.append(Argument("spare", "weights(real)", tuple(sorted(lacking)), role="weight"))
        return tuple(sorted(found, key=lambda one: (bool(one.default), not one.is_array)))

    def with_result(self, result: Node) -> Loss:
        return replace(self, result=result)


@dataclass(frozen=True)
class Construct:
    """One thing of the language.

    Attributes:
        kind: its name, unique.
        draw: (grower, scope, sort, size) -> a node of that sort, or None where it cannot be drawn there.
        text: (node, say) -> source text, fully in brackets; `say` writes a part.
        value: (node, run, at) -> its number; `run(part, at)` evaluates a part at indices `at`, and
            `run.compare(a, b)` decides what branches, so that kinks are recognised.
        gives: the sorts it can be.
        weight: how often it is drawn.
        free: the indices a node depends on.
    """

    kind: str
    draw: Callable[..., Node | None]
    text: Callable[..., str]
    value: Callable[..., Any]
    gives: tuple[str, ...] = ("real",)
    weight: float = 1.0
    free: Callable[[Node], frozenset[str]] = field(
        default=lambda node: frozenset().union(*(part.free for part in node.parts))
    )


CONSTRUCTS: dict[str, Construct] = {}


def register(construct: Construct) -> None:
    """Let the fuzzer draw a construct."""
    assert construct.kind not in CONSTRUCTS, construct.kind
    CONSTRUCTS[construct.kind] = construct


AXES: dict[str, tuple[str, ...]] = {
    "N": ("n", "m", "l"),
    "C": ("c", "k", "j"),
    "T": ("t", "s", "r"),
    "D": ("d", "e", "f"),
    "U": ("u", "v", "w"),
    "P": ("p", "p2"),  # positions along T of a window of U elements
    "Q": ("q", "q2"),  # positions along T of two neighbours
}
AXIS_OF = {index: axis for axis, indices in AXES.items() for index in indices}
