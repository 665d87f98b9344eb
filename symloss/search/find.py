"""The search: where a form loses digits, its parts are spelt otherwise until none does.

Deterministic: the same expression and the same points give the same form. What ends it is a number of forms
that were tried, not time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import sympy
from sympy.logic.boolalg import Boolean

from symloss.language.remembered import built
from symloss.search.errors import WORST, Exact, errors, losing
from symloss.search.floats import Columns, Floats
from symloss.search.identities import Identity, spellings

MOST_ROUNDS = 6
MOST_FORMS = 120
BEAM = 3
_ENOUGH = 0.5  # of the bits that are lost must be won, or the form stays as it was written
_REST = 0.01
_FEW_PLACES = 10


@dataclass(frozen=True)
class Step:
    """One identity used on one part."""

    identity: Identity
    before: sympy.Expr
    after: sympy.Expr


@dataclass(frozen=True)
class Form:
    """A spelling, how it was reached, and by type its error at each point as a multiple of what is allowed.

    It `stands` if it is right wherever the written one is, and at the edges is what that is.
    """

    expression: sympy.Expr
    errors: Mapping[str, np.ndarray]
    steps: tuple[Step, ...] = ()
    stands: bool = True

    @cached_property
    def parts(self) -> frozenset[sympy.Basic]:
        return frozenset(sympy.preorder_traversal(self.expression))

    @cached_property
    def lost(self) -> float:
        """The bits beyond what is allowed, over all points."""
        return lost_bits(self.errors)

    @cached_property
    def rank(self) -> tuple[float, int, _Spelling]:
        return round(self.lost, 3), cost(self.expression), _Spelling(self.expression)


@dataclass(frozen=True)
class _Spelling:
    """Orders expressions by their text, which is long to write and seldom asked for."""

    expression: sympy.Expr

    def __lt__(self, other: _Spelling) -> bool:
        return str(self.expression) < str(other.expression)


@dataclass
class Judge:
    """Holds forms against the written one at points of each type, and at infinite and undefined arguments."""

    written: sympy.Expr
    columns: Mapping[str, Columns]
    bound: float
    moving: frozenset[sympy.Symbol]
    floats: dict[str, Floats] = field(init=False)
    exact: dict[str, Exact] = field(init=False)

    def __post_init__(self) -> None:
        self.floats = {dtype: Floats(columns, dtype) for dtype, columns in self.columns.items()}
        self.exact = {dtype: Exact(columns, dtype) for dtype, columns in self.columns.items()}
        self.edges = Floats(_edges(self.columns["float64"], self.moving), "float64")
        self.at_edges = self.edges(self.written)
        self.is_nan = np.any([np.isnan(self.edges(key)) for key in self.columns["float64"]], axis=0)
        self.first = self.errors(self.written)

    def errors(self, form: sympy.Expr) -> dict[str, np.ndarray]:
        """By type, the error at each point as a multiple of what is allowed."""
        return {
            dtype: errors(form, self.written, self.floats[dtype], self.exact[dtype], dtype, self.bound)
            for dtype in self.columns
        }

    def form(self, expression: sympy.Expr, steps: tuple[Step, ...]) -> Form | None:
        """What a spelling loses; None for one that cannot be evaluated."""
        try:
            found = self.errors(expression)
            stands = self._agrees_at_edges(expression)
        except (KeyError, TypeError, OverflowError):
            return None
        # What wins nearly all that is lost may be a bit beyond what is allowed where the written one is not
        allowed = 2 if lost_bits(found) < _REST * lost_bits(self.first) else 1
        stands &= not any(
            np.any((mine > allowed) & (self.first[dtype] <= 1)) for dtype, mine in found.items()
        )
        return Form(expression, found, steps, stands)

    def _agrees_at_edges(self, expression: sympy.Expr) -> bool:
        mine = self.edges(expression)
        with np.errstate(all="ignore"):
            same = (mine == self.at_edges) | (np.abs(mine - self.at_edges) <= 1e-6 * np.abs(self.at_edges))
        same |= np.isnan(self.at_edges) & (np.isnan(mine) | ~self.is_nan)
        return bool(np.all(same))

    def losing(self, form: Form) -> list[sympy.Expr]:
        """The parts of a form that lose digits, for each type in turn."""
        found: dict[sympy.Expr, None] = {}
        for dtype, mine in form.errors.items():
            places = [int(place) for place in np.flatnonzero(mine > 1)]
            chosen = places[:: max(1, len(places) // _FEW_PLACES)][:_FEW_PLACES]
            if chosen:
                found |= dict.fromkeys(losing(form.expression, self.exact[dtype], chosen, dtype))
        return list(found)


def lost_bits(found: Mapping[str, np.ndarray]) -> float:
    """The bits beyond what is allowed, over all points of all types."""
    return float(sum(np.log2(np.clip(mine, 1, WORST)).sum() for mine in found.values()))


def cost(expression: sympy.Expr) -> int:
    """Operations of a form, a transcendental function as many as it takes; equal parts are computed once."""
    total = 0
    parts = set(sympy.preorder_traversal(expression))
    for part in parts:
        if isinstance(part, sympy.Piecewise | sympy.Abs | sympy.Max | sympy.Min):
            total += 1
        elif isinstance(part, sympy.Function):
            total += 12
        elif isinstance(part, sympy.Pow):
            total += _cost_of_power(part.exp)
        elif isinstance(part, sympy.Add | sympy.Mul):
            total += len(part.args) - 1
    return total


def _cost_of_power(exponent: sympy.Expr) -> int:
    if exponent.is_Integer:
        return abs(int(exponent)) + 2 * int(exponent.is_negative)
    return 4 if exponent.is_number else 30


def judge_of(
    written: sympy.Expr, columns: Mapping[str, Columns], bound: float, moving: frozenset[sympy.Symbol]
) -> Judge | None:
    """What holds the forms of an expression of plain symbols to account; None where it keeps its digits.

    Args:
        written: the expression.
        columns: by type, the numbers of its symbols at each point.
        bound: how many units of what the problem explains an error may be.
        moving: the symbols that may be infinite or NaN: there the form is to be what was written.
    """
    try:
        judge = Judge(written, columns, bound, moving)
    except KeyError:  # a part that has no arithmetic here
        return None
    return judge if lost_bits(judge.first) else None


def better_form(judge: Judge) -> Form | None:
    """A form that loses at most half of the bits that the written one does; None where none is found."""
    first = Form(judge.written, judge.first)
    beam, best, seen = [first], first, {judge.written}
    for _ in range(MOST_ROUNDS):
        found: list[Form] = []
        for form in beam:
            for other in _beside(form, judge, seen, best):
                found.append(other)
                best = min(best, other, key=lambda one: one.rank) if other.stands else best
        if not found or not best.lost:
            break
        beam = sorted(found, key=lambda one: one.rank)[:BEAM]
    return best if best.lost <= _ENOUGH * first.lost else None


def _beside(form: Form, judge: Judge, seen: set[sympy.Expr], best: Form) -> Iterator[Form]:
    """Forms with one part in other words that lose hardly more; if need be only where its terms cancel.

    Once one is right, what costs more is not looked at.
    """
    enough = math.inf if best.lost else cost(best.expression)
    for part in judge.losing(form):
        for identity, after in spellings(part):
            for choose in (lambda part, after: after, where_it_cancels, where_it_is_small):
                if len(seen) > MOST_FORMS:
                    return
                chosen = choose(part, after)
                if isinstance(chosen, sympy.Piecewise) and chosen in form.parts:
                    continue  # it is chosen there already
                expression = form.expression if chosen is None else spelt(form.expression, part, chosen)
                if expression in seen:
                    continue
                seen.add(expression)
                if cost(expression) > enough:
                    continue
                other = judge.form(expression, (*form.steps, Step(identity, part, chosen)))
                if other is not None and (identity.prepares or other.lost <= 1.1 * form.lost + 2):
                    yield other
                    if other.stands and not other.lost:
                        enough = min(enough, cost(other.expression))
                    if other.stands and other.lost < form.lost:
                        break


def spelt(expression: sympy.Expr, part: sympy.Expr, other: sympy.Expr) -> sympy.Expr:
    """An expression with one of its parts in other words.

    No choice gets into what is compared: SymPy solves a condition with a choice inside, at length. Where the
    other spelling is a choice that keeps the part, it stays in there.
    """
    known: dict[sympy.Basic, sympy.Basic] = {part: other}
    is_choice = other.has(sympy.Piecewise)

    def visit(item: sympy.Basic) -> sympy.Basic:
        if not item.args or item == other or (is_choice and isinstance(item, Boolean)):
            return item
        found = known.get(item)
        if found is None:
            if isinstance(item, sympy.Piecewise):
                pairs = [(visit(value), visit(condition)) for value, condition in item.args]
                is_same = all(new == tuple(old) for new, old in zip(pairs, item.args, strict=True))
                found = item if is_same else sympy.Piecewise(*pairs, evaluate=False)
            else:
                parts = list(map(visit, item.args))
                is_same = all(new is old for new, old in zip(parts, item.args, strict=True))
                found = item if is_same else built(item.func, *parts)
            known[item] = found
        return found

    return visit(expression)


def where_it_cancels(part: sympy.Expr, after: sympy.Expr) -> sympy.Expr | None:
    """The other spelling where a sum is less than half of a term; elsewhere, NaN too, what was written."""
    return _where_less(part, part, after)


def where_it_is_small(part: sympy.Expr, after: sympy.Expr) -> sympy.Expr | None:
    """The same as the other spelling tells it, which may be no number where the terms do not cancel."""
    return _where_less(after, part, after)


def _where_less(size: sympy.Expr, part: sympy.Expr, after: sympy.Expr) -> sympy.Expr | None:
    if not isinstance(part, sympy.Add) or part.has(sympy.Piecewise) or size.has(sympy.Piecewise):
        return None
    numbers = [term for term in part.args if term.is_number]
    term = numbers[0] if numbers else min(part.args, key=lambda one: (one.count_ops(), str(one)))
    # SymPy would try to decide the condition, at length
    cancels = sympy.StrictLessThan(sympy.Abs(size), sympy.Abs(term) / 2, evaluate=False)
    return sympy.Piecewise((after, cancels), (part, True), evaluate=False)


def _edges(columns: Columns, moving: frozenset[sympy.Symbol]) -> Columns:
    """A few points with one number after another infinite or NaN."""
    few = {key: column[:3] for key, column in columns.items()}
    found: dict[sympy.Expr, list[np.ndarray]] = {key: [] for key in few}
    for moved in few:
        for edge in (np.inf, -np.inf, np.nan):
            if moved not in moving or (edge == -np.inf and moved.is_nonnegative):
                continue
            for key, column in few.items():
                found[key].append(np.full_like(column, edge) if key == moved else column)
    return {key: np.concatenate(parts) if parts else few[key] for key, parts in found.items()}
