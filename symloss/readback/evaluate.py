"""The value of what a line says, at one point: numbers come from outside, the arithmetic is here.

A bracket that is 0 switches off its product before the other factors are looked at, and 0 times anything
is 0: as in the formulas of the language.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol

import mpmath

from symloss.functions import Primitive
from symloss.readback.nodes import (
    Applied,
    Bracket,
    Call,
    Cases,
    Compare,
    Element,
    Elements,
    Held,
    Infinity,
    Limit,
    Logical,
    Negative,
    Node,
    NoElementError,
    Number,
    Over,
    Partial,
    Place,
    Power,
    Product,
    Quotient,
    ReadBackError,
    Row,
    Series,
    Slope,
    Softmax,
    Sum,
)
from symloss.readback.table import Table

Places = Mapping[str, int]
Lengths = Callable[[Elements], list[int]]
_FAR = 60
"""To how many digits an end of a limit is reached."""
_FEW_TERMS, _MOST_TERMS = 100, 10_000
"""How many terms of a series show whether they fall fast, and how many are added where they do."""


class Values(Protocol):
    """Where the numbers of one point come from."""

    def length(self, axis: str) -> int:
        """The length of an axis."""

    def element(self, name: str, at: tuple[int, ...]) -> Any:
        """An element of an array or intermediate, a parameter, the length of an axis as a number."""

    def partial(self, of: str, of_at: tuple[int, ...], wrt: str, wrt_at: tuple[int, ...]) -> Any:
        """The derivative of one element in another."""

    def slope(self, name: str, at: tuple[int, ...], value: Callable[[Values], Any]) -> Any:
        """How a value moves with one element."""

    def moved(self, name: str, at: tuple[int, ...], to: Any) -> Values:
        """The same with one element or parameter set to another number."""

    def applied(self, loss: Applied, value: Callable[[Node, Places], Any], lengths: Lengths) -> Any:
        """A loss of arguments whose elements `value` gives; `lengths` are the places of their own indices."""

    def second(self, of: str, of_at: tuple[int, ...], wrt: str, wrt_at: tuple[int, ...]) -> Any:
        """The second derivative."""


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "exp": mpmath.exp, "log": lambda x: mpmath.ninf if x == 0 else mpmath.log(x), "abs": abs,
    "sqrt": mpmath.sqrt, "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan, "acos": mpmath.acos,
    "asin": mpmath.asin, "atan": mpmath.atan, "sinh": mpmath.sinh, "cosh": mpmath.cosh, "tanh": mpmath.tanh,
    "sign": mpmath.sign, "floor": mpmath.floor, "max": max, "min": min, "stop": lambda x: x,
    "angle": lambda c, s: mpmath.atan2(s, c), "psi": lambda t: _falling_cosine(t),
    "finite": lambda x: mpmath.mpf(0) if mpmath.isinf(x) else x,
    "gamma": mpmath.gamma, "pi": lambda: mpmath.mp.pi * 1,
}  # fmt: skip
_RELATIONS = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip


class Evaluator:
    """The values of nodes at one point; `bound` has the axes of their own indices, by id."""

    def __init__(self, table: Table, values: Values, bound: Mapping[int, tuple[str, ...]]) -> None:
        self.table = table
        self.values = values
        self.bound = bound

    @cached_property
    def _primitives(self) -> dict[str, type[Primitive]]:
        return Primitive.all()

    def __call__(self, node: Node, places: Places) -> Any:
        match node:
            case Number(digits):
                return mpmath.mpf(digits)
            case Infinity():
                return mpmath.inf
            case Place(name):
                return places[name]
            case Element():
                return self.values.element(*self._placed(node, places))
            case Negative(of):
                return -self(of, places)
            case Sum(terms):
                return mpmath.fsum(self(term, places) for term in terms)
            case Product(factors):
                return self._product(factors, places)
            case Quotient(above, below):
                return self._quotient(above, below, places)
            case Power(base, exponent):
                return self._power(self(base, places), self(exponent, places))
            case Call(function, arguments):
                return self._call(function, [self(argument, places) for argument in arguments])
            case Bracket():
                return self._bracket(node, places)
            case Cases(rows):
                for value, condition in rows:
                    if condition is None or self.holds(condition, places):
                        return self(value, places)
                return mpmath.nan
            case Over():
                return self._over(node, places)
            case Softmax():
                return self._softmax(node, places)
            case Partial(of, wrt, is_second):
                above, below = (self._placed(item, places) for item in (of, wrt))
                return (self.values.second if is_second else self.values.partial)(*above, *below)
            case Slope(of, wrt):
                moving = lambda values: self._by(values)(of, places)  # noqa: E731
                return self.values.slope(*self._placed(wrt, places), moving)
            case Limit():
                return self._limit(node, places)
            case Series():
                return self._series(node, places)
            case Applied():
                inside = lambda part, own: self(part, {**places, **own})  # noqa: E731
                return self.values.applied(node, inside, self._lengths_of)
        raise ReadBackError(f"{node} has no value")

    def holds(self, condition: Node, places: Places) -> bool:
        match condition:
            case Logical("all", parts):
                return all(self.holds(part, places) for part in parts)
            case Logical("any", parts):
                return any(self.holds(part, places) for part in parts)
            case Logical("not", (part,)):
                return not self.holds(part, places)
            case Compare(relation, left, right):
                return bool(_RELATIONS[relation](self(left, places), self(right, places)))
            case Held():
                return True
        raise ReadBackError(f"{condition} is no condition")

    # Elements

    def _placed(self, element: Element, places: Places) -> tuple[str, tuple[int, ...]]:
        return element.name, tuple(int(self(index, places)) for index in element.indices)

    # Products

    def _product(self, factors: Iterable[Node], places: Places) -> Any:
        found, beyond = mpmath.mpf(1), None
        for factor in sorted(factors, key=_is_no_switch):
            try:
                value = self(factor, places)
            except NoElementError as error:
                beyond = error
                continue
            if value == 0:
                return value
            found *= value
        if beyond is not None:
            raise beyond
        return found

    def _quotient(self, above: Node, below: Node, places: Places) -> Any:
        top = self(above, places)
        if top == 0 and _switches(above):
            return top
        bottom = self(below, places)
        if bottom == 0:
            return mpmath.nan if top == 0 else mpmath.sign(top) * mpmath.inf
        return top / bottom

    @staticmethod
    def _power(base: Any, exponent: Any) -> Any:
        if base == 0 and exponent < 0:
            return mpmath.inf
        return mpmath.power(base, exponent)

    def _call(self, function: str, arguments: list[Any]) -> Any:
        if function in _FUNCTIONS:
            return _FUNCTIONS[function](*arguments)
        if function in self._primitives:
            return self._primitives[function].reference(mpmath.mp, *arguments)
        raise ReadBackError(f"{function} is no function")

    def _bracket(self, node: Bracket, places: Places) -> Any:
        if node.half and isinstance(node.condition, Compare):
            left, right = (self(side, places) for side in (node.condition.left, node.condition.right))
            if left == right:
                return mpmath.mpf("0.5")
        return mpmath.mpf(1 if self.holds(node.condition, places) else 0)

    # Over indices

    def _over(self, node: Over, places: Places) -> Any:
        terms = []
        for at in itertools.product(*map(range, self._lengths_of(node))):
            inside = {**places, **dict(zip(node.indices, at, strict=True))}
            if node.condition is None or self.holds(node.condition, inside):
                terms.append(self(node.body, inside))
        if node.op == "sum":
            return mpmath.fsum(terms)
        none = mpmath.ninf if node.op == "max" else mpmath.inf
        return (max if node.op == "max" else min)(terms, default=none)

    def _limit(self, node: Limit, places: Places) -> Any:
        """The value so near to the end that what is left of the difference does not show."""
        far, found = mpmath.mpf(10) ** _FAR, []
        name, at = self._placed(node.moving, places)
        for end in (self(end, places) for end in node.ends):
            near = mpmath.sign(end) * far if mpmath.isinf(end) else end + 1 / far
            found.append(self._by(self.values.moved(name, at, near))(node.body, places))
        return found[0] if all(abs(value - found[0]) <= 1 / far for value in found) else mpmath.nan

    def _series(self, node: Series, places: Places) -> Any:
        """The sum up to where its terms no longer show; not a number where they show for long."""
        first = int(self(node.first, places))
        total, least, early = mpmath.mpf(0), mpmath.mpf(10) ** -(mpmath.mp.dps + 10), mpmath.inf
        for place in range(first, first + _MOST_TERMS):
            term = self(node.term, {**places, node.index: place})
            total += term
            if abs(term) < least:
                return total
            if place == first + _FEW_TERMS and not abs(term) < early / 10:
                break
            early = abs(term) if place == first + _FEW_TERMS // 2 else early
        return mpmath.nan

    def _by(self, values: Values) -> Evaluator:
        """The same by other numbers."""
        return Evaluator(self.table, values, self.bound)

    def _lengths_of(self, node: Over | Softmax | Elements) -> list[int]:
        """How far the indices run that a node binds."""
        return [self.values.length(axis) for axis in self.bound.get(id(node), ())]

    def _softmax(self, node: Softmax, places: Places) -> Any:
        if isinstance(node.body, Row):
            assert node.at is not None
            name, at = self._placed(node.body.element, places)
            size = self.values.length(self.table.by_name[name].axes[-1])
            powers = [mpmath.exp(self.values.element(name, (*at, last))) for last in range(size)]
            return powers[int(self(node.at, places))] / mpmath.fsum(powers)
        (size,) = self._lengths_of(node)
        powers = [mpmath.exp(self(node.body, {**places, node.index: at})) for at in range(size)]
        return mpmath.exp(self(node.body, places)) / mpmath.fsum(powers)


def _falling_cosine(t: Any) -> Any:
    """ψ: the cosine made to go on falling."""
    turns = mpmath.floor(t / mpmath.mp.pi)
    return (-1) ** int(turns) * mpmath.cos(t) - 2 * turns


def _is_no_switch(factor: Node) -> bool:
    return not isinstance(factor, Bracket)


def _switches(above: Node) -> bool:
    """Whether a 0 above the bar is a factor that switches off what is below."""
    return isinstance(above, Bracket) or (isinstance(above, Product) and any(map(_switches, above.factors)))
