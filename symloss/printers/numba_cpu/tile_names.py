"""What the code of tiles calls its rows: names that mean nothing else in a loss."""

from __future__ import annotations

from typing import NamedTuple

from symloss.program.names import fresh_name, taken_names
from symloss.program.schedule import Schedule


class TileNames(NamedTuple):
    """The first row of a tile, how many rows a tile has at most, and which rows these are."""

    first: str
    height: str
    tile: str


def tile_names(schedule: Schedule) -> TileNames:
    """The names for a schedule."""
    taken = taken_names(schedule.program)
    return TileNames(*(fresh_name(name, taken) for name in TileNames._fields))
