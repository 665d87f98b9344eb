"""The annotations of a declared function: arrays and parameters, lists, options that pick a variant."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from symloss.language.kinds import ArrayType, Kind
from symloss.language.reserved import CALL, is_reserved
from symloss.language.symbols import Array, DeclarationError, Parameter
from symloss.language.told import plain, told
from symloss.language.variants import (
    Choice,
    Depends,
    Each,
    Optional,
    Switch,
    settled,
    switch_of,
)
from symloss.signature import DOMAINS, Setting


def annotations_of(where: str, function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return inspect.get_annotations(function, eval_str=True)
    except DeclarationError as error:
        raise DeclarationError(f"{where}: {error}") from None
    except Exception as error:
        raise DeclarationError(
            f"{where}: the annotations cannot be read ({one_line(error)}); under "
            "`from __future__ import annotations` the axes and domains must be names of the module"
        ) from None


def sequences_in(where: str, annotations: Mapping[str, Any]) -> tuple[str, ...]:
    """The arguments that are lists, over whose members the loss is summed."""
    found = {name: one.kind for name, one in annotations.items() if isinstance(one, Each)}
    if found and not any(isinstance(kind, ArrayType) for kind in found.values()):
        raise DeclarationError(
            f"{where}: {', '.join(found)} is a list, so an array must be one too: each(real[N])"
        )
    return tuple(found)


def class_axes_in(annotations: Mapping[str, Any]) -> tuple[str, ...]:
    """The axes that hold classes: labels pick from them, or each of their places has a weight of its own."""
    kinds: list[Any] = []
    for one in annotations.values():
        match one:
            case Optional() | Each():
                kinds.append(one.kind)
            case Choice() | Depends():
                kinds += one.kinds.values()
            case _:
                kinds.append(one)
    arrays = [kind for kind in kinds if isinstance(kind, ArrayType)]
    found = [array.classes for array in arrays if array.classes is not None]
    found += [array.axes[0] for array in arrays if array.role == "weight" and len(array.axes) == 1]
    return tuple(dict.fromkeys(extent.name for extent in found))


def switches_in(
    where: str, function: Callable[..., Any], annotations: Mapping[str, Any]
) -> tuple[Switch, ...]:
    """The arguments that pick the formula."""
    return tuple(
        switch_of(where, name, annotations[name], argument.default)
        for name, argument in inspect.signature(function).parameters.items()
        if isinstance(annotations.get(name), Choice | Optional)
    )


def arguments_in(
    name: str,
    function: Callable[..., Any],
    annotations: Mapping[str, Any],
    settings: Mapping[str, Setting],
) -> tuple[tuple[Array, ...], tuple[Parameter, ...]]:
    """The arrays and parameters of one variant."""
    arrays: list[Array] = []
    parameters: list[Parameter] = []
    for argument in inspect.signature(function).parameters.values():
        if is_reserved(argument.name, argument=True):
            taken = f"the argument name {argument.name!r} is taken by symloss itself"
            raise DeclarationError(f"{name}: {taken}{_instead(argument.name)}")
        if argument.kind not in (argument.POSITIONAL_OR_KEYWORD, argument.KEYWORD_ONLY):
            stars = "*" if argument.kind is argument.VAR_POSITIONAL else "**"
            stars = "" if argument.kind is argument.POSITIONAL_ONLY else stars
            raise DeclarationError(
                f"{name}: the argument {stars}{argument.name} must be a plain one with a name"
            )
        annotation = settled(name, argument.name, annotations.get(argument.name), settings)
        if annotation is None and argument.name in settings:
            continue
        picks = annotations.get(argument.name)
        is_optional = isinstance(picks, Optional | Choice)
        default = None if argument.default is argument.empty else argument.default
        if isinstance(picks, Choice) and (isinstance(annotation, ArrayType) or default in picks.values):
            default = None  # it belongs to another variant
        match annotation:
            case ArrayType() as kind:
                if parameters and default is None and not is_optional and kind.axes:
                    raise DeclarationError(f"{name}: array {argument.name} must come before the parameters")
                if not kind.axes:
                    _check_default(name, argument.name, kind, default)
                _check_array_default(name, argument.name, kind, default)
                found = Array(argument.name, kind.axes, kind.role, kind.domain, kind.classes, default)
                arrays.append(replace(found, broadcasts=kind.broadcasts))
            case Kind() as kind if kind.role == "differentiable":
                _check_default(name, argument.name, kind, default)
                parameters.append(Parameter(argument.name, kind.domain, default, kind.is_option, kind.axis))
            case Kind() as kind if kind.role == "label" and kind.domain.name == "integer":
                kind = replace(kind, domain=DOMAINS["natural"])
                _check_default(name, argument.name, kind, default)
                parameters.append(Parameter(argument.name, kind.domain, default, classes=kind.classes))
            case None:
                raise DeclarationError(
                    f"{name}: argument {argument.name} has no domain; annotate an array as real[N] "
                    "and a parameter as real, positive, unit, ..."
                )
            case Kind() as kind:
                raise DeclarationError(
                    f"{name}: argument {argument.name} needs axes, as an array of "
                    f"{kind.role} elements does: [N]"
                )
            case other:
                raise DeclarationError(
                    f"{name}: argument {argument.name} is annotated with {told(other)}, which is neither an "
                    "array such as real[N] nor the domain of a parameter such as positive"
                )
    if not any(array.role == "differentiable" and array.axes for array in arrays):
        raise DeclarationError(f"{name}: needs at least one differentiable array such as input: real[N]")
    arrays.sort(key=lambda array: array.is_number)
    return tuple(arrays), tuple(parameters)


def _instead(name: str) -> str:
    """Whose name it is, and another one."""
    if name in CALL:
        return f": it is a keyword of the call of a loss; call it own_{name}"
    return f"; call it own_{name}" if name.isidentifier() else ""


def _check_array_default(name: str, argument: str, kind: ArrayType, default: Any) -> None:
    """A number stands for every element, a tuple of numbers for the array itself."""
    if isinstance(default, tuple):
        if len(kind.axes) != 1 or not default:
            raise DeclarationError(
                f"{name}: the default of {argument} must be a number: only an array of one axis has a tuple"
            )
        for number in default:
            _check_array_default(name, argument, kind, number if number is not None else "None")
    elif default is not None and (isinstance(default, bool) or not isinstance(default, int | float)):
        raise DeclarationError(f"{name}: the default of {argument} must be a number, not {told(default)}")


def _check_default(name: str, argument: str, kind: Kind | ArrayType, default: Any) -> None:
    if default is None:
        return
    if isinstance(default, bool) or not isinstance(default, int | float):
        raise DeclarationError(f"{name}: the default of {argument} must be a number, not {told(default)}")
    if not kind.domain.contains(default):
        raise DeclarationError(
            f"{name}: the default of {argument} is {default!r}, outside its domain ({kind.domain.text})"
        )


def one_line(error: Exception) -> str:
    return plain(str(error))
