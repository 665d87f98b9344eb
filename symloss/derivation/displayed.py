"""The displayed lines of a derivation, read back from their print and evaluated where its own lines were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import mpmath
from sympy import Expr

from symloss.derivation import render
from symloss.derivation.displayed_names import Extra, Show, extras_of, table_of
from symloss.derivation.evaluate import Checker
from symloss.derivation.lowered import LOSS
from symloss.derivation.quotients import NoDerivativeError, slope_by
from symloss.derivation.scene import Environment, Overrides, Scene
from symloss.derivation.steps import Derivation, DerivationError
from symloss.language.symbols import Read
from symloss.printers.latex_expressions import symbol_latex
from symloss.printers.text_expressions import symbol_text
from symloss.program import Scan, read_of
from symloss.program.scalar import evaluate
from symloss.readback.check import Equation, Grammar, Parsed, parse
from symloss.readback.evaluate import Evaluator, Lengths
from symloss.readback.latex_grammar import LatexGrammar
from symloss.readback.nodes import (
    Applied,
    Element,
    Node,
    NoElementError,
    Place,
    ReadBackError,
    held_in,
)
from symloss.readback.table import Table
from symloss.readback.text_grammar import TextGrammar

_MORE_POINTS = 6
"""Where a condition or an array of few values decides: at few points, a wrong line may say the same."""


@dataclass(frozen=True)
class Face:
    """A way of printing: how names look, and the grammar of its formulas.

    Faces with the same `names` print alike; without them, a face is like no other.
    """

    grammar: Callable[[Table], Grammar]
    show: Show = field(compare=False)
    names: tuple[tuple[str, str], ...] | None = None


def text_face(display: Mapping[str, str]) -> Face:
    return Face(TextGrammar, partial(symbol_text, display=display), tuple(display.items()))


def latex_face(display: Mapping[str, str]) -> Face:
    return Face(LatexGrammar, partial(symbol_latex, display=display), tuple(display.items()))


def read_back(derivation: Derivation, checker: Checker) -> Derivation:
    """The derivation with the number of the lines that it displays, all of which hold on every face.

    Raises:
        DerivationError: a line cannot be read, or does not hold.
    """
    judge = judge_of(derivation, checker)
    check_faces(derivation, judge)
    for other in (derivation.short, derivation.audit):
        check_faces(other, judge)
    return replace(derivation, lines=len(render.text_lines(render.text(derivation))), judge=judge)


def check_faces(derivation: Derivation, judge: ReadBack) -> None:
    """Every line that a derivation displays holds, on every face.

    Raises:
        DerivationError: a line cannot be read, or does not hold.
    """
    judge.check(render.text_lines(render.text(derivation)), text_face(derivation.display))
    formulas = render.latex_lines(render.latex(derivation)) + render.markdown_lines(
        render.markdown(derivation)
    )
    judge.check(formulas, latex_face(derivation.display))


def judge_of(derivation: Derivation, checker: Checker) -> ReadBack:
    """What judges the lines of a derivation."""
    result = () if derivation.result is None else (derivation.result,)
    shown = [derivation.target, *result, *(side for pair in derivation.where for side in pair)]
    shown += [side for step in derivation.record for side in (step.target, step.before, step.after)]
    judge = ReadBack(checker, extras_of(shown, checker.program))
    judge.follows = derivation.follows
    return judge


class ReadBack:
    """Judges printed equations by a checker's points; what several faces say alike is evaluated once.

    What several renderings print alike is read once.

    Lines that read one of the arrays `of_few_values` are judged at more points. `follows`: in a derivative of
    an intermediate everything in between follows along.
    """

    of_few_values: frozenset[str] = frozenset()
    follows: bool = False

    def __init__(self, checker: Checker, extras: Iterable[Extra] = (), hidden: Iterable[str] = ()) -> None:
        self.checker = checker
        self.hidden = tuple(hidden)
        self.extras = {extra.name: extra for extra in extras}
        self._scenes: dict[int, Numbers] = {}
        self._known: dict[Any, float] = {}
        self._held: dict[tuple[Face, Equation], float] = {}

    def check(self, lines: Iterable[Equation], face: Face) -> float:
        """The worst disagreement of the two sides of any line, as they are printed.

        Raises:
            DerivationError: a line cannot be read, or does not hold.
        """
        asked = tuple(dict.fromkeys(lines))
        known = self._held if face.names is not None else {}
        unread = [line for line in asked if (face, line) not in known]
        try:
            if unread:
                self.table = self._table(face, asked)
                reader = face.grammar(self.table)
            for line in unread:
                known[face, line] = self._check(parse(line, reader, self.table))
            return max((known[face, line] for line in asked), default=0.0)
        except ReadBackError as error:
            why = "it does not read as it is meant"
            raise DerivationError(f"{self.checker.program.name}: {error}", why) from None
        except DerivationError:
            raise
        except (ArithmeticError, KeyError, RecursionError, TypeError, ValueError) as error:
            why = "as printed it has no value"  # there is one where mathematics has none
            raise DerivationError(
                f"{self.checker.program.name}: a printed line has no value: {error}", why
            ) from None

    def check_text(self, lines: Iterable[Equation], display: Mapping[str, str]) -> float:
        """The same for lines in plain Unicode in which names are shown as `display` has them."""
        return self.check(lines, text_face(display))

    def _table(self, face: Face, lines: Collection[Equation]) -> Table:
        """What the lines may speak of."""
        return table_of(self.checker.program, self.extras.values(), face.show, self.hidden)

    def _check(self, parsed: Parsed) -> float:
        said = parsed.left, parsed.right, parsed.given, parsed.is_bound
        if said not in self._known:
            worst = self.checker.worst(
                lambda scene, place: self._sides(parsed, scene, place),
                parsed.axes,
                parsed.needs_digits,
                _MORE_POINTS if parsed.has_choice or parsed.names & self.of_few_values else None,
            )
            what = f"the line {str(parsed.equation)!r} as printed"
            self._known[said] = self.checker.accepted(worst, what, lambda: "its sides")
        return self._known[said]

    def _sides(self, parsed: Parsed, scene: Scene, place: Mapping[str, int]) -> tuple[Any, Any]:
        numbers = self._numbers(scene)
        if parsed.given is not None and (held := frozenset(held_in(parsed.given))):
            numbers = self.numbers_of(scene, held)
        evaluator = Evaluator(self.table, numbers, parsed.bound)
        if isinstance(parsed.left, Element) and not self._is_inside(parsed.left, evaluator, scene, place):
            raise NoDerivativeError
        if parsed.given is not None and not evaluator.holds(parsed.given, place):
            raise NoDerivativeError
        left, right = evaluator(parsed.left, place), evaluator(parsed.right, place)
        if mpmath.isnan(left) or mpmath.isnan(right):  # 0/0, for which conventions are told elsewhere
            raise NoDerivativeError
        return max(left, right) if parsed.is_bound else left, right

    def _is_inside(self, left: Element, evaluator: Evaluator, scene: Scene, place: Mapping[str, int]) -> bool:
        """Whether a recurrence has the place that a line is about; beyond its lengths nothing is claimed."""
        node = next((node for node in self.checker.program if node.name == left.name), None)
        if not isinstance(node, Scan):
            return True
        at = dict(zip(node.axes, (int(evaluator(i, place)) for i in left.indices), strict=True))
        held = scene.still.evaluation
        lengths = (evaluate(length, held.symbols | at, held) for length in node.lengths)
        is_any = (isinstance(index, Place) for index in left.indices)  # else the line says which it means
        return all(
            at[index] < length or not free
            for index, length, free in zip(node.axes, lengths, is_any, strict=True)
        )

    def _numbers(self, scene: Scene) -> Numbers:
        if id(scene) not in self._scenes:
            self._scenes[id(scene)] = self.numbers_of(scene)
        return self._scenes[id(scene)]

    def numbers_of(self, scene: Scene, held: Collection[Element] = ()) -> Numbers:
        """The numbers of a point; `held` are the elements that are held still."""
        return Numbers(scene, self.extras, held, follows=self.follows, whole=self.checker.whole)


class Numbers:
    """The numbers of one point, with some elements or parameters set otherwise."""

    def __init__(
        self,
        scene: Scene,
        extras: Mapping[str, Extra],
        held: Collection[Element] = (),
        overrides: Overrides | None = None,
        follows: bool = False,
        whole: frozenset[str] = frozenset(),
    ) -> None:
        self.follows = follows
        self.whole = whole
        self.scene = scene
        self.extras = extras
        self.held = held
        self.overrides = overrides or {}
        self._here: dict[int, Environment] = {}

    @property
    def here(self) -> Environment:
        """The values at the digits in use."""
        digits = mpmath.mp.dps
        if digits not in self._here:
            self._here[digits] = self.scene.environment(self.overrides)
        return self._here[digits]

    def length(self, axis: str) -> int:
        return int(axis) if axis.isdigit() else int(self.scene.point.extents[axis])

    def element(self, name: str, at: tuple[int, ...]) -> Any:
        here = self.here
        if name in self.extras:
            return here.value(*self._placed(name, at))
        if not at and name in here.scalars:
            return here.scalars[name]
        try:
            return here.evaluation(name, at)
        except KeyError:
            raise NoElementError(f"{name} is read at {', '.join(map(str, at))}, where it is not") from None

    def partial(self, of: str, of_at: tuple[int, ...], wrt: str, wrt_at: tuple[int, ...]) -> Any:
        """Of the loss, or of a function of arrays: everything in between follows along; else as told."""
        here, program = self.here, self.scene.program
        if of in self.extras:
            body, place = self._placed(of, of_at)
            return here.quotient(body, place, wrt, wrt_at)
        if of == LOSS and not self.held:
            return here.quotient(Read(program.node(LOSS).head), {}, wrt, wrt_at)
        if of == LOSS:
            return here.own_quotient(program.node(LOSS).body.name, (), wrt, wrt_at)
        if of == wrt and not isinstance(program.node(of) if of in program else None, Scan):
            return int(of_at == wrt_at)
        if of in program and (self.follows or of in self.whole):
            node = program.node(of)
            return here.quotient(read_of(node), dict(zip(node.axes, of_at, strict=True)), wrt, wrt_at)
        if of in program:
            return here.own_quotient(of, of_at, wrt, wrt_at, self._held_of(wrt))
        return int((of, of_at) == (wrt, wrt_at))

    def _held_of(self, name: str) -> frozenset[tuple[str, ...]]:
        """The indices at which elements of an array are held still, as they are spelled in formulas."""
        return frozenset(
            tuple(map(_letters, element.indices)) for element in self.held if element.name == name
        )

    def second(self, of: str, of_at: tuple[int, ...], wrt: str, wrt_at: tuple[int, ...]) -> Any:
        """Of the loss, or of a function of arrays."""
        if of in self.extras:
            body, place = self._placed(of, of_at)
        elif of == LOSS:
            body, place = Read(self.scene.program.node(LOSS).head), {}
        else:
            raise ReadBackError(f"the second derivative of {of} is that of an intermediate")
        return self.here.second_quotient(body, place, wrt, wrt_at)

    def slope(self, name: str, at: tuple[int, ...], value: Callable[[Numbers], Any]) -> Any:
        """How a value moves with one element."""
        middle = self.element(name, at)
        return slope_by(lambda step: value(self.moved(name, at, middle + step)))

    def moved(self, name: str, at: tuple[int, ...], to: Any) -> Numbers:
        """The same with one element or parameter set to another number."""
        return type(self)(
            self.scene,
            self.extras,
            self.held,
            {**self.overrides, (name, at): to},
            self.follows,
            self.whole,
        )

    def applied(self, loss: Applied, value: Callable[..., Any], lengths: Lengths) -> Any:
        raise ReadBackError(f"{loss.name} is applied to arguments outside of an identity")

    def _placed(self, name: str, at: tuple[int, ...]) -> tuple[Expr, dict[Any, int]]:
        extra = self.extras[name]
        return extra.body, dict(zip(extra.indices, at, strict=True))


def _letters(index: Node) -> str:
    match index:
        case Place(name) | Element(name, ()):
            return name
        case Element(name, indices):
            return f"{name}[{', '.join(map(_letters, indices))}]"
    return ""  # an expression, which no read is told by
