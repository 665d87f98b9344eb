"""What is known of indices inside loops: which conditions hold, and which places exist.

Precondition: conditions compare integers that are sums of indices, extents and labels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sympy import ITE, And, Expr, Integer, Mul, Not, Or, Piecewise, S
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from symloss.language.symbols import Index, Read
from symloss.program import Indicator


@dataclass(frozen=True)
class Ranges:
    """Loop indices with the numbers they run up to, expressions at least 0, and further known conditions."""

    stops: Mapping[Index, Expr] = field(default_factory=dict)
    facts: tuple[Expr, ...] = ()
    known: tuple[Boolean, ...] = ()

    def inside(self, index: Index, stop: Expr) -> Ranges:
        """Within a loop over an index, which exists only where the stop is above 0."""
        return Ranges({**self.stops, index: stop}, (*self.facts, stop - 1), self.known)

    def given(self, condition: Boolean) -> Ranges:
        """Where a condition holds."""
        parts = And.make_args(condition)
        facts = [fact for fact in map(_at_least_zero, parts) if fact is not None]
        return Ranges(self.stops, (*self.facts, *facts), (*self.known, *parts))

    def is_nonnegative(self, expression: Expr) -> bool:
        """Whether an integer is certainly at least 0."""
        return any(self._least(expression - fact).is_nonnegative for fact in (S.Zero, *self.facts))

    def _least(self, expression: Expr) -> Expr:
        """The smallest value over the loops."""
        looked_up = set().union(*(read.free_symbols for read in expression.atoms(Read)), set())
        for index, stop in self.stops.items():
            factor = expression.coeff(index)
            if index not in looked_up and factor.is_number:
                expression = expression.xreplace({index: Integer(0) if factor > 0 else stop - 1})
        return expression

    def decided(self, condition: Boolean) -> Boolean:
        """The condition, or what it is known to be."""
        if condition in self.known:
            return S.true
        match condition:
            case And() | Or() | ITE():
                return condition.func(*map(self.decided, condition.args))
            case Not():
                return Not(self.decided(condition.args[0]))
            case Relational() if condition.lhs.is_integer and condition.rhs.is_integer:
                return self._relation(condition)
        return condition

    def _relation(self, relation: Relational) -> Boolean:
        if relation.rel_op in ("==", "!="):
            gap = relation.lhs - relation.rhs
            apart = self.is_nonnegative(gap - 1) or self.is_nonnegative(-gap - 1)
            return S.true if apart and relation.rel_op == "!=" else S.false if apart else relation
        holds, fails = _at_least_zero(relation), _at_least_zero(Not(relation))
        if holds is not None and self.is_nonnegative(holds):
            return S.true
        return S.false if fails is not None and self.is_nonnegative(fails) else relation

    def simplified(self, expression: Expr) -> Expr:
        """The expression without the branches that cannot be taken here."""
        if not expression.has(Piecewise, Indicator):
            return expression
        if isinstance(expression, Indicator):
            return Indicator(self.decided(expression.condition))
        if isinstance(expression, Mul) and (switch := _switch(expression)) is not None:
            rest = Mul(*(factor for factor in expression.args if factor is not switch))
            condition = switch.args[0].cond
            return self.simplified(Piecewise((rest, condition), (S.Zero, True)))
        if not isinstance(expression, Piecewise):
            return expression.func(*map(self.simplified, expression.args))
        pairs, here = [], self
        for value, condition in expression.args:
            condition = here.decided(condition)
            pairs.append((here.given(condition).simplified(value), condition))
            here = here.given(Not(condition))
        return Piecewise(*pairs)


def _switch(product: Mul) -> Piecewise | None:
    """A factor that is 1 under a condition and else 0."""
    for factor in product.args:
        if isinstance(factor, Piecewise) and [pair.expr for pair in factor.args] == [S.One, S.Zero]:
            return factor
    return None


def _at_least_zero(relation: Boolean) -> Expr | None:
    """What is at least 0 exactly where a relation of integers holds."""
    if not isinstance(relation, Relational):
        return None
    left, right = relation.lhs, relation.rhs
    match relation.rel_op:
        case "<":
            return right - left - 1
        case "<=":
            return right - left
        case ">":
            return left - right - 1
        case ">=":
            return left - right
    return None
