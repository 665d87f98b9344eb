"""Enclosures: between which two numbers an expression stays, by interval arithmetic with exact ends.

Every rule is a theorem about real numbers, so that an enclosure is a proof. Enclosures may be wider than
the truth, never narrower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import sympy
from sympy import Expr, S, oo

from symloss import functions as primitives
from symloss.language.reductions import LogSumExp, MaxOver, MeanOver, MinOver, Named, Softmax, SumOver
from symloss.language.symbols import Extent, Index, Read
from symloss.signature import Domain


@dataclass(frozen=True)
class Bounds:
    """An interval of real numbers with exact ends; an end may be infinite, and then it is open."""

    lower: Expr = -oo
    upper: Expr = oo
    open_lower: bool = True
    open_upper: bool = True

    @property
    def is_point(self) -> bool:
        return self.lower == self.upper

    @property
    def is_positive(self) -> bool:
        return less(S.Zero, self.lower) or (self.lower is S.Zero and self.open_lower)

    @property
    def is_negative(self) -> bool:
        return (-self).is_positive

    @property
    def is_nonnegative(self) -> bool:
        return not less(self.lower, S.Zero)

    @property
    def is_nonpositive(self) -> bool:
        return not less(S.Zero, self.upper)

    @property
    def is_zero(self) -> bool:
        return self.lower is S.Zero and self.upper is S.Zero

    @property
    def excludes_zero(self) -> bool:
        return self.is_positive or self.is_negative

    def __neg__(self) -> Bounds:
        return Bounds(-self.upper, -self.lower, self.open_upper, self.open_lower)

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(
            -oo if -oo in (self.lower, other.lower) else self.lower + other.lower,
            oo if oo in (self.upper, other.upper) else self.upper + other.upper,
            self.open_lower or other.open_lower,
            self.open_upper or other.open_upper,
        )

    def __mul__(self, other: Bounds) -> Bounds:
        mine = ((self.lower, self.open_lower), (self.upper, self.open_upper))
        others = ((other.lower, other.open_lower), (other.upper, other.open_upper))
        corners = [_corner(a, b) for a in mine for b in others]
        return Bounds(*_ends(corners))

    def meet(self, other: Bounds) -> Bounds:
        """What lies in both; both are known to hold."""
        lower, open_lower = self.lower, self.open_lower
        if less(lower, other.lower) or (lower == other.lower and other.open_lower):
            lower, open_lower = other.lower, other.open_lower
        upper, open_upper = self.upper, self.open_upper
        if less(other.upper, upper) or (upper == other.upper and other.open_upper):
            upper, open_upper = other.upper, other.open_upper
        return Bounds(lower, upper, open_lower, open_upper)

    def misses(self, other: Bounds) -> bool:
        """Whether no number lies in both."""
        both = self.meet(other)
        is_empty_point = both.lower == both.upper and (both.open_lower or both.open_upper)
        return is_empty_point or less(both.upper, both.lower)

    def join(self, other: Bounds) -> Bounds:
        """The least interval around both."""
        corners = [(b.lower, b.open_lower) for b in (self, other)]
        tops = [(b.upper, b.open_upper) for b in (self, other)]
        return Bounds(*_ends(corners + tops))


Facts = Mapping[Expr, Bounds]
REAL = Bounds()
POSITIVE = Bounds(S.Zero)
NONNEGATIVE = Bounds(S.Zero, open_lower=False)
UNIT = Bounds(S.Zero, S.One, False, False)
OPEN_UNIT = Bounds(S.Zero, S.One)
SIGNED_UNIT = Bounds(S.NegativeOne, S.One, False, False)


def point(value: Expr) -> Bounds:
    return Bounds(value, value, False, False)


def of_domain(domain: Domain) -> Bounds:
    """The interval of a domain."""
    lower = -oo if domain.lower == -float("inf") else sympy.nsimplify(domain.lower, rational=True)
    upper = oo if domain.upper == float("inf") else sympy.nsimplify(domain.upper, rational=True)
    return Bounds(lower, upper, domain.open_lower or lower == -oo, domain.open_upper or upper == oo)


def less(a: Expr, b: Expr) -> bool:
    """Whether a < b for certain, for two numbers, infinities among them."""
    if a == b:
        return False
    if a.is_Rational and b.is_Rational:
        return bool(a < b)
    if a == -oo or b == oo:
        return True
    if a == oo or b == -oo:
        return False
    difference = (b - a).evalf(30)
    return bool(difference.is_Float and difference > sympy.Float("1e-20") * (1 + abs(a.evalf(30))))


def enclose(expression: Expr, facts: Facts) -> Bounds:
    """Bounds of an expression where its symbols and elements lie in theirs.

    Symbols without facts are bounded by their assumptions only. Where a part is undefined for some of the
    values, the bounds hold for the others.
    """
    known: dict[Expr, Bounds] = {}

    def go(node: Expr) -> Bounds:
        if node not in known:
            known[node] = _enclose(node, facts, go)
        return known[node]

    return go(expression)


Go = Callable[[Expr], Bounds]


def _enclose(node: Any, facts: Facts, go: Go) -> Bounds:
    if node in facts:
        return facts[node]
    match node:
        case _ if node.is_number:
            return point(node) if node.is_extended_real and node.is_finite else REAL
        case Read():
            return _by_assumptions(node.head).meet(facts.get(node.head, REAL))
        case Named():
            return go(node.body)
        case Extent():
            return Bounds(S.One, open_lower=False)
        case Index():
            return NONNEGATIVE
        case sympy.Symbol():
            return _by_assumptions(node)
        case sympy.Add():
            return _sum(node, go)
        case sympy.Mul():
            return reduce(Bounds.__mul__, map(go, node.args))
        case sympy.exp():
            return _monotone(node.func, go(node.args[0]), Bounds(S.Zero))
        case sympy.Pow():
            return _power(node, go)
        case sympy.Max():
            return _largest([go(part) for part in node.args])
        case sympy.Min():
            return -_largest([-go(part) for part in node.args])
        case sympy.Piecewise():
            return reduce(Bounds.join, (go(value) for value, _ in node.args))
        case SumOver() | LogSumExp() | MeanOver() | MaxOver() | MinOver() | Softmax():
            return _reduction(node, go)
        case sympy.Function():
            return _function(node, go)
    return REAL


def _by_assumptions(symbol: Any) -> Bounds:
    if symbol.is_positive:
        return POSITIVE
    return NONNEGATIVE if symbol.is_nonnegative else REAL


def _sum(node: sympy.Add, go: Go) -> Bounds:
    """Term by term; a log-sum-exp is no less than any of its terms."""
    whole = reduce(Bounds.__add__, map(go, node.args))
    for norm in node.args:
        if not isinstance(norm, LogSumExp) or norm.condition is not S.true or len(norm.indices) != 1:
            continue
        for term in node.args:
            if _is_term(-term, norm):
                whole = whole.meet(NONNEGATIVE + go(node - norm - term))
    return whole


def _is_term(term: Expr, norm: LogSumExp) -> bool:
    """Whether `term` is the body of a log-sum-exp at some index."""
    (bound,) = norm.indices
    return _match(norm.body, term, bound, {})


def _match(body: Any, term: Any, bound: Index, known: dict[Index, Any]) -> bool:
    if body == bound:
        return known.setdefault(bound, term) == term
    if bound not in body.free_symbols and not body.has(bound):
        return bool(body == term)
    if body.func != term.func or len(body.args) != len(term.args):
        return False
    return all(_match(a, b, bound, known) for a, b in zip(body.args, term.args, strict=True))


def _corner(a: tuple[Expr, bool], b: tuple[Expr, bool]) -> tuple[Expr, bool]:
    (x, x_open), (y, y_open) = a, b
    if x is S.Zero or y is S.Zero:
        reached = (x is S.Zero and not x_open) or (y is S.Zero and not y_open)
        return S.Zero, not reached
    return x * y, x_open or y_open


def _ends(corners: Iterable[tuple[Expr, bool]]) -> tuple[Expr, Expr, bool, bool]:
    """The least and the largest of some ends, open only where no closed one is as far out."""
    low: tuple[Expr, bool] = (oo, True)
    high: tuple[Expr, bool] = (-oo, True)
    for value, is_open in corners:
        if less(value, low[0]) or (value == low[0] and not is_open):
            low = (value, is_open)
        if less(high[0], value) or (value == high[0] and not is_open):
            high = (value, is_open)
    return low[0], high[0], low[1] or low[0] == -oo, high[1] or high[0] == oo


def _largest(parts: list[Bounds]) -> Bounds:
    """Bounds of a maximum: above the least end of every part, strictly where one such part is."""
    lower = reduce(lambda a, b: b if less(a, b) else a, (part.lower for part in parts))
    is_open = any(part.lower == lower and part.open_lower for part in parts)
    top = _ends((part.upper, part.open_upper) for part in parts)
    return Bounds(lower, top[1], is_open, top[3])


def _power(node: sympy.Pow, go: Go) -> Bounds:
    base, exponent = go(node.base), node.exp
    if exponent.is_Integer:
        return _whole_power(base, int(exponent))
    if exponent.is_Rational:
        if base.misses(NONNEGATIVE):
            return REAL  # nowhere defined
        inside = base.meet(NONNEGATIVE)
        if exponent > 0:
            return _monotone(lambda x: x**exponent, inside, NONNEGATIVE)
        return _reciprocal(_monotone(lambda x: x**-exponent, inside, NONNEGATIVE))
    power = go(exponent)
    inside = POSITIVE if base.is_positive else NONNEGATIVE
    if not base.is_nonnegative:
        return REAL
    at_most_one, at_least_one = not less(S.One, base.upper), not less(base.lower, S.One)
    if power.is_nonnegative:
        if at_most_one:
            return inside.meet(Bounds(upper=S.One, open_upper=False))
        return Bounds(S.One, open_lower=False) if at_least_one else inside
    if power.is_nonpositive:
        if at_least_one:
            return Bounds(S.Zero, S.One, True, False)
        return Bounds(S.One, open_lower=False) if at_most_one and base.is_positive else inside
    return inside


def _whole_power(base: Bounds, exponent: int) -> Bounds:
    if exponent < 0:
        return _reciprocal(_whole_power(base, -exponent))
    if exponent % 2 == 0:
        base = _absolute(base)
    return _monotone(lambda x: x**exponent, base, REAL)


def _absolute(inner: Bounds) -> Bounds:
    if inner.is_nonnegative:
        return inner
    if inner.is_nonpositive:
        return -inner
    _, upper, _, open_upper = _ends([(-inner.lower, inner.open_lower), (inner.upper, inner.open_upper)])
    return Bounds(S.Zero, upper, False, open_upper)


def _reciprocal(inner: Bounds) -> Bounds:
    if inner.is_nonpositive and not inner.is_zero:
        return -_reciprocal(-inner)
    if not inner.is_nonnegative or inner.is_zero:
        return REAL
    # At 0 itself the quotient is undefined, and the bounds are about where it is defined.
    upper = oo if inner.lower is S.Zero else 1 / inner.lower
    lower = S.Zero if inner.upper == oo else 1 / inner.upper
    return Bounds(lower, upper, inner.open_upper or lower is S.Zero, inner.open_lower or upper == oo)


def _monotone(function: Callable[[Expr], Expr], inner: Bounds, image: Bounds) -> Bounds:
    """An increasing function of an interval; `image` is its range over all real numbers."""
    lower = image.lower if inner.lower == -oo else function(inner.lower)
    upper = image.upper if inner.upper == oo else function(inner.upper)
    open_lower = inner.open_lower or lower == -oo
    return Bounds(lower, upper, open_lower, inner.open_upper or upper == oo)


_INCREASING: dict[Any, tuple[Bounds, Bounds]] = {  # what it is defined on, and the range
    sympy.log: (POSITIVE, REAL),
    sympy.sinh: (REAL, REAL),
    sympy.tanh: (REAL, Bounds(S.NegativeOne, S.One)),
    sympy.atan: (REAL, Bounds(-sympy.pi / 2, sympy.pi / 2)),
    sympy.asin: (SIGNED_UNIT, Bounds(-sympy.pi / 2, sympy.pi / 2, False, False)),
    primitives.sigmoid: (REAL, OPEN_UNIT),
    primitives.softplus: (REAL, POSITIVE),
    primitives.log_sigmoid: (REAL, Bounds(upper=S.Zero)),
    primitives.expm1: (REAL, Bounds(S.NegativeOne)),
    primitives.log1p: (Bounds(S.NegativeOne), REAL),
    primitives.finite_or_zero: (REAL, REAL),
}


def _function(node: Any, go: Go) -> Bounds:
    if node.func in _INCREASING:
        domain, image = _INCREASING[node.func]
        given = go(node.args[0])
        if given.misses(domain):
            return REAL  # nowhere defined
        inner = given.meet(domain)
        if node.func is sympy.log and inner.lower is S.Zero:
            top = _monotone(node.func, Bounds(S.One, inner.upper, False, inner.open_upper), image)
            return Bounds(-oo, top.upper, True, top.open_upper)
        return _monotone(node.func, inner, image)
    match node:
        case sympy.Abs():
            return _absolute(go(node.args[0]))
        case sympy.cosh():
            return _monotone(sympy.cosh, _absolute(go(node.args[0])), Bounds(S.One))
        case sympy.sin() | sympy.cos() | sympy.sign():
            inner = go(node.args[0])
            if isinstance(node, sympy.sign) and inner.excludes_zero:
                return point(S.One if inner.is_positive else S.NegativeOne)
            return SIGNED_UNIT
        case sympy.acos():
            return Bounds(S.Zero, sympy.pi, False, False)
        case primitives.step() | primitives.half_step():
            return UNIT
        case primitives.inverse_root():
            return NONNEGATIVE
        case primitives.times():
            return go(node.args[0]) * go(node.args[1])
        case primitives.xlogy():
            return go(node.args[0]) * go(sympy.log(node.args[1])) if node.args[1] != 0 else REAL
        case primitives.ratio():
            return go(node.args[0]) * _reciprocal(go(node.args[1]))
    return REAL


def _reduction(node: Any, go: Go) -> Bounds:
    if isinstance(node, Softmax):
        return Bounds(S.Zero, S.One, True, False)
    body = go(node.body)
    is_whole = node.condition is S.true  # an extent is at least one
    match node:
        case SumOver():
            lower = S.Zero if body.is_nonnegative else -oo
            upper = S.Zero if body.is_nonpositive else oo
            return Bounds(
                lower,
                upper,
                lower == -oo or (is_whole and body.is_positive),
                upper == oo or (is_whole and body.is_negative),
            )
        case MeanOver():
            return body if is_whole and node.count is S.One else REAL
        case LogSumExp():
            return Bounds(body.lower, open_lower=body.open_lower) if is_whole else REAL
    return body if is_whole else REAL
