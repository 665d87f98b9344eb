"""Options that change the formula itself: each combination of their values is a variant of the loss.

The declaring function receives the plain value of a choice, and None for an optional argument that the
variant does not take, and returns the expression of that variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from symloss.language.symbols import ArrayType, DeclarationError, Kind
from symloss.signature import Setting


@dataclass(frozen=True)
class Choice:
    """The annotation of an argument whose value picks a formula."""

    values: tuple[Setting, ...]


@dataclass(frozen=True)
class Optional:
    """The annotation of an array or parameter whose absence, None, picks another formula."""

    kind: ArrayType | Kind


@dataclass(frozen=True)
class Each:
    """The annotation of an argument given as a sequence; the loss is the sum over its members."""

    kind: ArrayType | Kind


@dataclass(frozen=True)
class Depends:
    """The annotation of an argument whose domain depends on a choice."""

    choice: str
    kinds: Mapping[Setting, ArrayType | Kind]


flag = Choice((False, True))


def choice(*values: str | int) -> Choice:
    """A keyword with one of some names as its value, as `similarity: choice("cosine", "dot") = "cosine"`, or
    one of some integers, as `p: choice(2, 1) = 2`.

    Raises:
        DeclarationError: fewer than two values, one given twice, names and integers mixed, or a value that
            is neither an identifier nor an integer from 0.
    """
    for value in values:
        is_number = type(value) is int and value >= 0
        if not is_number and not (isinstance(value, str) and value.isidentifier()):
            raise DeclarationError(f"choice(): the value {value!r} is not an identifier")
    if len({type(value) for value in values}) > 1:
        raise DeclarationError("choice() takes names or integers, not both")
    if len(values) < 2 or len(set(values)) < len(values):
        raise DeclarationError("choice() needs two or more different values")
    return Choice(values)


def optional(kind: ArrayType | Kind) -> Optional:
    """An array or parameter that may be left out: `negatives: optional(real[N, K, D]) = None`.

    Raises:
        DeclarationError: when it is neither an array nor the domain of a parameter.
    """
    if not isinstance(kind, ArrayType | Kind):
        raise DeclarationError(
            f"optional() takes an array such as real[N] or a domain such as positive, not {kind!r}"
        )
    return Optional(kind)


def each(kind: ArrayType | Kind) -> Each:
    """A list of arrays or parameters of any length: `features: each(real[B, C, H, W])`.

    The definition is that of one member; the loss is the sum over all. All such arguments of a loss have the
    same number of members, and a parameter may be one number for all.

    Raises:
        DeclarationError: when it is neither an array nor the domain of a parameter.
    """
    if not isinstance(kind, ArrayType | Kind):
        raise DeclarationError(
            f"each() takes an array such as real[N] or a domain such as positive, not {kind!r}"
        )
    return Each(kind)


def depends(choice: str, kinds: Mapping[Setting, ArrayType | Kind]) -> Depends:
    """An argument whose domain depends on a choice:
    `target: depends("log_target", {False: nonnegative[N, C], True: real[N, C]})`.

    Raises:
        DeclarationError: when a kind is neither an array nor the domain of a parameter.
    """
    if not isinstance(kinds, Mapping) or not all(isinstance(k, ArrayType | Kind) for k in kinds.values()):
        raise DeclarationError(f"depends({choice!r}) takes arrays or domains by value, not {kinds!r}")
    return Depends(choice, dict(kinds))


@dataclass(frozen=True)
class Switch:
    """One argument that picks the formula: a choice, or an optional argument, given (True) or not."""

    name: str
    values: tuple[Setting, ...]
    default: Setting
    is_optional: bool


def switch_of(where: str, name: str, annotation: Choice | Optional, default: Any) -> Switch:
    """The switch of an annotated argument.

    Raises:
        DeclarationError: a default that is no value of the choice, or not None for an optional argument.
    """
    if isinstance(annotation, Optional):
        if default is not None:
            raise DeclarationError(f"{where}: the optional argument {name} must have the default None")
        return Switch(name, (False, True), False, True)
    if not any(type(default) is type(value) and default == value for value in annotation.values):
        values = ", ".join(map(repr, annotation.values))
        raise DeclarationError(f"{where}: the default of {name} must be one of {values}, not {default!r}")
    return Switch(name, annotation.values, default, False)


def combinations(switches: tuple[Switch, ...]) -> Iterator[Mapping[str, Setting]]:
    """Every combination of values, that of the defaults first."""
    defaults_first = [
        (switch.default, *(value for value in switch.values if value != switch.default))
        for switch in switches
    ]
    for values in product(*defaults_first):
        yield {switch.name: value for switch, value in zip(switches, values, strict=True)}


def settled(where: str, name: str, annotation: Any, settings: Mapping[str, Setting]) -> Any:
    """The annotation of an argument in one variant; None for one that the variant does not take.

    Raises:
        DeclarationError: it depends on what is no choice, or lacks one of its values.
    """
    match annotation:
        case Choice():
            return None
        case Optional():
            return annotation.kind if settings[name] else None
        case Each():
            return annotation.kind
        case Depends():
            if annotation.choice not in settings:
                raise DeclarationError(f"{where}: {name} depends on {annotation.choice}, which is no choice")
            value = settings[annotation.choice]
            if value not in annotation.kinds:
                raise DeclarationError(f"{where}: {name} has no kind for {annotation.choice}={value!r}")
            return annotation.kinds[value]
    return annotation


def variant_name(name: str, switches: tuple[Switch, ...], settings: Mapping[str, Setting]) -> str:
    """The name of a variant: the loss's, and what differs from the defaults."""
    parts = [name]
    for switch in switches:
        value = settings[switch.name]
        if value != switch.default:
            parts.append(_told(switch.name, value))
    return "_".join(parts)


def _told(name: str, value: Setting) -> str:
    """One setting in the name of a variant."""
    if isinstance(value, bool):
        return name if value else f"no_{name}"
    return value if isinstance(value, str) else f"{name}{value}"
