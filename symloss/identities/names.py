"""The sides of an identity by name, before anything is put in: `focal(s, y; γ = 0)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sympy import Expr, Symbol, sympify

from symloss.language.cotangent import operator_name
from symloss.language.declaration import Declaration
from symloss.language.symbols import Array, Extent, Index, Read
from symloss.printers.latex_expressions import ExpressionPrinter, symbol_latex

_NAMES: ContextVar[dict[str, str] | None] = ContextVar("names of losses", default=None)
_DISPLAY: ContextVar[Mapping[str, str]] = ContextVar("display of an identity")


@contextmanager
def by_name(display: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Inside, losses that an identity uses are symbols; what is yielded has the LaTeX of each."""
    found: dict[str, str] = {}
    names, shown = _NAMES.set(found), _DISPLAY.set(display)
    try:
        yield found
    finally:
        _NAMES.reset(names)
        _DISPLAY.reset(shown)


def is_by_name() -> bool:
    """Whether losses are asked for by name only."""
    return _NAMES.get() is not None


class NoNameError(TypeError):
    """A part of a loss, which only its formula tells."""


def named(
    declaration: Declaration,
    arrays: tuple[Any, ...],
    parameters: Mapping[str, Any],
    sizes: Mapping[Extent, int],
) -> Expr:
    """A loss with its arguments, and lengths of axes, as one symbol.

    Raises:
        TypeError: an array is given by a function that takes no index, only numbers.
    """
    names = _NAMES.get()
    assert names is not None
    printer = ExpressionPrinter({**_DISPLAY.get(), **names}, None)
    pairs = zip(declaration.arrays, arrays, strict=False)
    given = [_shown(declaration, own, put_in, printer) for own, put_in in pairs]
    told = []
    for key, value in parameters.items():
        letter, shown = symbol_latex(key, declaration.display), str(printer.doprint(sympify(value)))
        told.append(letter if letter == shown else f"{letter} = {shown}")
    told += [f"{symbol_latex(axis.name, {})} = {size}" for axis, size in sizes.items()]
    text = operator_name(declaration.name)
    latex = f"{text}({', '.join(given)}{'; ' if told else ''}{', '.join(told)})"
    symbol = Symbol(f"{declaration.name} {len(names)}", real=True)
    names[symbol.name] = latex
    return symbol


def _shown(
    declaration: Declaration, own: Array, put_in: Array | Callable[..., Any], printer: ExpressionPrinter
) -> str:
    """What is put in for an array: its letter, or the element that a function gives."""
    if isinstance(put_in, Array):
        return symbol_latex(put_in.name, _DISPLAY.get())
    return str(printer.doprint(sympify(put_in(*places_of(declaration, own)))))


def places_of(declaration: Declaration, array: Array) -> tuple[Index, ...]:
    """The indices at which an element is shown that is put in for those of an array."""
    reads = [read for read in declaration.expression.atoms(Read) if read.name == array.name]
    plain = [read for read in reads if all(isinstance(index, Index) for index in read.indices)]
    if not plain:
        return tuple(Index(f"i_{k}", extent) for k, extent in enumerate(array.axes))
    return min(plain, key=str).indices
