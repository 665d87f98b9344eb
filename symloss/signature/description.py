"""A loss described for people: one line, a docstring, a Python signature."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from symloss.signature.domains import domain_named
from symloss.signature.signature import ChoiceSpec, InputSpec, ParameterSpec, Setting, Signature
from symloss.signature.words import in_lines, listing

Argument = InputSpec | ParameterSpec | ChoiceSpec
NOTHING = inspect.Parameter.empty
WIDTH = 100  # of a line


def one_line(signature: Signature) -> str:
    """`huber(input[N], target[N], delta=1.0)`."""
    return (
        f"{signature.name}({', '.join(_short(argument, signature) for argument in signature.all_arguments)})"
    )


def docstring(signature: Signature) -> str:
    """Summary, formula, arguments, result, errors and reference in the style of this package's docstrings."""
    parts = [
        _section("Args", argument_lines(signature)),
        _section("Returns", _result(signature)),
        _section("Raises", _errors(signature)),
        *([told] for told in _remarks(signature)),
    ]
    return "\n\n".join([overview(signature), *("\n".join(_wrapped(lines)) for lines in parts if lines)])


def overview(signature: Signature) -> str:
    """Summary and formula, as far as it is known."""
    lines = _section("Formula", in_lines(signature.formula, WIDTH - 4))
    return "\n".join([signature.summary, *([""] if lines else []), *lines])


def argument_lines(signature: Signature) -> list[str]:
    """A line for each argument of a call, the loss's own first."""
    lines = [f"{argument.name}: {_told(argument, signature)}" for argument in signature.all_arguments]
    if signature.sample_axes:
        lines.append(f"reduction: {' | '.join(signature.reductions)}; default {signature.reduction}.")
        if signature.weighted:
            mean = "; a mean weighs its divisor by them too" if "mean" in signature.reductions else ""
            axes = ", ".join(signature.sample_axes)
            lines.append(f"weight: numbers >= 0, broadcast to the samples ({axes}){mean}.")
    if signature.rows is not None:
        lines.append(
            f"axis: which axis of arrays with more than two makes up a row; the others together are "
            f"{signature.rows}."
        )
    return lines


def _wrapped(lines: list[str]) -> Iterator[str]:
    """Lines that are not too long; what is indented goes on further in."""
    for line in lines:
        further = " " * 8 if line.startswith(" ") else ""
        yield from textwrap.wrap(
            line, WIDTH, subsequent_indent=further, break_long_words=False, break_on_hyphens=False
        )


def _section(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *(f"    {line}" for line in lines)] if lines else []


def _result(signature: Signature) -> list[str]:
    if not signature.sample_axes:
        return ["A float."]
    terms = f"an array of weighted terms over the samples ({', '.join(signature.sample_axes)})"
    return [f"A float; {terms} for reduction='none'." if "none" in signature.reductions else "A float."]


def _errors(signature: Signature) -> list[str]:
    reals = sum(not spec.is_label for spec in (*signature.inputs, *signature.optional_inputs))
    types = "an argument is missing, unknown or of the wrong type"
    values = ["shapes disagree"] if len(signature.inputs) > 1 else ["an array has the wrong shape"]
    values.append("a value lies outside its domain or leaves the loss undefined")
    if "mean" in signature.reductions:
        values.append("the mean of an empty batch")
    return [
        f"TypeError: {types}{'; real arrays are of two types' if reals > 1 else ''}.",
        f"ValueError: {'; '.join(values)}.",
        *(f"ValueError: {_settings(signature, one.settings)}: {one.why}." for one in signature.refused),
    ]


def _settings(signature: Signature, settings: Mapping[str, Setting]) -> str:
    """Settings as a caller brings them about, in call order."""
    told = {one.name: dict(zip(one.kinds, one.told, strict=True)) for one in signature.choices}
    parts = []
    for name in sorted(settings, key=[one.name for one in signature.all_arguments].index):
        value = settings[name]
        if name in told:
            parts.append(f"{name}={told[name].get(value) or repr(value)}")
        else:
            parts.append(f"{'with' if value else 'without'} {name}")
    return ", ".join(parts)


