"""What a step of a recurrence passes back to the step before: an adjoint times a share of a sum of powers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import (
    Add,
    And,
    Expr,
    GreaterThan,
    LessThan,
    Mul,
    Not,
    Piecewise,
    S,
    StrictGreaterThan,
    StrictLessThan,
    exp,
)
from sympy.logic.boolalg import Boolean

from symloss.functions import logaddexp, softmax_weight
from symloss.language.symbols import Index, Read
from symloss.program.indicator import Indicator
from symloss.program.nodes import Node, Program


class Passed(Expr):
    """`adjoint e^(own - total)` where a condition holds; 0 where the adjoint is 0, or `own` is -oo.

    `total` is the logarithm of a sum of powers of which e^own is one.
    """

    is_commutative = True
    is_extended_real = True

    def __new__(cls, adjoint: Expr, own: Expr, total: Expr, condition: Boolean = S.true) -> Passed:
        return Expr.__new__(cls, adjoint, own, total, condition)

    @property
    def adjoint(self) -> Expr:
        return self.args[0]

    @property
    def own(self) -> Expr:
        return self.args[1]

    @property
    def total(self) -> Expr:
        return self.args[2]

    @property
    def condition(self) -> Boolean:
        return self.args[3]

    @property
    def written(self) -> Expr:
        """The product as people write it."""
        return Mul(Indicator(self.condition), self.adjoint, exp(self.own - self.total))

    def _sympystr(self, printer: Any) -> str:
        return printer._print(self.written)


def passed_back(node: Node, program: Program) -> Expr:
    """The adjoint of a recurrence with every share of a sum of powers told by the quantity that sum became.

    A share e^a / (e^a + e^b) is e^(a - log(e^a + e^b)), and that logarithm is part of what a step computed.
    """
    known = {item.name: program.node(of) for of, item in program.adjoints.items() if of in program}
    return Add(*(_told(term, known) or term for term in Add.make_args(node.body)))


def only_finite_case(term: Expr) -> tuple[Expr, Boolean]:
    """A term that is -oo except in one case: its value there, and when; any other term, always."""
    if not isinstance(term, Piecewise):
        return term, S.true
    found, before = [], S.true
    for value, test in term.args:
        if value is not S.NegativeInfinity:
            found.append((value, And(before, test)))
        before = And(before, Not(test))
    return found[0] if len(found) == 1 else (term, S.true)


def _told(term: Expr, sources: Mapping[str, Node]) -> Expr | None:
    """One term of the sum; None where it is no adjoint (the `sources` say of what) times a share."""
    factors, conditions = _opened(term)
    shares = [factor for factor in factors if isinstance(factor, softmax_weight)]
    adjoints = [factor for factor in factors if isinstance(factor, Read) and factor.name in sources]
    if len(shares) != 1 or len(adjoints) != 1:
        return None
    total = _total(shares[0], adjoints[0], sources[adjoints[0].name])
    if total is None:
        return None
    own, condition = only_finite_case(shares[0].args[0])
    condition = And(condition, *(item for item in conditions if not _is_about_places(item)))
    others = [factor for factor in factors if factor not in (shares[0], adjoints[0])]
    return Mul(*others, Passed(adjoints[0], own, total, condition))


def _opened(term: Expr) -> tuple[list[Expr], list[Boolean]]:
    """The factors of a term, those inside `{ x if condition; 0 otherwise }` with its condition."""
    factors: list[Expr] = []
    conditions: list[Boolean] = []
    queue = list(Mul.make_args(term))
    while queue:
        factor = queue.pop(0)
        if isinstance(factor, Piecewise) and [tuple(case) for case in factor.args[1:]] == [(S.Zero, S.true)]:
            value, condition = factor.args[0]
            conditions += And.make_args(condition)
            queue = [*Mul.make_args(value), *queue]
        elif factor is not S.One:
            factors.append(factor)
    return factors, conditions


def _is_about_places(condition: Boolean) -> bool:
    """Whether a condition only says that a place exists: where it does not, the adjoint there is 0."""
    is_order = isinstance(condition, StrictLessThan | LessThan | StrictGreaterThan | GreaterThan)
    return is_order and any(map(_is_place, condition.args))


def _is_place(side: Expr) -> bool:
    """An index, or one moved by a number."""
    return any(isinstance(symbol, Index) and (side - symbol).is_Integer for symbol in side.free_symbols)


def _total(share: softmax_weight, adjoint: Read, node: Node) -> Expr | None:
    """The logarithm of the sum that a share belongs to, in terms of the quantity whose step took it."""
    body = node.body.xreplace(dict(zip(node.axes, adjoint.indices, strict=True)))
    for part in Add.make_args(body):
        sign, power_sum = (-1, -part) if isinstance(-part, logaddexp) else (1, part)
        if isinstance(power_sum, logaddexp) and set(power_sum.args) == set(share.args):
            return sign * (Read(node.head, *adjoint.indices) - (body - part))
    return None
