"""One sampled point of a program: what expressions with reductions and derivatives are worth there."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

import mpmath
from sympy import And, Basic, Dummy, Expr, Mul, Piecewise, S

from symloss.derivation.held import Held
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.quotients import bend_by, slope_by
from symloss.language.reductions import MeanOver, Named, Reduction, Softmax
from symloss.language.remembered import free_indices_of, reads_of, spelled
from symloss.language.stop import Stop, replaced_outside
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate import SCALE
from symloss.program import Indicator, Let, Node, Program, Reduce
from symloss.program.evaluate import Evaluation
from symloss.program.passed import Passed
from symloss.program.reductions import REDUCERS
from symloss.program.samples import Point
from symloss.program.scalar import evaluate

_EXTENDED = (Reduction, Softmax, Named, Stop, PartialDerivative, Passed)
_MARK = Dummy(real=True)
_MOST_PLACES = 5

Overrides = Mapping[tuple[str, tuple[int, ...]], Any]
Values = dict[Any, Any]


class Scene:
    """One sampled point."""

    def __init__(self, program: Program, point: Point) -> None:
        self.program = program
        self.point = point
        self._still: dict[int, Environment] = {}
        self._moving: dict[str, set[str]] = {}

    def places(self, indices: set[Index]) -> list[Values]:
        """Values for free indices: all, or a few of many."""
        ordered = sorted(indices, key=spelled)
        ranges = (range(self.point.extents[index.extent.name]) for index in ordered)
        places = list(itertools.product(*ranges))
        if len(places) > _MOST_PLACES:
            places = random.Random(len(places)).sample(places, _MOST_PLACES)
        return [dict(zip(ordered, place, strict=True)) for place in places]

    def value(self, expression: Expr, place: Values, overrides: Overrides | None = None) -> Any:
        return self.environment(overrides or {}).value(expression, place)

    def environment(self, overrides: Overrides) -> Environment:
        """The values with some elements or parameters set otherwise."""
        return Environment(self, overrides) if overrides else self.still

    @property
    def still(self) -> Environment:
        """The values at the point itself, at the digits in use, computed once."""
        digits = mpmath.mp.dps
        if digits not in self._still:
            self._still[digits] = Environment(self, {})
        return self._still[digits]

    def local_quotient(self, node: Node, read: Read, place: Values) -> Any:
        """How the node's formula moves with one read of it, all else held still."""
        return slope_by(lambda step: self.still.moved(node, read, step, place))

    def that_move_with(self, name: str) -> set[str]:
        """The nodes whose value depends on an array or a node."""
        if name not in self._moving:
            moving = {name}
            for node in (*self.program, *self.program):  # twice: a recurrence reads itself
                parts = [part for part in vars(node).values() if isinstance(part, Basic)]
                if any(read.name in moving for part in parts for read in reads_of(part)):
                    moving.add(node.name)
            self._moving[name] = moving
        return self._moving[name]


