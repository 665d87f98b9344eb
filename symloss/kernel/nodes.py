"""The statements of a kernel: loops that say who runs them, stores that say on what they depend.

Values are SymPy expressions over locals (symbols) and elements of arrays (`Read`). A statement is frozen;
passes build new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from sympy import Basic, Expr, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read


class Axis(Enum):
    """Who runs the iterations of a loop."""

    SERIAL = "serial"
    BLOCKS = "blocks"  # of consecutive rows, from `start` up to `stop`, each taken by one thread of a CPU
    LANES = "lanes"  # the rows of a block, several of them in a vector, each in its `lane`, from 0
    THREADS = "threads"  # those that share the row: each takes the elements it owns


@dataclass(frozen=True)
class Given:
    """The caller passed one of these arrays."""

    arrays: tuple[str, ...]


@dataclass(frozen=True)
class FirstThread:
    """This is the first of the threads that share the row."""


@dataclass(frozen=True)
class Owns:
    """This thread is the one that writes an element of the row in shared loops."""

    index: Expr


@dataclass(frozen=True)
class AnyRow:
    """A local that is spread is true for one of the rows side by side."""

    name: str


Condition: TypeAlias = Boolean | Given | FirstThread | Owns | AnyRow


@dataclass(frozen=True)
class Let:
    """A local scalar: a number or a condition."""

    name: str
    value: Basic


@dataclass(frozen=True)
class LetShares:
    """Locals: the logarithm of the sum of e to the power of some terms, and the share of each in that sum."""

    names: tuple[str, ...]
    terms: tuple[Expr, ...]


@dataclass(frozen=True)
class LoadWeight:
    """The local that stands for a sample weight from here on: 1 where none is given."""

    name: str
    read: Read


@dataclass(frozen=True)
class LoadPlace:
    """The local that says where elements are looked up from here on: 0 where a condition does not hold."""

    name: str
    value: Expr
    where: Boolean = S.true


class Content(Enum):
    """What memory holds."""

    NUMBERS = "numbers"  # of the type of the kernel
    TRUTHS = "truths"
    PLACES = "places"  # in an array


@dataclass(frozen=True)
class Spread:
    """From here on a local is one of each lane, kept from one loop over lanes to the next."""

    name: str
    content: Content = Content.NUMBERS


@dataclass(frozen=True)
class Allocate:
    """Memory of the thread's own, for numbers: some for each lane, which is the last index."""

    name: str
    lengths: tuple[Expr, ...]  # of the axes before the lanes


@dataclass(frozen=True)
class Start:
    """An accumulator with nothing in it."""

    name: str
    op: str


@dataclass(frozen=True)
class Accumulate:
    """A term joins its accumulator, where a condition holds."""

    name: str
    op: str
    value: Expr
    where: Boolean = S.true


@dataclass(frozen=True)
class Combine:
    """The accumulators of the threads that share the row become one, the same for all of them."""

    name: str
    op: str


@dataclass(frozen=True)
class Store:
    """An element of an array is written, or corrected when `add` is set."""

    array: str
    indices: tuple[Expr, ...]
    value: Expr
    add: bool = False


@dataclass(frozen=True)
class ZeroRow:
    """All elements of an array at the row are set to 0."""

    array: str


@dataclass(frozen=True)
class ZeroRows:
    """All elements of an array at the rows of the block are set to 0."""

    array: str


@dataclass(frozen=True)
class Window:
    """A slice of an array along its last axis: the elements at `indices` and from `start` up to `stop`."""

    name: str
    array: str
    indices: tuple[Expr, ...]
    start: Expr
    stop: Expr


@dataclass(frozen=True)
class For:
    """A loop from `start` up to `stop`, the extent for None, or in `reverse` from `stop - 1` down.

    A loop over blocks comes to each once: the locals `start` and `stop` tell its elements. One over lanes
    also tells the `lane` of each.
    `folds` are the accumulators that it fills, as (name, op); `through` are the elements that are read or
    stored through windows, with the names of these.
    """

    index: Index
    body: tuple[Statement, ...]
    start: Expr = S.Zero
    stop: Expr | None = None
    reverse: bool = False
    folds: tuple[tuple[str, str], ...] = ()
    through: tuple[tuple[Read, str], ...] = ()
    axis: Axis = Axis.SERIAL


@dataclass(frozen=True)
class If:
    """What is done under a condition, and what otherwise."""

    condition: Condition
    body: tuple[Statement, ...]
    otherwise: tuple[Statement, ...] = ()


Statement = (
    Spread | Allocate | Let | LetShares | LoadWeight | LoadPlace | Start | Accumulate | Combine | Store
    | ZeroRow | ZeroRows | Window | For | If
)  # fmt: skip
Named = Let | LoadWeight | LoadPlace | Start  # what makes a local
Block = tuple[Statement, ...]


def walk(block: Block) -> Iterator[Statement]:
    """Every statement, outermost first."""
    for statement in block:
        yield statement
        for inner in blocks_of(statement):
            yield from walk(inner)


def blocks_of(statement: Statement) -> tuple[Block, ...]:
    """The blocks inside a statement."""
    match statement:
        case For():
            return (statement.body,)
        case If():
            return (statement.body, statement.otherwise)
    return ()


def with_blocks(statement: Statement, change: Callable[[Block], Block]) -> Statement:
    """The statement with each block inside it changed."""
    match statement:
        case For():
            return replace(statement, body=change(statement.body))
        case If():
            return replace(statement, body=change(statement.body), otherwise=change(statement.otherwise))
    return statement


def in_rows(block: Block, row: Index, change: Callable[[For], Block]) -> Block:
    """The loop over blocks with what `change` makes of the loop over the rows of one."""
    changed: list[Statement] = []
    for statement in block:
        if isinstance(statement, For) and statement.index == row and statement.axis is Axis.SERIAL:
            changed += change(statement)
        else:
            changed.append(with_blocks(statement, lambda inner: in_rows(inner, row, change)))
    return tuple(changed)


def values_of(statement: Statement) -> tuple[Basic, ...]:
    """The expressions and conditions of a statement itself, without what it says of windows."""
    match statement:
        case Let():
            return (statement.value,)
        case LetShares():
            return statement.terms
        case LoadWeight():
            return (statement.read,)
        case LoadPlace():
            return (statement.value, statement.where)
        case Allocate():
            return statement.lengths
        case Accumulate():
            return (statement.value, statement.where)
        case Store():
            return (statement.value, *statement.indices)
        case Window():
            return (*statement.indices, statement.start, statement.stop)
        case For():
            return (statement.start,) if statement.stop is None else (statement.start, statement.stop)
        case If(condition=Owns() as owner):
            return (owner.index,)
        case If(condition=AnyRow() as any_row):
            return (Symbol(any_row.name),)
        case If() if isinstance(statement.condition, Boolean):
            return (statement.condition,)
    return ()
