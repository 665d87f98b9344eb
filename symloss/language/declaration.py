"""The `@loss` decorator: a Python function with annotated arguments becomes a checked declaration."""

from __future__ import annotations

import hashlib
import inspect
import keyword
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import ITE, Expr, sympify
from sympy.core.sympify import SympifyError

from symloss.language.annotations import (
    annotations_of,
    arguments_in,
    class_axes_in,
    one_line,
    sequences_in,
    switches_in,
)
from symloss.language.apart import indices_apart
from symloss.language.atoms import atoms_of
from symloss.language.cumulative import with_letters
from symloss.language.decimals import with_exact_decimals
from symloss.language.display import displays_in, read_display
from symloss.language.hints import hint, no_scalar
from symloss.language.identity import identity_of
from symloss.language.lines import line_of, place_of
from symloss.language.own_functions import own_functions
from symloss.language.reductions import ElementsOver, MeanOver, Named, SumOver
from symloss.language.scan import Recurrence
from symloss.language.symbols import (
    Array,
    DeclarationError,
    Extent,
    Index,
    Parameter,
    positions_in,
)
from symloss.language.told import told
from symloss.language.validate import validate
from symloss.language.variants import (
    Refused,
    Switch,
    combinations,
    variant_name,
)
from symloss.signature import Erratum, Refusal, Setting
from symloss.signature.signature import REDUCTIONS


