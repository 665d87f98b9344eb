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
from symloss.derivation.lemmas import cited_by
from symloss.derivation.missing import CLOSED_FORM, Missing, lacking, noted, step_called
from symloss.derivation.reading import reading_of
from symloss.derivation.render import exchanged
from symloss.derivation.specialise import has_options, settings, specialise
from symloss.derivation.steps import Derivation, DerivationError, Gap
from symloss.language.declaration import Declaration
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers.latex_expressions import ExpressionPrinter, symbol_latex
from symloss.printers.pages.arguments import arguments_of
from symloss.printers.pages.content import (
    Equation,
    Erratum,
    Gradient,
    Hessian,
    Math,
    Page,
    Pitfall,
    PlainCase,
    Property,
    Prose,
    Reductions,
    Step,
    VectorForm,
)
from symloss.printers.pages.conventions import conventions_of
from symloss.printers.pages.evidence import Figure, evidence_of
from symloss.printers.pages.hessian import hessian_of
from symloss.printers.pages.matrices import matrix_form
from symloss.printers.pages.notation import Notation, definition_of
from symloss.printers.pages.pitfalls import pitfalls_of
from symloss.printers.pages.properties import properties_of_page
from symloss.printers.pages.prose import joined, prose
from symloss.printers.pages.reductions import reductions_of
from symloss.printers.pages.repeated import said_once
from symloss.printers.pages.vectors import vector_form
from symloss.printers.read_back import TERM, checker_of, definition_judge, loss_name, reduction_judge
from symloss.printers.text_expressions import TextPrinter
from symloss.readback.check import Equation as Line
from symloss.signature import Signature

if TYPE_CHECKING:
    from symloss.chain import Chain

_ABBREVIATIONS = "bce ce ciou ctc diou ge2e giou iou js kl l1 l2 mae mse nce nll nmae nt rmse ssim xent"
_ACRONYMS = frozenset(_ABBREVIATIONS.split(" "))


def page_of(chain: Chain, figures: Iterable[Figure] = (), missing: Missing | None = None) -> Page:
    """The page of a loss; `figures` are what verification found about its kernels.

    What cannot be shown is noted in `missing`.

    Raises:
        DerivationError: a line does not hold, where nothing may be missing.
    """
    declaration = chain.declaration
    notation = Notation(declaration)
    plain = Notation(specialise(declaration))
    checker = checker_of(declaration)
    derive = chain.whole_derivation if missing is None else chain.derivation
    derivations = [derive(wrt) for wrt in chain.signature.differentiable]
    definition = _checked_definition(notation, checker, missing)
    case = _plain_case(declaration, plain, missing)
    gradients = said_once(
        [gradient_of(plain, one, missing) for one in derivations],
        derivations,
        plain.loss,
        (*definition, *(() if case is None else case.definition)),
    )
    page = Page(
        name=declaration.name,
        title=title_of(declaration),
        family=declaration.family,
        summary=prose(declaration.summary, notation.symbols),
        definition=definition,
        arguments=arguments_of(notation),
        shapes=_shapes(chain),
        reductions=_checked_reductions(notation, chain.signature, checker, missing),
        plain=case,
        gradients=gradients,
        hessian=_hessian(chain, notation, derivations[0], missing),
        properties=_properties(chain, missing),
        conventions=conventions_of(chain),
        notes=tuple(prose(note, notation.symbols) for note in declaration.notes),
        errata=tuple(_erratum(item, notation) for item in declaration.errata),
        published=_published(declaration, missing),
        reference=prose(declaration.reference),
        evidence=evidence_of(figures, (argument.name for argument in chain.signature.arguments)),
        pitfalls=_pitfalls(plain, derivations[0], gradients, missing),
    )
    if missing is None or not missing.gaps:
        return page
    lacks = f"page lacks {lacking(missing.gaps)}"
    missing.told.insert(0, f"the {lacks}")
    return replace(page, missing=(f"this {lacks}.",))


def _plain_case(declaration: Declaration, plain: Notation, missing: Missing | None) -> PlainCase | None:
    if not has_options(declaration):
        return None
    assumes = ", ".join(settings(declaration))
    definition = _checked_definition(plain, missing=missing)
    return PlainCase(prose(assumes, Notation(declaration).symbols), definition)


