"""program -> program: a NaN that a condition compares reaches what the condition decides.

Precondition: every derivative has been taken. A comparison with NaN does not hold, so that a case distinction
would give a later case, or a condition leave a term out, as if nothing were wrong. Most cases are made of
what is compared and carry its NaN, or stand beside a factor or term that does; one that is not is given it. A
term whose condition compares NaN takes part, as NaN.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sympy import (
    Abs,
    Add,
    And,
    Expr,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    S,
    Symbol,
    exp,
    log,
    sign,
    tanh,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import ITE, Boolean

from symloss.functions import Primitive, with_nan_of
from symloss.language.stop import Stop
from symloss.language.symbols import Extent, Index, Read
from symloss.program import Let, Node, Program, rename
from symloss.program.nodes import reads_beside

_CARRIERS = (Add, Mul, Max, Min, Abs, exp, log, sign, tanh, Stop, Primitive)


def carry_nans(program: Program) -> Program:
    """Give the cases of a Piecewise, and what a condition guards, the NaN of what was compared."""
    carriers = _Carriers(program)
    return program.with_nodes(map(carriers.of_node, program))


class _Carriers:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.known: dict[Expr, frozenset[Expr]] = {}
        self.whole = {p.symbol for p in program.parameters if p.domain.integer}

    def of_node(self, node: Node) -> Node:
        """A node whose cases and whose guard carry what they compare."""
        body = self.carried(node.body)
        if not (sides := self._sides(node.guard)):
            return replace(node, body=body)
        guard = And(*map(self._or_unknown, And.make_args(node.guard)))
        return replace(node, body=self._with(body, sides), guard=guard)

    def _or_unknown(self, condition: Boolean) -> Boolean:
        """A condition, or that it compares NaN; what is not equal to another number holds for NaN anyway."""
        if isinstance(condition, Ne):
            return condition
        return Or(condition, *(Ne(with_nan_of(S.Zero, side), 0) for side in self._sides(condition)))

    def carried(self, expression: Expr, beside: frozenset[Expr] = frozenset()) -> Expr:
        """The expression with every case distinction made to carry what it compares.

        The NaN of what is `beside` it reaches the result anyway.
        """
        if not expression.has(Piecewise):
            return expression
        if isinstance(expression, Add | Mul):
            return self._parts_carried(expression, beside)
        if not isinstance(expression, Piecewise):
            return expression.func(*map(self.carried, expression.args))
        pairs = []
        compared: list[Expr] = []
        for value, condition in expression.args:
            sides = [side for side in self._sides(condition) if side not in compared]
            # a conjunction of comparisons that holds has compared no NaN
            own = [] if _tells_of_nan(condition) else sides
            pairs.append((self._with(self.carried(value, beside), [*compared, *own], beside), condition))
            compared += sides
        return Piecewise(*pairs)

    def _parts_carried(self, expression: Add | Mul, beside: frozenset[Expr]) -> Expr:
        """Factors or terms, each beside all the others."""
        parts = []
        for part in expression.args:
            others = [self.of(other) for other in expression.args if other is not part]
            parts.append(self.carried(part, beside.union(*others)))
        return expression.func(*parts)

    def _with(self, value: Expr, compared: Iterable[Expr], beside: frozenset[Expr] = frozenset()) -> Expr:
        for side in compared:
            if not self._leaves(side) <= self.of(value) | beside:
                value = with_nan_of(value, side)
        return value

    def _sides(self, condition: Boolean) -> list[Expr]:
        """The real numbers that a condition compares, in a stable order.

        One beside its place is there only where the rest of the condition has it looked at; so is one that a
        case of the condition compares, as a quotient by what is 0 in another case.
        """
        found = {
            side
            if (known := self._known_for(side, places, others)) is S.true
            else Piecewise((side, known), (S.Zero, True))
            for relation, places, others in self._asked(condition)
            for side in relation.args
            if self._is_real(side)
        }
        return sorted(found, key=str)

    def _known_for(self, side: Expr, places: Boolean, others: Boolean) -> Boolean:
        """What must hold for a side of a comparison to be there at all, by the rest of its condition."""
        needed = S.true
        if places is not S.true and reads_beside(side):
            needed = places
        if others is not S.true and any(power.exp.is_negative for power in side.atoms(Pow)):
            needed = And(needed, others)
        return needed

    def _asked(
        self, condition: Boolean, places: Boolean = S.true, others: Boolean = S.true
    ) -> Iterator[tuple[Relational, Boolean, Boolean]]:
        """The comparisons of real numbers in a condition, and where the rest of it has them asked.

        That is what is said of places, and what is said of other real numbers.
        """
        if isinstance(condition, Relational):
            if any(map(self._is_real, condition.args)):
                yield condition, places, others
            return
        if isinstance(condition, ITE):
            case, holds, fails = condition.args
            yield from self._asked(case, places, others)
            yield from self._asked(holds, places, And(others, case))
            yield from self._asked(fails, places, And(others, Not(case)))
            return
        for part in condition.args:
            beside = [other for other in condition.args if other is not part]
            if isinstance(condition, Or):
                beside = list(map(Not, beside))
            known = [other for other in beside if not any(self._asked(other))]
            yield from self._asked(
                part, And(places, *known), And(others, *(other for other in beside if other not in known))
            )

    def _is_real(self, side: Expr) -> bool:
        """Whether a side of a comparison may be NaN: not a number, a label, an index or an extent."""
        return any(not self._is_whole(leaf) for leaf in self._leaves(side))

    def _is_whole(self, leaf: Expr) -> bool:
        return isinstance(leaf, Index | Extent) or bool(leaf.is_integer) or leaf in self.whole

    def _leaves(self, expression: Expr) -> set[Expr]:
        """The elements and scalars that an expression is made of."""
        if isinstance(expression, Read):
            head = expression.head
            return set() if head.is_integer else {expression}
        if isinstance(expression, Symbol):
            return set() if self._is_whole(expression) else {expression}
        return set().union(*map(self._leaves, expression.args))

    def of(self, expression: Expr) -> frozenset[Expr]:
        """The elements and scalars whose NaN makes an expression NaN."""
        if expression not in self.known:
            self.known[expression] = frozenset(self._of(expression))
        return self.known[expression]

    def _of(self, expression: Expr) -> Iterable[Expr]:
        match expression:
            case Read():
                node = self.program.node(expression.name) if expression.name in self.program else None
                if not isinstance(node, Let) or node.guard != True:  # noqa: E712  (SymPy's true)
                    return {expression}
                return {expression} | self.of(rename(node.body, node.axes, expression.indices))
            case Symbol():
                return {expression}
            case Pow():
                return self.of(expression.base)
            case Piecewise():
                return frozenset.intersection(*(self.of(value) for value, _ in expression.args))
        if _carries(expression):
            return frozenset().union(*map(self.of, expression.args))
        return set()


def _carries(expression: Expr) -> bool:
    """Whether a NaN in any argument makes the expression NaN."""
    return isinstance(expression, _CARRIERS) and getattr(expression, "carries_nan", True)


def _tells_of_nan(condition: Boolean) -> bool:
    """Whether a condition cannot hold for a NaN: comparisons, all of which hold."""
    parts = And.make_args(condition)
    return all(isinstance(part, Relational) and not isinstance(part, Ne) for part in parts)


__all__ = ["carry_nans"]
