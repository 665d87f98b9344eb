"""declaration -> declaration: parameters become numbers in which the loss is differentiated."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from symloss.language.declaration import Declaration
from symloss.language.symbols import Array, DeclarationError, Parameter


def learn(declaration: Declaration, names: Collection[str]) -> Declaration:
    """The same loss, in the same arguments, with the named parameters declared as `learned`.

    It is that of one variant: what picks the formula has been settled.

    Raises:
        DeclarationError: a name is no parameter, or one that is no real number.
    """
    found = {item.name: item for item in declaration.parameters}
    for name in names:
        if name not in found:
            raise DeclarationError(f"{declaration.name}: {name} is no parameter that could be learned")
        if (reason := unlearnable(found[name])) is not None:
            raise DeclarationError(f"{declaration.name}: cannot differentiate in {name}, which {reason}")
    learned = [item for item in declaration.parameters if item.name in names]
    numbers = [Array(item.name, (), "differentiable", item.domain, default=item.default) for item in learned]
    arguments = [item.name for item in declaration.arrays] + [item.name for item in declaration.parameters]
    return replace(
        declaration,
        arrays=(*declaration.arrays, *numbers),
        parameters=tuple(item for item in declaration.parameters if item.name not in names),
        expression=declaration.expression.xreplace(
            {item.symbol: number[()] for item, number in zip(learned, numbers, strict=True)}
        ),
        order=declaration.order or tuple(arguments),
        base=declaration.base or declaration.name,
        switches=(),
        variants=(),
        refused=(),
        errata=(),
        published=None,
    )


def unlearnable(parameter: Parameter) -> str | None:
    """Why a loss has no slope in a parameter; None where it has one."""
    if parameter.axis is not None:
        return "is the length of an axis"
    if parameter.classes is not None:
        return "is a class"
    if parameter.domain.values:
        return f"is {parameter.domain.text}"
    return "is an integer" if parameter.domain.integer else None
