"""schedule -> schedule: which steps can be taken for some rows at a time, so that no N × N array is stored.

A phase over the rows of a matrix product reads one row of it after the other, and what it leaves of the
same shape only further products read: a tile of rows is made, read and used up while it is in the cache.

Precondition: the steps are final (`name_temporaries` has run).
"""

from __future__ import annotations

from dataclasses import replace

from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.program.schedule import (
    Arrange,
    Contract,
    Phase,
    Scalars,
    Schedule,
    Step,
    Store,
    Tiles,
    expressions_of,
    walk,
)

OneRead = tuple[Step, Read]


def tile_rows(schedule: Schedule) -> Schedule:
    """The schedule, each run of steps that can be tiled side by side and listed in `tiles`."""
    for step in schedule.steps:
        if isinstance(step, Phase) and (found := _tiles_around(schedule, step)) is not None:
            schedule = _with_tiles(schedule, found)
    return schedule


def _tiles_around(schedule: Schedule, phase: Phase) -> Tiles | None:
    """The products around a phase that can share its tiles; None where nothing is saved."""
    if phase.scratch or any(op != "sum" for _, op in phase.folds):
        return None
    reads = _reads(schedule)
    at = schedule.steps.index(phase)
    matrices = _larger_than_arguments(schedule)
    before = [s for s in schedule.steps[:at] if isinstance(s, Contract) and s.name in matrices]
    after = [s for s in schedule.steps[at + 1 :] if isinstance(s, Contract)]
    written = {s.target for s in walk(phase.statements) if isinstance(s, Store)}
    rows_only = {name for name in written & matrices if _is_written_by_rows(phase, name)}
    filled = [c for c in before if c.axes[0].extent == phase.row.extent]
    while True:
        candidates = {product.name for product in filled} | rows_only
        used = [product for product in after if _tile_index(product, candidates) is not None]
        wrong = {
            name
            for name in candidates
            if not all(_keeps_to_tile(reader, read, phase, used) for reader, read in reads.get(name, ()))
        }
        if not wrong:
            break
        filled = [product for product in filled if product.name not in wrong]
        rows_only -= wrong
    sliced = tuple(c for c in used if c.axes[0] == _tile_index(c, candidates))
    added = tuple(c for c in used if c.over == _tile_index(c, candidates))
    if not candidates or len(sliced) + len(added) < len(used) or not _can_follow(schedule, phase, used):
        return None
    tiles = Tiles(0, 0, phase, tuple(filled), sliced, added, tuple(sorted(candidates)))
    return tiles if all(_reads_own_rows(product, tiles) for product in used) else None


def _reads_own_rows(product: Contract, tiles: Tiles) -> bool:
    """Whether a product reads, of what the phase writes, the rows of the tile alone: others are to come."""
    reads = [read for read in _reads_of(product) if read.name in tiles.phase.writes]
    return all(read.indices[0] == tiles.along(product) for read in reads)


def _with_tiles(schedule: Schedule, tiles: Tiles) -> Schedule:
    """The steps of the tiles one after the other: nothing between reads what moves."""
    inside: list[Step] = [*tiles.filled, tiles.phase, *tiles.sliced, *tiles.added]
    steps: list[Step] = []
    for step in schedule.steps:
        if step is tiles.phase:
            tiles = replace(tiles, first=len(steps), last=len(steps) + len(inside))
            steps += inside
        elif step not in inside:
            steps.append(step)
    moved = (_at(steps, old) for old in schedule.tiles)
    return replace(schedule, steps=tuple(steps), tiles=(*moved, tiles))


def _at(steps: list[Step], tiles: Tiles) -> Tiles:
    """The same run of steps, where it is now."""
    first = steps.index(tiles.phase) - len(tiles.filled)
    return replace(tiles, first=first, last=first + tiles.last - tiles.first)


def _larger_than_arguments(schedule: Schedule) -> set[str]:
    """The matrices that no argument is like: as long as two of them. The others are no larger than these."""
    given = {array.axes for array in schedule.program.arrays if array.name != SAMPLE_WEIGHT}
    return {
        buffer.name
        for buffer in schedule.buffers
        if len(buffer.axes) == 2
        and not buffer.is_whole
        and tuple(index.extent for index in buffer.axes) not in given
    }


def _reads(schedule: Schedule) -> dict[str, list[OneRead]]:
    """Who reads each array, and at which indices."""
    found: dict[str, list[OneRead]] = {}
    for step in schedule.steps:
        for read in _reads_of(step):
            found.setdefault(read.name, []).append((step, read))
    return found


def _reads_of(step: Step) -> set[Read]:
    match step:
        case Phase():
            parts = [part for statement in walk(step.statements) for part in expressions_of(statement)]
        case Scalars():
            parts = [assign.value for assign in step.assigns]
        case Contract():
            parts = [step.left, step.right]
        case Arrange():
            parts = [step.keys]
    return {read for part in parts for read in reads_of(part)}


def _is_written_by_rows(phase: Phase, name: str) -> bool:
    stores = [s for s in walk(phase.statements) if isinstance(s, Store) and s.target == name]
    return all(store.indices[0] == phase.row for store in stores)


def _keeps_to_tile(reader: Step, read: Read, phase: Phase, used: list[Contract]) -> bool:
    """Whether a read is of rows that a tile has: the phase's own row, or any row of a product after it."""
    if reader is phase:
        return read.indices[0] == phase.row
    return any(reader is product for product in used)


def _tile_index(product: Contract, tiled: set[str]) -> Index | None:
    """The index of a product that counts the rows of its tiled operands."""
    found = {
        operand.indices[0]
        for operand in (product.left, product.right)
        if isinstance(operand, Read) and operand.name in tiled
    }
    index = next(iter(found)) if len(found) == 1 else None
    return index if isinstance(index, Index) else None


def _can_follow(schedule: Schedule, phase: Phase, used: list[Contract]) -> bool:
    """Whether the products can come right after the phase: what else they read is there before it."""
    at = schedule.steps.index(phase)
    late = {name for step in schedule.steps[at:] for name in _made_by(step)} - set(phase.writes)
    return not any(read.name in late for product in used for read in _reads_of(product))


def _made_by(step: Step) -> set[str]:
    match step:
        case Phase():
            return {*step.writes, *(name for name, _ in step.folds)}
        case Scalars():
            return {assign.name for assign in step.assigns}
    return {step.name}
