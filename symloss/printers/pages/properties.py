"""The properties of a loss as rows: what is claimed, and how it is known."""

from __future__ import annotations

from typing import Any

from sympy import oo

from symloss.analysis import Properties
from symloss.analysis.statements import Claim, Statement
from symloss.printers.latex_expressions import latex
from symloss.printers.pages.content import Math, Property, Prose, Span
from symloss.printers.pages.prose import joined

TITLES = {
    "domain": "domain",
    "range": "range",
    "breakpoint": "breakpoint",
    "published": "as published",
    "convexity": "convexity",
    "lipschitz": "steepness",
    "smoothness": "smoothness",
    "minimiser": "minimiser",
    "symmetry": "symmetry",
}


def properties_of_page(properties: Properties) -> tuple[Property, ...]:
    """Every statement, in the order of the analysis."""
    return tuple(_row(properties, statement) for statement in properties)


def _row(properties: Properties, statement: Statement) -> Property:
    return Property(
        topic=TITLES[statement.about],
        of=claim_prose(properties, statement.of),
        claim=claim_prose(properties, statement.full),
        evidence=(str(statement.evidence),),
        is_proved=statement.evidence.how == "proved",
    )


def claim_prose(properties: Properties, claim: Claim) -> Prose:
    """A claim as spans: words and formulas; neighbouring formulas around a sign become one."""

    def span(item: Any) -> Span:
        if item in (oo, -oo):
            return Math(r"\infty" if item == oo else r"-\infty")
        if isinstance(item, str):
            return Math("=") if item == " = " else item
        return Math(latex(item, properties.display, properties.order or None))

    merged: list[Span] = []
    for found in map(span, claim):
        if isinstance(found, Math) and merged and isinstance(merged[-1], Math):
            merged[-1] = Math(f"{merged[-1].latex} {found.latex}")
        else:
            merged.append(found)
    return joined(tuple(merged))
