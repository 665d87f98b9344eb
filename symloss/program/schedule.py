"""The scheduled program: phases over rows, loops inside them, and what is kept between phases.

A printer turns these statements into code; it asks `structure` and the statement types, never the loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sympy import Basic, Expr, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.program.nodes import Program
from symloss.program.roles import Kind


@dataclass(frozen=True)
class Assign:
    """A local scalar."""

    name: str
    value: Expr


@dataclass(frozen=True)
class Fold:
    """One term of a reduction joins its accumulator."""

    name: str
    op: str
    value: Expr
    guard: Boolean = S.true


@dataclass(frozen=True)
class Store:
    """An element of an output or of a buffer is written, or corrected when `add` is set.

    `optional` outputs are written only when the caller passed them.
    """

    target: str
    indices: tuple[Expr, ...]
    value: Expr
    add: bool = False


@dataclass(frozen=True)
class Loop:
    """A loop over an inner index. `folds` are the accumulators it starts: (name, op).

    It runs from `start` up to `stop`, the extent for None, or in `reverse` from `stop - 1` down.
    """

    index: Index
    folds: tuple[tuple[str, str], ...]
    body: tuple[Statement, ...]
    writes: tuple[str, ...] = ()
    start: Expr = S.Zero
    stop: Expr | None = None
    reverse: bool = False


@dataclass(frozen=True)
class When:
    """What a condition leaves out: outputs are zero then, and the accumulators `starts` keep their start."""

    condition: Boolean
    body: tuple[Statement, ...]
    zeroed: tuple[str, ...]
    starts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What is computed only where the caller passed one of these outputs."""

    outputs: tuple[str, ...]
    body: tuple[Statement, ...]


Statement = Assign | Fold | Store | Loop | When | Wanted


@dataclass(frozen=True)
class Scratch:
    """An array that one row after the other uses: what a recurrence carries, step by step."""

    name: str
    shape: tuple[Expr, ...]


@dataclass(frozen=True)
class Phase:
    """One parallel pass over the rows of an axis. `folds` are its totals over all rows: (name, op).

    `scratch` arrays are filled and read within a row.
    """

    name: str
    row: Index
    statements: tuple[Statement, ...]
    folds: tuple[tuple[str, str], ...]
    writes: tuple[str, ...]
    scratch: tuple[Scratch, ...] = ()

    @property
    def is_pointwise(self) -> bool:
        """Whether a row is one element: no inner loop anywhere."""
        return not any(isinstance(statement, Loop) for statement in walk(self.statements))


@dataclass(frozen=True)
class Scalars:
    """Definitions without an index, computed once between phases."""

    assigns: tuple[Assign, ...]


@dataclass(frozen=True)
class Contract:
    """A matrix product: result[a, b] = Σ_d left[a, d] · right[b, d], operands read at given indices."""

    name: str
    axes: tuple[Index, Index]
    over: Index
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Arrange:
    """Rows that are arranged along their last axis: `order` of the keys, or `place` in a permutation."""

    name: str
    axes: tuple[Index, ...]
    op: str
    keys: Read


Step = Phase | Scalars | Contract | Arrange


@dataclass(frozen=True)
class Tiles:
    """Steps that are taken for some rows at a time, so that arrays of these rows stay in the cache.

    They are a phase, before it the products `filled` a tile at a time for it to read, after it those that
    read what it leaves: `sliced` have rows of the tile as their own, `added` are sums over the rows. Of
    `buffers` nothing but the rows of one tile is there.
    """

    first: int
    last: int
    phase: Phase
    filled: tuple[Contract, ...]
    sliced: tuple[Contract, ...]
    added: tuple[Contract, ...]
    buffers: tuple[str, ...]

    def along(self, product: Contract) -> Index:
        """The index of a product that counts the rows of the tile."""
        return product.over if product in self.added else product.axes[0]


@dataclass(frozen=True)
class Buffer:
    """An intermediate array that outlives its phase; of integers where it holds places."""

    name: str
    axes: tuple[Index, ...]
    is_whole: bool = False


@dataclass(frozen=True)
class Schedule:
    """Steps in order, the buffers between them, and the result.

    `tiles` are runs of steps that may be taken a few rows at a time, where that pays.
    """

    program: Program
    steps: tuple[Step, ...]
    buffers: tuple[Buffer, ...]
    outputs: tuple[str, ...]
    result: Symbol
    tiles: tuple[Tiles, ...] = ()

    @property
    def tiled(self) -> frozenset[str]:
        """The buffers of which only some rows at a time need be there."""
        return frozenset(name for tiles in self.tiles for name in tiles.buffers)

    def tiles_of(self, step: Step) -> Tiles | None:
        """The run of steps taken a few rows at a time that a step belongs to."""
        found = self.steps.index(step)
        return next((tiles for tiles in self.tiles if tiles.first <= found < tiles.last), None)

    def outputs_of(self, kind: Kind) -> tuple[str, ...]:
        """The names of the outputs that are derivatives of a kind."""
        wanted = set(self.program.outputs_of(kind))
        return tuple(name for name in self.outputs if name in wanted)

    @property
    def structure(self) -> str:
        """elementwise, rowwise, scan, windowed, ordered, global or pairwise, which a printer may ask."""
        phases = [step for step in self.steps if isinstance(step, Phase)]
        if any(phase.scratch for phase in phases):
            return "scan"
        if self.program.positions:
            return "windowed"
        if any(isinstance(step, Arrange) for step in self.steps):
            return "ordered"
        if any(isinstance(step, Contract) for step in self.steps) or any(map(_loops_over_row, phases)):
            return "pairwise"
        if len(phases) > 1 or any(isinstance(step, Scalars) for step in self.steps):
            return "global"
        return "elementwise" if phases[0].is_pointwise else "rowwise"


def walk(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    """Every statement, outermost first."""
    for statement in statements:
        yield statement
        if isinstance(statement, Loop | When | Wanted):
            yield from walk(statement.body)


def rewritten(statement: Statement, changes: Mapping[Expr, Expr]) -> Statement:
    """A statement with expressions replaced in all that it, and the statements in it, ask and compute."""
    match statement:
        case Assign():
            return replace(statement, value=statement.value.xreplace(changes))
        case Fold():
            value, guard = statement.value.xreplace(changes), statement.guard.xreplace(changes)
            return replace(statement, value=value, guard=guard)
        case Store():
            return replace(statement, value=statement.value.xreplace(changes))
    body = tuple(rewritten(inner, changes) for inner in statement.body)
    if isinstance(statement, When):
        return replace(statement, condition=statement.condition.xreplace(changes), body=body)
    return replace(statement, body=body)


def expressions_of(statement: Statement) -> list[Basic]:
    """The expressions of one statement itself."""
    match statement:
        case Assign():
            return [statement.value]
        case Fold():
            return [statement.value, statement.guard]
        case Store():
            return [statement.value, *statement.indices]
        case When():
            return [statement.condition]
        case Loop():
            return [statement.start] if statement.stop is None else [statement.start, statement.stop]
    return []


def _loops_over_row(phase: Phase) -> bool:
    return any(
        isinstance(statement, Loop) and statement.index.extent == phase.row.extent
        for statement in walk(phase.statements)
    )
