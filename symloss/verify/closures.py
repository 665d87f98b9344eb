"""The parts that a compiled declaration is put together from: leaves, sums, products, remembered nodes."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import sympy
from mpmath.libmp import fnan, fninf, mpf_add, mpf_neg, mpf_nint

from symloss.functions import Primitive
from symloss.language.symbols import Extent, Index, Read
from symloss.verify import balls
from symloss.verify.balls import Ball, Number

Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Ray:
    """Several elements that move together, each by a multiple of the step."""

    factors: Mapping[Key, Number]


@dataclass(slots=True, eq=False)
class Frame:
    """The numbers of one evaluation: where reads, parameters and indices find their values.

    What has been evaluated is remembered with what it was read from, a bit for each element. A frame that
    differs from its `base` in a few elements takes over whatever was evaluated there without them.
    """

    read: Callable[[str, tuple[int, ...]], Number]
    parameters: Mapping[str, Number]
    extents: Mapping[str, int]
    precision: int
    moved: tuple[Key | Ray, Number] | None = None
    index: dict[str, int] = field(default_factory=dict)
    base: Frame | None = None
    differs: int = 0
    bits: dict[Key, int] = field(default_factory=dict)
    memo: dict[Any, tuple[Any, int]] = field(default_factory=dict)
    seen: int = 0  # the bits of what was read since the innermost remembered value began
    carried: dict[str, dict[tuple[int, ...], Ball]] = field(default_factory=dict)
    unmoved: Frame | None = None

    @property
    def still(self) -> Frame:
        """The same place with nothing moved: what a stop-gradient is evaluated at."""
        if self.moved is None:
            return self
        if self.unmoved is None:
            self.unmoved = self.base or Frame(self.read, self.parameters, self.extents, self.precision)
        self.unmoved.index = dict(self.index)  # a reduction in it may run over an index of this frame
        return self.unmoved

    def beside(self, moved: tuple[Key | Ray, Number]) -> Frame:
        """The same numbers with something moved."""
        key = moved[0]
        differs = reduce(or_, map(self.bit, key.factors), 0) if isinstance(key, Ray) else self.bit(key)
        read, parameters, extents, precision = self.read, self.parameters, self.extents, self.precision
        return Frame(read, parameters, extents, precision, moved, base=self, differs=differs, bits=self.bits)

    def bit(self, key: Key) -> int:
        """The bit of an element or of a parameter."""
        found = self.bits.get(key)
        if found is None:
            found = self.bits[key] = 1 << len(self.bits)
        return found

    def remember(self, key: Key, evaluate: Callable[[Frame], Any]) -> Any:
        """What is evaluated, once here and in every frame beside that reads the same."""
        entry = self.memo.get(key) or self._taken_over(key)
        if entry is None:
            outer, self.seen = self.seen, 0
            value = evaluate(self)
            entry = value, self.seen
            self.seen = outer
        self.memo[key] = entry
        self.seen |= entry[1]
        return entry[0]

    def _taken_over(self, key: Key) -> tuple[Any, int] | None:
        base, differs = self.base, self.differs
        while base is not None:
            entry = base.memo.get(key)
            if entry is not None:
                return None if entry[1] & differs else entry
            differs |= base.differs
            base = base.base
        return None


Closure = Callable[[Frame], Ball]
Test = Callable[[Frame], bool]


class UndefinedComparison(ArithmeticError):
    """A condition compares NaN, so that no branch is the right one."""


def mean(terms: list[Ball], counts: list[Ball], precision: int) -> Ball:
    """Σ terms / Σ counts, and 0 where none takes part."""
    count = balls.total(counts, precision)
    if count == balls.ZERO:
        return balls.ZERO
    return balls.divide(balls.total(terms, precision), count, precision)


COMPARISONS = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def constant(node: sympy.Expr) -> Closure:
    if node.is_infinite:
        infinity = balls.MINUS_INFINITY if node.is_extended_negative else balls.INFINITY
        return lambda frame: infinity
    if node.is_Integer or node.is_Float:
        ball = balls.constant(node, 53)
        return lambda frame: ball
    known: dict[int, Ball] = {}

    def constant(frame: Frame) -> Ball:
        if frame.precision not in known:
            known[frame.precision] = balls.constant(node, frame.precision)
        return known[frame.precision]

    return constant


def parameter(name: str) -> Closure:
    key = name, ()

    def parameter(frame: Frame) -> Ball:
        value = frame.parameters[name]
        frame.seen |= frame.bit(key)
        if frame.moved is not None and frame.moved[0] == key:
            value = mpf_add(value, frame.moved[1])
        return value, None

    return parameter


def position(index: sympy.Expr) -> Callable[[Frame], int]:
    match index:
        case Index():
            name = index.name
            return lambda frame: frame.index[name]
        case Read():
            label = index.name
            inner = [position(part) for part in index.indices]

            def looked_up(frame: Frame) -> int:
                where = tuple([part(frame) for part in inner])
                frame.seen |= frame.bit((label, where))
                return _whole(frame.read(label, where))

            return looked_up
        case sympy.Integer():
            fixed = int(index)
            return lambda frame: fixed
        case sympy.Add():
            parts = [position(part) for part in index.args]
            return lambda frame: sum(part(frame) for part in parts)
        case sympy.Mul():
            factors = [position(part) for part in index.args]
            return lambda frame: math.prod(factor(frame) for factor in factors)
        case Extent():
            extent = index.name
            return lambda frame: frame.extents[extent]
        case sympy.Symbol():
            key = index.name, ()

            def given(frame: Frame) -> int:
                frame.seen |= frame.bit(key)
                return _whole(frame.parameters[key[0]])

            return given
    raise TypeError(f"the oracle cannot index with {index}")


def _whole(number: Number) -> int:
    sign, mantissa, exponent, _ = number
    return -(mantissa << exponent) if sign else mantissa << exponent


def added(parts: list[Closure]) -> Closure:
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda frame: balls.add(first(frame), second(frame), frame.precision)
    return lambda frame: balls.total([part(frame) for part in parts], frame.precision)


def multiplied(parts: list[Closure], frame: Frame) -> Ball:
    result = balls.ONE
    for part in parts:
        value = part(frame)
        result = value if result is balls.ONE else balls.multiply(result, value, frame.precision)
    return result


def log_sum_exp(terms: list[Ball], precision: int) -> Ball:
    if any(ball[0] == fnan for ball in terms):
        return balls.NAN
    terms = [ball for ball in terms if ball[0] != fninf]
    if not terms:
        return balls.MINUS_INFINITY
    shift = balls.maximum(terms)[0]
    if balls.is_special(shift):
        return balls.INFINITY
    if len(terms) == 1:
        return terms[0]
    shift = mpf_nint(shift)  # which stays where the largest moves a little: so do the powers of the others
    back = mpf_neg(shift), None
    powers = [balls.exp(balls.add(ball, back, precision + 8), precision + 8) for ball in terms]
    return balls.add((shift, None), balls.log(balls.total(powers, precision + 8), precision), precision)


def remembered(closure: Closure, node: sympy.Basic) -> Closure:
    slot = object()
    names = sorted(symbol.name for symbol in node.free_symbols if isinstance(symbol, Index))

    def remembered(frame: Frame) -> Ball:
        return frame.remember((slot, *[frame.index[name] for name in names]), closure)

    return remembered


def edges(expression: sympy.Basic) -> list[sympy.Basic]:
    """Every use of every distinct node."""
    seen: set[sympy.Basic] = set()
    uses: list[sympy.Basic] = []
    queue = [expression]
    while queue:
        node = queue.pop()
        if node in seen:
            continue
        seen.add(node)
        uses += node.args
        queue += node.args
    return uses


def is_stepwise(node: Primitive) -> bool:
    """Whether a primitive takes only the constant values of a Piecewise."""
    arguments = [sympy.Dummy(real=True) for _ in node.args]
    try:
        definition = node.definition(*arguments)
    except (NotImplementedError, TypeError):
        return False
    return isinstance(definition, sympy.Piecewise) and all(pair.expr.is_number for pair in definition.args)
