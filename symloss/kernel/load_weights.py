"""kernel -> kernel: a sample weight is looked up once, before the first statement that needs it.

Precondition: no store or term has been put under a condition of its own yet: a weight is loaded before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from symloss.kernel.nodes import Block, For, If, LoadWeight, Start, Statement, values_of, walk, with_blocks
from symloss.language.symbols import Array, Extent, Index, Read


def load_weights(block: Block, weight: Array | None) -> Block:
    """The block with a local for every weight of the sample axes themselves; others are read in place."""
    return block if weight is None else _Loads(weight).block(block, frozenset())


class _Loads:
    def __init__(self, weight: Array) -> None:
        self.weight = weight
        self.names: dict[tuple, str] = {}

    def block(self, block: Block, visible: frozenset[str]) -> Block:
        lowered: list[Statement] = []
        for statement in block:
            loads: list[Statement] = []
            for read in self._needed(statement):
                if (name := self._name(read)) not in visible:
                    loads.append(LoadWeight(name, read))
                    visible |= {name}
            place = len(lowered)
            while isinstance(statement, If | For) and place and isinstance(lowered[place - 1], Start):
                place -= 1  # a branch or a loop stays with the accumulators that it starts
            lowered[place:place] = loads
            lowered.append(with_blocks(statement, partial(self.block, visible=visible)))
        return tuple(lowered)

    def _needed(self, statement: Statement) -> Iterator[Read]:
        """The weights that a statement itself reads, and a loop those that it does not change."""
        if not isinstance(statement, For):
            yield from self._read_by(statement)
            return
        inside = list(walk((statement,)))
        indices = {loop.index for loop in inside if isinstance(loop, For)}
        for one in inside:
            yield from (read for read in self._read_by(one) if not indices & read.atoms(Index))

    def _read_by(self, statement: Statement) -> Iterator[Read]:
        if isinstance(statement, For):  # in the bounds of a loop they are read in place
            return
        for value in values_of(statement):
            reads = {read for read in value.atoms(Read) if read.name == self.weight.name}
            yield from sorted(filter(self._is_of_a_sample, reads), key=str)

    def _is_of_a_sample(self, read: Read) -> bool:
        extents: tuple[Extent | None, ...] = tuple(getattr(index, "extent", None) for index in read.indices)
        return extents == self.weight.axes

    def _name(self, read: Read) -> str:
        first = not self.names or read.indices == next(iter(self.names))
        spelled = "_".join(map(str, read.indices))
        return self.names.setdefault(read.indices, "sample_weight" if first else f"sample_weight_{spelled}")
