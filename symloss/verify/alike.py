"""The same formula of the same numbers: two values that are equal although no digits can show it.

A rank counts the samples whose loss is above one's own, and its own among them; equal rows have equal losses.
Both sides of such a comparison are computed, and balls around them overlap at every precision. Written out
with the numbers that it reads, the terms of sums and products in any order, a value has a form; equal forms
have equal values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from itertools import product
from typing import Any

import sympy

from symloss.functions import logaddexp
from symloss.language.reductions import MeanOver, Named, Reduction, Softmax
from symloss.language.scan import AfterLast, Carried
from symloss.language.stop import Stop
from symloss.language.symbols import Extent, Index, Read
from symloss.verify import balls
from symloss.verify.balls import Ball, TooWide
from symloss.verify.closures import Closure, Frame, Test

Former = Callable[[Frame], Hashable]
_ANY_ORDER = (sympy.Add, sympy.Mul, sympy.Max, sympy.Min, logaddexp)


class Forms:
    """The forms of the values of one declaration; `number` and `test` compile its nodes."""

    def __init__(self, number: Callable[[sympy.Expr], Closure], test: Callable[[sympy.Basic], Test]) -> None:
        self.number, self.test = number, test
        self.made: dict[sympy.Basic, Former] = {}

    def order(self, left: sympy.Expr, right: sympy.Expr) -> Callable[[Frame, Ball, Ball], int]:
        """`balls.compare` of the values of two nodes, which finds those equal that have the same form."""

        def order(frame: Frame, a: Ball, b: Ball) -> int:
            try:
                return balls.compare(a, b)
            except TooWide:
                if self.form(left)(frame) == self.form(right)(frame):
                    return 0
                raise

        return order

    def form(self, node: sympy.Basic) -> Former:
        """What gives the form of a node's value in a frame."""
        if node not in self.made:
            self.made[node] = self._form(node)
        return self.made[node]

    def _form(self, node: Any) -> Former:
        match node:
            case Index():
                return lambda frame: frame.index[node.name]
            case Read():
                return self.number(node)
            case Extent() | sympy.Symbol() | sympy.Number():
                text = str(node)  # SymPy's objects ask whether all else is equal to them, at length
                return lambda frame: text
            case Named():
                return self.form(node.body)
            case Stop():
                held = self.form(node.body)
                return lambda frame: held(frame.still)
            case Carried() | AfterLast():
                return lambda frame: object()  # of a recurrence nothing is known
            case sympy.Piecewise():
                return self._chosen(node)
            case Softmax():
                body, row = self.form(node.body), self._row(node.body, sympy.S.true, (node.index,))
                return lambda frame: ("softmax", body(frame), row(frame))
            case MeanOver():
                inside = (node.body, node.count, node.each)
                parts = [self._row(part, node.condition, node.indices) for part in inside]
                return lambda frame: ("mean", *[part(frame) for part in parts])
            case Reduction():
                row = self._row(node.body, node.condition, node.indices)
                return lambda frame: (node.op, row(frame))
        name, arguments = type(node).__name__, list(map(self.form, node.args))
        if isinstance(node, _ANY_ORDER):
            return lambda frame: (name, _bag(argument(frame) for argument in arguments))
        return lambda frame: (name, *[argument(frame) for argument in arguments])

    def _chosen(self, node: sympy.Piecewise) -> Former:
        branches = [(self.test(pair.cond), self.form(pair.expr)) for pair in node.args]

        def chosen(frame: Frame) -> Hashable:
            return next((value(frame) for test, value in branches if test(frame)), None)

        return chosen

    def _row(self, body: sympy.Expr, condition: sympy.Basic, indices: tuple[Index, ...]) -> Former:
        """The forms of the terms that take part, in any order."""
        value, test = self.form(body), self.test(condition)
        names = [index.name for index in indices]
        extents = [index.extent.name for index in indices]

        def row(frame: Frame) -> Hashable:
            before, found = dict(frame.index), list[Hashable]()
            for where in product(*(range(frame.extents[extent]) for extent in extents)):
                frame.index.update(zip(names, where, strict=True))
                if test(frame):
                    found.append(value(frame))
            frame.index = before
            return _bag(found)

        return row


def _bag(items: Iterator[Hashable] | list[Hashable]) -> Hashable:
    return frozenset(Counter(items).items())
