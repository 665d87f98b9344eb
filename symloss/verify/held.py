"""A declaration with every choice held as it is at the point: its derivatives are those of the conventions.

At a kink a derivative has no limit, and a convention takes its place. |u| is s·u, where s is the sign of u
at the point, 0 at 0; a maximum is its winners in equal shares, and the number among them if there is one; a
choice between cases is the case whose condition holds at the point; a root of 0 stays 0. What is left is
smooth, and differences of it give the derivative that the conventions ask for, without a rule of
differentiation.

Where several choices are undecided at once, min(a, max(b, a)) at a = b, the shares depend on how they are
nested, and a formula that says the same with other choices is as good: `ties` tells such places.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from symloss.language.reductions import MaxOver, MinOver, Reduction
from symloss.language.switches import Switches
from symloss.verify import balls
from symloss.verify.balls import Ball
from symloss.verify.closures import Closure, Frame
from symloss.verify.evaluator import Compiler


class HeldCompiler(Compiler):
    """Compiles a declaration with the choices of the unmoved point.

    Attributes:
        ties: the choices that were found undecided since somebody emptied this.
    """

    is_repeatable = False  # each evaluation notes its ties

    def __init__(self, expression: sympy.Expr, switches: Switches | None = None) -> None:
        self.ties: set[sympy.Basic] = set()
        super().__init__(expression, switches)

    def _number(self, node: sympy.Expr) -> Closure:
        match node:
            case sympy.Abs():
                return self._absolute(node)
            case sympy.sign():
                inner = self.number(node.args[0])
                return lambda frame: balls.sign(inner(frame.still))
            case sympy.Max() | sympy.Min():
                return self._extreme(node)
        return super()._number(node)

    def _absolute(self, node: sympy.Abs) -> Closure:
        inner = self.number(node.args[0])

        def absolute(frame: Frame) -> Ball:
            sign = balls.sign(inner(frame.still))
            if sign == balls.ZERO:
                self.ties.add(node)
            return balls.multiply(sign, inner(frame), frame.precision)

        return absolute

    def _extreme(self, node: sympy.Max | sympy.Min) -> Closure:
        parts = list(map(self.number, node.args))
        numbers = [place for place, part in enumerate(node.args) if part.is_number]
        largest = isinstance(node, sympy.Max)

        def extreme(frame: Frame) -> Ball:
            winners = _winners([part(frame.still) for part in parts], largest)
            if len(winners) > 1:
                self.ties.add(node)
            if fixed := [place for place in winners if place in numbers]:
                winners = fixed[:1]
            return _shared([parts[place](frame) for place in winners], frame.precision)

        return extreme

    def _piecewise(self, node: sympy.Piecewise) -> Closure:
        branches = [(self.test(pair.cond), self.number(pair.expr)) for pair in node.args]

        def piecewise(frame: Frame) -> Ball:
            for test, value in branches:
                if test(frame.still):
                    return value(frame)
            return balls.NAN

        return piecewise

    def _power(self, node: sympy.Pow) -> Closure:
        plain = super()._power(node)
        if node.exp != sympy.S.Half:
            return plain
        inner = self.number(node.base)
        return lambda frame: balls.ZERO if inner(frame.still) == balls.ZERO else plain(frame)

    def _factors(self, factors: list[sympy.Expr]) -> list[Closure]:
        return list(map(self.number, factors))  # each root by itself, for one of them may be held at 0

    def _reduction(self, node: Reduction) -> Closure:
        if not isinstance(node, MaxOver | MinOver):
            return super()._reduction(node)
        terms, largest = self.terms(node.body, node.condition, node.indices), isinstance(node, MaxOver)

        def extreme(frame: Frame) -> Ball:
            here = terms(frame.still)
            if not here:
                return balls.MINUS_INFINITY if largest else balls.INFINITY
            winners = {here[place][0] for place in _winners([ball for _, ball in here], largest)}
            if len(winners) > 1:
                self.ties.add(node)
            return _shared([ball for where, ball in terms(frame) if where in winners], frame.precision)

        return extreme


def _winners(items: Sequence[Ball], largest: bool) -> list[int]:
    """Where the largest (or smallest) stand; every one of several equal ones.

    Raises:
        TooWide: two of them cannot be told apart.
    """
    best = [0]
    for place in range(1, len(items)):
        order = balls.compare(items[place], items[best[0]])
        if order == 0:
            best.append(place)
        elif (order > 0) == largest:
            best = [place]
    return best


def _shared(items: Sequence[Ball], precision: int) -> Ball:
    """The mean: each in an equal share."""
    if len(items) == 1:
        return items[0]
    return balls.divide(balls.total(items, precision), balls.integer(len(items)), precision)