@dataclass(frozen=True)
class Declaration:
    """A loss as its author wrote it: arguments and one SymPy expression. The only source of truth.

    `errata` say where the publication differs; `published` is its formula, where the author gave it.
    """

    name: str
    family: str
    doc: str
    arrays: tuple[Array, ...]
    parameters: tuple[Parameter, ...]
    expression: Expr
    source: str = ""
    place: str = ""
    display: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    reference: str = ""
    stated: Mapping[str, Expr] = field(default_factory=dict)
    errata: tuple[Erratum, ...] = ()
    published: Expr | None = None
    reductions: tuple[str, ...] = REDUCTIONS
    switches: tuple[Switch, ...] = ()
    settings: Mapping[str, Setting] = field(default_factory=dict)
    base: str | None = None
    order: tuple[str, ...] = ()
    variants: tuple[Declaration, ...] = ()
    sequences: tuple[str, ...] = ()
    title: str = ""
    refused: tuple[Refusal, ...] = ()
    class_axes: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """The first sentence of the docstring."""
        return self.doc.strip().split("\n")[0]

    @property
    def is_per_sample(self) -> bool:
        """Whether the loss is one mean or sum of per-sample terms, so that every reduction applies."""
        return isinstance(self.expression, MeanOver | SumOver)

    @property
    def sample_indices(self) -> tuple[Index, ...]:
        return self.expression.indices if self.is_per_sample else ()

    @property
    def reduction(self) -> str:
        """The reduction that is used when the caller names none."""
        if isinstance(self.expression, ElementsOver):
            return "none"
        return "sum" if isinstance(self.expression, SumOver) else "mean"

    def variant(self, settings: Mapping[str, Setting]) -> Declaration:
        """The declaration of some settings, which name every switch."""
        return next(one for one in (self, *self.variants) if one.settings == settings)

    @property
    def positions(self) -> tuple[Extent, ...]:
        """The axes of positions in the expression, each after the one it lies along."""
        return positions_in([self.expression])

    @property
    def extents(self) -> tuple[Extent, ...]:
        """The axes of the arguments, those whose length is a parameter, and those of positions."""
        own = [extent for array in self.arrays for extent in array.axes]
        own += [parameter.axis for parameter in self.parameters if parameter.axis is not None]
        return tuple(dict.fromkeys((*own, *self.positions)))

    def array(self, name: str) -> Array:
        return next(array for array in self.arrays if array.name == name)

    @property
    def digest(self) -> str:
        """Identity of the mathematical content and of what kernels and pages say of it; not of its title."""
        parts = [self.name, self.family, self.doc, repr(self.arrays), repr(self.parameters)]
        parts += [
            self.reference,
            identity_of(self.expression),
            repr(sorted(self.display.items())),
            repr(self.notes),
        ]
        parts += sorted(map(str, atoms_of(self.expression, Recurrence)))
        if self.errata:
            parts += [repr(self.errata), str(self.published)]
        if self.switches:
            parts += [repr(self.switches), repr(dict(self.settings)), repr(self.order)]
        parts += [f"{parameter.axis} = {parameter.name}" for parameter in self.parameters if parameter.axis]
        parts += [f"{extent} = {extent.length}" for extent in self.positions]
        if self.sequences:
            parts.append(repr(self.sequences))
        parts += [f"{array.name} broadcasts" for array in self.arrays if array.broadcasts]
        if self.reductions != REDUCTIONS:
            parts.append(repr(self.reductions))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def declare(
    function: Callable[..., Any],
    family: str = "user",
    display: Mapping[str, str] | None = None,
    notes: tuple[str, ...] = (),
    reference: str = "",
    errata: tuple[Erratum, ...] = (),
    published: Callable[..., Any] | None = None,
    reductions: tuple[str, ...] = REDUCTIONS,
    title: str = "",
) -> Declaration:
    """Read a Python function as a declaration, with a declaration of every variant.

    `published` takes the same arguments.

    Raises:
        DeclarationError: one sentence naming the loss and what is wrong with it.
    """
    if not inspect.isfunction(function):
        raise DeclarationError(f"a loss is declared by a function, not by {told(function)}")
    name = function.__name__
    place = _place(function)
    where = f"{name} ({place})"
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        kind = "yields values" if inspect.isgeneratorfunction(function) else "is asynchronous"
        raise DeclarationError(f"{where}: the function {kind}; it must return one expression")
    check_name(name, f"{where}: ")
    annotations = annotations_of(where, function)
    switches = switches_in(where, function, annotations)
    order = tuple(inspect.signature(function).parameters)
    shown = read_display(where, display)
    if not isinstance(title, str):
        raise DeclarationError(f"{where}: title={title!r} is not a text")
    found: list[Declaration] = []
    refused: list[Refusal] = []
    for settings in combinations(switches):
        arrays, parameters = arguments_in(where, function, annotations, settings)
        handed: dict[str, Any] = {a.name: a[()] if a.is_number else a for a in arrays}
        handed |= {p.name: p.symbol for p in parameters}
        for switch in switches:
            if settings[switch.name] in switch.kinds:
                continue
            if not switch.is_optional:
                handed[switch.name] = settings[switch.name]
            elif not settings[switch.name]:
                handed[switch.name] = None
        try:
            returned = _expression(where, _returned(where, function, handed))
            expression = with_letters(returned, arrays, parameters)
        except Refused as error:
            if not found:
                raise DeclarationError(f"{where}: refuses its own defaults: {error}") from None
            refused.append(Refusal(settings, str(error)))
            continue
        declaration = Declaration(
            name=variant_name(name, switches, settings),
            family=family,
            doc=inspect.getdoc(function) or "",
            arrays=arrays,
            parameters=parameters,
            expression=expression,
            source=_source(function),
            place=place,
            display=displays_in(expression, Named) | shown,
            notes=notes,
            reference=reference,
            errata=_errata(where, errata, published),
            reductions=reductions,
            switches=switches,
            settings=settings,
            base=name if found else None,
            order=order if switches or any(array.is_number for array in arrays) else (),
            sequences=sequences_in(where, annotations),
            title=" ".join(title.split()),
            class_axes=class_axes_in(annotations),
        )
        try:
            validate(declaration)
        except DeclarationError as error:
            raise _with_line(error, function, handed, place) from None
        declaration = replace(declaration, expression=indices_apart(declaration.expression))
        if published is not None:
            printed = _published(where, published, handed, declaration)
            declaration = replace(declaration, published=indices_apart(printed))
        found.append(declaration)
    return replace(found[0], variants=tuple(found[1:]), refused=tuple(refused))


