"""Why not compute it like this: the form as it is written, where it fails, and the form that does not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import mpmath
from sympy import Expr, Integer, Tuple

from symloss.derivation.directions import directions_of
from symloss.derivation.displayed import ReadBack, latex_face
from symloss.derivation.displayed_names import extras_of
from symloss.derivation.lowered import LOSS
from symloss.derivation.naming import kept_names, where_list
from symloss.derivation.pitfalls import DTYPES, LARGEST, REDUCED, SCALED, Outcome, Pitfall, pitfalls
from symloss.derivation.steps import Derivation
from symloss.derivation.trials import At
from symloss.language.symbols import Array, Index, Read
from symloss.printers.distinct import signs_of
from symloss.printers.latex_expressions import ExpressionPrinter
from symloss.printers.pages.content import Equation, Failing, Math, Prose, Span
from symloss.printers.pages.content import Pitfall as Told
from symloss.printers.pages.notation import Notation
from symloss.printers.pages.prose import prose
from symloss.program import Program
from symloss.readback.check import Equation as Line

_LETTERS = {
    LARGEST: ("M", "m", r"\mu", r"\lambda"),
    SCALED: ("v", "u", "t", r"\xi"),
    REDUCED: ("R", "r", r"\rho", r"\eta"),
}
_ROUNDED = "what one step rounds away, the next one lacks"
_SHOWN = {"float32": 6, "float64": 9}


def pitfalls_of(notation: Notation, derivation: Derivation, known: Sequence[Equation]) -> tuple[Told, ...]:
    """What a page says in the notation of the plain case; the formulas of `known` are not said again.

    Raises:
        DerivationError: a formula does not hold as it is printed.
    """
    display = _display(derivation.display)
    printer = ExpressionPrinter(display, derivation.order or None)
    checker = derivation.judge.checker
    program = checker.program
    names = kept_names(notation.declaration.expression, directions_of(program))
    found = []
    for pitfall in pitfalls(notation.declaration):
        written, computed = (
            _equations(pitfall.rewrite.target, form, program, names, printer)
            for form in (pitfall.rewrite.written, pitfall.rewrite.computed)
        )
        judge = ReadBack(checker, extras_of([pitfall.rewrite.target, pitfall.rewrite.computed], program))
        judge.check((Line(one.left, one.right) for one in (*written, *computed)), latex_face(display))
        said = {*known, *written[1:]}
        is_whole = computed[0] == written[0]  # a function of its own, which is printed as what it is
        found.append(
            Told(
                written=(written[0], *(one for one in written[1:] if one not in known)),
                input=_input(pitfall, notation, printer),
                rows=tuple(_failing(one) for one in pitfall.outcomes),
                reasons=tuple(prose(reason, printer.display) for reason in _reasons(pitfall)),
                computed=() if is_whole else (computed[0], *(one for one in computed[1:] if one not in said)),
            )
        )
    return tuple(found)


def _display(display: Mapping[str, str]) -> dict[str, str]:
    """With letters for what only the rewrites speak of, none of which means anything else."""
    found = dict(display)
    taken = {sign for name in display for sign in signs_of(name, display)}
    for name, letters in _LETTERS.items():
        free = (one for one in letters if taken.isdisjoint(signs_of(name, {name: one})))
        found[name] = next(free, letters[0] + "'")
        taken.update(signs_of(name, found))
    return found


def _equations(
    target: Expr, form: Expr, program: Program, names: list[str], printer: ExpressionPrinter
) -> list[Equation]:
    """A form, and what the names in it stand for."""
    definitions = {node.name: node for node in program if node.role.kind != "adjoint" and node.name != LOSS}
    where = where_list(Tuple(form), definitions, names)
    return [
        Equation(printer.doprint(left), printer.doprint(right)) for left, right in ((target, form), *where)
    ]


def _reasons(pitfall: Pitfall) -> tuple[str, ...]:
    failing = [one for one in pitfall.outcomes if one.fails]
    is_rounded = all(math.isfinite(one.written) for one in failing)
    return ((_ROUNDED,) if is_rounded else ()) + pitfall.rewrite.reasons


# The input


def _input(pitfall: Pitfall, notation: Notation, printer: ExpressionPrinter) -> Prose:
    """The numbers of everything that the quantity is computed from: "x_n = 800 and y_n = 1"."""
    arrays = {array.name: array for array in notation.declaration.arrays}
    groups: dict[str, dict[At, float]] = {}
    for (name, at), number in pitfall.elements.items():
        groups.setdefault(name, {})[at] = number
    told = [
        _elements(arrays[name], group, notation, printer) for name, group in groups.items() if name in arrays
    ]
    for item in notation.declaration.parameters:
        if item.name in pitfall.parameters:
            told.append(f"{printer.doprint(item.symbol)} = {number_latex(pitfall.parameters[item.name])}")
    parts: list[Span] = []
    for place, one in enumerate(told):
        parts += [" and " if place == len(told) - 1 else ", "] if place else []
        parts.append(Math(one))
    return tuple(parts)


def _elements(array: Array, group: Mapping[At, float], notation: Notation, printer: ExpressionPrinter) -> str:
    """Elements of an array as one equality, along an axis on which several are read as a row."""
    places = [sorted({at[axis] for at in group}) for axis in range(len(array.axes))]
    moving = [axis for axis, own in enumerate(places) if len(own) > 1]
    if len(group) < math.prod(map(len, places)):
        each = (
            rf"{printer.doprint(Read(array.symbol, *map(Integer, at)))} = {number_latex(number)}"
            for at, number in group.items()
        )
        return r",\; ".join(each)
    element = notation.element(array)
    usual = [Index(axis.name.lower(), axis) for axis in array.axes] if element is None else element.indices
    shown = [index for axis, index in enumerate(usual) if axis not in moving]
    left = printer.doprint(Read(array.symbol, *shown))
    return f"{left} = {_row(group, places, moving, tuple(own[0] for own in places))}"


def _row(group: Mapping[At, float], places: Sequence[list[int]], moving: Sequence[int], at: At) -> str:
    if not moving:
        return number_latex(group[at])
    axis, *rest = moving
    rows = (_row(group, places, rest, (*at[:axis], place, *at[axis + 1 :])) for place in places[axis])
    return f"({', '.join(rows)})"


# What comes out


def _failing(outcome: Outcome) -> Failing:
    shown = _SHOWN[outcome.dtype]
    is_number = math.isfinite(outcome.written)
    right, most = outcome.digits[0], DTYPES[outcome.dtype]
    return Failing(
        dtype=outcome.dtype,
        written=number_latex(outcome.written, shown),
        fails=outcome.fails,
        lost=f"{right} of {most} digits" if is_number and outcome.fails else "",
        computed=number_latex(outcome.computed, shown),
        exact=number_latex(outcome.exact, shown),
    )


def number_latex(number: Any, digits: int = 6) -> str:
    """A number, which may be infinite or none."""
    value = float(number)
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value) and (isinstance(number, float) or mpmath.isinf(number)):
        return r"\infty" if value > 0 else r"-\infty"
    if not number:
        return "0"
    text = mpmath.nstr(mpmath.mpf(number), digits, min_fixed=-4, max_fixed=digits, strip_zeros=True)
    mantissa, mark, power = text.removesuffix(".0").partition("e")
    if not mark:
        return mantissa
    mantissa, power = mantissa.removesuffix(".0"), power.removeprefix("+")
    front = {"1": "", "-1": "-"}.get(mantissa, rf"{mantissa} \cdot ")
    return rf"{front}10^{{{power}}}"
