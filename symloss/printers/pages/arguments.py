"""The arguments of a loss as rows: symbol, name, shape, domain and role, default."""

from __future__ import annotations

from sympy import Symbol

from symloss.language.symbols import Array, Parameter
from symloss.printers.pages.content import Argument, Code, Math, Prose
from symloss.printers.pages.notation import Notation

_ROLES = {
    "differentiable": "differentiable",
    "discrete": "not differentiated",
    "weight": "a constant of the loss",
    "label": "an index, int64",
}


def arguments_of(notation: Notation) -> tuple[Argument, ...]:
    """Arrays, then parameters, in the order of a call."""
    declaration = notation.declaration
    arrays = [_array(notation, array) for array in declaration.arrays]
    return (*arrays, *(_parameter(notation, item) for item in declaration.parameters))


def _array(notation: Notation, array: Array) -> Argument:
    element = notation.element(array)
    symbol = notation.symbols[array.name] if element is None else notation(element)
    if array.classes is not None:
        domain = rf"\{{0, \dots, {notation(array.classes)} - 1\}}"
    else:
        domain = array.domain.latex
    return Argument(
        symbol=symbol,
        name=array.name,
        shape=r" \times ".join(map(notation, array.axes)),
        meaning=(Math(rf"\in {domain}"), f", {_ROLES[array.role]}"),
        default=() if array.default is None else (Code(f"{array.default:g}"), " everywhere"),
    )


def _parameter(notation: Notation, parameter: Parameter) -> Argument:
    meaning: Prose = (Math(rf"\in {parameter.domain.latex}"),)
    if parameter.option:
        meaning = (*meaning, ", an extension that its default switches off")
    default: Prose = ("required",) if parameter.default is None else (Code(f"{parameter.default:g}"),)
    return Argument(notation(Symbol(parameter.name)), parameter.name, "", meaning, default)
