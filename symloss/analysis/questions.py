"""The questions asked of a subject: each tries its scenes, the most general first, until it has an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeVar

from sympy import Expr, Symbol, oo

from symloss.analysis.bounds import Bounds
from symloss.analysis.limits import inner_point, limit, lower_end, upper_end
from symloss.analysis.pieces import Pieces, pieces_of, value_at
from symloss.analysis.prove import Prover, Undecided, is_zero
from symloss.analysis.search import Chord, chord_above, least_value
from symloss.analysis.subject import Case, Scene, Subject
from symloss.analysis.univariate import (
    Minimum,
    Steepness,
    bending,
    defined,
    formula_of,
    is_even,
    meetings,
    minimum,
    steepness,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What was found for each case, and the scene it holds in."""

    found: tuple[Any, ...]
    scene: Scene


@dataclass
class Questions:
    """The functions of a subject, cut into pieces once for every scene."""

    subject: Subject
    _cut: dict[tuple[int, int], Pieces | Undecided] = field(default_factory=dict)

    def function(self, scene: Scene, case: Case) -> Pieces:
        """The function of one case in a scene.

        Raises:
            Undecided: it cannot be cut into pieces.
        """
        key = (self.subject.scenes.index(scene), self.subject.cases.index(case))
        if key not in self._cut:
            body = case.body.xreplace(dict(scene.values))
            try:
                self._cut[key] = pieces_of(
                    body, self.subject.variable, self.subject.domain, Prover(scene.facts)
                )
            except Undecided as undecided:
                self._cut[key] = undecided
        found = self._cut[key]
        if isinstance(found, Undecided):
            raise found
        return found

    def ask(self, question: Callable[[Pieces], T | None]) -> Answer | None:
        """The answers of every case in the first scene in which all of them have one."""
        for scene in self.subject.scenes:
            found = []
            try:
                for case in self.subject.cases:
                    answer = question(self.function(scene, case))
                    if answer is None:
                        break
                    found.append(answer)
                else:
                    return Answer(tuple(found), scene)
            except Undecided:
                continue
        return None

    # The questions

    def meetings(self) -> Answer | None:
        return self.ask(meetings)

    def even(self) -> Answer | None:
        return self.ask(lambda function: is_even(function) or None)

    def stretch(self) -> Answer | None:
        """The `Stretch` of each case."""
        return self.ask(stretch_of)

    def bending(self) -> Answer | None:
        """1, -1 or 0 for each case."""
        return self.ask(bending)

    def steepness(self, order: int) -> Answer | None:
        return self.ask(lambda function: steepness(function, order))

    def minimum(self) -> Answer | None:
        return self.ask(minimum)

    def range(self) -> Answer | None:
        """A `Range` for each case."""
        return self.ask(range_of)

    def sample_ends(self, scene: Scene) -> set[Expr]:
        """What the functions tend to at the ends of their pieces, for a few choices of other arguments."""
        found: set[Expr] = set()
        for case in self.subject.cases:
            for choose in (inner_point, lower_end, upper_end):
                function, _ = self._sample(scene, case, choose)
                if function is not None:
                    pieces = [piece for piece in function.pieces if piece.formula is not None]
                    ends = [_end(piece, side, is_quick=False) for piece in pieces for side in (-1, 1)]
                    found |= {end for end in ends if end is not None}
        return found

    def sample_steepness(self, order: int) -> tuple[Steepness, tuple[tuple[Symbol, Expr], ...]] | None:
        """That there is no Lipschitz bound for one choice of the other arguments, and that choice."""
        for case in self.subject.cases:
            function, values = self._sample(self.subject.scenes[-1], case, inner_point)
            try:
                found = steepness(function, order) if function is not None else None
            except Undecided:
                continue
            if found is not None and found.bound == oo:
                return found, (*case.values, *values)
        return None

    def _sample(
        self, scene: Scene, case: Case, choose: Callable[[Bounds, int], Expr]
    ) -> tuple[Pieces | None, tuple[tuple[Symbol, Expr], ...]]:
        """The function with every other argument at a number inside its bounds, and those numbers."""
        values = dict(scene.values)
        for position, (symbol, bounds) in enumerate(scene.facts.items()):
            if symbol not in dict(case.values):
                values[symbol] = choose(bounds, 3 + position)
        kept = tuple((symbol, value) for symbol, value in values.items() if case.body.has(symbol))
        try:
            body = case.body.xreplace(values)
            return pieces_of(body, self.subject.variable, self.subject.domain, Prover({})), kept
        except Undecided:
            return None, kept

    def chord(self) -> tuple[Chord, Case] | None:
        """A counterexample to convexity, anywhere in the domains, with defaults first."""
        preferred = self._defaults()
        for case in self.subject.cases:
            found = chord_above(
                case.body, self.subject.variable, self.subject.domain, self._others(), preferred
            )
            if found is not None:
                return found, case
        return None

    def least(self) -> tuple[Any, int]:
        """The least value met at random points over all cases, and the number of points."""
        results = [
            least_value(case.body, self.subject.variable, self.subject.domain, self._others())
            for case in self.subject.cases
        ]
        values = [value for value, _ in results if value is not None]
        return (min(values) if values else None), sum(points for _, points in results)

    def _others(self) -> dict[Symbol, Bounds]:
        fixed = {symbol for case in self.subject.cases for symbol, _ in case.values}
        return {symbol: bounds for symbol, bounds in self.subject.facts.items() if symbol not in fixed}

    def _defaults(self) -> dict[Symbol, Expr]:
        values = [dict(scene.values) for scene in self.subject.scenes]
        return next((value for value in values if value), {})


