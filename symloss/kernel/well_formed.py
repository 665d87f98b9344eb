"""The structure that every kernel has: locals before their readers, accumulators started, windows open.

It is checked after every pass: a pass that breaks it is named.
"""

from __future__ import annotations

from collections.abc import Collection

from sympy import Basic, Symbol

from symloss.kernel.nodes import (
    Accumulate,
    Block,
    Combine,
    For,
    If,
    Let,
    LetShares,
    LoadPlace,
    LoadWeight,
    Spread,
    Start,
    Statement,
    Window,
    values_of,
    walk,
)
from symloss.language.symbols import Read

_Named = Let | Spread | Start | LoadPlace | LoadWeight | Window


class KernelError(AssertionError):
    """A kernel is not well formed: a fault of symloss."""


def check_well_formed(block: Block, after: str, totals: Collection[str] = ()) -> None:
    """Check a block; `totals` are accumulators that something outside has started.

    Raises:
        KernelError: naming the pass, the statement and what it lacks.
    """
    _Check(block, after).block(block, frozenset(totals))


class _Check:
    def __init__(self, block: Block, after: str) -> None:
        self.after = after
        self.locals = {s.name for s in walk(block) if isinstance(s, _Named)}
        self.locals |= {name for s in walk(block) if isinstance(s, LetShares) for name in s.names}

    def block(self, block: Block, known: frozenset[str]) -> None:
        for statement in block:
            known = self.statement(statement, known)

    def statement(self, statement: Statement, known: frozenset[str]) -> frozenset[str]:
        """The names that are known after the statement."""
        for value in values_of(statement):
            self._ask(_scalars_in(value), known, statement)
        match statement:
            case Accumulate() | Combine():
                if statement.name not in known:
                    raise KernelError(f"after {self.after}: {statement.name} is not started: {statement}")
            case For():
                self._ask({name for _, name in statement.through}, known, statement)
                self.block(statement.body, known)
            case If():
                self.block(statement.body, known)
                self.block(statement.otherwise, known)
            case Let() | Spread() | Start() | LoadPlace() | LoadWeight() | Window():
                return known | {statement.name}
            case LetShares():
                return known | {*statement.names}
        return known

    def _ask(self, names: Collection[str], known: frozenset[str], statement: Statement) -> None:
        if missing := sorted((self.locals & set(names)) - known):
            raise KernelError(f"after {self.after}: {missing[0]} is read before it is known: {statement}")


def _scalars_in(value: Basic) -> set[str]:
    """The names that an expression reads as numbers; an array may be called like a local."""
    if isinstance(value, Symbol):
        return {value.name}
    parts = value.indices if isinstance(value, Read) else value.args
    return set().union(*map(_scalars_in, parts))
