"""Sums that are added to a whole row of their result at a time, so that the innermost loop runs along memory.

`mean[i, j] = sum over u, v of g[u, v]*x[i + u, j + v]`: for every u and v the row `mean[i, :]` grows by a
multiple of a row of x. The bounds of an adjoint, `0 <= w - v < J`, become the range of that loop.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import And, Expr, Ge, Lt, S, Symbol
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import reads_of
from symloss.language.symbols import Extent, Index, Read
from symloss.passes.scatter_sums import Resolve, is_scattered, places_of, scatter
from symloss.program import Indicator, Node, Program, Reduce, context
from symloss.program.names import fresh_name
from symloss.program.schedule import Assign, Loop, Statement, Store, When


@dataclass(frozen=True)
class RowSum:
    """A sum with its indices: `target[at] = sum over (over) of value`, where `guard` holds."""

    target: str
    at: tuple[Index, ...]
    over: tuple[Index, ...]
    value: Expr
    guard: Boolean = S.true


def row_sums(program: Program) -> frozenset[str]:
    """The sums of a program whose terms lie along memory in the last index of the result, not in their own.

    Not those over the first axis of an array: it may be too long to be added up one by one.
    """
    long = {array.axes[0] for array in program.arrays if len(array.axes) > 1}
    short = [
        node for node in program if not long & {index.extent for index in context(node)[len(node.axes) :]}
    ]
    return frozenset(node.name for node in short if _lies_along_rows(node))


def _lies_along_rows(node: Node) -> bool:
    if not isinstance(node, Reduce) or node.op != "sum" or len(node.axes) < 2:
        return False
    if is_scattered(node):
        return True
    last, over = node.axes[-1], set(node.over)
    if _range_of(node.guard, last, ()) is None:
        return False
    if any(last in hit.free_symbols for hit in node.body.atoms(Indicator)):
        return False
    reads = [read for read in node.body.atoms(Read) if last in read.free_symbols]
    if not all(_runs_along(read, last) for read in reads):
        return False
    return any(over & read.free_symbols for read in reads)


def _runs_along(read: Read, last: Index) -> bool:
    *others, end = read.indices
    along = isinstance(end - last, Expr) and last not in (end - last).free_symbols
    return along and not any(last in index.free_symbols for index in others)


def row_sum_loops(sums: Iterable[RowSum], resolve: Resolve, taken: frozenset[str]) -> list[Statement]:
    """The statements that fill the last axis of some sums, all inside the loops over their other indices."""
    groups: list[list[RowSum]] = []
    statements: list[Statement] = []
    for item in sums:
        if found := places_of(item.at[-1], item.value, item.guard):
            statements += scatter(item.target, item.at, item.over, found, resolve)
            continue
        for group in groups:
            aligned = _aligned(item, group[0])
            if aligned is not None:
                group.append(aligned)
                break
        else:
            groups.append([item])
    return [*statements, *(one for group in groups for one in _loops(group, resolve, taken))]


def _aligned(item: RowSum, first: RowSum) -> RowSum | None:
    """The sum in the indices of another over the same ranges, or None."""
    own, other = (*item.at[-1:], *item.over), (*first.at[-1:], *first.over)
    if [index.extent for index in own] != [index.extent for index in other]:
        return None
    names = dict(zip(own, other, strict=True))
    names |= {new: old for old, new in names.items() if new not in names}
    guard = item.guard.xreplace(names)
    if guard != first.guard:
        return None
    return RowSum(item.target, first.at, first.over, item.value.xreplace(names), guard)


def _loops(group: list[RowSum], resolve: Resolve, taken: frozenset[str]) -> list[Statement]:
    first = group[0]
    last, over = first.at[-1], first.over
    zeroed: list[Statement] = [
        Loop(last, (), (Store(item.target, item.at, S.Zero),), (item.target,)) for item in group
    ]
    names = taken | {index.name for index in (*first.at, *over)}
    found = _range_of(first.guard, last, names)
    assert found is not None
    place, index, rest = found
    body = _innermost(group, place, index, resolve)
    waiting = list(rest)
    for depth in range(len(over), 0, -1):
        known = {*first.at[:-1], *over[: depth - 1]}
        bound = [part for part in waiting if not _indices(part) <= known]
        waiting = [part for part in waiting if part not in bound]
        body = _where(bound, first, body, resolve)
        body = [Loop(over[depth - 1], (), tuple(body), tuple(item.target for item in group))]
    return [*zeroed, *_where(waiting, first, body, resolve)]


def _where(parts: list[Boolean], first: RowSum, body: list[Statement], resolve: Resolve) -> list[Statement]:
    if not parts:
        return body
    return [When(resolve(And(*parts), (*first.at[:-1], *first.over)), tuple(body), ())]


def _range_of(guard: Boolean, last: Index, taken: Iterable[str]) -> tuple[Expr, Index, list[Boolean]] | None:
    """The last index in terms of the innermost loop's, that loop's index, and the conditions that are left.

    None where a condition on the last index is no range.
    """
    parts = list(And.make_args(guard)) if guard is not S.true else []
    bounds = [part for part in parts if last in part.free_symbols]
    if not bounds:
        return last, last, parts
    low = {part.lhs for part in bounds if isinstance(part, Ge) and part.rhs is S.Zero}
    high = {part.lhs: part.rhs for part in bounds if isinstance(part, Lt) and isinstance(part.rhs, Extent)}
    if len(bounds) != 2 or len(low) != 1 or low != set(high):
        return None
    (shifted,) = low
    extent = high[shifted]
    letter = extent.name.lower()
    index = Index(letter if letter not in taken else f"{letter}_", extent)
    return last + index - shifted, index, [part for part in parts if part not in bounds]


def _innermost(group: list[RowSum], place: Expr, index: Index, resolve: Resolve) -> list[Statement]:
    """A loop along the row for every sum, after the elements that they do not run along."""
    at, over = group[0].at[:-1], group[0].over
    fixed: dict[Expr, Symbol] = {}
    taken: set[str] = set()
    loops: list[Statement] = []
    for item in group:
        value = resolve(item.value.xreplace({item.at[-1]: place}), (*at, *over, index))
        for read in reads_of(value):
            if read.head.is_integer:  # a label, which tells a place
                continue
            if read.indices and index not in read.free_symbols and read not in fixed:
                stem = f"{read.name}_{'_'.join(map(_letters, read.indices))}"
                fixed[read] = Symbol(fresh_name(stem, taken), real=True)
        store = Store(item.target, (*at, place), value.xreplace(fixed), add=True)
        loops.append(Loop(index, (), (store,), (item.target,)))
    return [*(Assign(symbol.name, read) for read, symbol in fixed.items()), *loops]


def _letters(index: Expr) -> str:
    return "_".join(sorted(symbol.name for symbol in index.free_symbols)) or str(index)


def _indices(part: Boolean) -> set[Index]:
    return {symbol for symbol in part.free_symbols if isinstance(symbol, Index)}
