"""What a random declaration means, in plain mpmath, by itself: nothing of symloss is asked.

A gradient is a central difference. Every comparison is remembered, so that a difference across a kink (a tie,
the boundary of a case) is recognised: the comparisons come out otherwise on its two sides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

import mpmath
from mpmath import mpf

from .reductions import terms
from .scans import Carries
from .tree import AXIS_OF, CONSTRUCTS, Loss, Node

SIZES = {"N": 3, "C": 3, "T": 4, "D": 2, "U": 2}
EXTENTS = SIZES | {"P": SIZES["T"] - SIZES["U"] + 1, "Q": SIZES["T"] - 1, "2": 2, "3": 3}
DIGITS = 60
STEP = mpf(10) ** -20
LARGEST = mpf(10) ** 25
REDUCTIONS = ("sum", "mean", "counted_mean", "elements")


class Undefined(ArithmeticError):
    """The declaration has no ordinary value at a point."""


class Kink(ArithmeticError):
    """The declaration has a kink within a difference step."""


@dataclass
class Point:
    """Numbers for arguments: what `symloss.program.evaluate` takes."""

    arrays: dict[str, dict[tuple[int, ...], Any]]
    parameters: dict[str, Any]
    extents: dict[str, int] = field(default_factory=lambda: dict(EXTENTS))
    scale: Any = field(default_factory=lambda: mpf(1))
    settings: dict[str, bool] = field(default_factory=dict)


def settings_of(loss: Loss) -> list[dict[str, bool]]:
    """Every choice of a variant."""
    flags = [one.name for one in loss.used if one.role == "flag"]
    return [dict(zip(flags, values, strict=True)) for values in product((True, False), repeat=len(flags))]


def draw_point(loss: Loss, random: Random) -> Point:
    """Ordinary floats inside every domain; sample weights too."""
    arrays: dict[str, dict[tuple[int, ...], Any]] = {}
    parameters: dict[str, Any] = {}
    for one in loss.used:
        shape = [EXTENTS[axis] for axis in one.axes]
        if one.role == "flag":
            continue
        if one.is_array:
            arrays[one.name] = {at: _element(one, random) for at in product(*map(range, shape))}
        else:
            parameters[one.name] = mpf(EXTENTS["U"]) if one.role == "window" else _element(one, random)
    if loss.result.kind in REDUCTIONS:
        shape = [EXTENTS[AXIS_OF[index]] for index in loss.result.data[0]]
        arrays["weight"] = {at: mpf(random.uniform(0.5, 1.5)) for at in product(*map(range, shape))}
    return Point(arrays, parameters)


def _element(one: Any, random: Random) -> Any:
    if one.role == "label":
        return random.randrange(EXTENTS[one.classes])
    if one.role == "length":
        return random.randrange(EXTENTS["T"] + 1)
    domain = one.domain.removeprefix("weights(").removeprefix("option(")
    draws = {
        "binary": lambda: float(random.choice([0, 1])),
        "sign": lambda: float(random.choice([-1, 1])),
        "integer": lambda: float(random.choice([-1, 2, 3])),
        "positive_integer": lambda: float(random.choice([1, 2, 3])),
        "positive(0.25, 4)": lambda: random.uniform(0.3, 3), "real(-3, 3)": lambda: random.uniform(-2, 2),
        "at_least_one": lambda: random.uniform(1, 3),
        "open_unit(0.1, 0.9)": lambda: random.uniform(0.15, 0.85),
    }  # fmt: skip
    if domain in draws:
        return mpf(draws[domain]())
    match one.sort:
        case "positive" | "nonnegative":
            return mpf(random.uniform(0.1, 2.5))
        case "unit":
            return mpf(random.uniform(0.05, 0.95))
        case "cosine":
            return mpf(random.uniform(-0.9, 0.9))
    return mpf(random.gauss(0, 1))


class Meaning:
    """One evaluation of a declaration at a point, with one element of one array moved perhaps."""

    def __init__(
        self, loss: Loss, point: Point, moved: tuple[str, tuple[int, ...]] | None = None, step: Any = 0
    ) -> None:
        self.loss, self.point, self.moved, self.step = loss, point, moved, step
        self.extents, self.settings = point.extents, point.settings
        self.signs: list[int] = []
        self.carries: list[Carries] = []
        self.still = None if moved is None else Meaning(loss, point)
        self._known: dict[Any, Any] = {}

    def __call__(self, node: Node, at: dict[str, int]) -> Any:
        if node.steps:
            return _ordinary(CONSTRUCTS[node.kind].value(node, self, at))
        key = (id(node), *((index, at[index]) for index in sorted(node.free)))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _ordinary(CONSTRUCTS[node.kind].value(node, self, at))
        return found

    def held(self, node: Node, at: dict[str, int]) -> Any:
        """What a stop-gradient gives: the value where nothing has been moved."""
        if self.still is None:
            return self(node, at)
        self.still.carries = [carries.twin for carries in self.carries if carries.twin is not None]
        return self.still(node, at)

    def scanned(self, node: Node, at: dict[str, int]) -> Any:
        """The carries of a recurrence after its last step, by name."""
        key = (id(node), *((index, at[index]) for index in sorted(node.free)))
        if key not in self._known:
            self._known[key] = Carries(node, self, at).after()
        return self._known[key]

    def element(self, name: str, at: tuple[int, ...]) -> Any:
        if name in self.point.parameters:
            return self.point.parameters[name]
        value = self.point.arrays[name][at]
        return value + self.step if self.moved == (name, at) else value

    def compare(self, a: Any, b: Any) -> int:
        """-1, 0 or 1 as a is less than, equal to or greater than b."""
        sign = int(mpmath.sign(a - b)) if mpmath.isfinite(a) and mpmath.isfinite(b) else (a > b) - (a < b)
        self.signs.append(sign)
        return sign

    def total(self) -> Any:
        """The loss: weighted terms added up, where it is one of samples, without what a mean divides by."""
        node = self.loss.result
        if node.kind not in REDUCTIONS:
            return self(node, {})
        total = mpf(0)
        for inside in terms(node, self, {}):
            at = tuple(inside[index] for index in node.data[0])
            total += self.point.arrays["weight"][at] * self(node.parts[0], inside)
        return total


def _ordinary(value: Any) -> Any:
    """A number that can be computed with further: what grows without bound takes time without bound."""
    if isinstance(value, mpmath.mpc) or mpmath.isnan(value):
        raise Undefined(f"{value}")
    if abs(value) > LARGEST and value != mpmath.ninf:
        raise Undefined(f"{value}")
    return value


def value_of(loss: Loss, point: Point) -> Any:
    """The loss at a point.

    Raises:
        Undefined: it is infinite, complex or undefined.
    """
    with mpmath.workdps(DIGITS):
        try:
            value = Meaning(loss, point).total()
        except (ZeroDivisionError, ValueError, TypeError, OverflowError) as error:
            raise Undefined(str(error)) from None
        if isinstance(value, mpmath.mpc) or not abs(value) < LARGEST:
            raise Undefined(str(value))
        return value


def slope_of(loss: Loss, point: Point, name: str, at: tuple[int, ...]) -> Any:
    """The derivative by one element of an array.

    Raises:
        Kink: there is none.
        Undefined: the loss is not defined there.
    """
    with mpmath.workdps(DIGITS):
        sides = [Meaning(loss, point, (name, at), step) for step in (STEP, -STEP, mpf(0))]
        try:
            above, below, _ = [side.total() for side in sides]
        except (ZeroDivisionError, ValueError, TypeError, OverflowError) as error:
            raise Undefined(str(error)) from None
        if not sides[0].signs == sides[1].signs == sides[2].signs:
            raise Kink(f"{name}{list(at)}")
        return (above - below) / (2 * STEP)
