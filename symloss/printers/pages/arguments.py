"""The arguments of a loss as rows: symbol, name, shape, domain and role, default."""

from __future__ import annotations

from sympy import Symbol

from symloss.language.symbols import Array, Parameter
from symloss.language.variants import Switch
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
    parameters = [_parameter(notation, item) for item in declaration.parameters]
    taken = {argument.name for argument in arrays} | {parameter.name for parameter in parameters}
    choices = [_choice(notation, switch) for switch in declaration.switches if switch.name not in taken]
    return (*arrays, *parameters, *choices)


def _array(notation: Notation, array: Array) -> Argument:
    element = notation.element(array)
    symbol = notation.symbols[array.name] if element is None else notation(element)
    if array.classes is not None:
        last = notation(array.classes) if array.domain.name == "natural" else f"{notation(array.classes)} - 1"
        domain = rf"\{{0, \dots, {last}\}}"
    else:
        domain = array.domain.latex
    return Argument(
        symbol=symbol,
        name=array.name,
        shape=r" \times ".join(map(notation, array.axes)),
        meaning=(Math(rf"\in {domain}"), f", {_ROLES[array.role]}"),
        default=_array_default(array),
    )


def _array_default(array: Array) -> Prose:
    match array.default:
        case None:
            return ()
        case tuple() as numbers:
            return (Code(", ".join(f"{number:g}" for number in numbers)),)
        case number:
            return (Code(f"{number:g}"), " everywhere")


def _choice(notation: Notation, switch: Switch) -> Argument:
    """An argument that picks the formula: its value on this page, its values, its default."""
    value = notation.declaration.settings[switch.name]
    symbol = notation(Symbol(switch.name))
    if switch.is_optional:
        return Argument(symbol, switch.name, "", ("left out on this page",), (Code("None"),))
    values = " or ".join(repr(one) for one in switch.values if one not in switch.kinds)
    others = tuple(f" or {kind.domain.text}" for kind in switch.kinds.values())
    here: Prose = (Code(values), *others, ", here ", Code(repr(value)))
    return Argument(symbol, switch.name, "", here, (Code(repr(switch.default)),))


def _parameter(notation: Notation, parameter: Parameter) -> Argument:
    meaning: Prose = (Math(rf"\in {parameter.domain.latex}"),)
    if parameter.option:
        meaning = (*meaning, ", an extension that its default switches off")
    default: Prose = ("required",) if parameter.default is None else (Code(f"{parameter.default:g}"),)
    return Argument(notation(Symbol(parameter.name)), parameter.name, "", meaning, default)
