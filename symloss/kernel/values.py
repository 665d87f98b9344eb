"""What statements compute and change: what passes ask that compute a value elsewhere, or once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from sympy import Basic, Expr, Function, Mul, Piecewise, Pow, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.kernel.nodes import (
    Accumulate,
    Allocate,
    Combine,
    For,
    If,
    Let,
    LetShares,
    LoadPlace,
    LoadWeight,
    Start,
    Statement,
    Store,
    Window,
    ZeroRow,
    ZeroRows,
    values_of,
    walk,
)
from symloss.language.symbols import Index, Read


@dataclass(frozen=True)
class Names:
    """Locals and arrays, by name."""

    scalars: frozenset[str]
    arrays: frozenset[str]

    def __or__(self, other: Names) -> Names:
        return Names(self.scalars | other.scalars, self.arrays | other.arrays)

    def meets(self, other: Names) -> bool:
        return bool(self.scalars & other.scalars or self.arrays & other.arrays)


NOTHING = Names(frozenset(), frozenset())


@cache
def read_by(value: Basic) -> Names:
    """What a value depends on."""
    if isinstance(value, Symbol):
        return Names(frozenset({value.name}), frozenset())
    found = Names(frozenset(), frozenset({value.name})) if isinstance(value, Read) else NOTHING
    for part in value.indices if isinstance(value, Read) else value.args:
        found |= read_by(part)
    return found


def changed_by(statements: Iterable[Statement]) -> Names:
    """The locals that statements change, inside loops and branches too, and the arrays that they write."""
    scalars: set[str] = set()
    arrays: set[str] = set()
    for statement in walk(tuple(statements)):
        match statement:
            case Let() | LoadWeight() | LoadPlace() | Start() | Accumulate() | Combine() | Window():
                scalars.add(statement.name)
            case LetShares():
                scalars.update(statement.names)
            case Store() | ZeroRow() | ZeroRows():
                arrays.add(statement.array)
            case For():
                scalars.add(statement.index.name)
    return Names(frozenset(scalars), frozenset(arrays))


def is_operation(value: Basic) -> bool:
    """Whether a number is made of others: no element, and no index."""
    if not isinstance(value, Expr) or isinstance(value, Read) or not value.args:
        return False
    return not value.is_integer or value.has(Function)


def takes_work(value: Basic) -> bool:
    """Whether a part of a value may have a name of its own: no sign or factor, no choice between others."""
    if not is_operation(value) or isinstance(value, Piecewise):
        return False
    if not value.free_symbols and not value.has(Function):  # a constant
        return False
    if isinstance(value, Pow) and value.exp.is_Integer:  # factors and divisors, one after the other
        return False
    return not (isinstance(value, Mul) and -value in value.args)


def values_in(statement: Statement) -> tuple[Basic, ...]:
    """The numbers and conditions of a statement itself, without bounds and indices."""
    match statement:
        case LoadWeight() | LoadPlace() | Allocate() | Window() | For():
            return ()
        case Store():
            return (statement.value,)
    return values_of(statement)


def certain_parts(statement: Statement) -> Iterator[Basic]:
    """What is computed whenever the statement runs, the whole before its parts."""
    if isinstance(statement, Accumulate) and statement.where is not S.true:
        return
    for value in values_in(statement):
        yield from _certain(value)


def _certain(value: Basic) -> Iterator[Basic]:
    if isinstance(value, Piecewise | Boolean | Read):
        return
    yield value
    for part in value.args:
        yield from _certain(part)


def parts_outside(value: Basic, known: Mapping[Basic, Basic]) -> Iterator[Basic]:
    """A value and everything in it, but what stands in indices or in what is known."""
    if value in known:
        return
    yield value
    if not isinstance(value, Read):
        for part in value.args:
            yield from parts_outside(part, known)


def with_values(statement: Statement, put: Mapping[Basic, Basic]) -> Statement:
    """The statement itself, not what is inside it, with values replaced."""
    if not put:
        return statement
    match statement:
        case Let():
            return replace(statement, value=statement.value.xreplace(put))
        case LetShares():
            return replace(statement, terms=tuple(term.xreplace(put) for term in statement.terms))
        case Accumulate():
            return replace(
                statement, value=statement.value.xreplace(put), where=statement.where.xreplace(put)
            )
        case Store():
            return replace(statement, value=statement.value.xreplace(put))
        case If() if isinstance(statement.condition, Boolean):
            return replace(statement, condition=statement.condition.xreplace(put))
    return statement


def differs_by_row(value: Basic, row: Index, inside: Collection[str]) -> bool:
    """Whether a value depends on the row, or on one of the locals `inside` the loop over rows."""
    return bool(read_by(value).scalars & {row.name, *inside})


def is_of_a_row(statement: Statement, row: Index, inside: Collection[str]) -> bool:
    """Whether a statement is a branch that one row takes and another may not."""
    if not isinstance(statement, If) or not isinstance(statement.condition, Boolean):
        return False
    return differs_by_row(statement.condition, row, inside)
