"""A loss described for people: one line, a docstring, a Python signature."""

from __future__ import annotations

import inspect
from typing import Any

from symloss.signature import DOMAINS, InputSpec, ParameterSpec, Signature


def one_line(signature: Signature) -> str:
    """`huber(input[N], target[N], delta=1.0)`."""
    return f"{signature.name}({', '.join(_short(argument) for argument in signature.arguments)})"


def docstring(signature: Signature) -> str:
    """Summary and argument list in the style of this package's docstrings."""
    lines = [one_line(signature), "", signature.summary, "", "Args:"]
    lines += [f"    {argument.name}: {_long(argument)}" for argument in signature.arguments]
    if signature.sample_axes:
        choices = " | ".join(signature.reductions)
        lines.append(f"    reduction: {choices}; default {signature.reduction}.")
        if signature.weighted:
            mean = "; the mean divides by the sum of weights" if "mean" in signature.reductions else ""
            axes = ", ".join(signature.sample_axes)
            lines.append(f"    weight: numbers >= 0, broadcast to the samples ({axes}){mean}.")
    lines += ["", f"Differentiable in {', '.join(signature.differentiable)}."]
    if signature.elementwise:
        lines.append("Element-wise: the arrays may have any shape, the same for all.")
    for note in signature.notes:
        lines += ["", note]
    for erratum in signature.errata:
        lines += ["", erratum.text]
    return "\n".join(lines)


def python_signature(signature: Signature) -> inspect.Signature:
    """What `inspect.signature` and editors show for a call."""
    parameters = [
        inspect.Parameter(
            argument.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=_default(argument),
        )
        for argument in signature.arguments
    ]
    keywords: dict[str, Any] = {"reduction": signature.reduction, "weight": None, "device": "cpu"}
    parameters += [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
        for name, default in keywords.items()
    ]
    return inspect.Signature(parameters)


def _default(argument: InputSpec | ParameterSpec) -> Any:
    if argument.default is None:
        return inspect.Parameter.empty
    return None if isinstance(argument, InputSpec) else argument.default


def _short(argument: InputSpec | ParameterSpec) -> str:
    if isinstance(argument, InputSpec):
        optional = "" if argument.default is None else "=None"
        return f"{argument.name}[{', '.join(argument.axes)}]{optional}"
    return argument.name if argument.default is None else f"{argument.name}={argument.default}"


def _long(argument: InputSpec | ParameterSpec) -> str:
    if isinstance(argument, ParameterSpec):
        return f"{argument.domain_set.text}{_default_text(argument.default)}."
    axes = f"[{', '.join(argument.axes)}]"
    if argument.is_label:
        below = f" below {argument.classes}" if argument.classes else ""
        return f"int64 array {axes} of class indices{below}."
    domain = DOMAINS[argument.domain]
    inside = "" if domain.name == "real" else f", each element {domain.text}"
    return f"float32 or float64 array {axes}{inside}{_default_text(argument.default)}."


def _default_text(default: float | int | None) -> str:
    return "" if default is None else f"; default {default:g}"
