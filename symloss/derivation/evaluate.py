"""Lines of a derivation evaluated with mpmath: expressions with reductions, and difference quotients."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from typing import Any

import mpmath
from sympy import Expr, S

from symloss.derivation.partial import PartialDerivative
from symloss.derivation.steps import DerivationError
from symloss.language.reductions import MeanOver, Named, Reduction, Softmax
from symloss.language.stop import Stop, replaced_outside
from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program
from symloss.program.evaluate import Evaluation
from symloss.program.reductions import REDUCERS
from symloss.program.samples import Point
from symloss.program.scalar import evaluate

DIGITS = 50
AGREE = mpmath.mpf(10) ** -40
_STEP = mpmath.mpf(10) ** -55
_EXTENDED = (Reduction, Softmax, Named, Stop, PartialDerivative)
_MOST_PLACES = 5

Overrides = Mapping[tuple[str, tuple[int, ...]], Any]
Values = dict[Any, Any]


class Checker:
    """Holds both sides of every line against each other at sampled points of a program."""

    def __init__(self, program: Program, points: int = 2) -> None:
        self.program = program
        self.scenes = [_Scene(program, Point(program, seed)) for seed in range(points)]

    def identity(self, before: Expr, after: Expr, what: str) -> float:
        """The worst relative disagreement of two expressions.

        Raises:
            DerivationError: when they disagree.
        """
        digits = 3 * DIGITS if before.has(PartialDerivative) or after.has(PartialDerivative) else DIGITS
        worst = mpmath.mpf(0)
        with mpmath.workdps(digits):
            for scene in self.scenes:
                for place in scene.places(_free_indices(before, after)):
                    left, right = scene.value(before, place), scene.value(after, place)
                    worst = max(worst, _disagreement(left, right))
        return self._accepted(worst, what, before, after)

    def local(self, node: Node, read: Read, derivative: Expr, what: str) -> float:
        """The worst disagreement of a node's own derivative in one read with a difference quotient.

        Raises:
            DerivationError: when they disagree.
        """
        worst = mpmath.mpf(0)
        indices = set(node.axes) | set(getattr(node, "over", ()))
        with mpmath.workdps(3 * DIGITS):
            for scene in self.scenes:
                for place in scene.places(indices):
                    quotient = scene.local_quotient(node, read, place)
                    worst = max(worst, _disagreement(quotient, scene.value(derivative, place)))
        return self._accepted(worst, what, read, derivative)

    def _accepted(self, worst: Any, what: str, before: Expr, after: Expr) -> float:
        if not worst <= AGREE:
            raise DerivationError(
                f"{self.program.name}: the step '{what}' does not hold: {before} and {after} "
                f"differ by {mpmath.nstr(worst, 3)}"
            )
        return float(worst)


class _Scene:
    """One sampled point."""

    def __init__(self, program: Program, point: Point) -> None:
        self.program = program
        self.point = point

    def places(self, indices: set[Index]) -> list[Values]:
        """Values for free indices: all, or a few of many."""
        ordered = sorted(indices, key=str)
        ranges = (range(self.point.extents[index.extent.name]) for index in ordered)
        places = list(itertools.product(*ranges))
        if len(places) > _MOST_PLACES:
            places = random.Random(len(places)).sample(places, _MOST_PLACES)
        return [dict(zip(ordered, place, strict=True)) for place in places]

    def value(self, expression: Expr, place: Values, overrides: Overrides | None = None) -> Any:
        return _Environment(self, overrides or {}).value(expression, place)

    def local_quotient(self, node: Node, read: Read, place: Values) -> Any:
        """How the node's formula moves with one read of it, all else held still."""
        environment = _Environment(self, {})
        sides = [environment.moved(node, read, step, place) for step in (_STEP, -_STEP)]
        return (sides[0] - sides[1]) / (2 * _STEP)


