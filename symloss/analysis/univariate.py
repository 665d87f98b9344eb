"""Questions about a function cut into pieces: continuity, bending, steepness, minimisers, evenness.

Each answer holds for every value of the other symbols within their bounds, or a question raises `Undecided`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import sympy
from sympy import Abs, Expr, Max, oo

from symloss.analysis.limits import limit
from symloss.analysis.pieces import Knot, Piece, Pieces
from symloss.analysis.prove import Prover, Undecided, canonical, is_zero
from symloss.analysis.roots import zeros
from symloss.functions import sigmoid


@dataclass(frozen=True)
class Meeting:
    """What happens at a knot: limits and slopes from both sides; no value where it is not a finite number.

    `jump` is the right limit minus the left one, `bend` the same of the slopes; None where one is infinite.
    """

    at: Expr
    value: Expr | None
    left: Expr
    right: Expr
    left_slope: Expr
    right_slope: Expr

    @property
    def jump(self) -> Expr | None:
        return _difference(self.left, self.right)

    @property
    def bend(self) -> Expr | None:
        return _difference(self.left_slope, self.right_slope)

    @property
    def is_continuous(self) -> bool:
        """Whether both limits are the value, for every admissible argument."""
        if self.value is None or self.jump is None:
            return False
        return is_zero(self.left - self.value) and is_zero(self.right - self.value)

    @property
    def is_smooth(self) -> bool:
        """Whether the derivative exists, for every admissible argument."""
        return self.is_continuous and self.bend is not None and is_zero(self.bend)


def _difference(before: Expr, after: Expr) -> Expr | None:
    return None if {oo, -oo} & {before, after} else plain(after - before)


def plain(expression: Expr) -> Expr:
    """A short form of a difference: a product where it is one."""
    if expression.atoms(sympy.Piecewise):
        return expression
    try:
        return sympy.factor(sympy.together(expression))
    except (sympy.PolynomialError, NotImplementedError):
        return sympy.factor_terms(expression)


def meetings(function: Pieces) -> list[Meeting]:
    """Every knot between two formulas, with what meets there.

    Raises:
        Undecided: a limit is not known.
    """
    neighbours = zip(function.pieces, function.knots, function.pieces[1:], strict=False)
    return [
        _meeting(left, knot, right)
        for left, knot, right in neighbours
        if left.formula is not None and right.formula is not None
    ]


def _meeting(left: Piece, knot: Knot, right: Piece) -> Meeting:
    before, after = limit(formula_of(left), left, 1), limit(formula_of(right), right, -1)
    return Meeting(
        knot.at, knot.value, before, after, limit(left.slope, left, 1), limit(right.slope, right, -1)
    )


def formula_of(piece: Piece) -> Expr:
    assert piece.formula is not None
    return piece.formula


def bending(function: Pieces) -> int | None:
    """1 for convex, -1 for concave, 0 for affine, None where it is neither for certain."""
    pieces = defined(function)
    met = meetings(function)
    if not all(meeting.is_continuous for meeting in met):
        return None
    signs = {piece.monotone(piece.bend) if not is_zero(piece.bend) else 0 for piece in pieces}
    for meeting in met:
        if meeting.bend is None:
            return None
        if is_zero(meeting.bend):
            continue
        if function.prover.nonnegative(meeting.bend):
            signs.add(1)
        else:
            signs.add(-1 if function.prover.nonpositive(meeting.bend) else None)
    signs.discard(0)
    if not signs:
        return 0
    return signs.pop() if len(signs) == 1 else None


def defined(function: Pieces) -> list[Piece]:
    """The pieces where the function has a value.

    Raises:
        Undecided: there are several stretches of them.
    """
    flags = [piece.formula is not None for piece in function.pieces]
    if True not in flags:
        raise Undecided("the function is defined nowhere")
    first, last = flags.index(True), len(flags) - flags[::-1].index(True)
    if not all(flags[first:last]):
        raise Undecided("the function is defined on several stretches")
    return list(function.pieces[first:last])


@dataclass(frozen=True)
class Steepness:
    """The least upper bound of the size of a derivative; `is_exact` where no smaller number bounds it.

    Where it is infinite, `where` is a point that the derivative runs off at, or a point of a jump.
    """

    bound: Expr
    is_exact: bool
    where: Expr | None = None


def steepness(function: Pieces, order: int = 1) -> Steepness:
    """How steep the function (order 1) or its derivative (order 2) is at most.

    Raises:
        Undecided: no bound is found, nor that there is none.
    """
    pieces = defined(function)
    for meeting in meetings(function):
        is_broken = not (meeting.is_continuous if order == 1 else meeting.is_smooth)
        if is_broken:
            return Steepness(oo, True, meeting.at)
    return reduce(lambda a, b: _steeper(a, b, function.prover), (_on_piece(p, order) for p in pieces))


def _on_piece(piece: Piece, order: int) -> Steepness:
    size = piece.slope if order == 1 else piece.bend
    if not canonical(size).has(piece.x):
        return Steepness(magnitude(canonical(size), piece.prover), True)
    try:
        return _at_extremes(piece, size)
    except Undecided:
        return _enclosed(piece, size)


def _enclosed(piece: Piece, size: Expr) -> Steepness:
    """A bound by the bounds of the factor that moves with x."""
    held, moving = plain(size).as_independent(piece.x, as_Add=False)
    found = piece.bounds(moving)
    if oo in (found.upper, -found.lower):
        raise Undecided("no bound is found")
    return Steepness(magnitude(held, piece.prover) * Max(Abs(found.lower), Abs(found.upper)), False)


def _at_extremes(piece: Piece, size: Expr) -> Steepness:
    """A bound by the values at both ends and where the derivative is level."""
    endless = _runs_off(piece, size, is_quick=True)
    if endless is not None:
        return endless
    change = canonical(size).diff(piece.x)
    stationary: list[Expr] = []
    if piece.monotone(change) is None:
        stationary = zeros(change, piece.x, piece.prover)
    endless = _runs_off(piece, size)
    if endless is not None:
        return endless
    # A stationary point outside the piece only makes the bound larger, and it is then not exact.
    is_exact = all(_lies_in(piece, point) for point in stationary)
    values = [limit(size, piece, side) for side in (-1, 1)] + [
        size.xreplace({piece.x: point}) for point in stationary
    ]
    sizes = [Steepness(magnitude(value, piece.prover), is_exact) for value in values]
    return reduce(lambda a, b: _steeper(a, b, piece.prover), sizes)


def _runs_off(piece: Piece, size: Expr, is_quick: bool = False) -> Steepness | None:
    """That an expression has no bound at an end of its piece."""
    for side, end in ((-1, piece.lower), (1, piece.upper)):
        try:
            if limit(size, piece, side, is_quick) in (oo, -oo):
                return Steepness(oo, True, end)
        except Undecided:
            if not is_quick:
                raise
    return None


def _lies_in(piece: Piece, point: Expr) -> bool:
    above = piece.lower == -oo or piece.prover.nonnegative(point - piece.lower)
    return above and (piece.upper == oo or piece.prover.nonnegative(piece.upper - point))


def magnitude(value: Expr, prover: Prover) -> Expr:
    """|value|, without bars where its sign is known."""
    value = _number(value) if value.is_number else plain(value)
    if prover.nonnegative(value):
        return value
    return plain(-value) if prover.nonpositive(value) else Abs(value)


def _number(value: Expr) -> Expr:
    """A number in roots rather than in logistic functions of logarithms."""
    if not value.has(sigmoid, sympy.tanh) or value.count_ops() > 80:
        return plain(value)
    return sympy.radsimp(sympy.simplify(value.replace(sigmoid, sigmoid.definition).rewrite(sympy.exp)))


def _steeper(a: Steepness, b: Steepness, prover: Prover) -> Steepness:
    if oo in (a.bound, b.bound):
        return a if a.bound == oo else b
    if prover.at_most(a.bound, b.bound) or is_zero(a.bound - b.bound):
        return b
    if prover.at_most(b.bound, a.bound):
        return a
    return Steepness(Max(a.bound, b.bound), a.is_exact and b.is_exact)


@dataclass(frozen=True)
class Minimum:
    """Where a function is least: on the closed interval from `first` to `last`.

    Where `is_attained` is false there is no minimiser: the function falls towards `first`. Where `is_unique`
    is false it may be as small elsewhere.
    """

    first: Expr
    last: Expr
    value: Expr
    is_attained: bool = True
    is_unique: bool = True


def minimum(function: Pieces) -> Minimum:
    """The minimisers of a function that falls, may stay level, then rises; else one that no value is below.

    Raises:
        Undecided: neither is known for certain.
    """
    stationary: list[Expr] = []
    for piece in defined(function):
        if piece.monotone(piece.slope) is None:
            stationary += zeros(piece.slope, piece.x, piece.prover)
    fine = function.cut(stationary) if stationary else function
    try:
        return _valley(function, fine, stationary)
    except Undecided:
        return _least_knot(fine)


def _least_knot(function: Pieces) -> Minimum:
    """A knot with a value that every piece and every other knot keeps above."""
    values = [(knot.at, knot.value) for knot in function.knots if knot.value is not None]
    for at, value in values:
        above = all(function.prover.at_most(value, other) for _, other in values)
        if above and all(piece.monotone(formula_of(piece) - value) == 1 for piece in defined(function)):
            return Minimum(at, at, plain(value), is_unique=False)
    raise Undecided("no value is known to be the least")


def _valley(function: Pieces, fine: Pieces, stationary: list[Expr]) -> Minimum:
    """The minimisers of a function that falls, may stay level, then rises."""
    if stationary and bending(function) == 1:
        for knot in fine.knots:
            if (
                knot.at in stationary and knot.value is not None
            ):  # where a convex function is level it is least
                return Minimum(knot.at, knot.at, plain(knot.value))
    pieces = defined(fine)
    if not all(meeting.is_continuous for meeting in meetings(fine)):
        raise Undecided("the function jumps")
    trends = [_trend(piece) for piece in pieces]
    falls = next((k for k, trend in enumerate(trends) if trend >= 0), len(trends))
    level = next((k for k in range(falls, len(trends)) if trends[k] > 0), len(trends))
    if any(trend <= 0 for trend in trends[level:]):
        raise Undecided("the function falls, rises and falls again")
    first = pieces[falls].lower if falls < len(pieces) else pieces[-1].upper
    last = pieces[level].lower if level < len(pieces) else pieces[-1].upper
    if falls < level:
        inner = pieces[falls]
        return Minimum(first, last, plain(limit(formula_of(inner), inner, 1 if inner.upper != oo else -1)))
    piece, side = (pieces[falls], -1) if falls < len(pieces) else (pieces[-1], 1)
    value = plain(limit(formula_of(piece), piece, side))
    inside = any(knot.at == first and knot.value is not None for knot in fine.knots)
    closed = (first == fine.domain.lower and not fine.domain.open_lower) or (
        first == fine.domain.upper and not fine.domain.open_upper
    )
    is_attained = inside or (closed and value not in (oo, -oo))
    return Minimum(first, first, value, is_attained)


def _trend(piece: Piece) -> int:
    """1 rising, -1 falling, 0 level; strictly."""
    if is_zero(piece.slope):
        return 0
    sign = piece.sign(piece.slope)
    if sign is None:
        raise Undecided("whether the function rises or falls is not known")
    return sign


def is_even(function: Pieces) -> bool | None:
    """Whether f(-x) = f(x), piece by piece; None where that is not decided."""
    if function.domain.lower != -function.domain.upper:
        return False
    mirrored = list(reversed(function.pieces))
    for piece, mirror in zip(function.pieces, mirrored, strict=True):
        ends = (piece.lower, piece.upper), (-mirror.upper, -mirror.lower)
        same_ends = all(
            a == b or (is_finite_end(a, b) and is_zero(a - b)) for a, b in zip(*ends, strict=True)
        )
        if not same_ends or piece.formula is None or mirror.formula is None:
            return False
        if not is_zero(piece.formula - mirror.formula.xreplace({piece.x: -piece.x})):
            return False
    values = [
        (knot.value, other.value) for knot, other in zip(function.knots, function.knots[::-1], strict=True)
    ]
    return all(a is not None and b is not None and is_zero(a - b) for a, b in values)


def is_finite_end(a: Expr, b: Expr) -> bool:
    return not {a, b} & {oo, -oo}


__all__ = ["Meeting", "Minimum", "Steepness", "bending", "is_even", "meetings", "minimum", "steepness"]
