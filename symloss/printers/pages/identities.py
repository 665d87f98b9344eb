"""The identities as entries of a page: statement, formulas, how it is known, lines of a derivation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sympy import Expr, Symbol, oo

from symloss.derivation.displayed import latex_face
from symloss.derivation.forms import cost
from symloss.derivation.place import kept_apart
from symloss.identities.displayed import judge_of
from symloss.identities.statement import (
    AtMost,
    Bends,
    Claim,
    Equal,
    Finding,
    Flattens,
    Identity,
    Series,
    Slope,
    Tends,
)
from symloss.language.reductions import Reduction
from symloss.language.symbols import Index, Read
from symloss.printers.latex_expressions import ExpressionPrinter, symbol_latex
from symloss.printers.pages.build import steps_of
from symloss.printers.pages.content import Equation, IdentityEntry, Step
from symloss.printers.pages.prose import prose
from symloss.readback.check import Equation as Line

_LOSS = r"\mathcal{L}"
_MOST = 200.0


def identities_of(findings: Iterable[Finding]) -> tuple[IdentityEntry, ...]:
    """An entry for every finding, in their order."""
    return tuple(map(_entry, findings))


def _entry(finding: Finding) -> IdentityEntry:
    identity = finding.identity
    printer = ExpressionPrinter({**identity.display, "nll": _LOSS}, None)
    symbols = {name: symbol_latex(name, identity.display) for name in _names(identity)}
    formulas, steps = tuple(dict.fromkeys(_shown(finding, printer))), steps_of(finding.steps, printer)
    _check(finding, formulas, steps, printer.display)
    return IdentityEntry(
        number=str(identity.number),
        title=prose(identity.title, symbols),
        assumptions=prose(identity.assumptions, symbols),
        formulas=formulas,
        evidence=prose(finding.evidence),
        is_proved=finding.how == "proved",
        steps=steps,
    )


def _check(
    finding: Finding, formulas: Iterable[Equation], steps: Iterable[Step], display: Mapping[str, str]
) -> None:
    """Nothing where every formula and every line holds as it is printed.

    Raises:
        DerivationError: one does not.
    """
    lines = [Line(formula.left, formula.right, formula.relation) for formula in formulas]
    lines += [Line(left, right) for step in steps for left, *rights in step.equations for right in rights]
    judge_of(finding).check(lines, latex_face(display))


def _shown(finding: Finding, printer: ExpressionPrinter) -> Iterator[Equation]:
    """Each claim by the names of its losses, then with formulas put in: once where both are the same."""
    named, names = finding.identity.by_name()
    by_name = ExpressionPrinter({**printer.display, **names}, None)
    for position, claim in enumerate(finding.claims):
        rows = [row for row in _formulas(claim, printer) if _is_readable(claim)]
        if isinstance(claim, Equal | AtMost) and not isinstance(claim, Slope):
            own = named[position] if position < len(named) else None
            told = _formulas(own, by_name) if own is not None and _names_a_loss(own, names) else ()
            yield from told
            same = [row for row in rows if row.left == row.right]
            rows = [row for row in rows if row not in same]
            yield from (Equation(left.left, row.right) for left, row in zip(told, same, strict=False))
        yield from rows


def _names_a_loss(claim: Claim, names: Mapping[str, str]) -> bool:
    sides = [value for value in vars(claim).values() if isinstance(value, Expr)]
    return any(symbol.name in names for side in sides for symbol in side.atoms(Symbol))


def _names(identity: Identity) -> list[str]:
    return [array.name for array in identity.arrays] + [item.name for item in identity.parameters]


def _formulas(claim: Claim, printer: ExpressionPrinter) -> tuple[Equation, ...]:
    def show(expression: Expr) -> str:
        return str(printer.doprint(expression))

    match claim:
        case AtMost():
            return (Equation(show(claim.left), show(claim.right), r"\le"),)
        case Slope():
            loss = show(kept_apart(claim.loss, claim.element.atoms(Index)))
            whole = rf"\left({loss}\right)" if claim.loss.is_Add else loss
            derivative = rf"\frac{{\partial}}{{\partial {show(claim.element)}}} {whole}"
            return (Equation(derivative, show(claim.right)),)
        case Equal():
            return (Equation(show(claim.left), show(claim.right)),)
        case Series():
            term = printer.parenthesize(claim.term, 50)
            return (Equation(show(claim.formula), rf"\sum_{{{show(claim.index)}=1}}^{{\infty}} {term}"),)
        case Tends():
            end = r"\infty" if claim.end == oo else show(claim.end)
            limit = rf"\lim_{{{show(claim.parameter)} \to {end}}} {show(_term(claim.left))}"
            return (Equation(limit, show(_term(claim.right))),)
        case Bends():
            return (Equation(_LOSS, show(claim.loss)),)
        case Flattens():
            x = show(min((r for r in claim.loss.atoms(Read) if r.name == claim.wrt), key=str))
            slope = rf"\lim_{{{x} \to \pm\infty}} \frac{{\partial {_LOSS}}}{{\partial {x}}}"
            return (Equation(slope, "0"),)


def _is_readable(claim: Claim) -> bool:
    """Whether the formulas of a claim fit a page; the title says what it is about in any case."""
    sides = [value for value in vars(claim).values() if isinstance(value, Expr)]
    return sum(map(cost, sides)) <= _MOST


def _term(expression: Expr) -> Expr:
    return expression.body if isinstance(expression, Reduction) else expression
