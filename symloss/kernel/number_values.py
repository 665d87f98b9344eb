"""kernel -> kernel: what is computed a second time while nothing has changed it gets a name the first time.

Precondition: locals are assigned before they are read. Only values that are computed in any case are given a
name; where one of them stands under a condition it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from sympy import Basic, Expr, Symbol

from symloss.kernel.nodes import Block, If, Let, Statement, blocks_of, walk, with_blocks
from symloss.kernel.values import (
    Names,
    certain_parts,
    changed_by,
    is_operation,
    parts_outside,
    read_by,
    takes_work,
    values_in,
    with_values,
)
from symloss.program.describe import describe
from symloss.program.names import fresh_name

Known = dict[Basic, Symbol]


def number_values(block: Block, taken: Collection[str]) -> Block:
    """`taken` are names that mean something already."""
    assigned = Counter(statement.name for statement in walk(block) if isinstance(statement, Let))
    once = frozenset(name for name, times in assigned.items() if times == 1)
    return _Numbers({*taken, *changed_by(block).scalars}, once).block(block, {})


class _Numbers:
    def __init__(self, taken: set[str], once: frozenset[str]) -> None:
        self.taken = taken
        self.once = once  # locals with a single definition
        self.same: dict[str, Symbol] = {}  # locals that are other ones

    def block(self, block: Block, known: Known) -> Block:
        """A block in which some values are `known` by their names."""
        known, work, numbered = dict(known), list(block), list[Statement]()
        coming: Known = {}  # named before the first statement of `work`, which defines them
        while work:
            statement = work[0]
            value = _first_repeated(work, known | coming)
            if value is not None:
                name = Symbol(fresh_name(describe(value, {}), self.taken), real=True)
                coming[value] = name
                self.once |= {name.name}
                work.insert(0, Let(name.name, value))
                continue
            del work[0]
            if isinstance(statement, Let) and self._is_another(statement, known):
                self.same[statement.name] = known[statement.value]
                continue
            changed = changed_by((statement,))
            numbered.append(self._numbered(statement, known, changed))
            known = _unchanged(known, changed)
            if isinstance(statement, Let) and is_operation(statement.value):
                known.setdefault(statement.value, Symbol(statement.name, real=True))
                coming.pop(statement.value, None)
        return tuple(numbered)

    def _is_another(self, local: Let, known: Known) -> bool:
        """Whether a local is what another one is, for as long as there are both."""
        name = known.get(local.value)
        return name is not None and {local.name, name.name} <= self.once

    def _numbered(self, statement: Statement, known: Known, changed: Names) -> Statement:
        """A statement that reads what is known; a branch changes nothing before it is taken."""
        seen = known if isinstance(statement, If) else _unchanged(known, changed)
        read = [symbol for value in values_in(statement) for symbol in value.free_symbols]
        same = {symbol: self.same[symbol.name] for symbol in read if symbol.name in self.same}
        worth = {value: name for value, name in known.items() if takes_work(value)}
        numbered = with_values(with_values(statement, worth), same)
        return with_blocks(numbered, lambda inner: self.block(inner, seen))


def _unchanged(known: Known, changed: Names) -> Known:
    return {
        value: name for value, name in known.items() if not (read_by(value) | read_by(name)).meets(changed)
    }


def _first_repeated(statements: Sequence[Statement], known: Known) -> Expr | None:
    """The largest value that the first statement computes and that it or another computes again."""
    first, *_ = statements
    if isinstance(first, Let) and is_operation(first.value):
        known = known | {first.value: Symbol(first.name, real=True)}
    found = [
        value
        for value in certain_parts(first)
        if value not in known and takes_work(value) and _is_repeated(value, statements, known)
    ]
    return max(found, key=lambda value: value.count_ops(), default=None)


def _is_repeated(value: Basic, statements: Sequence[Statement], known: Known) -> bool:
    computed = _computed(value, statements, known)
    return next(computed, None) is not None and next(computed, None) is not None


def _computed(value: Basic, statements: Sequence[Statement], known: Known) -> Iterator[Statement]:
    """The statements that compute a value, once for each time, until one of them changes it."""
    depends = read_by(value)
    for statement in statements:
        for whole in values_in(statement):
            inside = whole.args if isinstance(statement, Let) and whole in known else (whole,)
            for part in inside:
                yield from (statement for one in parts_outside(part, known) if one == value)
        changes = depends.meets(changed_by((statement,)))
        if isinstance(statement, If) or not changes:
            for block in blocks_of(statement):
                yield from _computed(value, block, known)
        if changes:
            return
