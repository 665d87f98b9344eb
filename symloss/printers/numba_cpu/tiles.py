"""The loop of an entry point over tiles: some rows at a time, taken through products and a phase."""

from __future__ import annotations

from symloss.printers.numba_cpu.tile_names import tile_names
from symloss.program.schedule import Schedule, Tiles


def height_of(schedule: Schedule, tiles: Tiles) -> str:
    """How many rows a tile has: as many as fit, but not so few that a product is slow."""
    own = [buffer for buffer in schedule.buffers if buffer.name in tiles.buffers]
    lengths = ", ".join(dict.fromkeys(["1", *(buffer.axes[1].extent.name for buffer in own)]))
    rows = tiles.phase.row.extent.name
    return f"{tile_names(schedule).height} = max(1, min({rows}, max(ROWS, TILE // max({lengths}))))"


def starts_of(schedule: Schedule, tiles: Tiles, numbers: list[str]) -> list[str]:
    """The head of the loop, and the totals before it; `numbers` are totals that are outputs, too."""
    rows = tiles.phase.row.extent.name
    first, height, tile = tile_names(schedule)
    return [
        *(f"{name}_total = 0.0" if name in numbers else f"{name} = 0.0" for name, _ in tiles.phase.folds),
        f"for {first} in range(0, {rows}, {height}):",
        f"    rows = min({height}, {rows} - {first})",
        f"    {tile} = slice({first}, {first} + rows)",
    ]


def added_up(totals: list[str], call: str) -> list[str]:
    """What a call returns, added to what earlier tiles have given."""
    if len(totals) < 2:
        return [f"{totals[0]} += {call}" if totals else call]
    parts = [f"{name}_tile" for name in totals]
    sums = (f"{name} += {part}" for name, part in zip(totals, parts, strict=True))
    return [f"{', '.join(parts)} = {call}", *sums]
