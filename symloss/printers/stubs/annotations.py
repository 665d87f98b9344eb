"""The types of a loss's own arguments, in the words of `symloss.typing`."""

from __future__ import annotations

from collections.abc import Iterable

from symloss.signature import ChoiceSpec, InputSpec, ParameterSpec, Setting, Signature
from symloss.signature.description import Argument, has_none

_KINDS = {"number": "Number", "array": "Reals", "labels": "Labels"}


def annotation(argument: Argument, signature: Signature) -> str:
    """The type of what may be passed for an argument."""
    parts = _types(argument)
    for choice in signature.choices:  # an argument whose kind picks the formula stands for all its kinds
        if choice.name == argument.name and choice is not argument:
            parts += _types(choice)
    if argument.name in signature.sequences:  # a number may stand for all members, an array for one only
        parts = [*([] if isinstance(argument, InputSpec) else parts), f"Sequence[{union(parts)}]"]
    if has_none(argument, signature):
        parts.append("None")
    return union(parts)


def literal(values: Iterable[Setting]) -> str:
    """One of some names or numbers; nothing but the name of its type for True and False."""
    held = list(values)
    if {True, False} == set(held) and all(isinstance(value, bool) for value in held):
        return "bool"
    return f"Literal[{', '.join(map(quoted, held))}]"


def quoted(value: object) -> str:
    """A value as Python text, with the quotes of this package."""
    return f'"{value}"' if isinstance(value, str) else repr(value)


def union(parts: Iterable[str]) -> str:
    """Types joined, each once."""
    return " | ".join(dict.fromkeys(parts))


def _types(argument: Argument) -> list[str]:
    match argument:
        case ChoiceSpec():
            values = [value for value in argument.values if value not in argument.kinds]
            kinds = [_KINDS[str(kind)] for kind in argument.kinds]
            # Numbers among the values are told by the type of all numbers already
            named = [value for value in values if "Number" not in kinds or isinstance(value, str)]
            return [*([literal(named)] if named else []), *kinds]
        case ParameterSpec():
            if argument.domain == "binary":
                return ["bool", "Number"]
            return ["Integer" if argument.domain_set.integer else "Number"]
        case InputSpec():
            first = "Labels" if argument.is_label else "Truths" if argument.domain == "binary" else "Reals"
            several = ["Sequence[Number]"] if isinstance(argument.default, tuple) else []
            return [first, *(["Number"] if argument.broadcasts else []), *several]