def arguments_of(function: Callable[..., Any]) -> tuple[tuple[Array, ...], tuple[Parameter, ...]]:
    """The arrays and parameters that a function's annotations declare.

    Raises:
        DeclarationError: one sentence naming the function and the argument.
    """
    where = f"{function.__name__} ({_place(function)})"
    return arguments_in(where, function, annotations_of(where, function), {})


def _published(
    where: str, function: Callable[..., Any], handed: Mapping[str, Any], declaration: Declaration
) -> Expr:
    """The formula as it was published, in the arguments of one variant."""
    try:
        returned = _expression(where, _returned(where, function, handed))
        printed = with_letters(returned, declaration.arrays, declaration.parameters)
        validate(replace(declaration, expression=printed))
    except DeclarationError as error:
        raise DeclarationError(f"{where}: the published formula: {error}") from None
    return printed


def _errata(where: str, errata: Any, published: Any) -> tuple[Erratum, ...]:
    if not isinstance(errata, tuple) or not all(isinstance(item, Erratum) for item in errata):
        raise DeclarationError(f"{where}: errata must be a tuple of Erratum(published, implemented, why)")
    if published is not None and not inspect.isfunction(published):
        raise DeclarationError(f"{where}: published must be a function of the same arguments")
    if published is not None and not errata:
        raise DeclarationError(f"{where}: a published formula needs an Erratum that says why it is not taken")
    return errata


def check_name(name: str, where: str = "") -> None:
    """Refuse a name that cannot be a Python module and function."""
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise DeclarationError(f"{where}{name!r} cannot name a loss: use a Python identifier such as my_loss")


def _returned(where: str, function: Callable[..., Any], handed: Mapping[str, Any]) -> Any:
    """What the author's function returns; whatever it raises becomes one sentence."""
    name = where.split(" ")[0]
    try:
        return function(**handed)
    except Refused:
        raise
    except DeclarationError as error:
        told, found = str(error), place_of(error, function)
        raise DeclarationError(f"{name} ({found}): {told}" if found else f"{where}: {told}") from None
    except Exception as error:
        kind, message = type(error).__name__, one_line(error)
        place = place_of(error, function) or _place(function)
        if not isinstance(error, TypeError):
            message = f"{kind}: {message}"
        raise DeclarationError(
            f"{name} ({place}): the definition cannot be read as mathematics ({message}); {hint(message)}"
        ) from None


def _with_line(
    error: DeclarationError, function: Callable[..., Any], handed: Mapping[str, Any], place: str
) -> DeclarationError:
    """The error, with the line where the sub-expression that it is about was written."""
    line = line_of(error.part, function, handed) if error.part is not None else None
    if line is None:
        return error
    file = place.rpartition(":")[0]
    return DeclarationError(str(error).replace(f"({place})", f"({file}:{line})", 1), error.part)


def _expression(where: str, returned: Any) -> Expr:
    """The returned value as an expression of SymPy, conditions written with and, or, not only."""
    if isinstance(returned, Array):
        raise DeclarationError(f"{where}: {returned.name} is an array; index it, as in {returned.name}[n]")
    try:
        expression = sympify(returned, strict=True)
    except (SympifyError, TypeError, ValueError, AttributeError):
        raise DeclarationError(f"{where}: {no_scalar(returned)}") from None
    if isinstance(expression, Expr):
        expression = own_functions(with_exact_decimals(expression))
        if not atoms_of(expression, ITE):
            return expression
        return expression.replace(ITE, lambda *parts: ITE(*parts).to_nnf(simplify=False))
    return expression


def _place(function: Callable[..., Any]) -> str:
    code = getattr(function, "__code__", None)
    if code is None:
        return "?"
    return f"{code.co_filename.rsplit('/', 1)[-1]}:{code.co_firstlineno}"


def _source(function: Callable[..., Any]) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return ""
