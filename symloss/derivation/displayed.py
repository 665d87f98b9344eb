"""The displayed lines of a derivation, read back from their print and evaluated where its own lines were."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import mpmath
from sympy import Expr

from symloss.derivation import render
from symloss.derivation.displayed_names import Extra, Show, extras_of, table_of
from symloss.derivation.evaluate import Checker, NoDerivativeError, Scene
from symloss.derivation.lowered import LOSS
from symloss.derivation.steps import Derivation, DerivationError
from symloss.language.symbols import Read
from symloss.printers.latex_expressions import symbol_latex
from symloss.printers.text_expressions import symbol_text
from symloss.program import Scan
from symloss.program.scalar import evaluate
from symloss.readback.check import Equation, Grammar, Parsed, parse
from symloss.readback.evaluate import Evaluator
from symloss.readback.latex_grammar import LatexGrammar
from symloss.readback.nodes import Element, NoElementError, Place, ReadBackError, held_in
from symloss.readback.table import Table
from symloss.readback.text_grammar import TextGrammar

_MORE_POINTS = 6
"""Where a condition on real numbers decides: at few points, a wrong one may decide alike."""


@dataclass(frozen=True)
class Face:
    """A way of printing: how names look, and the grammar of its formulas."""

    grammar: Callable[[Table], Grammar]
    show: Show


def text_face(display: Mapping[str, str]) -> Face:
    return Face(TextGrammar, lambda name: symbol_text(name, display))


def latex_face(display: Mapping[str, str]) -> Face:
    return Face(LatexGrammar, lambda name: symbol_latex(name, display))


def read_back(derivation: Derivation, checker: Checker) -> Derivation:
    """The derivation with the number of the lines that it displays, all of which hold on every face.

    Raises:
        DerivationError: a line cannot be read, or does not hold.
    """
    judge = judge_of(derivation, checker)
    lines = render.text_lines(render.text(derivation))
    judge.check(lines, text_face(derivation.display))
    formulas = render.latex_lines(render.latex(derivation)) + render.markdown_lines(
        render.markdown(derivation)
    )
    judge.check(formulas, latex_face(derivation.display))
    return replace(derivation, lines=len(lines), judge=judge)


def judge_of(derivation: Derivation, checker: Checker) -> ReadBack:
    """What judges the lines of a derivation."""
    shown = [derivation.target, derivation.result, *(side for pair in derivation.where for side in pair)]
    shown += [side for step in derivation.steps for side in (step.target, step.before, step.after)]
    return ReadBack(checker, extras_of(shown, checker.program))


class ReadBack:
    """Judges printed equations by a checker's points; what several faces say alike is evaluated once."""

    def __init__(self, checker: Checker, extras: Iterable[Extra] = (), hidden: Iterable[str] = ()) -> None:
        self.checker = checker
        self.hidden = tuple(hidden)
        self.extras = {extra.name: extra for extra in extras}
        self._scenes: dict[int, _Numbers] = {}
        self._known: dict[Any, float] = {}

    def check(self, lines: Iterable[Equation], face: Face) -> float:
        """The worst disagreement of the two sides of any line, as they are printed.

        Raises:
            DerivationError: a line cannot be read, or does not hold.
        """
        try:
            self.table = table_of(self.checker.program, self.extras.values(), face.show, self.hidden)
            reader = face.grammar(self.table)
            return max(
                (self._check(parse(line, reader, self.table)) for line in dict.fromkeys(lines)), default=0.0
            )
        except ReadBackError as error:
            raise DerivationError(f"{self.checker.program.name}: {error}") from None
        except (KeyError, TypeError, ValueError) as error:  # a value where mathematics has none
            raise DerivationError(
                f"{self.checker.program.name}: a printed line has no value: {error}"
            ) from None

    def check_text(self, lines: Iterable[Equation], display: Mapping[str, str]) -> float:
        """The same for lines in plain Unicode in which names are shown as `display` has them."""
        return self.check(lines, text_face(display))

    def _check(self, parsed: Parsed) -> float:
        said = parsed.left, parsed.right, parsed.given
        if said not in self._known:
            worst = self.checker.worst(
                lambda scene, place: self._sides(parsed, scene, place),
                parsed.axes,
                parsed.has_derivative,
                _MORE_POINTS if parsed.has_choice else None,
            )
            what = f"the line {str(parsed.equation)!r} as printed"
            self._known[said] = self.checker.accepted(worst, what, lambda: "its sides")
        return self._known[said]

    def _sides(self, parsed: Parsed, scene: Scene, place: Mapping[str, int]) -> tuple[Any, Any]:
        numbers = self._numbers(scene)
        if parsed.given is not None and (held := frozenset(held_in(parsed.given))):
            numbers = _Numbers(scene, self.extras, held)
        evaluator = Evaluator(self.table, numbers, parsed.bound)
        if isinstance(parsed.left, Element) and not self._is_inside(parsed.left, evaluator, scene, place):
            raise NoDerivativeError
        if parsed.given is not None and not evaluator.holds(parsed.given, place):
            raise NoDerivativeError
        left, right = evaluator(parsed.left, place), evaluator(parsed.right, place)
        if mpmath.isnan(left) or mpmath.isnan(right):  # 0/0, for which conventions are told elsewhere
            raise NoDerivativeError
        return left, right

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

    def _numbers(self, scene: Scene) -> _Numbers:
        if id(scene) not in self._scenes:
            self._scenes[id(scene)] = _Numbers(scene, self.extras)
        return self._scenes[id(scene)]


class _Numbers:
    """The numbers of one point."""

    def __init__(self, scene: Scene, extras: Mapping[str, Extra], held: Collection[str] = ()) -> None:
        self.scene = scene
        self.extras = extras
        self.held = held
        self.scalars = {symbol.name: value for symbol, value in scene.still.evaluation.symbols.items()}

    def length(self, axis: str) -> int:
        return int(self.scene.point.extents[axis])

    def element(self, name: str, at: tuple[int, ...]) -> Any:
        if name in self.extras:
            return self.scene.value(*self._placed(name, at))
        if not at and name in self.scalars:
            return self.scalars[name]
        try:
            return self.scene.still.evaluation(name, at)
        except KeyError:
            raise NoElementError(f"{name} is read at {', '.join(map(str, at))}, where it is not") from None

    def partial(self, of: str, of_at: tuple[int, ...], wrt: str, wrt_at: tuple[int, ...]) -> Any:
        """Of the loss, or of a function of arrays: everything in between follows along; else nothing does."""
        still, program = self.scene.still, self.scene.program
        if of in self.extras:
            body, place = self._placed(of, of_at)
            return still.quotient(body, place, wrt, wrt_at)
        if of == LOSS:
            return still.quotient(Read(program.node(LOSS).head), {}, wrt, wrt_at)
        if of in program:
            return still.own_quotient(of, of_at, wrt, wrt_at, wrt in self.held)
        return int((of, of_at) == (wrt, wrt_at))

    def second(self, of: str, of_at: tuple[int, ...], wrt: str, wrt_at: tuple[int, ...]) -> Any:
        """Of the loss, or of a function of arrays."""
        if of in self.extras:
            body, place = self._placed(of, of_at)
        elif of == LOSS:
            body, place = Read(self.scene.program.node(LOSS).head), {}
        else:
            raise ReadBackError(f"the second derivative of {of} is that of an intermediate")
        return self.scene.still.second_quotient(body, place, wrt, wrt_at)

    def _placed(self, name: str, at: tuple[int, ...]) -> tuple[Expr, dict[Any, int]]:
        extra = self.extras[name]
        return extra.body, dict(zip(extra.indices, at, strict=True))
