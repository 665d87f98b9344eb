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
from symloss.kernel.values import changed_by, values_in, with_values
from symloss.language.symbols import Read
from symloss.program.names import fresh_name


def join_shares(block: Block, taken: Collection[str]) -> Block:
    """`taken` are names that mean something already."""
    return _joined(block, {*taken, *changed_by(block).scalars})


def _joined(block: Block, taken: set[str]) -> Block:
    work = [with_blocks(statement, lambda inner: _joined(inner, taken)) for statement in block]
    used = set(taken)
    found: list[Statement] = []
    for number, statement in enumerate(work):
        for total in sorted(_sums(statement), key=str):
            fresh = set(used)
            names = [fresh_name(stem, fresh) for stem in ("log_sum", *("share" for _ in total.args))]
            group = _Group(total, tuple(names))
            inside = range(number, number + group.reach(work[number:]))
            if not any(group.is_share(part) for at in inside for part in _parts(work[at])):
                continue
            used = fresh
            found.append(LetShares(group.names, total.args))
            for at in inside:
                work[at] = group.read_by(work[at])
        found.append(work[number])
    return tuple(found)


@dataclass(frozen=True)
class _Group:
    """A sum of exponentials, and the names of what is found together."""

    total: logaddexp
    names: tuple[str, ...]

    def is_share(self, part: softmax_weight) -> bool:
        """Whether it is the share of one of the terms, of which no two are alike."""
        terms = set(self.total.args)
        return set(part.args) == terms and len(part.args) == len(self.total.args) == len(terms)

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
            if self.is_share(part):
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


def _parts(statement: Statement) -> set[softmax_weight]:
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