def _remarks(signature: Signature) -> Iterator[str]:
    if signature.settings and signature.base is not None:
        told = ", ".join(f"{name}={value!r}" for name, value in sorted(signature.settings.items()))
        yield f"The variant of {signature.base} with {told}."
    if signature.sequences:
        yield f"The sum over the members of {listing(signature.sequences)}."
    optional = (spec.name for spec in signature.optional_inputs if spec.role == "differentiable")
    names = dict.fromkeys((*signature.differentiable, *optional))
    specs = (*signature.parameters, *signature.optional_parameters)
    on_demand = [spec.name for spec in specs if spec.without_slope is None and spec.name not in names]
    also = f"; on the cpu also in {', '.join(dict.fromkeys(on_demand))}" if on_demand else ""
    yield f"Differentiable in {', '.join(names)}{also}."
    if signature.elementwise:
        yield "Element-wise: the arrays may have any shape, the same for all."
    yield from signature.notes
    yield from (erratum.text for erratum in signature.errata)
    if signature.reference:
        yield f"Reference: {signature.reference.rstrip('.')}."


def python_signature(signature: Signature) -> inspect.Signature:
    """What `inspect.signature` and editors show for a call."""
    parameters = [
        inspect.Parameter(
            argument.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=default_of(argument, signature),
        )
        for argument in signature.all_arguments
    ]
    keywords: dict[str, Any] = {"reduction": signature.reduction, "weight": None}
    if signature.rows is not None:
        keywords["axis"] = None
    keywords["device"] = "cpu"
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
        for name, default in keywords.items()
    ]
    return inspect.Signature(parameters)


def has_none(argument: Argument, signature: Signature) -> bool:
    """Whether None may be passed for an argument of the loss."""
    return default_of(argument, signature) is None


def _is_optional(argument: Argument, signature: Signature) -> bool:
    """Whether None stands for the absence of the argument, which picks another formula."""
    return argument in signature.optional_inputs or argument in signature.optional_parameters


def default_of(argument: Argument, signature: Signature) -> Any:
    """What a call without the argument passes; `NOTHING` where it must be given."""
    if _is_optional(argument, signature):
        return None
    if argument.default is None:
        return NOTHING
    return None if isinstance(argument, InputSpec) else argument.default


def _short(argument: Argument, signature: Signature) -> str:
    default = default_of(argument, signature)
    axes = f"[{', '.join(argument.axes)}]" if isinstance(argument, InputSpec) else ""
    if default is NOTHING:
        return f"{argument.name}{axes}"
    return f"{argument.name}{axes}={default!r}"


def _told(argument: Argument, signature: Signature) -> str:
    """What an argument is; a list is told as its members."""
    text = _long(argument, signature)
    for choice in signature.choices:
        if choice.name == argument.name and argument is not choice:
            kinds = zip(choice.kinds, choice.told, strict=True)
            others = (told for kind, told in kinds if kind != choice.default)
            text = " or ".join((text.rstrip("."), *others)) + "."
    if argument.name not in signature.sequences:
        return text
    alone = "" if isinstance(argument, InputSpec) else "one for all, or a "
    return f"{alone}list of any length, each member: {text}"


def _long(argument: Argument, signature: Signature) -> str:
    if isinstance(argument, ChoiceSpec):
        return f"{argument.text}; default {argument.default!r}."
    absent = "; default None, without it" if _is_optional(argument, signature) else ""
    if isinstance(argument, InputSpec) and argument.broadcasts:
        absent += ", or one that broadcasts to the others"
    if isinstance(argument, ParameterSpec):
        return f"{argument.domain_set.text}{absent}{_default_text(argument.default)}."
    axes = f"[{', '.join(argument.axes)}]"
    if argument.is_label:
        below = f" below {argument.classes}" if argument.classes else ""
        return f"int64 array {axes} of class indices{below}{absent}."
    domain = domain_named(argument.domain)
    inside = "" if domain.name == "real" else f", each element {domain.text}"
    return f"float32 or float64 array {axes}{inside}{absent}{_default_text(argument.default)}."


def _default_text(default: float | int | tuple[float, ...] | None) -> str:
    if isinstance(default, tuple):
        return "; default " + ", ".join(f"{number:g}" for number in default)
    return "" if default is None else f"; default {default:g}"
