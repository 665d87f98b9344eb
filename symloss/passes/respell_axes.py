"""program -> program: an axis or index with a name that generated code has other uses for gets another one.

Precondition: as of `respell_arguments`, which has run. A caller knows axes by their places in arrays: an
extent `rows` is `rows_` in the kernel, and an index `x_n` beside an array `x`, whose row is `x_n`, is `x_n_`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from sympy import Basic

from symloss.language.reserved import is_made_of, is_used_for
from symloss.language.symbols import Extent, Index
from symloss.program import Program
from symloss.program.names import ADDED, fresh_name


def respell_axes(program: Program) -> Program:
    """The program with every such extent and index under another name."""
    axes = list(dict.fromkeys(_axes_in((program.arrays, program.parameters, program.nodes))))
    names = dict.fromkeys(one.name for one in axes if not one.name.isdigit())
    indices = {one.name for one in axes if isinstance(one, Index)}
    own = program.names | ADDED
    taken = {*own, *names}
    renamed = {
        name: fresh_name(f"{name}_", taken)
        for name in names
        if name in own or is_made_of(name, own, indices) or is_used_for(name, name in indices)
    }
    return _Spelled(renamed).of_program(program) if renamed else program


def _axes_in(part: Any) -> Iterator[Extent | Index]:
    """The extents and indices anywhere in nodes, arrays and parameters, with those that they are made of."""
    if isinstance(part, Index):
        yield part
        yield from _axes_in(part.extent)
    elif isinstance(part, Extent):
        yield part
        if part.along is not None:
            yield from _axes_in((part.along, part.window))
    elif isinstance(part, Basic):
        yield from sorted(part.atoms(Extent), key=str)
        for index in sorted(part.atoms(Index), key=str):
            yield from _axes_in(index)
    elif isinstance(part, tuple):
        for one in part:
            yield from _axes_in(one)
    elif is_dataclass(part):
        for one in fields(part):
            yield from _axes_in(getattr(part, one.name))


class _Spelled:
    """Puts other names in the place of those of axes."""

    def __init__(self, renamed: dict[str, str]) -> None:
        self.renamed = renamed

    def of_program(self, program: Program) -> Program:
        nodes = tuple(map(self, program.nodes))
        arrays, parameters = map(self, (program.arrays, program.parameters))
        return replace(program.with_nodes(nodes), arrays=arrays, parameters=parameters)

    def __call__(self, part: Any) -> Any:
        if isinstance(part, Index):
            return Index(self._name(part), self(part.extent))
        if isinstance(part, Extent):
            along, window = (self(one) for one in (part.along, part.window))
            return Extent(self._name(part), along, window, part.multiple, part.stride, part.dilation)
        if isinstance(part, Basic):
            return part.xreplace({one: self(one) for one in part.atoms(Extent, Index)})
        if isinstance(part, tuple):
            return tuple(map(self, part))
        if is_dataclass(part) and not isinstance(part, type):
            own = {one.name: getattr(part, one.name) for one in fields(part)}
            found = {name: self(value) for name, value in own.items()}
            return replace(part, **{name: value for name, value in found.items() if value is not own[name]})
        return part

    def _name(self, one: Extent | Index) -> str:
        name: str = one.name
        return self.renamed.get(name, name)