def _checked_definition(
    notation: Notation, checker: Checker | None = None, missing: Missing | None = None
) -> tuple[Equation, ...]:
    """The definition, which holds as it is printed.

    Raises:
        DerivationError: a line of it does not, where nothing may be missing.
    """
    with noted(missing, "the definition"):
        definition = definition_of(notation)
        letters = {loss_name(notation.declaration): notation.loss, TERM: notation.loss}
        lines = [Line(equation.left, equation.right) for equation in definition]
        judge = definition_judge(notation.declaration, latex_face({**notation.display, **letters}), checker)
        judge(lines)
        return definition
    return ()


def _checked_reductions(
    notation: Notation, signature: Signature, checker: Checker, missing: Missing | None
) -> Reductions:
    """What the reductions return, which holds as it is printed.

    Raises:
        DerivationError: a result does not, where nothing may be missing.
    """
    reductions = reductions_of(notation, signature)
    if not reductions.rows:
        return reductions
    with noted(missing, "what the reductions return"):
        loss = loss_name(notation.declaration)
        letters = {loss: notation.loss, TERM: notation.loss, SAMPLE_WEIGHT: notation.weight}
        face = latex_face({**notation.display, **letters})
        lines = [Line(_called(row.name, notation), row.result) for row in reductions.rows]
        reduction_judge(notation.declaration, face, checker)(lines)
        return reductions
    return replace(reductions, rows=())


def _properties(chain: Chain, missing: Missing | None) -> tuple[Property, ...]:
    with noted(missing, "its properties"):
        return properties_of_page(chain.properties)
    return ()


def _called(reduction: str, notation: Notation) -> str:
    """What a reduction returns, by its name; `none` has an element for every sample."""
    name = symbol_latex(reduction)
    return notation.at_sample(name) if reduction == "none" else name


def _hessian(
    chain: Chain, notation: Notation, derivation: Derivation, missing: Missing | None
) -> Hessian | None:
    """The second derivative in the input of a derivation, which holds as it is printed.

    Raises:
        DerivationError: it does not, where nothing may be missing.
    """
    if not chain.signature.hessian:
        return None
    with noted(missing, "the second derivative"):
        if derivation.judge is None:
            raise DerivationError("nothing judges the second derivative", "the derivation has no line")
        hessian = hessian_of(chain, notation, derivation.target.wrt)
        if hessian is not None:
            lines = [Line(equation.left, equation.right) for equation in hessian.formulas]
            derivation.judge.check(lines, latex_face(derivation.display))
        return hessian
    return None


def _pitfalls(
    notation: Notation, derivation: Derivation, gradients: Iterable[Gradient], missing: Missing | None
) -> tuple[Pitfall, ...]:
    """Why the loss is not computed as it is declared, by formulas that hold as they are printed.

    What names stand for is not said again where a gradient has said it.

    Raises:
        DerivationError: one does not, where nothing may be missing.
    """
    with noted(missing, "why it is not computed as it is declared"):
        if derivation.judge is None:
            raise DerivationError("nothing judges its formulas", "the derivation has no line")
        known = [formula for gradient in gradients for formula in gradient.formulas]
        return pitfalls_of(notation, derivation, [*definition_of(notation), *known])
    return ()


def _erratum(item: Any, notation: Notation) -> Erratum:
    symbols = notation.symbols
    return Erratum(prose(item.published, symbols), prose(item.implemented, symbols), prose(item.why, symbols))


def _published(declaration: Declaration, missing: Missing | None) -> tuple[Equation, ...]:
    """The formula as printed, where the declaration has it."""
    if declaration.published is None:
        return ()
    published = Notation(replace(declaration, expression=declaration.published))
    return _checked_definition(published, missing=missing)


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


def gradient_of(notation: Notation, derivation: Derivation, missing: Missing | None) -> Gradient:
    """The closed form and the derivation in one input.

    Raises:
        DerivationError: a line does not hold as it stands on a page, where nothing may be missing.
    """
    printer = ExpressionPrinter(derivation.display, derivation.order or None)
    own = None if missing is None else Missing(list(derivation.gaps))
    formulas = _formulas(notation, derivation, printer)
    lines = [Line(equation.left, equation.right) for equation in formulas]
    if not _hold(derivation, lines, own, CLOSED_FORM):
        formulas = []
    steps = _that_hold(derivation, derivation, printer, own)
    short = _that_hold(derivation, derivation.short, printer, own)
    is_short = len(short) < len(steps)
    gaps = () if own is None else tuple(own.gaps)
    if missing is not None and gaps:
        told = TextPrinter(derivation.display, derivation.order or None).doprint
        missing.told.append(f"the derivation in {derivation.wrt} lacks {lacking(gaps, told)}")
    return Gradient(
        name=derivation.wrt,
        symbol=notation.symbols[derivation.wrt],
        formulas=tuple(formulas),
        assumptions=tuple(prose(note, derivation.display) for note in derivation.notes),
        is_stated=derivation.is_stated,
        steps=steps,
        missing=joined("this derivation lacks ", _lacking(gaps, printer), ".") if gaps else (),
        short=short if is_short else (),
        fresh=short if is_short else steps,
        left_out=_exchanged(derivation.short, printer) if is_short else (),
        reading=_reading(derivation, printer) if formulas else (),
        vector=_vector(derivation, own) if formulas else None,
    )


