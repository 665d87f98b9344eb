"""chain + figures -> page: everything a page says, read off the chain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sympy import S

from symloss.derivation.components import components
from symloss.derivation.displayed import latex_face
from symloss.derivation.evaluate import DIGITS, Checker
from symloss.derivation.specialise import has_options, settings, specialise
from symloss.language.declaration import Declaration
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.latex_expressions import ExpressionPrinter, symbol_latex
from symloss.printers.pages.arguments import arguments_of
from symloss.printers.pages.content import (
    Equation,
    Erratum,
    Gradient,
    Hessian,
    Page,
    PlainCase,
    Prose,
    Reductions,
    Step,
)
from symloss.printers.pages.conventions import conventions_of
from symloss.printers.pages.evidence import Figure, evidence_of
from symloss.printers.pages.hessian import hessian_of
from symloss.printers.pages.notation import Notation, definition_of
from symloss.printers.pages.properties import properties_of_page
from symloss.printers.pages.prose import prose
from symloss.printers.pages.reductions import reductions_of
from symloss.printers.read_back import LOSS, TERM, checker_of, definition_judge, reduction_judge
from symloss.readback.check import Equation as Line
from symloss.signature import Signature

if TYPE_CHECKING:
    from symloss.chain import Chain

_ABBREVIATIONS = "bce ce ciou ctc diou ge2e giou iou js kl l1 l2 mae mse nce nll nmae nt rmse ssim xent"
_ACRONYMS = frozenset(_ABBREVIATIONS.split(" "))


def page_of(chain: Chain, figures: Iterable[Figure] = ()) -> Page:
    """The page of a loss; `figures` are what verification found about its kernels."""
    declaration = chain.declaration
    notation = Notation(declaration)
    plain = Notation(specialise(declaration))
    checker = checker_of(declaration)
    derivations = [chain.derivation(wrt) for wrt in chain.signature.differentiable]
    return Page(
        name=declaration.name,
        title=title_of(declaration),
        family=declaration.family,
        summary=prose(declaration.summary, notation.symbols),
        definition=_checked_definition(notation, checker),
        arguments=arguments_of(notation),
        shapes=_shapes(chain),
        reductions=_checked_reductions(notation, chain.signature, checker),
        plain=_plain_case(declaration, plain),
        gradients=tuple(_gradient(plain, derivation) for derivation in derivations),
        hessian=_hessian(chain, notation, derivations[0]),
        properties=properties_of_page(chain.properties),
        conventions=conventions_of(chain),
        notes=tuple(prose(note, notation.symbols) for note in declaration.notes),
        errata=tuple(_erratum(item, notation) for item in declaration.errata),
        published=_published(declaration),
        reference=prose(declaration.reference),
        evidence=evidence_of(figures, (argument.name for argument in chain.signature.arguments)),
    )


def _plain_case(declaration: Declaration, plain: Notation) -> PlainCase | None:
    if not has_options(declaration):
        return None
    assumes = ", ".join(settings(declaration))
    return PlainCase(prose(assumes, Notation(declaration).symbols), _checked_definition(plain))


def _checked_definition(notation: Notation, checker: Checker | None = None) -> tuple[Equation, ...]:
    """The definition, which holds as it is printed.

    Raises:
        DerivationError: a line of it does not.
    """
    definition = definition_of(notation)
    display = {**notation.declaration.display, LOSS: notation.loss, TERM: notation.loss}
    lines = [Line(equation.left, equation.right) for equation in definition]
    definition_judge(notation.declaration, latex_face(display), checker)(lines)
    return definition


def _checked_reductions(notation: Notation, signature: Signature, checker: Checker) -> Reductions:
    """What the reductions return, which holds as it is printed.

    Raises:
        DerivationError: a result does not.
    """
    reductions = reductions_of(notation, signature)
    if reductions.rows:
        letters = {LOSS: notation.loss, TERM: notation.loss, SAMPLE_WEIGHT: notation.weight}
        face = latex_face({**notation.declaration.display, **letters})
        lines = [Line(_called(row.name, notation), row.result) for row in reductions.rows]
        reduction_judge(notation.declaration, face, checker)(lines)
    return reductions


def _called(reduction: str, notation: Notation) -> str:
    """What a reduction returns, by its name; `none` has an element for every sample."""
    name = symbol_latex(reduction)
    return notation.at_sample(name) if reduction == "none" else name


def _hessian(chain: Chain, notation: Notation, derivation: Any) -> Hessian | None:
    """The second derivative in the input of a derivation, which holds as it is printed.

    Raises:
        DerivationError: it does not.
    """
    hessian = hessian_of(chain, notation, derivation.target.wrt)
    if hessian is not None:
        lines = [Line(equation.left, equation.right) for equation in hessian.formulas]
        derivation.judge.check(lines, latex_face(derivation.display))
    return hessian


def _erratum(item: Any, notation: Notation) -> Erratum:
    symbols = notation.symbols
    return Erratum(prose(item.published, symbols), prose(item.implemented, symbols), prose(item.why, symbols))


def _published(declaration: Declaration) -> tuple[Equation, ...]:
    """The formula as printed, where the declaration has it."""
    if declaration.published is None:
        return ()
    return _checked_definition(Notation(replace(declaration, expression=declaration.published)))


def title_of(declaration: Declaration) -> str:
    """The title of a loss, and for a variant in brackets how it differs: `Triplet (p = 1, cosine)`."""
    title = declaration.title or _title_from(declaration.base or declaration.name)
    parts = [
        _told(switch.name, declaration.settings[switch.name])
        for switch in declaration.switches
        if declaration.settings[switch.name] != switch.default
    ]
    return f"{title} ({', '.join(parts)})" if parts else title


def _title_from(name: str) -> str:
    """`binary_cross_entropy` as a title; abbreviations stay upper case."""
    words = [word.upper() if word in _ACRONYMS else word for word in name.split("_") if word]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _told(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    if isinstance(value, bool):
        return words if value else f"no {words}"
    return value.replace("_", " ") if isinstance(value, str) else f"{words} = {value}"


def _gradient(notation: Notation, derivation: Any) -> Gradient:
    """The closed form and the derivation in one input."""
    printer = ExpressionPrinter(derivation.display, derivation.order or None)
    formulas = [
        Equation(printer.doprint(target), printer.doprint(value))
        for target, value in components(derivation.target, derivation.result)
    ]
    where = [Equation(printer.doprint(name), printer.doprint(body)) for name, body in derivation.where]
    known = definition_of(notation)
    formulas += [equation for equation in where if equation not in known]
    steps = steps_of(derivation.steps, printer)
    shown = [Line(equation.left, equation.right) for equation in formulas]
    shown += [Line(sides[0], side) for step in steps for sides in step.equations for side in sides[1:]]
    derivation.judge.check(shown, latex_face(derivation.display))
    return Gradient(
        name=derivation.wrt,
        symbol=notation.symbols[derivation.wrt],
        formulas=tuple(formulas),
        assumptions=tuple(prose(note, derivation.display) for note in derivation.notes),
        is_stated=derivation.is_stated,
        steps=steps,
    )


def steps_of(steps: Sequence[Any], printer: ExpressionPrinter) -> tuple[Step, ...]:
    """The lines of a derivation; what a line starts from is shown where the one before ended otherwise."""
    found = []
    last: tuple[Any, Any] = (None, None)
    for step in steps:
        equations: list[tuple[Any, ...]] = components(step.target, step.after)
        if len(equations) == 1 and step.before not in (
            step.target,
            last[1] if step.target == last[0] else None,
        ):
            equations = [(step.target, step.before, step.after)]
        found.append(
            Step(
                rule=step.rule,
                explanation=prose(step.explanation, printer.display),
                equations=tuple(_sides(sides, step.given, printer) for sides in equations),
                digits=_digits(step.check),
            )
        )
        last = step.target, step.after
    return tuple(found)


def _sides(sides: Sequence[Any], given: Any, printer: ExpressionPrinter) -> tuple[str, ...]:
    """The sides of a line, the last one with where the line holds."""
    *others, last = map(printer.doprint, sides)
    if given is not S.true:
        last = rf"{last} \quad \text{{for }} {printer.doprint(given)}"
    return (*others, last)


def _digits(disagreement: float) -> int:
    """How many decimal digits agree, of the 50 that are asked for."""
    return DIGITS if disagreement == 0 else min(DIGITS, math.floor(-math.log10(disagreement)))


def _shapes(chain: Chain) -> Prose:
    found: list[str] = []
    if chain.signature.elementwise:
        found.append("The loss is element-wise: the arrays may have any shape, the same for all.")
    if names := chain.signature.sequences:
        lists = ", ".join(names)
        found.append(
            f"The definition is that of one member of the lists {lists}; the loss is the sum over all."
        )
    return prose(" ".join(found)) if found else ()
