"""declaration -> properties: every question asked of every input, each answer with how it is known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sympy import Expr

from symloss.analysis import claims
from symloss.analysis.questions import Questions
from symloss.analysis.rows import row_statements, statements_of_the_whole
from symloss.analysis.statements import Claim, Properties, Statement
from symloss.analysis.subject import Subject, joined, scalar_term, subjects
from symloss.language.declaration import Declaration
from symloss.language.reductions import ElementsOver
from symloss.language.symbols import Read
from symloss.printers.term_order import written_order


def properties_of(declaration: Declaration) -> Properties:
    """What can be said of a loss, from its declaration alone.

    What is about the term of one sample, before the reduction over samples, says so; where terms share
    elements, as pairs do, the range and the convexity of the whole loss are stated beside those of a term.
    Statements hold for every admissible argument unless they name a condition.
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
        of = _of(declaration, subject, len(found) > 1)
        for statement in _answers(Questions(subject)):
            told = replace(statement, of=of) if _needs_telling(declaration, statement) else statement
            yield _in_elements(told, dict(subject.elements))
    if found and shares_elements(declaration):
        yield from statements_of_the_whole(declaration)
    if declaration.published not in (None, declaration.expression):
        yield from _published(declaration)


_PER_TERM = ("range", "minimiser", "lipschitz", "smoothness")


def shares_elements(declaration: Declaration) -> bool:
    """Whether terms of different samples read the same elements: what holds of one need not hold of all."""
    samples = set(declaration.sample_indices)
    names = {array.name for array in declaration.arrays if array.role == "differentiable"}
    reads = [read for read in declaration.expression.atoms(Read) if read.name in names]
    return any(not samples <= read.free_symbols for read in reads)


def _needs_telling(declaration: Declaration, statement: Statement) -> bool:
    """Whether a statement about a term is none about the loss, whose mean or sum has other bounds."""
    return statement.about in _PER_TERM or shares_elements(declaration)


def _of(declaration: Declaration, subject: Subject, is_one_of_several: bool) -> Claim:
    """What a function of one variable stands for."""
    indices = declaration.sample_indices
    are_alike = len({index.extent for index in indices}) < len(indices)
    at = joined([(index,) for index in indices], " ≠ " if are_alike else ", ")
    if isinstance(declaration.expression, ElementsOver):
        term: Claim = ("an element",)
    elif shares_elements(declaration):
        term = (f"the term of one {'pair ' if len(indices) == 2 else ''}", *at)
    else:
        term = ("the term of a sample",)
    return (*term, " in ", subject.of) if is_one_of_several else term


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

    parts = (statement.claim, statement.conditions, statement.of)
    claim, conditions, of = map(written, parts)
    return replace(statement, claim=claim, conditions=conditions, of=of)


def _published(declaration: Declaration) -> Iterator[Statement]:
    """Where the formula as printed breaks."""
    term = scalar_term(declaration, declaration.published)
    if term is None:
        return
    for subject in subjects(declaration, term):
        for statement in claims.breakpoints(Questions(subject), about="published"):
            if statement.verdict != "differentiable":
                yield statement