def _vector(derivation: Derivation, missing: Missing | None) -> VectorForm | None:
    """The closed form in a vector, where it is known as one."""
    with noted(missing, "its vector form"):
        return matrix_form(derivation) or vector_form(derivation)
    return None


def _reading(derivation: Derivation, printer: ExpressionPrinter) -> Prose:
    """The closed form in words, where its structure has some."""
    found = reading_of(derivation)
    parts = () if found is None else found.told
    return joined(*(part if isinstance(part, str) else Math(printer.doprint(part)) for part in parts))


def _exchanged(derivation: Derivation, printer: ExpressionPrinter) -> Prose:
    """What is said of the lines that are left out."""
    return _spans("".join(exchanged(derivation, lambda one: f"\0{printer.doprint(one)}\0")))


def _that_hold(
    derivation: Derivation, rendering: Derivation, printer: ExpressionPrinter, missing: Missing | None
) -> tuple[Step, ...]:
    """The steps of a rendering whose lines hold as they stand on a page."""
    found = []
    for step in steps_of(rendering.steps, printer):
        lines = [Line(sides[0], side) for sides in step.equations for side in sides[1:]]
        if _hold(derivation, lines, missing, step_called(step.rule)):
            found.append(step)
    return tuple(found)


def _formulas(notation: Notation, derivation: Derivation, printer: ExpressionPrinter) -> list[Equation]:
    """The closed form, and what the names in it stand for that the definition does not say."""
    if derivation.result is None:
        return []
    formulas = [
        Equation(printer.doprint(target), printer.doprint(value))
        for target, value in components(derivation.target, derivation.result)
    ]
    where = [Equation(printer.doprint(name), printer.doprint(body)) for name, body in derivation.where]
    known = definition_of(notation)
    return formulas + [equation for equation in where if equation not in known]


def _lacking(gaps: Sequence[Gap], printer: ExpressionPrinter) -> Prose:
    """The gaps as prose, with formulas for what they are about."""
    return _spans(lacking(gaps, lambda target: f"\0{printer.doprint(target)}\0"))


def _spans(told: str) -> Prose:
    """A sentence with formulas between zeros."""
    return tuple(Math(part) if place % 2 else part for place, part in enumerate(told.split("\0")) if part)


def _hold(derivation: Derivation, lines: list[Line], missing: Missing | None, what: str) -> bool:
    """Whether lines hold as they stand on a page."""
    with noted(missing, what):
        if lines:
            derivation.judge.check(lines, latex_face(derivation.display))
        return True
    return False


def steps_of(steps: Sequence[Any], printer: ExpressionPrinter) -> tuple[Step, ...]:
    """The lines of a derivation; what a line starts from is shown where the one before ended otherwise."""
    found = []
    last: tuple[Any, Any] = (None, None)
    for step in steps:
        equations: list[tuple[Any, ...]] = [*step.components]
        if not step.is_by_component and step.before not in (
            step.target,
            last[1] if step.target == last[0] else None,
        ):
            equations = [(step.target, step.before, step.after)]
        elif step.between and not step.is_by_component:
            equations = [(step.target, *step.between, step.after)]
        equations += (*step.also, *step.parts)
        found.append(
            Step(
                rule=step.rule,
                explanation=prose(step.explanation, printer.display),
                equations=tuple(_sides(sides, step.given, printer) for sides in equations),
                digits=_digits(step.check),
                lemmas=_cited(step.rule, *step.cites),
            )
        )
        last = step.target, step.after
    return tuple(found)


def _cited(*rules: str) -> tuple[int, ...]:
    """The numbers of the lemmas that prove rules."""
    return tuple(sorted({lemma.number for lemma in map(cited_by, rules) if lemma is not None}))


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