class Environment:
    """Values at one point, with some elements set otherwise."""

    def __init__(self, scene: Scene, overrides: Overrides) -> None:
        self.scene = scene
        self.overrides = overrides
        point = scene.point
        set_here = {name: value for (name, _), value in overrides.items() if name in point.parameters}
        arrays: dict[str, Any] = dict(point.arrays)
        for (name, at), value in overrides.items():
            if name in arrays:
                arrays[name] = {**arrays[name], at: value}
        held = scene.still.evaluation if overrides else None
        self.evaluation: Evaluation = Evaluation(
            scene.program,
            arrays,
            {**point.parameters, **set_here},
            point.extents,
            {SCALE.name: point.scale},
            held,
        )
        if held is not None and not set_here:
            moving = set().union(*(scene.that_move_with(name) for name, _ in overrides))
            known = held._memo.items()
            self.evaluation._memo.update({key: value for key, value in known if key[0] not in moving})
        self.evaluation._memo.update(overrides)
        self.known: dict[Any, Any] = {}

    @cached_property
    def scalars(self) -> dict[str, Any]:
        """Parameters, lengths and the like by name."""
        return {symbol.name: value for symbol, value in self.evaluation.symbols.items()}

    def value(self, expression: Expr, place: Values) -> Any:
        key = (expression, tuple(place.items()))
        if key not in self.known:  # what a line ends with is what the next one begins with
            values = _Extended(self, self.evaluation.symbols | place)
            found = evaluate(expression, values, self.evaluation)
            if mpmath.isnan(found) and expression.has(Indicator):
                found = evaluate(switched(expression), values, self.evaluation)
            self.known[key] = found
        return self.known[key]

    def compound(self, node: Expr, values: _Extended) -> Any:
        """The value of a reduction, a softmax, a name or a derivative."""
        key = (node, tuple(values.plain(index) for index in free_indices_of(node)))
        if key not in self.known:
            self.known[key] = self._compound(node, values)
        return self.known[key]

    def _compound(self, node: Expr, values: _Extended) -> Any:
        match node:
            case Named():
                return evaluate(node.body, values, self.evaluation)
            case Stop():
                free = {index: values.plain(index) for index in free_indices(node)}
                return self.scene.value(node.body, free)
            case Passed():
                return self._passed(node, values)
            case Softmax():
                terms = [mpmath.exp(self._at(node.body, at)) for at in self._over((node.index,), values)]
                return mpmath.exp(evaluate(node.body, values, self.evaluation)) / mpmath.fsum(terms)
            case MeanOver():
                size = mpmath.fsum(self._terms(node, node.count, values))
                if size == 0:  # a mean in which no term takes part is 0
                    return mpmath.mpf(0)
                return mpmath.fsum(self._terms(node, node.body / node.each, values)) / size
            case Reduction():
                return REDUCERS[node.op].fold(mpmath.mp, self._terms(node, node.body, values))
        return self._quotient(node, values)

    def _passed(self, node: Passed, values: _Extended) -> Any:
        """What does not exist is not looked at: beyond the ends the adjoint is 0."""
        adjoint = self._at(node.adjoint, values)
        if adjoint == 0 or not self._at(node.condition, values):
            return mpmath.mpf(0)
        own = self._at(node.own, values)
        return (
            mpmath.mpf(0) if own == -mpmath.inf else adjoint * mpmath.exp(own - self._at(node.total, values))
        )

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
        return self.quotient(node.of, {i: values.plain(i) for i in free_indices(node.of)}, node.wrt.name, at)

    def quotient(self, of: Expr, place: Values, name: str, at: tuple[int, ...]) -> Any:
        """How an expression moves with one element of an array or a node, everything in between following."""
        key = (of, tuple(place.values()), name, at)
        if key not in self.known:
            self.known[key] = slope_by(self._beside(of, place, name, at))
        return self.known[key]

    def second_quotient(self, of: Expr, place: Values, name: str, at: tuple[int, ...]) -> Any:
        """The second derivative of an expression in one element of an array."""
        return bend_by(self._beside(of, place, name, at))

    def _beside(self, of: Expr, place: Values, name: str, at: tuple[int, ...]) -> Callable[[Any], Any]:
        """The value of an expression as it depends on a step of one element."""
        middle = self.evaluation(name, at)

        def value(step: Any) -> Any:
            moved = self.scene.environment({**self.overrides, (name, at): middle + step}) if step else self
            return moved.value(of, place)

        return value

    def own_quotient(
        self,
        of: str,
        of_at: tuple[int, ...],
        name: str,
        at: tuple[int, ...],
        apart: frozenset[tuple[str, ...]] = frozenset(),
    ) -> Any:
        """How the formula of a node moves with one element that it reads, all that it reads held still.

        `apart`: the letters of the indices with which the formula also comes by that element, and at which
        it is held still.
        """
        key = (of, of_at, name, at, apart)
        if key not in self.known:
            middle = self.evaluation(name, at)
            self.known[key] = slope_by(
                lambda step: Held(self.evaluation, (name, at), middle + step).own(of, of_at, apart)
            )
        return self.known[key]

    def moved(self, node: Node, read: Read, step: Any, place: Values) -> Any:
        """The node's formula with one read moved by a step, in one term of a reduction."""
        body, mark, inside = _with_step(node.body, read), _MARK, read.free_symbols
        symbols = self.evaluation.symbols
        if isinstance(node, Let):
            if node.guard is not S.true and not evaluate(node.guard, symbols | place, self.evaluation):
                return mpmath.mpf(0)
            return evaluate(body, symbols | place | {mark: step}, self.evaluation)
        assert isinstance(node, Reduce)
        terms = []
        for at in self._over(node.over, _Extended(self, symbols | place)):
            if node.guard is S.true or evaluate(node.guard, at, self.evaluation):
                is_here = all(at.plain(index) == place[index] for index in node.over if index in inside)
                terms.append(evaluate(body, dict(at) | {mark: step if is_here else 0}, self.evaluation))
        return REDUCERS[node.op].fold(mpmath.mp, terms)


class _Extended(dict):
    """Symbol values that also answer for compound expressions, which are computed when asked for."""

    def __init__(self, environment: Environment, plain: Values) -> None:
        super().__init__(plain)
        self.environment = environment

    def plain(self, index: Index) -> Any:
        return dict.get(self, index)

    def __contains__(self, node: object) -> bool:
        return isinstance(node, _EXTENDED) or dict.__contains__(self, node)

    def __missing__(self, node: Any) -> Any:
        return self.environment.compound(node, self)


@lru_cache(maxsize=1_000)
def _with_step(body: Expr, read: Read) -> Expr:
    """A formula with a step added to one of its reads."""
    return replaced_outside(body, {read: read + _MARK})


@lru_cache(maxsize=1_000)
def switched(expression: Expr) -> Expr:
    """The expression in which a bracket that is 0 switches its product off, whatever the other factors are.

    So it is meant where a term is left out of a sum of nothing else: its share e^(u + inf) is infinite.
    """

    def chosen(product: Mul) -> Expr:
        brackets = [factor for factor in product.args if isinstance(factor, Indicator)]
        rest = Mul(*(factor for factor in product.args if factor not in brackets))
        holds = And(*(bracket.condition for bracket in brackets))
        return Piecewise((rest, holds), (S.Zero, True), evaluate=False)

    def is_switched(node: Expr) -> bool:
        return isinstance(node, Mul) and any(isinstance(factor, Indicator) for factor in node.args)

    return expression.replace(is_switched, chosen)


def free_indices(*expressions: Expr) -> set[Index]:
    """The indices that nothing in the expressions binds."""
    return set().union(*map(free_indices_of, expressions))
