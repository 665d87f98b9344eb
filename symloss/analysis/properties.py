"""declaration -> properties: every question asked of every input, each answer with how it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Expr

from symloss.analysis import claims
from symloss.analysis.questions import Questions
from symloss.analysis.rows import row_statements
from symloss.analysis.statements import Claim, Properties, Statement
from symloss.analysis.subject import scalar_term, subjects
from symloss.language.declaration import Declaration
from symloss.printers.term_order import written_order


def properties_of(declaration: Declaration) -> Properties:
    """What can be said of a loss, from its declaration alone.

    The statements are about the term of one sample, before the reduction over samples; they hold for every
    admissible argument unless they name a condition.
    """
    return Properties(
        declaration.name,
        tuple(_statements(declaration)),
        declaration.display,
        tuple(written_order(declaration.source)),
    )


def _statements(declaration: Declaration) -> Iterator[Statement]:
    term = scalar_term(declaration, declaration.expression)
    found = [] if term is None else subjects(declaration, term)
    if not found:
        yield from row_statements(declaration)
    for subject in found:
        for statement in _answers(Questions(subject)):
            yield _in_elements(statement, dict(subject.elements))
    if declaration.published not in (None, declaration.expression):
        yield from _published(declaration)


def _answers(questions: Questions) -> Iterator[Statement]:
    yield from claims.symmetry(questions)
    yield from claims.domain(questions)
    yield from claims.value_range(questions)
    yield from claims.breakpoints(questions)
    yield from claims.convexity(questions)
    yield from claims.slopes(questions)
    yield from claims.minimiser(questions)


def _in_elements(statement: Statement, elements: dict[Any, Expr]) -> Statement:
    """A statement with the elements of arrays written as such."""

    def written(claim: Claim) -> Claim:
        return tuple(span if isinstance(span, str) else span.xreplace(elements) for span in claim)

    return replace(statement, claim=written(statement.claim), conditions=written(statement.conditions))


def _published(declaration: Declaration) -> Iterator[Statement]:
    """Where the formula as printed breaks."""
    term = scalar_term(declaration, declaration.published)
    if term is None:
        return
    for subject in subjects(declaration, term):
        for statement in claims.breakpoints(Questions(subject), about="published"):
            if statement.verdict != "differentiable":
                yield statement
