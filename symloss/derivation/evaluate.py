"""Lines of a derivation held against each other at sampled points, with mpmath."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import mpmath
from sympy import Expr

from symloss.derivation.partial import PartialDerivative
from symloss.derivation.quotients import NoDerivativeError
from symloss.derivation.scene import Scene, Values, free_indices
from symloss.derivation.steps import DerivationError
from symloss.language.symbols import Extent, Index, Read
from symloss.program import Node, Program
from symloss.program.evaluate import Evaluation
from symloss.program.samples import Point

DIGITS = 50
AGREE = mpmath.mpf(10) ** -40
_MOST_POINTS = 30


class Checker:
    """Holds both sides of every line against each other at sampled points of a program.

    A place where a derivative does not exist, such as a kink, says nothing about a line: such places are
    passed over, and further points taken until as many as asked for have said something. In a derivative of
    one of the nodes `whole` everything in between follows along.
    """

    def __init__(self, program: Program, points: int = 2, whole: frozenset[str] = frozenset()) -> None:
        self.program = program
        self.whole = whole
        self.points = points
        self._scenes: list[Scene] = []

    def identity(self, before: Expr, after: Expr, what: str) -> float:
        """The worst relative disagreement of two expressions.

        Raises:
            DerivationError: when they disagree.
        """

        def sides(scene: Scene, place: Values) -> tuple[Any, Any]:
            right = scene.value(after, place)
            if mpmath.isnan(right):  # 0/0, for which conventions are told elsewhere
                raise NoDerivativeError
            return scene.value(before, place), right

        digits = 3 * DIGITS if before.has(PartialDerivative) or after.has(PartialDerivative) else DIGITS
        worst = self._worst(sides, free_indices(before, after), digits)
        return self._accepted(worst, what, before, after)

    def local(self, node: Node, read: Read, derivative: Expr, what: str) -> float:
        """The worst disagreement of a node's own derivative in one read with a difference quotient.

        Raises:
            DerivationError: when they disagree.
        """

        def sides(scene: Scene, place: Values) -> tuple[Any, Any]:
            return scene.local_quotient(node, read, place), scene.value(derivative, place)

        indices = set(node.axes) | set(getattr(node, "over", ()))
        return self._accepted(self._worst(sides, indices, 3 * DIGITS), what, read, derivative)

    def _worst(
        self,
        sides: Callable[[Scene, Values], tuple],
        indices: set[Index],
        digits: int,
        points: int | None = None,
    ) -> Any:
        """The worst disagreement at places where both sides exist; not a number where there are none.

        A point at which nothing is finite says little: factors and terms do not change an infinite sum.
        """
        found: list[Any] = []
        informative = 0
        with mpmath.workdps(digits):
            for number in range(_MOST_POINTS):
                is_finite = False
                for place in self._scene(number).places(indices):
                    with suppress(NoDerivativeError):
                        left, right = sides(self._scene(number), place)
                        found.append(disagreement(left, right))
                        is_finite |= bool(mpmath.isfinite(left))
                        if found[-1] > AGREE:  # where terms cancel, by rounding: with more digits no longer
                            with mpmath.workdps(3 * digits):
                                found[-1] = disagreement(*sides(self._scene(number), place))
                informative += is_finite
                if informative == (points or self.points):
                    break
        return max(found, default=mpmath.nan)

    def worst(
        self,
        sides: Callable[[Scene, Mapping[str, int]], tuple],
        axes: Mapping[str, str],
        has_derivative: bool,
        points: int | None = None,
    ) -> Any:
        """`_worst` of sides that take their indices by name; `axes` has the axis of each."""

        def named(scene: Scene, place: Values) -> tuple[Any, Any]:
            return sides(scene, {index.name: at for index, at in place.items()})

        indices = {Index(name, Extent(axis)) for name, axis in axes.items()}
        return self._worst(named, indices, 3 * DIGITS if has_derivative else DIGITS, points)

    def values(self, *expressions: Expr) -> Iterator[tuple[Any, ...]]:
        """The values of expressions without free indices, point after point."""
        with mpmath.workdps(DIGITS):
            for number in range(self.points):
                yield tuple(self._scene(number).value(expression, {}) for expression in expressions)

    def _scene(self, number: int) -> Scene:
        while len(self._scenes) <= number:
            count = len(self._scenes)
            point = _full_point(self.program) if count == 1 else Point(self.program, count)
            self._scenes.append(Scene(self.program, point))
        return self._scenes[number]

    def _accepted(self, worst: Any, what: str, before: Expr, after: Expr) -> float:
        return self.accepted(worst, f"the step '{what}'", lambda: f"{before} and {after}")

    def accepted(self, worst: Any, what: str, sides: Callable[[], str]) -> float:
        """A disagreement that is none at 50 digits.

        Raises:
            DerivationError: it is one, or there was no place where both sides could be judged.
        """
        if mpmath.isnan(worst):
            raise DerivationError(
                f"{self.program.name}: {what} could be judged nowhere: {sides()} "
                f"have no derivative at any of {_MOST_POINTS} points",
                f"it could be judged at none of {_MOST_POINTS} points",
            )
        if not worst <= AGREE:
            apart = mpmath.nstr(worst, 3)
            raise DerivationError(
                f"{self.program.name}: {what} does not hold: {sides()} differ by {apart}",
                f"its sides differ by {apart}",
            )
        return float(worst)


def _full_point(program: Program) -> Point:
    """The point with the fewest quantities that are exactly 0: there most maxima are at work."""

    def zeros(point: Point) -> int:
        run = Evaluation(program, point.arrays, point.parameters, point.extents)
        names = [node.name for node in program if node.role.kind != "adjoint"]
        return sum(value == 0 for name in names for value in run.all(name).values())

    least: tuple[float, Point | None] = (math.inf, None)
    with mpmath.workdps(15):
        for seed in range(1, _MOST_POINTS):
            point = Point(program, seed)
            count = zeros(point)
            if count < least[0]:
                least = count, point
            if count == 0:
                break
    return least[1] or Point(program, 1)


def disagreement(left: Any, right: Any) -> Any:
    """How far two numbers are apart, relative to their size.

    Raises:
        NoDerivativeError: neither side has a value here.
    """
    if mpmath.isnan(left) and mpmath.isnan(right):
        raise NoDerivativeError
    if left == right:
        return mpmath.mpf(0)
    size, difference = max(abs(left), abs(right)), abs(left - right)
    if not mpmath.isfinite(difference):
        return mpmath.inf
    return difference / size if size > mpmath.mpf(10) ** -30 else difference