@dataclass(frozen=True)
class Stretch:
    """Where a function is defined, and its limits at the ends of that; None where a limit is not known."""

    lower: Expr
    upper: Expr
    at_lower: Expr | None
    at_upper: Expr | None


def stretch_of(function: Pieces) -> Stretch | None:
    """The stretch a function is defined on; None where the limit at a finite end is not known."""
    pieces = defined(function)
    found = Stretch(
        pieces[0].lower,
        pieces[-1].upper,
        _end(pieces[0], -1, is_quick=True),
        _end(pieces[-1], 1, is_quick=True),
    )
    ends = ((found.lower, found.at_lower), (found.upper, found.at_upper))
    return None if any(end.is_finite is not False and value is None for end, value in ends) else found


@dataclass(frozen=True)
class Range:
    """The values of a function: bounds that are proved, and whether values reach or approach the ends.

    `lower_is` and `upper_is` are `attained`, `approached` (the infimum or supremum, but no value), `tight`
    (the infimum or supremum, perhaps a value) or `bound` (no value lies beyond, nothing more is known).
    """

    bounds: Bounds
    lower_is: str
    upper_is: str


def range_of(function: Pieces) -> Range | None:
    """The range, over every admissible value of the other symbols too; None where no end is known."""
    pieces = defined(function)
    values = [knot.value for knot in function.knots if knot.value is not None]
    values += _closed_ends(function)
    parts = [piece.bounds(formula_of(piece)) for piece in pieces]
    bounds = reduce(Bounds.join, [*parts, *(function.prover.bounds(value) for value in values)])
    ends = [_end(piece, side) for piece in pieces for side in (-1, 1)]
    if bounds.lower == -oo and bounds.upper == oo and not {oo, -oo} & set(ends):
        return None
    lowest = _least(function)
    reached = [*values, *([lowest.value] if lowest is not None and lowest.is_attained else [])]
    near = [*ends, *([lowest.value] if lowest is not None else [])]
    return Range(
        bounds,
        _kind(bounds.lower, bounds.open_lower, reached, near),
        _kind(bounds.upper, bounds.open_upper, reached, near),
    )


def _closed_ends(function: Pieces) -> list[Expr]:
    """The finite values at the ends that belong to the domain."""
    domain = function.domain
    ends = [end for end, is_open in ((domain.lower, domain.open_lower), (domain.upper, domain.open_upper))
            if not is_open]  # fmt: skip
    found = [value_at(function.body, function.x, end, function.prover) for end in ends]
    return [value for value in found if value is not None]


def _least(function: Pieces) -> Minimum | None:
    try:
        return minimum(function)
    except Undecided:
        return None


def _end(piece: Any, side: int, is_quick: bool = True) -> Expr | None:
    try:
        return limit(formula_of(piece), piece, side, is_quick)
    except Undecided:
        return None


def _kind(end: Expr, is_open: bool, reached: list[Expr], near: list[Any]) -> str:
    if end in (oo, -oo):
        return "approached" if end in near else "bound"
    if any(is_zero(value - end) for value in reached if value not in (oo, -oo)):
        return "attained"
    is_near = any(value is not None and value not in (oo, -oo) and is_zero(value - end) for value in near)
    if is_near:
        return "approached" if is_open else "tight"
    return "bound"
