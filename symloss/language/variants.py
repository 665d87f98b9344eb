"""Options that change the formula itself: each combination of their values is a variant of the loss.

The declaring function receives the plain value of a choice, and None for an optional argument that the
variant does not take, and returns the expression of that variant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from inspect import Parameter
from itertools import product
from typing import Any

from symloss.language.kinds import ArrayType, Kind
from symloss.language.symbols import DeclarationError
from symloss.language.told import told
from symloss.signature import Setting


@dataclass(frozen=True)
class Choice:
    """The annotation of an argument whose value, or what kind of value it is, picks a formula."""

    values: tuple[Setting, ...]
    kinds: Mapping[Setting, ArrayType | Kind] = field(default_factory=dict, hash=False)


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


def choice(*values: str | int | ArrayType | Kind) -> Choice:
    """A keyword with one of some names as its value, as `similarity: choice("cosine", "dot") = "cosine"`, or
    one of some integers, as `p: choice(2, 1) = 2`.

    What a value is may be given in place of a value: `p: choice(2, 1, at_least_one) = 2` takes any other
    number from 1, `q: choice(open_unit, weights(open_unit)[Q]) = 0.5` a number or an array, and
    `target: choice(label(C)[N], nonnegative[N, C])` labels or shares, told apart by the array's type. Such a
    variant is called by "number", "array" or "labels", and its function receives the argument itself.

    Raises:
        DeclarationError: fewer than two values, one given twice, names and integers mixed, or a value that
            is neither an identifier nor an integer from 0.
    """
    kinds: dict[Setting, ArrayType | Kind] = {}
    for value in values:
        if isinstance(value, ArrayType | Kind):
            if (label := _kind_label(value)) in kinds:
                raise DeclarationError(f"choice(): only one of the values may be {_ARTICLES[label]}")
            kinds[label] = value
    if kinds:
        return _choice_of_kinds(values, kinds)
    for value in values:
        is_number = type(value) is int and value >= 0
        if not is_number and not (isinstance(value, str) and value.isidentifier()):
            raise DeclarationError(f"choice(): the value {value!r} is not an identifier")
    if len({type(value) for value in values}) > 1:
        raise DeclarationError("choice() takes names or integers, not both")
    if len(values) < 2 or len(set(values)) < len(values):
        raise DeclarationError("choice() needs two or more different values")
    return Choice(values)  # type: ignore[arg-type]


_ARTICLES = {"number": "a number", "array": "an array", "labels": "labels"}


def _kind_label(kind: ArrayType | Kind) -> str:
    """What a variant whose argument is of this kind is called by."""
    if isinstance(kind, Kind):
        return "number"
    return "labels" if kind.role == "label" else "array"


def _choice_of_kinds(values: tuple[Any, ...], kinds: Mapping[Setting, ArrayType | Kind]) -> Choice:
    """A choice between integers and kinds of values, in the order given."""
    found: list[Setting] = []
    for value in values:
        if isinstance(value, ArrayType | Kind):
            found.append(_kind_label(value))
        elif type(value) is int and value >= 0 and "number" in kinds:
            found.append(value)
        else:
            raise DeclarationError(
                "choice(): beside an array or a domain of numbers only integers it contains, "
                f"not {told(value)}"
            )
    if len(found) < 2 or len(set(found)) < len(found):
        raise DeclarationError("choice() needs two or more different values")
    return Choice(tuple(found), dict(kinds))


def optional(kind: ArrayType | Kind) -> Optional:
    """An array or parameter that may be left out: `negatives: optional(real[N, K, D]) = None`.

    Raises:
        DeclarationError: when it is neither an array nor the domain of a parameter.
    """
    if not isinstance(kind, ArrayType | Kind):
        raise DeclarationError(
            f"optional() takes an array such as real[N] or a domain such as positive, not {told(kind)}"
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
            f"each() takes an array such as real[N] or a domain such as positive, not {told(kind)}"
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


class Refused(Exception):
    """A combination of settings that means nothing: there is no such variant."""


def refuse(is_so: bool, why: str) -> None:
    """Say inside a definition that a combination of its options means nothing, and why, in one sentence.

    There is no such variant then, and a call that asks for it is told so.
    """
    if not isinstance(why, str):
        raise DeclarationError(f"refuse() takes a sentence that says why, not {why!r}")
    if is_so:
        raise Refused(why)


@dataclass(frozen=True)
class Switch:
    """One argument that picks the formula: a choice, or an optional argument, given (True) or not."""

    name: str
    values: tuple[Setting, ...]
    default: Setting
    is_optional: bool
    kinds: Mapping[Setting, ArrayType | Kind] = field(default_factory=dict, repr=False, hash=False)
    given: float | int | None = field(default=None, repr=False)  # the default of an argument of some kind


def switch_of(where: str, name: str, annotation: Choice | Optional, default: Any) -> Switch:
    """The switch of an annotated argument.

    Raises:
        DeclarationError: a default that is no value of the choice, or not None for an optional argument.
    """
    if isinstance(annotation, Optional):
        if default is not None:
            raise DeclarationError(f"{where}: the optional argument {name} must have the default None")
        return Switch(name, (False, True), False, True)
    given = "and is missing" if default is Parameter.empty else f"not {told(default)}"
    if annotation.kinds and default not in annotation.values:
        is_number = isinstance(default, int | float) and not isinstance(default, bool)
        if is_number and "number" in annotation.kinds:
            return Switch(name, annotation.values, "number", False, annotation.kinds, default)
        if default is Parameter.empty and annotation.values[0] in annotation.kinds:
            return Switch(name, annotation.values, annotation.values[0], False, annotation.kinds)
        raise DeclarationError(
            f"{where}: the default of {name} must be one of the values of its choice, {given}"
        )
    if not any(type(default) is type(value) and default == value for value in annotation.values):
        values = ", ".join(map(repr, annotation.values))
        raise DeclarationError(f"{where}: the default of {name} must be one of {values}, {given}")
    return Switch(name, annotation.values, default, False, annotation.kinds)


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
            return annotation.kinds.get(settings[name])
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
            parts.append(f"{switch.name}_{value}" if value in switch.kinds else _told(switch.name, value))
    return "_".join(parts)


def _told(name: str, value: Setting) -> str:
    """One setting in the name of a variant."""
    if isinstance(value, bool):
        return name if value else f"no_{name}"
    return value if isinstance(value, str) else f"{name}{value}"
