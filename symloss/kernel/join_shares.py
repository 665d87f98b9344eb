"""kernel -> kernel: the logarithm of a sum of exponentials and the shares of its terms are found together.

Each of them takes the exponentials of the same differences. What is stored between the sum and its shares
must not be what the terms read; an element is another one where an index differs by a number.

Precondition: equal values have been numbered, so that equal terms are spelled alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sympy import Basic, Expr, Symbol

from symloss.functions import logaddexp, softmax_weight
from symloss.kernel.nodes import Block, Given, If, LetShares, Statement, Store, walk, with_blocks
from symloss.kernel.values import values_in, with_values
from symloss.language.symbols import Read
from symloss.program.names import fresh_name


def join_shares(block: Block, taken: Collection[str]) -> Block:
    """`taken` are names that mean something already."""
    taken = {*taken, *(name for s in walk(block) for name in _named(s))}
    return _joined(block, taken)


def _named(statement: Statement) -> tuple[str, ...]:
    name = getattr(statement, "name", None)
    return () if name is None else (name,)


def _joined(block: Block, taken: Collection[str]) -> Block:
    work = [with_blocks(statement, lambda inner: _joined(inner, taken)) for statement in block]
    used = set(taken)
    found: list[Statement] = []
    for number, statement in enumerate(work):
        for total in sorted(_sums(statement), key=str):
            group = _Group(total, used)
            inside = range(number, number + group.reach(work[number:]))
            if not any(group.is_share(part) for at in inside for part in _parts(work[at])):
                continue
            found.append(group.statement)
            for at in inside:
                work[at] = group.read_by(work[at])
        found.append(work[number])
    return tuple(found)


@dataclass
class _Group:
    """A sum of exponentials, and the names of what is found together."""

    total: logaddexp
    used: set[str]

    def __post_init__(self) -> None:
        fresh = set(self.used)
        stems = ("log_sum", *("share" for _ in self.total.args))
        self.names = tuple(fresh_name(stem, fresh) for stem in stems)

    @property
    def statement(self) -> LetShares:
        self.used |= set(self.names)
        return LetShares(self.names, self.total.args)

    def is_share(self, part: Basic) -> bool:
        terms = self.total.args
        if not isinstance(part, softmax_weight) or len(set(terms)) < len(terms):
            return False
        return len(part.args) == len(terms) and set(part.args) == set(terms)

    def reach(self, following: Sequence[Statement]) -> int:
        """How many statements, one after the other, may read what is found before them."""
        count = 0
        for statement in following:
            stores = _stores(statement)
            if stores is None or not all(map(self.leaves, stores)):
                break
            count += 1
        return count

    def leaves(self, store: Store) -> bool:
        """Whether a store changes nothing that the terms read."""
        reads = [read for term in self.total.args for read in term.atoms(Read) if read.name == store.array]
        return all(_is_elsewhere(store.indices, read.indices) for read in reads)

    def read_by(self, statement: Statement) -> Statement:
        """A statement that reads the names."""
        inner = with_blocks(statement, lambda block: tuple(map(self.read_by, block)))
        put: dict[Basic, Expr] = {self.total: Symbol(self.names[0], real=True)}
        for part in _parts(statement):
            if isinstance(part, softmax_weight) and self.is_share(part):
                place = self.total.args.index(part.args[0])
                put[part] = Symbol(self.names[1 + place], real=True)
        return with_values(inner, put)


def _sums(statement: Statement) -> set[logaddexp]:
    """The sums of a statement itself that are found whenever it runs."""
    if not isinstance(statement, Store):
        return set()
    return {part for part in _certain(statement.value) if isinstance(part, logaddexp)}


def _certain(value: Basic) -> Iterable[Basic]:
    yield value
    if isinstance(value, Expr) and (value.is_Add or value.is_Mul):
        for part in value.args:
            yield from _certain(part)


def _parts(statement: Statement) -> set[Basic]:
    """The shares in a statement, and in what is under it."""
    values = (value for inner in walk((statement,)) for value in values_in(inner))
    return {part for value in values for part in value.atoms(softmax_weight)}


def _stores(statement: Statement) -> list[Store] | None:
    """What a statement stores, where it does nothing else."""
    if isinstance(statement, Store):
        return [statement]
    if isinstance(statement, If) and isinstance(statement.condition, Given):
        inside = (*statement.body, *statement.otherwise)
        stores = [inner for inner in inside if isinstance(inner, Store)]
        return stores if len(stores) == len(inside) else None
    return None


def _is_elsewhere(one: Sequence[Expr], other: Sequence[Expr]) -> bool:
    differences = (first - second for first, second in zip(one, other, strict=True))
    return any(difference.is_Integer and difference != 0 for difference in differences)