class _Environment:
    """Values at one point, with some elements set otherwise."""

    def __init__(self, scene: _Scene, overrides: Overrides) -> None:
        self.scene = scene
        self.overrides = overrides
        point = scene.point
        arrays: dict[str, Any] = dict(point.arrays)
        for (name, at), value in overrides.items():
            if name in arrays:
                arrays[name] = {**arrays[name], at: value}
        fixed = point.parameters, point.extents
        still = Evaluation(scene.program, point.arrays, *fixed) if overrides else None
        self.evaluation = Evaluation(scene.program, arrays, *fixed, held=still)
        for key, value in overrides.items():
            self.evaluation._memo[key] = value
        self.known: dict[Any, Any] = {}

    def value(self, expression: Expr, place: Values) -> Any:
        values = _Extended(self, self.evaluation.symbols | place)
        return evaluate(expression, values, self.evaluation)

    def compound(self, node: Expr, values: _Extended) -> Any:
        """The value of a reduction, a softmax, a name or a derivative."""
        key = (node, tuple(values.plain(index) for index in sorted(_free_indices(node), key=str)))
        if key not in self.known:
            self.known[key] = self._compound(node, values)
        return self.known[key]

    def _compound(self, node: Expr, values: _Extended) -> Any:
        match node:
            case Named():
                return evaluate(node.body, values, self.evaluation)
            case Stop():
                free = {index: values.plain(index) for index in _free_indices(node)}
                return self.scene.value(node.body, free)
            case Softmax():
                terms = [mpmath.exp(self._at(node.body, at)) for at in self._over((node.index,), values)]
                return mpmath.exp(evaluate(node.body, values, self.evaluation)) / mpmath.fsum(terms)
            case MeanOver():
                size = mpmath.fsum(self._terms(node, node.count, values))
                return mpmath.fsum(self._terms(node, node.body, values)) / size
            case Reduction():
                return REDUCERS[node.op].fold(mpmath.mp, self._terms(node, node.body, values))
        return self._quotient(node, values)

    def _terms(self, node: Reduction, body: Expr, values: _Extended) -> list[Any]:
        places = self._over(node.indices, values)
        if node.condition is not S.true:
            places = (at for at in places if evaluate(node.condition, at, self.evaluation))
        return [self._at(body, at) for at in places]

    def _over(self, indices: tuple[Index, ...], values: _Extended) -> Iterator[_Extended]:
        extents = self.scene.point.extents
        for at in itertools.product(*(range(extents[index.extent.name]) for index in indices)):
            yield _Extended(self, {**values, **dict(zip(indices, at, strict=True))})

    def _at(self, body: Expr, values: _Extended) -> Any:
        return evaluate(body, values, self.evaluation)

    def _quotient(self, node: PartialDerivative, values: _Extended) -> Any:
        at = tuple(int(evaluate(index, values, self.evaluation)) for index in node.wrt.indices)
        middle = self.evaluation(node.wrt.name, at)
        plain = {index: values.plain(index) for index in _free_indices(node)}
        above, below = (
            self.scene.value(node.of, plain, {(node.wrt.name, at): middle + step}) for step in (_STEP, -_STEP)
        )
        return (above - below) / (2 * _STEP)

    def moved(self, node: Node, read: Read, step: Any, place: Values) -> Any:
        """The node's formula with one read moved by a step, in one term of a reduction."""
        from sympy import Dummy

        mark = Dummy(real=True)
        body = replaced_outside(node.body, {read: read + mark})
        symbols = self.evaluation.symbols
        if isinstance(node, Let):
            if node.guard is not S.true and not evaluate(node.guard, symbols | place, self.evaluation):
                return mpmath.mpf(0)
            return evaluate(body, symbols | place | {mark: step}, self.evaluation)
        terms = []
        for at in self._over(node.over, _Extended(self, symbols | place)):
            if node.guard is S.true or evaluate(node.guard, at, self.evaluation):
                is_here = all(at.plain(index) == place[index] for index in node.over)
                terms.append(evaluate(body, dict(at) | {mark: step if is_here else 0}, self.evaluation))
        return REDUCERS[node.op].fold(mpmath.mp, terms)


class _Extended(dict):
    """Symbol values that also answer for compound expressions, which are computed when asked for."""

    def __init__(self, environment: _Environment, plain: Values) -> None:
        super().__init__(plain)
        self.environment = environment

    def plain(self, index: Index) -> Any:
        return dict.get(self, index)

    def __contains__(self, node: object) -> bool:
        return isinstance(node, _EXTENDED) or dict.__contains__(self, node)

    def __getitem__(self, node: Any) -> Any:
        if isinstance(node, _EXTENDED):
            return self.environment.compound(node, self)
        return dict.__getitem__(self, node)


def _free_indices(*expressions: Expr) -> set[Index]:
    symbols: set[Any] = set().union(*(expression.free_symbols for expression in expressions))
    return {symbol for symbol in symbols if isinstance(symbol, Index)}


def _disagreement(left: Any, right: Any) -> Any:
    if left == right:
        return mpmath.mpf(0)
    size = max(abs(left), abs(right))
    difference = abs(left - right)
    return difference / size if size > mpmath.mpf(10) ** -30 else difference
