"""Loops of a scan's schedule that fill an array or add up a reduction: each as far as its terms are not 0."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Add, And, Eq, Expr, Mul, Piecewise, S
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.passes.ranges import Ranges
from symloss.passes.read_carries import Carries
from symloss.program import Indicator, Reduce, Scan, rename
from symloss.program.schedule import Fold, Loop, Statement, Store, When, walk


class Stores:
    """What computes the elements of one sample's arrays and its reductions."""

    def __init__(self, carries: Carries) -> None:
        self.carries = carries
        self.nodes, self.circles = carries.nodes, carries.circles

    def folded(
        self, node: Reduce, ranges: Ranges, body: Expr | None = None, name: str | None = None
    ) -> list[Statement]:
        """A reduction as loops around one accumulator."""
        body, name = node.body if body is None else body, name or node.name
        stops = [(index, self.stop_of(index, body)) for index in node.over]
        for index, stop in stops:
            ranges = ranges.inside(index, stop)
        fold = Fold(name, node.op, self.carries.spelled(body, ranges))
        return nested(stops, [fold], ((name, node.op),))

    def stop_of(self, index: Index, body: Expr) -> Expr:
        """How far an index must run: to the length of a recurrence that the body is a multiple of."""
        body = chosen(body)
        for read in (factor for factor in Mul.make_args(body) if isinstance(factor, Read)):
            node = self.nodes.get(read.name)
            if isinstance(node, Scan) and node.outside is S.Zero and index in read.indices:
                return node.lengths[read.indices.index(index)]
        return index.extent

    def stored(
        self,
        target: str,
        place: tuple[Expr, ...],
        free: Sequence[tuple[Index, Expr]],
        value: Expr,
        ranges: Ranges,
        add: bool = False,
    ) -> list[Statement]:
        """`target[place] = value` over the free indices; a term at one place only is added afterwards.

        `add`: the value is added to what stands there.
        """
        around = ranges
        for index, stop in free:
            ranges = ranges.inside(index, stop)
        plain: list[Expr] = []
        single: list[Statement] = []
        for term in Add.make_args(value):
            picked = self._picked(term, dict(free))
            if picked is None:
                plain.append(term)
                continue
            amount, at, own, where = picked
            loops = [*own, *((index, stop) for index, stop in free if index not in at)]
            inside = around
            for index, stop in loops:
                inside = inside.inside(index, stop)
            exists = And(
                where,
                *(
                    part
                    for index, stop in free
                    if index in at
                    for part in self.carries.exists(at[index], stop, inside)
                ),
            )
            spot = tuple(part.xreplace(at) for part in place)
            store = Store(target, spot, self.carries.spelled(amount, inside.given(exists)), add=True)
            single += nested(loops, when(self.carries.spelled(exists, inside), [store]))
        if add and not plain:
            return single
        whole = Store(target, place, self.carries.spelled(_gathered(plain), ranges), add=add)
        return [*nested(free, [whole]), *single]

    def _picked(
        self, term: Expr, free: dict[Index, Expr]
    ) -> tuple[Expr, dict[Index, Expr], list[tuple[Index, Expr]], Boolean] | None:
        """A term that is 0 but at one place of a free index, or added up in loops of its own.

        Returns its amount, that place, those loops, and the condition under which there is such a term.
        """
        term, where = unguarded(term)
        term, around = self._opened(term, free)
        at: dict[Index, Expr] = {}
        for factor in Mul.make_args(term):
            if isinstance(factor, Indicator) and isinstance(factor.condition, Eq):
                sides = factor.condition.args
                index = next((side for side in sides if side in free and side not in at), None)
                if index is not None:
                    at[index] = sides[1] if sides[0] == index else sides[0]
                    term /= factor
        if (not at and not around) or where.free_symbols & set(at):
            return None
        return term.xreplace(at), at, around, where

    def _opened(self, term: Expr, free: dict[Index, Expr]) -> tuple[Expr, list[tuple[Index, Expr]]]:
        """A multiple of a sum over places that reads one of the free indices, as the summand in a loop."""
        for read in (factor for factor in Mul.make_args(term) if isinstance(factor, Read)):
            node = self.nodes.get(read.name)
            within = node is None or node.name in self.circles
            if not within and isinstance(node, Reduce) and node.op == "sum" and set(read.indices) & set(free):
                body = rename(node.body, node.axes, read.indices)
                return term / read * body, [(index, self.stop_of(index, body)) for index in node.over]
        return term, []


def chosen(term: Expr) -> Expr:
    """What a term is where it is not 0."""
    while isinstance(term, Piecewise) and [pair.expr for pair in term.args[1:]] == [S.Zero]:
        term = term.args[0].expr
    return term


def unguarded(term: Expr) -> tuple[Expr, Boolean]:
    """A term without the case distinctions that make it 0 elsewhere, and the condition they share."""
    for factor in Mul.make_args(term):
        if isinstance(factor, Piecewise) and chosen(factor) != factor:
            value, condition = factor.args[0]
            rest = Mul(value, *(other for other in Mul.make_args(term) if other is not factor))
            inside, further = unguarded(rest)
            return inside, And(condition, further)
    return term, S.true


def guarded(term: Expr, condition: Boolean) -> Expr:
    """A term that is 0 where a condition does not hold."""
    return term if condition == S.true else Piecewise((term, condition), (S.Zero, True))


def _gathered(terms: Sequence[Expr]) -> Expr:
    """The sum of terms, with those under one condition added up inside of it."""
    sums: dict[Boolean, list[Expr]] = {}
    for term in terms:
        inside, condition = unguarded(term) if isinstance(term, Piecewise) else (term, S.true)
        sums.setdefault(condition, []).append(inside)
    return Add(*(guarded(Add(*parts), condition) for condition, parts in sums.items()))


def when(condition: Boolean, body: list[Statement]) -> list[Statement]:
    return body if condition == S.true else [When(condition, tuple(body), ())]


def nested(
    loops: Sequence[tuple[Index, Expr]],
    body: Sequence[Statement],
    folds: tuple[tuple[str, str], ...] = (),
) -> list[Statement]:
    """The statements inside loops, outermost first."""
    writes = tuple(dict.fromkeys(s.target for s in walk(tuple(body)) if isinstance(s, Store)))
    for index, stop in reversed(loops):
        body = [Loop(index, folds, tuple(body), writes, stop=None if stop == index.extent else stop)]
    return list(body)
