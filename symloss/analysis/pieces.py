"""A function of one variable cut into smooth pieces: the knots are found from the formula."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import sympy
from sympy import Dummy, Expr, S, Symbol, oo

from symloss.analysis.bounds import OPEN_UNIT, POSITIVE, Bounds
from symloss.analysis.prove import Prover, Undecided, canonical, is_zero
from symloss.analysis.roots import zeros
from symloss.analysis.switches import resolved, smooth_forms, switches

MOST_KNOTS = 9


@dataclass(frozen=True)
class Piece:
    """One smooth formula on an open interval; None where the formula has no real value there."""

    x: Symbol
    lower: Expr
    upper: Expr
    prover: Prover
    formula: Expr | None = None
    limits: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _place(self) -> tuple[Expr, Prover]:
        """x in terms of a variable with known bounds, and a prover that knows them."""
        t = Dummy("t", real=True)
        if self.lower.is_number and self.upper.is_number:
            return t, self.prover.having({t: Bounds(self.lower, self.upper)})
        if self.upper == oo:
            return self.lower + t, self.prover.having({t: POSITIVE})
        if self.lower == -oo:
            return self.upper - t, self.prover.having({t: POSITIVE})
        return self.lower + (self.upper - self.lower) * t, self.prover.having({t: OPEN_UNIT})

    def bounds(self, expression: Expr) -> Bounds:
        """Bounds of an expression in x over the piece."""
        value, prover = self._place
        return prover.bounds(expression.xreplace({self.x: value}))

    def sign(self, expression: Expr) -> int | None:
        """1, -1 or 0 where the expression has that sign all over the piece, for certain."""
        value, prover = self._place
        return prover.sign(expression.xreplace({self.x: value}))

    def monotone(self, expression: Expr) -> int | None:
        """1 where the expression is >= 0 for certain all over the piece, -1 where it is <= 0."""
        found = self.bounds(expression)
        if found.is_nonnegative:
            return 1
        return -1 if found.is_nonpositive else None

    @cached_property
    def slope(self) -> Expr:
        assert self.formula is not None
        return self.formula.diff(self.x)

    @cached_property
    def bend(self) -> Expr:
        return canonical(canonical(self.slope).diff(self.x))


@dataclass(frozen=True)
class Knot:
    """A point between two pieces; `value` is None where the function is not defined."""

    at: Expr
    value: Expr | None


@dataclass(frozen=True)
class Pieces:
    """A function of one variable on its domain: `knots[i]` lies between `pieces[i]` and `pieces[i + 1]`."""

    x: Symbol
    body: Expr
    domain: Bounds
    prover: Prover
    pieces: tuple[Piece, ...]
    knots: tuple[Knot, ...]

    def cut(self, points: list[Expr]) -> Pieces:
        """The same function with further knots.

        Raises:
            Undecided: the order of the points is not known.
        """
        return _cut(self.body, self.x, self.domain, self.prover, [*(k.at for k in self.knots), *points])


def pieces_of(body: Expr, x: Symbol, domain: Bounds, prover: Prover) -> Pieces:
    """Cut a function wherever its formula changes or ceases to be defined.

    Raises:
        Undecided: a knot or the order of knots cannot be found for every value of the other symbols.
    """
    inside = prover.having({x: Bounds(domain.lower, domain.upper)})
    points: list[Expr] = []
    for quantity in switches(body, x):
        if inside.bounds(quantity).excludes_zero:
            continue
        for form in smooth_forms(quantity):
            points += zeros(form, x, inside)
    return _joined(_cut(body, x, domain, prover, points))


def _cut(body: Expr, x: Symbol, domain: Bounds, prover: Prover, points: list[Expr]) -> Pieces:
    ordered: list[Expr] = []
    for point in points:
        if _is_inside(point, domain, prover):
            _insert(point, ordered, prover)
    if len(ordered) > MOST_KNOTS:
        raise Undecided("too many pieces")
    ends = [domain.lower, *ordered, domain.upper]
    bare = [Piece(x, a, b, prover) for a, b in pairwise(ends)]
    pieces = tuple(Piece(x, p.lower, p.upper, prover, _real(resolved(body, p.sign, x), p)) for p in bare)
    knots = tuple(Knot(at, value_at(body, x, at, prover)) for at in ordered)
    return Pieces(x, body, domain, prover, pieces, knots)


def _is_inside(point: Expr, domain: Bounds, prover: Prover) -> bool:
    for inner in (
        None if domain.lower == -oo else point - domain.lower,
        None if domain.upper == oo else domain.upper - point,
    ):
        if inner is None:
            continue
        found = prover.bounds(inner)
        if found.is_nonpositive:
            return False
        if not found.is_positive:
            raise Undecided(f"whether {point} lies in the domain is not known")
    return True


def _insert(point: Expr, ordered: list[Expr], prover: Prover) -> None:
    for position, other in enumerate(ordered):
        sign = prover.sign(other - point)
        if sign == 0:
            return
        if sign is None:
            raise Undecided(f"the order of {point} and {other} is not known")
        if sign > 0:
            ordered.insert(position, point)
            return
    ordered.append(point)


def _real(formula: Expr, piece: Piece) -> Expr | None:
    """The formula, or None where a logarithm, a root or an angle in it has no real value on the piece."""
    if formula.has(S.NaN, S.ComplexInfinity):
        return None
    for node in sympy.preorder_traversal(formula):
        match node:
            case sympy.log() | sympy.Pow() if not isinstance(node, sympy.exp):
                base = node.args[0]
                needs_sign = isinstance(node, sympy.log) or not node.exp.is_Integer
            case sympy.acos() | sympy.asin():
                base, needs_sign = 1 - node.args[0] ** 2, True
            case _:
                continue
        if not needs_sign or not base.free_symbols:
            continue
        found = piece.bounds(base)
        if found.is_negative:
            return None
        if not found.is_nonnegative:
            raise Undecided(f"whether {base} is negative is not known")
    return formula


def value_at(body: Expr, x: Symbol, at: Expr, prover: Prover) -> Expr | None:
    """The value of the formula at a point; None where it is not a finite number.

    Raises:
        Undecided: a sign that decides it is not known.
    """
    value = resolved(body.xreplace({x: at}), prover.sign, x)
    return value if is_finite(value) else None


def is_finite(value: Any) -> bool:
    """Whether no part of an expression is infinite or undefined on its face."""
    return not value.has(S.NaN, S.ComplexInfinity, oo, -oo)


def _joined(cut: Pieces) -> Pieces:
    """Without knots at which nothing changes."""
    pieces = [cut.pieces[0]]
    knots: list[Knot] = []
    for knot, piece in zip(cut.knots, cut.pieces[1:], strict=True):
        last = pieces[-1]
        if last.formula == piece.formula and _continues(last, knot):
            pieces[-1] = Piece(cut.x, last.lower, piece.upper, cut.prover, last.formula)
        else:
            knots.append(knot)
            pieces.append(piece)
    return Pieces(cut.x, cut.body, cut.domain, cut.prover, tuple(pieces), tuple(knots))


def _continues(piece: Piece, knot: Knot) -> bool:
    if piece.formula is None:
        return knot.value is None
    if knot.value is None:
        return False
    return is_zero(piece.formula.xreplace({piece.x: knot.at}) - knot.value)
