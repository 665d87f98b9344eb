"""declaration -> declaration: an array-valued function as a sum weighted with a cotangent."""

from __future__ import annotations

from dataclasses import replace

from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver, SumOver
from symloss.language.symbols import Array
from symloss.signature import DOMAINS

COTANGENT = "cotangent"


def with_cotangent(declaration: Declaration) -> Declaration:
    """Σ g·f for an array-valued f, where g is the derivative of what follows in f; else unchanged."""
    elements = declaration.expression
    if not isinstance(elements, ElementsOver):
        return declaration
    cotangent = Array(COTANGENT, tuple(index.extent for index in elements.indices), "weight", DOMAINS["real"])
    return replace(
        declaration,
        expression=SumOver(cotangent[elements.indices] * elements.body, elements.args[1]),
        arrays=(*declaration.arrays, cotangent),
        display={COTANGENT: "g", declaration.name: operator_name(declaration.name), **declaration.display},
    )


def operator_name(name: str) -> str:
    """How LaTeX writes the name of a function."""
    escaped = name.replace("_", r"\_")
    return rf"\operatorname{{{escaped}}}"
