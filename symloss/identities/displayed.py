"""The printed lines of an identity, read back and evaluated; a loss by name is that of the catalogue."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import mpmath
from sympy import nsimplify

from symloss.derivation.displayed import Face, Numbers, ReadBack
from symloss.derivation.displayed_names import Extra
from symloss.derivation.evaluate import Checker
from symloss.derivation.scene import Scene
from symloss.derivation.specialise import specialise
from symloss.identities.likelihood import LIKELIHOOD
from symloss.identities.names import places_of
from symloss.identities.statement import Bends, Derived, Finding, Flattens
from symloss.identities.use import declaration_of
from symloss.language.declaration import Declaration
from symloss.language.symbols import Array, Index, Parameter
from symloss.printers.latex_expressions import symbol_latex
from symloss.program import Program
from symloss.readback.check import Equation
from symloss.readback.evaluate import Lengths
from symloss.readback.nodes import Applied, Element, Elements, ReadBackError, Whole
from symloss.readback.table import Applicable, Table

_ANY = 2
"""The length of an axis along which nothing that is put in changes."""
_NAME = re.compile(r"\\operatorname\{((?:[^{}\\]|\\_)+)\}\(")


def judge_of(finding: Finding) -> ReadBack:
    """What judges the lines that an identity displays."""
    return _IdentityReadBack(finding)


class _IdentityReadBack(ReadBack):
    def __init__(self, finding: Finding) -> None:
        identity = finding.identity
        super().__init__(
            Checker(_inputs(identity.name, identity.arrays, identity.parameters)), _loss(finding)
        )
        self.of_few_values = frozenset(array.name for array in identity.arrays if array.domain.values)

    def _table(self, face: Face, lines: Collection[Equation]) -> Table:
        losses = {name: _applicable(declaration_of(name)) for name in _named(lines)}
        return replace(super()._table(face, lines), losses=losses)

    def numbers_of(self, scene: Scene, held: Collection[Element] = ()) -> Numbers:
        return _IdentityNumbers(scene, self.extras, held)


def _loss(finding: Finding) -> list[Extra]:
    """What the lines of an identity call the loss."""
    for claim in finding.claims:
        match claim:
            case Derived():
                return [Extra(LIKELIHOOD.name, (), claim.left)]
            case Bends() | Flattens():
                return [Extra(LIKELIHOOD.name, (), claim.loss)]
    return []


def _named(lines: Iterable[Equation]) -> list[str]:
    """The losses of the catalogue that lines apply."""
    found: list[str] = []
    shown = (name for line in lines for side in (line.left, line.right) for name in _NAME.findall(side))
    for name in dict.fromkeys(shown):
        try:
            found.append(declaration_of(name.replace(r"\_", "_")).name)
        except LookupError:  # a function
            continue
    return found


def _inputs(name: str, arrays: tuple[Array, ...], parameters: tuple[Parameter, ...]) -> Program:
    return Program(name, arrays, parameters, (), ())


def _applicable(declaration: Declaration) -> Applicable:
    arrays = []
    for array in specialise(declaration).arrays:
        places = zip(places_of(declaration, array), array.axes, strict=True)
        arrays.append(tuple((index.name, axis.name) for index, axis in places))
    axes = {axis for places in arrays for _, axis in places}
    return Applicable(tuple(arrays), frozenset(axes | set(_letters(declaration))))


def _letters(declaration: Declaration) -> dict[str, str]:
    """The names of parameters by their letters, as they are set."""
    names = [parameter.name for parameter in declaration.parameters]
    return {symbol_latex(name, declaration.display).replace(" ", ""): name for name in names}


@dataclass(frozen=True)
class _Inputs:
    """A point as a loss sees it that is applied."""

    arrays: dict[str, dict[tuple[int, ...], Any]]
    parameters: dict[str, Any]
    extents: dict[str, int]
    scale: Any


class _IdentityNumbers(Numbers):
    """The numbers of a point of an identity."""

    def applied(self, loss: Applied, value: Callable[..., Any], lengths: Lengths) -> Any:
        """The plain case of a loss of the catalogue, with what is put in for its arguments."""
        declaration = declaration_of(loss.name)
        plain = specialise(declaration)
        put_in = [
            self._put_in(argument, places_of(declaration, array), value, lengths)
            for array, argument in zip(plain.arrays, loss.arguments, strict=True)
        ]
        extents: dict[str, int] = {}
        for array, (sizes, _) in zip(plain.arrays, put_in, strict=True):
            for axis, size in zip(array.axes, sizes, strict=True):
                if size is not None and extents.setdefault(axis.name, size) != size:
                    raise ReadBackError(f"{loss.name} is applied to arrays whose lengths do not fit")
        arrays = {}
        for array, (_, element) in zip(plain.arrays, put_in, strict=True):
            ranges = (range(extents.setdefault(axis.name, _ANY)) for axis in array.axes)
            places = itertools.product(*ranges)
            arrays[array.name] = {at: self._exact(element(at), array) for at in places}
        point = _Inputs(arrays, self._parameters(loss, declaration, value), extents, mpmath.mpf(1))
        scene = Scene(_inputs(plain.name, plain.arrays, plain.parameters), point)  # type: ignore[arg-type]
        return scene.value(plain.expression, {})

    def _put_in(
        self,
        argument: Whole | Elements,
        places: tuple[Index, ...],
        value: Callable[..., Any],
        lengths: Lengths,
    ) -> tuple[list[int | None], Callable[[tuple[int, ...]], Any]]:
        """The lengths of the axes of an argument, None for any, and its elements."""
        if isinstance(argument, Whole):
            array = self.scene.program.array(argument.name)
            assert array is not None
            sizes: list[int | None] = [self.length(axis.name) for axis in array.axes]
            return sizes, lambda at: self.element(argument.name, at)
        names = [index.name for index in places]
        own = dict(zip(argument.indices, lengths(argument), strict=True))
        return [own.get(name) for name in names], lambda at: value(
            argument.body, {name: place for name, place in zip(names, at, strict=True) if name in own}
        )

    @staticmethod
    def _exact(number: Any, array: Array) -> Any:
        """A label as an index.

        Raises:
            ReadBackError: it is none.
        """
        if array.role != "label":
            return number
        if number != int(number):
            raise ReadBackError(f"{array.name} is a label, and {number} is put in")
        return int(number)

    @staticmethod
    def _parameters(loss: Applied, declaration: Declaration, value: Callable[..., Any]) -> dict[str, Any]:
        """The parameters of the plain case by name: as they are set, else at their default.

        Raises:
            ReadBackError: one has neither.
        """
        set_to = {setting.letter: setting.value for setting in loss.settings}
        letters = {name: letter for letter, name in _letters(declaration).items()}
        found = {}
        for parameter in specialise(declaration).parameters:
            letter = letters[parameter.name]
            if letter in set_to:
                found[parameter.name] = value(set_to[letter], {})
            elif parameter.default is None:
                raise ReadBackError(f"{loss.name} is applied without {letter}")
            else:
                exact = nsimplify(parameter.default, rational=True)
                found[parameter.name] = mpmath.mpf(exact.p) / exact.q
        return found
