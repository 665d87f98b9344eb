"""Which arrays a phase sees as one row of numbers after the other, so that vectors take several of its rows.

The compiler knows how far apart two rows are where their length is a number: it loads the rows of a vector
side by side and sorts their elements. Of an array with two axes it knows nothing but that it is contiguous.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sympy import Basic, Integer, Symbol

from symloss.kernel.nodes import Block, Store, ZeroRow, ZeroRows, values_of, walk
from symloss.language.symbols import Read
from symloss.printers.python_statements import Names
from symloss.program.names import fresh_name
from symloss.program.schedule import Phase, Schedule

MOST = 16  # elements of a row


def flat_rows(schedule: Schedule, phase: Phase, block: Block) -> dict[str, int]:
    """The length of a row of each such array: every element of it that the phase uses is one of its row."""
    known = {array.name: array.axes for array in schedule.program.arrays}
    known |= {node.name: tuple(index.extent for index in node.axes) for node in schedule.program}
    used = _elements(block)
    others = {s.array for s in walk(block) if isinstance(s, ZeroRows)}
    names = {read.name for read in used} | {s.array for s in walk(block) if isinstance(s, ZeroRow)}
    found: dict[str, int] = {}
    for name in sorted(names & known.keys() - others):
        if len(known[name]) != 2:
            continue
        rows, length = known[name][0], known[name][1].fixed
        if rows != phase.row.extent or length is None or length > MOST:
            continue
        places = [read.indices for read in used if read.name == name]
        if all(row == phase.row and isinstance(at, Integer) for row, at in places):
            found[name] = length
    return found


@dataclass
class CpuNames(Names):
    """Names of arrays, of which the rows of some lie in line: `flat` has the length of one.

    An element of an input that is in a row is a local, so that it is found in one place: `loaded`, by what it
    is called.
    """

    flat: dict[str, int] = field(default_factory=dict)
    inputs: frozenset[str] = frozenset()
    taken: set[str] = field(default_factory=set)
    loaded: dict[str, str] = field(default_factory=dict)

    def element(self, name: str, indices: list[str], first: object) -> str:
        """The source of one element."""
        if name not in self.flat:
            return super().element(name, indices, first)
        _, place = indices
        source = self.in_row(name, int(place))
        if name not in self.inputs:
            return source
        known = (local for local, element in self.loaded.items() if element == source)
        local = next(known, None) or fresh_name(f"{name}_{place}", self.taken)
        self.loaded[local] = source
        return local

    def in_row(self, name: str, place: int) -> str:
        """An element by its place in the row."""
        return f"{self.array(name)}[in_row({self.row.name}, {self.flat[name]}, {place})]"

    def elements_of_row(self, name: str) -> list[str]:
        """Every element of the row."""
        return [self.in_row(name, place) for place in range(self.flat[name])]


def _elements(block: Block) -> set[Read]:
    """Every element that is read or written."""
    values: list[Basic] = []
    for statement in walk(block):
        values += values_of(statement)
        if isinstance(statement, Store):
            values.append(Read(Symbol(statement.array), *statement.indices))
    return {read for value in values for read in value.atoms(Read) if read.indices}
