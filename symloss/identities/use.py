"""A loss of the catalogue applied to other arguments: its declaration with every element replaced.

So an identity speaks of the declarations themselves, and a formula typed twice cannot agree by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from sympy import Add, Expr, Integer, Max, Min, Piecewise, S, exp, log, nsimplify, sympify

from symloss.derivation.specialise import specialise
from symloss.identities.names import NoNameError, is_by_name, named
from symloss.language.declaration import Declaration
from symloss.language.reductions import (
    LogSumExp,
    MaxOver,
    MeanOver,
    MinOver,
    Named,
    Reduction,
    Softmax,
    SumOver,
)
from symloss.language.symbols import Array, Extent, Index, Read

Elements = Callable[..., Expr]


def use(
    name: str,
    *arrays: Any,
    sizes: Mapping[Extent, int] | None = None,
    axes: Mapping[Extent, Extent] | None = None,
    **parameters: Any,
) -> Expr:
    """The plain case of a loss with arrays and parameters put in.

    Args:
        arrays: in the order of a call, each an array argument of the identity or a function of indices that
            returns an element.
        sizes: lengths of axes that are known numbers: reductions over them are written out.
        axes: axes of the loss that become others of the identity; those of arrays follow from the arrays.
        parameters: by name; the others stay at their default.

    Raises:
        LookupError: the catalogue has no such loss.
    """
    declaration = declaration_of(name)
    if is_by_name():
        return named(declaration, arrays, parameters, sizes or {})
    return applied(declaration, arrays, sizes or {}, parameters, axes or {})


def part(name: str, intermediate: str, *arrays: Any, **parameters: Any) -> Expr:
    """A named intermediate of a loss with arrays and parameters put in, at its own free indices.

    Raises:
        LookupError: the catalogue has no such loss, or the loss no such intermediate.
    """
    declaration = declaration_of(name)
    found = {named.label.name: named.body for named in declaration.expression.atoms(Named)}
    if intermediate not in found:
        raise LookupError(f"{name} names nothing {intermediate}")
    if is_by_name():
        raise NoNameError(f"{intermediate} is a part of {name}")
    return applied(replace(declaration, expression=found[intermediate]), arrays, {}, parameters)


_USED: ContextVar[list[str] | None] = ContextVar("names of losses that are used", default=None)


@contextmanager
def uses_noted() -> Iterator[list[str]]:
    """Inside, the name of every loss that claims use joins what is yielded."""
    found: list[str] = []
    noted = _USED.set(found)
    try:
        yield found
    finally:
        _USED.reset(noted)


def declaration_of(name: str) -> Declaration:
    """The declaration of a loss of the catalogue, variants included.

    Raises:
        LookupError: there is none.
    """
    from symloss.losses.catalogue import declared

    known = {one.name: one for loss in declared().values() for one in (loss, *loss.variants)}
    if name not in known:
        raise LookupError(f"the catalogue has no loss called {name}")
    if (used := _USED.get()) is not None:
        used.append(name)
    return known[name].declaration


def applied(
    declaration: Declaration,
    arrays: Any,
    sizes: Mapping[Extent, int],
    parameters: Mapping[str, Any],
    axes: Mapping[Extent, Extent] | None = None,
) -> Expr:
    """The expression of a declaration's plain case with arguments put in."""
    plain = specialise(declaration)
    given = dict(zip((array.name for array in plain.arrays), arrays, strict=True))
    values = {item.symbol: _value(item.name, item.default, parameters) for item in plain.parameters}
    substitution = _Substitution(plain, given, sizes, values)
    substitution.extents |= {ours.name: theirs for ours, theirs in (axes or {}).items()}
    return substitution.of(plain.expression)


def _value(name: str, default: Any, given: Mapping[str, Any]) -> Expr:
    value = given.get(name, default)
    return value if isinstance(value, Expr) else nsimplify(value, rational=True)


class _Substitution:
    def __init__(
        self,
        declaration: Declaration,
        given: Mapping[str, Any],
        sizes: Mapping[Extent, int],
        values: Mapping[Any, Expr],
    ) -> None:
        self.given = given
        self.sizes = {extent.name: size for extent, size in sizes.items()}
        self.values = values
        # An axis is called as the identity calls the axis of the array that is put in.
        self.extents: dict[str, Extent] = {}
        for array in declaration.arrays:
            put_in = given[array.name]
            if isinstance(put_in, Array):
                pairs = zip(array.axes, put_in.axes, strict=True)
                self.extents |= {ours.name: theirs for ours, theirs in pairs}
                if array.classes is not None and put_in.classes is not None:
                    self.extents[array.classes.name] = put_in.classes

    def of(self, node: Any) -> Any:
        match node:
            case Read():
                indices = tuple(map(self.of, node.indices))
                put_in = self.given[node.name]
                return put_in[indices] if isinstance(put_in, Array) else sympify(put_in(*indices))
            case Named():
                return self.of(node.body)
            case Index():
                return Index(node.name, self.extents.get(node.extent.name, node.extent))
            case Extent():
                size = self.sizes.get(node.name)
                return self.extents.get(node.name, node) if size is None else Integer(size)
            case Reduction() | Softmax():
                return self._reduction(node)
        if node in self.values:
            return self.values[node]
        return node.func(*map(self.of, node.args)) if node.args else node

    def _reduction(self, node: Any) -> Expr:
        indices = (node.index,) if isinstance(node, Softmax) else node.indices
        if not any(index.extent.name in self.sizes for index in indices):
            applied = node.func(*map(self.of, node.args))
            return S.Zero if isinstance(applied, SumOver) and applied.body == 0 else applied
        assert len(indices) == 1, "an axis of known length is reduced over by itself"
        (index,) = indices
        places = [{index: Integer(k)} for k in range(self.sizes[index.extent.name])]
        if isinstance(node, Softmax):
            return exp(self.of(node.body)) / Add(*(exp(self.of(node.body.xreplace(at))) for at in places))
        return self._written_out(node, places)

    def _written_out(self, node: Reduction, places: list[dict]) -> Expr:
        """A reduction over an axis of known length."""

        def terms(body: Expr, outside: Expr, change: Callable[[Expr], Expr] = lambda e: e) -> list[Expr]:
            found = []
            for at in places:
                condition = self.of(node.condition.xreplace(at))
                value = change(self.of(body.xreplace(at)))
                if condition is S.false:
                    continue
                found.append(value if condition is S.true else Piecewise((value, condition), (outside, True)))
            return found

        match node:
            case SumOver():
                return Add(*terms(node.body, S.Zero))
            case MeanOver():
                return Add(*terms(node.body, S.Zero)) / Add(*terms(node.count, S.Zero))
            case LogSumExp():
                return log(Add(*terms(node.body, S.Zero, exp)))
            case MaxOver():
                return Max(*terms(node.body, -S.Infinity))
            case MinOver():
                return Min(*terms(node.body, S.Infinity))
        raise TypeError(f"{type(node).__name__} cannot be written out")


def slope(name: str, wrt: str, *arrays: Any, **parameters: Any) -> Expr:
    """The gradient of a loss in one input, as symloss derives it, with arrays and parameters put in.

    It has the free indices of that input.

    Raises:
        LookupError: the catalogue has no such loss.
    """
    from symloss.derivation.derive import derive_declaration

    declaration = declaration_of(name)
    if is_by_name():
        raise NoNameError(f"a derivative is a part of {name}")
    closed = derive_declaration(declaration, wrt).closed_form
    return applied(replace(declaration, expression=closed), arrays, {}, parameters)
