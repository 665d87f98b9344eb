"""The quantities through which all of a derivative passes, one after another, and what lies between two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from sympy import Expr, S

from symloss.derivation.directions import Cosine
from symloss.derivation.lowered import Lowered
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate_scalar import partial
from symloss.program import Node

Places = dict[Index, int]
"""Indices of the upper end by their position among those of another quantity."""


@dataclass(frozen=True)
class Segment:
    """What lies between `upper` and `lower`: the nodes `inner`, in order of evaluation.

    `places`: where each of these quantities has the indices of the upper end. `axes` are formal indices of
    the lower end.
    """

    upper: Node
    lower: str
    inner: tuple[Node, ...]
    places: dict[str, Places]
    axes: tuple[Index, ...]

    @property
    def names(self) -> set[str]:
        """What derivatives are asked in: the lower end and what depends on it."""
        return {self.lower, *(node.name for node in self.inner)}

    @property
    def own(self) -> tuple[int, ...]:
        """The positions of the lower end's indices that are none of the upper end's."""
        shared = set(self.places[self.lower].values())
        return tuple(place for place in range(len(self.axes)) if place not in shared)


def paths_of(segment: Segment, lemmas: Mapping[str, Cosine]) -> int:
    """How many paths lead from the lower end to the upper one."""
    count = {segment.lower: 1}
    for node in (*segment.inner, segment.upper):
        reads = moving_reads(node, segment.names, lemmas)
        count[node.name] = sum(count.get(read.name, 0) for read in reads)
    return count[segment.upper.name]


def segments_of(lowered: Lowered) -> tuple[Segment, ...] | None:
    """The segments from the input to the loss; None where quantities read one another at several places."""
    program, lemmas = lowered.program, lowered.directions.lemmas
    known = program.adjoints
    nodes = {
        node.name: node
        for node in program
        if node.role.kind != "adjoint" and (node.name in known or node.name == "total")
    }
    names = [lowered.wrt, *nodes]
    after = {name: [n.name for n in nodes.values() if moving_reads(n, {name}, lemmas)] for name in names}
    if "total" not in _reached(lowered.wrt, after):
        return None
    links = [name for name in names if _is_passed(name, lowered.wrt, after)]
    found: list[Segment] = []
    for place, (lower, upper) in enumerate(pairwise(links)):
        between = tuple(
            node
            for name, node in nodes.items()
            if name not in links
            and "total" in _reached(name, after)
            and _last_link(name, links, after) == place
        )
        axes = lowered.gradient.axes if lower == lowered.wrt else nodes[lower].axes
        places = _places(nodes[upper], lower, between, axes, lemmas)
        if places is None:
            return None
        found.append(Segment(nodes[upper], lower, between, places, axes))
    return tuple(found)


def moving_reads(node: Node, names: Collection[str], lemmas: Mapping[str, Cosine]) -> list[Read]:
    """The reads of some names that the value of a node moves with; those that a lemma speaks of, if any."""
    if (cosine := lemmas.get(node.name)) is not None:
        return [read for read, _ in cosine.derivatives() if read.name in names]
    return [
        read for read in reads_of(node.body) if read.name in names and partial(node.body, read) is not S.Zero
    ]


def _reached(start: str, after: dict[str, list[str]], without: str | None = None) -> set[str]:
    found = {start}
    queue = [start]
    while queue:
        for name in after[queue.pop()]:
            if name not in found and name != without:
                found.add(name)
                queue.append(name)
    return found


def _is_passed(name: str, start: str, after: dict[str, list[str]]) -> bool:
    """Whether every path from the input to the loss leads through a quantity."""
    return name in (start, "total") or "total" not in _reached(start, after, name)


def _last_link(name: str, links: list[str], after: dict[str, list[str]]) -> int:
    """The position of the last link that a quantity depends on; -1 for none."""
    return max((place for place, link in enumerate(links) if name in _reached(link, after)), default=-1)


def _places(
    upper: Node,
    lower: str,
    inner: Iterable[Node],
    axes: tuple[Index, ...],
    lemmas: Mapping[str, Cosine],
) -> dict | None:
    """Where quantities have the indices of the upper end; None where one has them at several places."""
    found: dict[str, Places] = {upper.name: {index: at for at, index in enumerate(upper.axes)}}
    formal = {lower: axes, **{node.name: node.axes for node in inner}}
    for node in (upper, *reversed(tuple(inner))):
        if node.name not in found:
            return None
        for read in moving_reads(node, formal, lemmas):
            places: Places = {}
            for index, at in found[node.name].items():
                where = _where(node.axes[at], read, formal[read.name])
                if where is None:
                    return None
                if where:
                    places[index] = where[0]
            if found.setdefault(read.name, places) != places:
                return None
    return found


def _where(index: Index, read: Read, axes: tuple[Index, ...]) -> list[int] | None:
    """At which position a read has an index: none or one; None where it is anything else."""
    plain = [at for at, (one, axis) in enumerate(zip(read.indices, axes, strict=True))
             if one == index and axis.extent == index.extent]  # fmt: skip
    others: list[Expr] = [one for one in read.indices if one != index and _moves_with(one, index)]
    is_short = any(one == index for at, one in enumerate(read.indices) if at not in plain)
    return None if others or is_short or len(plain) > 1 else plain


def _moves_with(place: Expr, index: Index) -> bool:
    """Whether a place is found by adding something to an index; a label at it is a place of its own."""
    return not isinstance(place, Read) and index in place.free_symbols
