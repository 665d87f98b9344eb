"""Expressions as vectors along an index: bold letters without it, unit vectors for indicators, projections.

What is printed is read back by `elements_of`, which writes the elements of vectors out again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Add, Eq, Expr, Mul

from symloss.derivation.displayed import latex_face
from symloss.derivation.reading import Definitions, projected
from symloss.derivation.steps import Derivation
from symloss.language.reductions import Named, Softmax, SumOver
from symloss.language.symbols import Index, Read
from symloss.printers.latex_expressions import BARS, ExpressionPrinter, softmax_row
from symloss.printers.pages.content import Equation, Math, Prose, VectorForm
from symloss.printers.pages.prose import joined
from symloss.program import Indicator
from symloss.readback.check import Equation as Line

_APART = r"\left(\boldsymbol{I} -"
_GRADIENT = re.compile(r"\\nabla_\{(?P<at>(?:[^{}]|\{[^{}]*\})*)\} (?P<of>.*)")
_UNIT = re.compile(r"\\boldsymbol\{e\}_(?P<label>\{(?:[^{}]|\{[^{}]*\})*\}|\w)")


class NoVectorError(Exception):
    """An expression is not linear in vectors, or a letter has no bold form."""


class VectorPrinter(ExpressionPrinter):
    """LaTeX of expressions whose elements along `component` make up a vector."""

    def __init__(
        self, display: Mapping[str, str], order: Iterable[str] | None, component: Index, names: Definitions
    ) -> None:
        super().__init__(display, order)
        self.component = component
        self.names = names

    def _print_Read(self, expr: Read) -> str:
        if expr.indices[-1:] != (self.component,):
            return super()._print_Read(expr)
        return _bold(self._subscripted(expr.name, expr.indices[:-1]))

    def _print_Named(self, expr: Named) -> str:
        shown = super()._print_Named(expr)
        if self.component not in expr.free_symbols:
            return shown
        index = self._print(self.component)
        for inside, rest in ((f",{index}}}", "}"), (f"_{index}", "")):
            if shown.endswith(inside):
                return _bold(shown.removesuffix(inside) + rest)
        raise NoVectorError

    def _print_Softmax(self, expr: Softmax) -> str:
        if expr.index != self.component:
            return super()._print_Softmax(expr)
        if (row := softmax_row(expr)) is None:
            raise NoVectorError
        return rf"\operatorname{{softmax}}({_bold(self._subscripted(row.name, row.indices))})"

    def _print_Indicator(self, expr: Indicator) -> str:
        condition = expr.condition
        if self.component not in condition.free_symbols:
            return super()._print_Indicator(expr)
        (label,) = (side for side in condition.args if side != self.component)
        return rf"\boldsymbol{{e}}_{{{self._print(label)}}}"

    def _print_Add(self, expr: Add, order: Any = None) -> str:
        found = projected(expr, self.names)
        if found is None or not all(one.indices[-1] == self.component for one in found):
            return super()._print_Add(expr, order)
        other, own = map(self._print, found)
        return rf"{_APART} {own} {own}^{{\top}}\right) {other}"

    def _at(self, expression: Expr, least: int) -> str:
        is_matrix = isinstance(expression, Add) and self._print(expression).startswith(_APART)
        return self._print(expression) if is_matrix else super()._at(expression, least)


def vector_form(derivation: Derivation) -> VectorForm | None:
    """The gradient in a vector, read back and evaluated; None where it is not known as one.

    Raises:
        DerivationError: it does not hold.
    """
    element = derivation.target.wrt
    component = element.indices[-1] if len(element.indices) > 1 else None
    if derivation.result is None or not isinstance(component, Index):
        return None
    names = {step.target.name: (step.target, step.after) for step in derivation.record
             if isinstance(step.target, Read)}  # fmt: skip
    printer = VectorPrinter(derivation.display, derivation.order or None, component, names)
    right = vector_latex(printer, derivation.result)
    if right is None:
        return None
    left = rf"\nabla_{{{printer.doprint(element)}}} {printer.doprint(derivation.target.of)}"
    letter = printer.doprint(component)
    line = Line(elements_of(left, letter), elements_of(right, letter))
    derivation.judge.check([line], latex_face(derivation.display))
    return VectorForm(_introduced(letter, right), Equation(left, right))


def _introduced(letter: str, right: str) -> Prose:
    """What the letters of a vector form mean."""
    told: Prose = ("As a vector over ", Math(letter))
    if r"\boldsymbol{e}" in right:
        told = (*told, ", where ", Math(r"\boldsymbol{e}_k"), " is 1 at ", Math("k"), " and 0 elsewhere")
    if r"\boldsymbol{I}" in right:
        told = (*told, ", with the identity matrix ", Math(r"\boldsymbol{I}"))
    return joined(told, ":")


def vector_latex(printer: VectorPrinter, expression: Expr) -> str | None:
    """A vector in LaTeX; None where an expression is none, or nothing in it is known as a vector."""
    is_known = any(_is_known(part, printer) for part in expression.atoms(Softmax, Indicator, Add, Named))
    letters = {*printer.display.values(), *(one.name for one in expression.atoms(Read))}
    if not is_known or letters & {"e", "I"} or not _is_vector(expression, printer.component):
        return None
    try:
        return printer.doprint(expression)
    except NoVectorError:
        return None


def elements_of(latex: str, component: str) -> str:
    """The same in elements: what is bold has the index `component` again, matrices are written out."""
    own, other, row = map(_vector, ("own", "other", "row"))
    again = r"\\boldsymbol\{(?P=own)\}(?P=own_at)\^\{\\top\}"
    apart = rf"\\left\(\\boldsymbol\{{I\}} - {own} {again}\\right\) {other}"

    def written_out(found: re.Match[str]) -> str:
        first, second = (_element(found[at], found[f"{at}_at"], component) for at in ("own", "other"))
        over = [_element(found[at], found[f"{at}_at"], "z") for at in ("own", "other")]
        return rf"\left({second} - \left(\sum_z {over[0]} {over[1]}\right) {first}\right)"

    latex = re.sub(apart, written_out, latex)
    latex = _UNIT.sub(lambda found: rf"\left[{component} = {_bare(found['label'])}\right]", latex)
    latex = re.sub(
        rf"\\operatorname\{{softmax\}}\({row}\)",
        lambda found: rf"\operatorname{{softmax}}({found['row']}{found['row_at']})_{{{component}}}",
        latex,
    )
    latex = re.sub(own, lambda found: _element(found["own"], found["own_at"], component), latex)
    return _GRADIENT.sub(r"\\frac{\\partial \g<of>}{\\partial \g<at>}", latex)


def _vector(name: str) -> str:
    """The pattern of a bold letter with its indices."""
    letter = r"\\boldsymbol\{(?P<NAME>(?:[^{}]|\{[^{}]*\})*)\}"
    return (letter + r"(?P<NAME_at>(?:_(?:\{[^{}]*\}|\w))?)").replace("NAME", name)


def _element(letter: str, indices: str, component: str) -> str:
    """x_n as x_{n,c}."""
    inside = _bare(indices.removeprefix("_"))
    return f"{letter}_{{{inside},{component}}}" if inside else f"{letter}_{component}"


def _bare(group: str) -> str:
    """What is between the braces of a group."""
    return group[1:-1] if group.startswith("{") else group


def _bold(shown: str) -> str:
    letter, mark, own = shown.partition("_")
    if r"\mathrm" in letter or letter.endswith("\\") or shown.startswith(BARS[0]):
        raise NoVectorError
    return rf"\boldsymbol{{{letter}}}{mark}{own}"


def _is_known(part: Expr, printer: VectorPrinter) -> bool:
    component = printer.component
    if isinstance(part, Softmax):
        return bool(part.index == component)
    if isinstance(part, Named):
        return isinstance(part.body, Softmax) and _is_known(part.body, printer)
    if isinstance(part, Indicator):
        return _is_unit(part, component)
    return projected(part, printer.names) is not None and _is_vector(part, component)


def _is_unit(bracket: Indicator, component: Index) -> bool:
    condition = bracket.condition
    return isinstance(condition, Eq) and component in condition.args


def _is_vector(expression: Expr, component: Index) -> bool:
    """Whether an expression is a sum of numbers times elements along an index."""
    match expression:
        case Add():
            return all(_is_vector(term, component) for term in expression.args)
        case Mul():
            moving = [factor for factor in expression.args if component in factor.free_symbols]
            return len(moving) == 1 and _is_vector(moving[0], component)
        case SumOver():
            return component not in expression.condition.free_symbols and _is_vector(
                expression.body, component
            )
        case Read():
            first, last = expression.indices[:-1], expression.indices[-1:]
            return last == (component,) and not any(component in one.free_symbols for one in first)
        case Softmax():
            return bool(expression.index == component)
        case Named():
            return _is_vector(expression.body, component)
        case Indicator():
            return _is_unit(expression, component)
    return False
