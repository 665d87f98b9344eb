"""kernel -> kernel: the loop over the rows of a block becomes loops over lanes, inside of those over a row.

A row that is shorter than a vector leaves most of it empty. Here the statements of a row are parted into
groups (loop distribution), each a loop of its own over the rows of the block, which vectors take several at a
time; loops over a row go around these (interchange), and a local that outlives its group is one of each lane
(scalar expansion). What looks elements up is kept apart: it is one row after the other.

Precondition: branches are converted, so that loops and conditions around loops are the same for all rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from sympy import Symbol
from sympy.logic.boolalg import Boolean

from symloss.kernel.look_up_apart import looks_up
from symloss.kernel.nodes import (
    Accumulate,
    AnyRow,
    Axis,
    Block,
    Content,
    For,
    If,
    Let,
    LoadPlace,
    LoadWeight,
    Named,
    Spread,
    Start,
    Statement,
    blocks_of,
    in_rows,
    values_of,
    walk,
    with_blocks,
)
from symloss.kernel.values import (
    NOTHING,
    Names,
    changed_by,
    differs_by_row,
    is_of_a_row,
    read_by,
    with_values,
)
from symloss.language.symbols import Index


def distribute_rows(block: Block, row: Index) -> Block:
    """The block with its rows side by side, and before it the locals that each lane keeps.

    Args:
        block: the loop over blocks.
        row: the index of rows.
    """
    block = in_rows(block, row, lambda rows: _Rows(rows).distributed())
    return (*_spread(block), *block)


class _Work(Enum):
    """What keeps statements apart: vectors take several rows where all do the same to neighbours."""

    COMPUTE = "compute"
    LOOK_UP = "look up"
    BRANCH = "branch"
    AROUND = "around"  # has loops over lanes inside
    ONCE = "once"  # a value that is the same for all rows


_OF_NO_LANE = (_Work.AROUND, _Work.ONCE)


@dataclass
class _Group:
    """Statements of one loop over lanes, or one that goes around such loops."""

    work: _Work | None
    statements: list[Statement]


class _Rows:
    """The loop over the rows of a block."""

    def __init__(self, rows: For) -> None:
        self.rows = rows
        self.locals = {s.name for s in walk(rows.body) if isinstance(s, Named)}
        self.filled = Names(frozenset(), changed_by(rows.body).arrays)

    def distributed(self) -> Block:
        """The loops that it becomes."""
        return self._distributed(_with_weights(self.rows.body))

    def _distributed(self, block: Block) -> Block:
        """The loops that the body, or a part of it, becomes."""
        groups: list[_Group] = []
        for statement in block:
            work = self._work(statement)
            joined = None if work in _OF_NO_LANE else _joined(groups, statement, work)
            if joined is None:
                groups.append(_Group(work, [statement]))
            else:
                joined.statements.append(statement)
                joined.work = joined.work or work
        return tuple(one for group in groups for one in self._loops(group))

    def _loops(self, group: _Group) -> Block:
        if group.work is _Work.AROUND:
            return tuple(with_blocks(one, self._distributed) for one in group.statements)
        if group.work is _Work.ONCE:
            return tuple(group.statements)
        return (_side_by_side(group.statements, self.rows),)

    def _work(self, statement: Statement) -> _Work | None:
        """What a statement asks for; None where it goes with any other."""
        if isinstance(statement, LoadWeight | Start):
            return None
        if self._goes_around(statement):
            return _Work.AROUND
        if isinstance(statement, Let) and not self._differs(statement):
            self.locals.discard(statement.name)
            return _Work.ONCE
        if is_of_a_row(statement, self.rows.index, self.locals):
            return _Work.BRANCH
        return _Work.LOOK_UP if looks_up(statement) else _Work.COMPUTE

    def _differs(self, statement: Let) -> bool:
        """Whether a local may be another for another row."""
        read = read_by(statement.value)
        return differs_by_row(statement.value, self.rows.index, self.locals) or read.meets(self.filled)

    def _goes_around(self, statement: Statement) -> bool:
        """Whether a statement has loops over lanes inside of it: it is the same for all rows."""
        if isinstance(statement, For):
            return True
        if not isinstance(statement, If) or is_of_a_row(statement, self.rows.index, self.locals):
            return False
        inner = [s for part in blocks_of(statement) for s in walk(part)]
        return any(isinstance(s, For) or looks_up(s) for s in inner)


def _joined(groups: list[_Group], statement: Statement, work: _Work | None) -> _Group | None:
    """The last group that a statement may join: of the same work, and nothing after it minds."""
    for group in reversed(groups):
        if group.work not in _OF_NO_LANE and (work is None or group.work is None or group.work is work):
            return group
        if not _may_change_places(tuple(group.statements), (statement,)):
            return None
    return None


def _may_change_places(first: Block, second: Block) -> bool:
    """Whether neither needs or changes what the other changes."""
    return not (
        (_read_in(second) | changed_by(second)).meets(changed_by(first))
        or _read_in(first).meets(changed_by(second))
    )


def _read_in(block: Block) -> Names:
    """What statements and those inside of them read."""
    found = NOTHING
    for statement in walk(block):
        for value in values_of(statement):
            found |= read_by(value)
        if isinstance(statement, Accumulate):
            found |= Names(frozenset({statement.name}), frozenset())
    return found


def _side_by_side(group: list[Statement], rows: For) -> For:
    """A loop over lanes, which adds up what the loop over rows did."""
    filled = {s.name for s in walk(tuple(group)) if isinstance(s, Accumulate)}
    folds = tuple(fold for fold in rows.folds if fold[0] in filled)
    return replace(rows, body=tuple(group), folds=folds, axis=Axis.LANES)


def _with_weights(block: Block) -> Block:
    """The block with each weight read from the local that it is loaded to."""
    loaded = {s.read: Symbol(s.name, real=True) for s in walk(block) if isinstance(s, LoadWeight)}

    def put(inner: Block) -> Block:
        return tuple(with_blocks(with_values(one, loaded), put) for one in inner)

    return put(block)


def _spread(block: Block) -> list[Spread]:
    """The locals that one loop over lanes leaves to another, or to itself in the next step around it."""
    loops = [s for s in walk(block) if isinstance(s, For) and s.axis is Axis.LANES]
    content: dict[str, Content] = {}
    for statement in walk(block):
        if isinstance(statement, Named):
            content[statement.name] = _content(statement, content)
    arriving = {name: None for loop in loops for name in _arriving(loop)}
    asked = [s.condition for s in walk(block) if isinstance(s, If)]
    arriving |= {condition.name: None for condition in asked if isinstance(condition, AnyRow)}
    own = {s.name for loop in loops for s in walk(loop.body) if isinstance(s, Named)}
    return [Spread(name, content[name]) for name in arriving if name in own]


def _arriving(loop: For) -> list[str]:
    """What a loop reads of a lane that it has not assigned itself before; its totals are no lane's own."""
    assigned = {name for name, _ in loop.folds}
    found: dict[str, None] = {}
    for statement in walk(loop.body):
        read = {name for value in values_of(statement) for name in read_by(value).scalars}
        read |= {statement.name} if isinstance(statement, Accumulate) else set()
        found |= dict.fromkeys(sorted(read - assigned))
        assigned |= {statement.name} if isinstance(statement, Named | Accumulate) else set()
    return list(found)


def _content(statement: Named, known: Mapping[str, Content]) -> Content:
    """What a local is; one that is another local is what that is, for SymPy takes a symbol for either."""
    if isinstance(statement, LoadPlace):
        return Content.PLACES
    value = statement.value if isinstance(statement, Let) else None
    if isinstance(value, Symbol):
        return known.get(value.name, Content.NUMBERS)
    return Content.TRUTHS if isinstance(value, Boolean) else Content.NUMBERS
