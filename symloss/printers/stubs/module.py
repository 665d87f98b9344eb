"""Signatures -> the text of a stub."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from symloss.printers.stubs.annotations import literal, quoted
from symloss.printers.stubs.calls import Calls, Overload
from symloss.printers.templates import environment
from symloss.signature import Signature
from symloss.signature.description import docstring, overview
from symloss.signature.words import listing

WIDTH = 110
TEMPLATE = "stubs/losses.pyi.j2"


@dataclass(frozen=True)
class Listed:
    """What the manifest holds about a loss: its signature, and for which targets there are files."""

    signature: Signature
    targets: frozenset[str]


def render_stub(losses: Iterable[Listed]) -> str:
    """The stub of `symloss.losses`, in the order of names."""
    listed = sorted(losses, key=lambda one: one.signature.name)
    families = [
        (one, [other for other in listed if other.signature.base == one.signature.name])
        for one in listed
        if one.signature.base is None
    ]
    template = environment().get_template(TEMPLATE)
    contents = [_content(one, variants) for one, variants in families]
    return template.render(template=f"templates/{TEMPLATE}", losses=contents)


def _content(one: Listed, variants: Sequence[Listed]) -> dict[str, Any]:
    """What the template shows of a loss."""
    base = one.signature
    targets = one.targets.union(*(variant.targets for variant in variants))
    devices = ("cpu", "cuda") if "cuda" in targets else ("cpu",)
    calls = Calls(base, [variant.signature for variant in variants], devices)
    differentiable = listing(calls.names, "or")
    explained = (f"wrt: {literal(calls.names)} | None = None", "general: bool = False")
    options = tuple(_options(base))
    return {
        "name": base.name,
        "kind": "_" + "".join(part.capitalize() for part in base.name.split("_")),
        "summary": documentation(base.summary, 4),
        "overview": documentation(overview(base), 0),
        "methods": [
            _method("__call__", calls.value(), docstring(base)),
            _method(
                "value_and_grad", calls.value_and_grad(), f"The value, and the gradient in {differentiable}."
            ),
            _method("hessian_diag", calls.hessian_diag(), _told_of_second(calls)),
            _method("hvp", calls.hvp(), f"The Hessian in {differentiable} times a vector."),
            *([_method("variant", [Overload(("*", *options), "Loss")])] if options else []),
            _method("gradient", [Overload(explained, "Expr")]),
            _method("derivation", [Overload(explained, "Derivation")]),
        ],
    }


def _told_of_second(calls: Calls) -> str:
    if not calls.kinds:
        return "There is no second derivative of this loss: every call raises ValueError."
    return f"The second derivative with respect to each element of {calls.differentiable[0]}."


def _options(signature: Signature) -> Iterator[str]:
    """The arguments of `variant`: those that pick the formula; True for one that may be left out."""
    choices = {choice.name: choice for choice in signature.choices}
    for name in signature.order:
        if name in choices:
            choice = choices[name]
            yield f"{name}: {literal(choice.values)} = {quoted(choice.default)}"
        elif name in signature.optional:
            yield f"{name}: bool = False"


def _method(name: str, overloads: Iterable[Overload], doc: str = "") -> dict[str, Any]:
    held = [{"text": heading(name, one), "doc": ""} for one in overloads]
    held[0]["doc"] = documentation(doc, 8) if doc else ""
    return {"overloads": held}


def heading(name: str, one: Overload) -> str:
    """The line, or lines, from `def` to the colon."""
    parameters = ("self", *one.parameters)
    line = f"    def {name}({', '.join(parameters)}) -> {one.result}:"
    if len(line) <= WIDTH - len(" ..."):
        return line
    # The spaces inside a parameter do not break a line
    held = ", ".join(parameter.replace(" ", "\0") for parameter in parameters)
    lines = textwrap.wrap(
        held,
        WIDTH,
        initial_indent=" " * 8,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )
    body = "\n".join(lines).replace("\0", " ")
    return f"    def {name}(\n{body},\n    ) -> {one.result}:"


def documentation(text: str, indent: int) -> str:
    """A docstring with its quotes; lines after the first are indented, empty ones stay empty."""
    held = re.sub(r'"(?="|\Z)', r"\"", text.replace("\\", "\\\\"))
    first, *others = held.split("\n")
    body = "\n".join([first, *(f"{' ' * indent}{line}".rstrip() for line in others)])
    return f'"""{body}\n{" " * indent}"""' if others else f'"""{body}"""'
