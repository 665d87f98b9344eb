"""Which losses have a plot over one element of a sample, and what it may be asked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sympy import S

from symloss.language.reductions import ElementsOver
from symloss.language.symbols import Array, Parameter, Read
from symloss.printers import javascript
from symloss.printers.html_pages.material import Control, Plot
from symloss.printers.pages.notation import Notation
from symloss.program.unsupported import UnsupportedError
from symloss.signature import Domain, InputSpec, Signature

if TYPE_CHECKING:
    from symloss.chain import Chain

CLASSES = 3
_REACH = 4.0


def plot_of(chain: Chain) -> Plot | None:
    """The plot of a loss whose sample has one element of each array, or a row of scores of classes."""
    signature = chain.signature
    row = _row_axis(signature)
    if row is None:
        return None
    try:
        code = javascript.render_module(chain)
    except UnsupportedError:
        return None
    declaration, notation = chain.declaration, Notation(chain.declaration)
    arrays = {array.name: array for array in declaration.arrays}
    sample = signature.sample_axes[0]
    wrt = signature.differentiable[0]
    rows: dict[str, tuple[float, ...]] = {}
    shared: dict[str, tuple[float, ...]] = {}
    controls: list[Control] = []
    for spec in signature.inputs:
        values, found = _elements(spec, arrays[spec.name], notation, is_first=spec.name == wrt)
        (rows if sample in spec.axes else shared)[spec.name] = values
        controls += found if sample in spec.axes else []
    parameters = {item.name: float(item.default or 0) for item in declaration.parameters}
    for item in declaration.parameters:
        if (control := _parameter(item, notation)) is not None:
            controls.append(control)
            parameters[item.name] = control.value
    low, high = _reach(arrays[wrt].domain)
    lengths = {axis: CLASSES for spec in signature.inputs for axis in spec.axes if axis != sample}
    return Plot(
        wrt=wrt,
        letter=notation.symbols[wrt],
        sample=sample,
        symbol=_symbol(notation, arrays[wrt], 0 if row else None),
        low=low,
        high=high,
        rows=rows,
        shared=shared,
        lengths=lengths,
        parameters=parameters,
        controls=tuple(controls),
        value="value" if isinstance(declaration.expression, ElementsOver) else "loss",
        curvature=signature.hessian,
        code=code,
    )


def _row_axis(signature: Signature) -> str | None:
    """The axis of a sample's scores; empty where a sample has single numbers; None where neither."""
    if len(signature.sample_axes) != 1 or not signature.differentiable or signature.learned:
        return None
    (sample,) = signature.sample_axes
    axes = [spec.axes for spec in signature.inputs]
    if all(own == (sample,) for own in axes):
        return ""
    first = next(spec for spec in signature.inputs if spec.name == signature.differentiable[0])
    if len(first.axes) != 2 or first.axes[0] != sample or first.axes[1] not in signature.class_axes:
        return None
    (_, row) = first.axes
    fits = all(own in ((sample,), (sample, row), (row,)) for own in axes)
    return row if fits and first.domain == "real" else None


def _elements(
    spec: InputSpec, array: Array, notation: Notation, is_first: bool
) -> tuple[tuple[float, ...], list[Control]]:
    """The elements of an array for one sample, and those of them that a reader chooses."""
    size = CLASSES if len(spec.axes) > 1 or spec.axes != notation_sample(notation) else 1
    if spec.is_label:
        name = _symbol(notation, array, None)
        return (0.0,), [Control(spec.name, name, 0.0, values=tuple(map(float, range(CLASSES))), element=0)]
    domain = array.domain
    values = [_usual(domain, is_first or not _hides(array, notation))] * size
    if size > 1 and domain.lower >= 0 and spec.role == "differentiable" and not is_first:
        values = [0.8] + [0.2 / (size - 1)] * (size - 1)  # shares of the classes
    if spec.role == "weight" and isinstance(spec.default, int | float):
        values = [float(spec.default)] * size
    controls = []
    for place in range(1 if is_first else 0, size):
        low, high = _reach(domain, closed=True)
        name = _symbol(notation, array, place if size > 1 else None)
        controls.append(
            Control(spec.name, name, values[place], low, high, (high - low) / 200, domain.values, place)
        )
    return tuple(values), controls


def notation_sample(notation: Notation) -> tuple[str, ...]:
    """The axes of the samples, by name."""
    return tuple(index.extent.name for index in notation.declaration.sample_indices)


def _symbol(notation: Notation, array: Array, place: int | None) -> str:
    letter = notation.symbols[array.name]
    return letter if place is None else f"{letter}_{{{place}}}"


def _usual(domain: Domain, may_be_0: bool = True) -> float:
    """A number of the domain at which a plot tells something."""
    first = (0.0, 1.0) if may_be_0 and domain.lower == -math.inf else (1.0, 0.5)
    return next(value for value in (*first, 0.0, -1.0, domain.lower) if domain.contains(value))


def _hides(array: Array, notation: Notation) -> bool:
    """Whether the loss is the same for all other inputs where an array is 0: it is a factor of all."""
    expression = notation.declaration.expression
    without = expression.xreplace(
        {read: S.Zero for read in expression.atoms(Read) if read.name == array.name}
    )
    others = {read.name for read in without.atoms(Read)}
    return not any(one.role == "differentiable" and one.name in others for one in notation.declaration.arrays)


def _reach(domain: Domain, closed: bool = False) -> tuple[float, float]:
    """The part of a domain that is shown: its ends are kept away from, where they are not `closed`."""
    low, high = max(domain.lower, -_REACH), min(domain.upper, _REACH)
    margin = 0.005 * (high - low)
    low += margin if domain.open_lower or (low == domain.lower and not closed) else 0.0
    high -= margin if domain.open_upper or (high == domain.upper and not closed) else 0.0
    return low, high


def _parameter(item: Parameter, notation: Notation) -> Control | None:
    """A parameter's slider: around its default, inside its domain; none for what picks a label."""
    domain = item.domain
    if domain.integer or domain.values or getattr(item, "classes", None) is not None:
        return None
    value = float(item.default) if item.default is not None else _usual(domain)
    symbol = notation.symbols[item.name]
    if domain.upper < math.inf and domain.lower > -math.inf:
        low, high = domain.lower, domain.upper
    else:
        high = _round_up(max(4 * abs(value), 2.0))
        low = max(domain.lower, 0.0) if domain.lower > -math.inf else -high
    inside = (high - low) / 100
    low = low + inside if domain.open_lower and low == domain.lower else low
    high = high - inside if domain.open_upper and high == domain.upper else high
    return Control(item.name, symbol, value, low, high, inside)


def _round_up(number: float) -> float:
    """The next number with one digit that reads well."""
    size = 10 ** math.floor(math.log10(number))
    return next(size * factor for factor in (1, 2, 4, 5, 8, 10) if size * factor >= number)
