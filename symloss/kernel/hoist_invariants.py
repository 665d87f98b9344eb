"""kernel -> kernel: what a loop does not change is computed before it.

Precondition: a local is assigned once. What reads an element is moved only where it is computed in every
iteration, and where it looks the element up by no label: the element is there. Sums and products stay as they
are: their order decides how they round, and what under- or overflows. So do both sides of a tie.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from sympy import Basic, Eq, Expr, Integer, Mul, Piecewise, Pow, S, Symbol
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from symloss.kernel.nodes import Block, For, If, Let, Statement, with_blocks
from symloss.kernel.values import Names, changed_by, is_operation, read_by, takes_work, values_in, with_values
from symloss.language.symbols import Extent, Index, Read
from symloss.program.describe import describe
from symloss.program.names import fresh_name

_ORDERS = (LessThan, StrictLessThan, GreaterThan, StrictGreaterThan)


def hoist_invariants(block: Block, taken: Collection[str], known: Collection[str] = ()) -> Block:
    """`taken` are names that mean something already.

    A power's exponent stays in sight where it is one of the numbers `known` before the kernel, or a whole
    number beside it: a target spells powers with small exponents as products.
    """
    return _Hoist({*taken, *changed_by(block).scalars}, frozenset(known)).block(block)


class _Hoist:
    def __init__(self, taken: set[str], known: frozenset[str]) -> None:
        self.taken, self.known = taken, known

    def block(self, block: Block) -> Block:
        placed: list[Statement] = []
        for statement in block:
            statement = with_blocks(statement, self.block)
            if isinstance(statement, For):
                before, statement = _Loop(statement, self.taken, self.known).split()
                placed += before
            placed.append(statement)
        return tuple(placed)


class _Loop:
    """One loop, and what leaves it; loops inside have been left already."""

    def __init__(self, loop: For, taken: set[str], known: frozenset[str]) -> None:
        self.loop, self.taken, self.known = loop, taken, known
        self.changed = changed_by((loop,))
        self.named: dict[Basic, Expr] = {}
        self.before: list[Let] = []

    def split(self) -> tuple[list[Let], For]:
        """What is computed before the loop, and the rest of it."""
        body = self._block(self.loop.body, always=True)
        return self.before, replace(self.loop, body=body)

    def _block(self, block: Block, always: bool) -> Block:
        """`always` tells whether every iteration comes here."""
        kept: list[Statement] = []
        for statement in block:
            if isinstance(statement, Let) and self._stays_the_same(statement.value, always):
                self.before.append(Let(statement.name, statement.value.xreplace(self.named)))
                self.changed = Names(self.changed.scalars - {statement.name}, self.changed.arrays)
                continue
            for value in values_in(statement):
                self._name_parts(value, always)
            statement = with_values(statement, self.named)
            inside = always and not isinstance(statement, If | For)
            kept.append(with_blocks(statement, partial(self._block, always=inside)))
        return tuple(kept)

    def _name_parts(self, value: Basic, always: bool) -> None:
        """Name the largest parts that the loop does not change."""
        if value in self.named or isinstance(value, Read) or _is_tie(value):
            return
        if takes_work(value) and self._stays_the_same(value, always):
            self.named[value] = self._name(value)
            return
        always = always and not _is_within_lengths(value)
        for part in value.args:
            if isinstance(value, Pow) and part == value.exp and is_known(part, self.known):
                continue
            self._name_parts(part, always)
            if _is_inverse(part) and not isinstance(value, Mul) and self._stays_the_same(part, always):
                self.named[value] = value.xreplace({**self.named, part: self._name(part)})

    def _name(self, value: Basic) -> Symbol:
        if value not in self.named:
            self.named[value] = Symbol(fresh_name(describe(value, {}), self.taken), real=True)
            self.before.append(Let(self.named[value].name, value))
        return self.named[value]

    def _is_fixed(self, factor: Basic, always: bool) -> bool:
        """Whether the loop does not change what is there to be read before it."""
        if read_by(factor).meets(self.changed):
            return False
        return not factor.has(Read) or (always and not _looks_up(factor))

    def _stays_the_same(self, value: Basic, always: bool) -> bool:
        """Whether a value may be computed before the loop: an operation on what it does not change."""
        return is_operation(value) and self._is_fixed(value, always)


def is_known(exponent: Basic, known: Collection[str]) -> bool:
    """Whether an exponent is one of the numbers that are known, or a whole number beside it."""
    number, rest = exponent.as_coeff_Add() if isinstance(exponent, Expr) else (S.Zero, exponent)
    return number.is_Integer and isinstance(rest, Symbol) and rest.name in known


def _looks_up(value: Basic) -> bool:
    """Whether an element is read at an index that is itself read, or shifted: it may not be there."""
    indices = {index for read in value.atoms(Read) for index in read.indices}
    return not all(isinstance(index, Index | Integer) for index in indices)


def _is_within_lengths(value: Basic) -> bool:
    """Whether cases are told apart by a length that is read, or that of an axis which is not the index's own.

    Memory is filled as far as that.
    """
    if not isinstance(value, Piecewise):
        return False
    bounds = [relation for _, condition in value.args for relation in condition.atoms(*_ORDERS)]
    return any(side.is_integer and side.has(Read) for relation in bounds for side in relation.args) or any(
        extent != index.extent
        for relation in bounds
        for extent in relation.atoms(Extent)
        for index in relation.atoms(Index)
    )


def _is_tie(value: Basic) -> bool:
    """Whether computed numbers are compared for equality: with a part named they may round otherwise."""
    sides = value.args if isinstance(value, Eq) else ()
    return any(side.is_Add or side.is_Mul for side in sides) and not any(side.is_number for side in sides)


def _is_inverse(value: Basic) -> bool:
    """Whether a value is one over another, which in a product would be a division."""
    return isinstance(value, Pow) and value.exp == -1
