"""declaration -> derivation: the gradient of a loss in one input, line by line, every line evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from symloss.derivation.by_links import ByLinks
from symloss.derivation.by_paths import ByPaths
from symloss.derivation.displayed import read_back
from symloss.derivation.evaluate import Checker
from symloss.derivation.jacobian import jacobian
from symloss.derivation.keep_lines import keep_lines
from symloss.derivation.links import segments_of
from symloss.derivation.lowered import LOSS, Lowered, lower
from symloss.derivation.missing import Missing, noted
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.recurrences import derive_recurrence
from symloss.derivation.specialise import has_options, settings, specialise
from symloss.derivation.steps import Derivation, DerivationError
from symloss.derivation.teller import Teller, TooLongError
from symloss.language.cotangent import with_cotangent
from symloss.language.reductions import ElementsOver
from symloss.language.scan import Recurrence
from symloss.language.symbols import Read
from symloss.program import head

if TYPE_CHECKING:
    from symloss.language.declaration import Declaration


def derive_what_holds(
    declaration: Declaration,
    wrt: str,
    general: bool = False,
    whole: Callable[[str, bool], Derivation] | None = None,
) -> Derivation:
    """The derivation of the gradient in one input, with what holds of it and what is missing.

    `whole` gives it where nothing is missing, as `derive_declaration` does.
    """
    try:
        return whole(wrt, general) if whole is not None else derive_declaration(declaration, wrt, general)
    except Exception:
        missing = Missing()
        found: Derivation | None = None
        with noted(missing, "its steps"):
            found = keep_lines(*derived(declaration, wrt, general, missing), missing)
        found = found or _nothing(declaration, wrt)
        return replace(found, gaps=tuple(missing.gaps))


def derive_declaration(
    declaration: Declaration, wrt: str, general: bool = False, by_lemmas: bool = True
) -> Derivation:
    """Derive the gradient in one input.

    Options and arrays with a default stay at it (the plain case that textbooks print) unless `general`.
    The sample weight is 1. What is proved as a lemma elsewhere is cited unless not `by_lemmas`.

    Raises:
        DerivationError: a line does not hold at a sampled point: a fault of symloss; or what is defined
            one inside the other goes too deep to be written out.
    """
    try:
        return read_back(*derived(declaration, wrt, general, by_lemmas=by_lemmas))
    except RecursionError:
        told = f"{declaration.name}: too many definitions lie inside one another to derive {wrt} line by line"
        raise DerivationError(told) from None


def derived(
    declaration: Declaration,
    wrt: str,
    general: bool = False,
    missing: Missing | None = None,
    by_lemmas: bool = True,
) -> tuple[Derivation, Checker]:
    """A derivation whose displayed lines are still to be read back, and what evaluated its records.

    What fails is noted where something may be `missing`.
    """
    plain = declaration if general else specialise(declaration)
    notes: tuple[str, ...] = ()
    if plain is not declaration and has_options(declaration):
        notes = ("The plain case: " + ", ".join(settings(declaration)) + ".",)
    if plain.expression.has(Recurrence):
        return derive_recurrence(plain, wrt, notes, missing)
    lowered = lower(with_cotangent(plain), wrt, with_cotangent(declaration), by_lemmas)
    for deriver in _ways(lowered, missing):
        with suppress(TooLongError):
            derivation = deriver.derivation(notes)
            break
    if not isinstance(plain.expression, ElementsOver) or derivation.closed_form is None:
        return derivation, deriver.checker
    result = deriver.picked(jacobian(plain, derivation.target.wrt, derivation.closed_form))
    record = deriver.steps()
    derivation = replace(
        derivation,
        steps=tuple(step for step in record if not step.for_audit),
        record=record,
        target=result.target,
        result=result.after,
        closed_form=result.after,
    )
    return derivation, deriver.checker


def _ways(lowered: Lowered, missing: Missing | None) -> Iterator[Teller]:
    """The ways to tell a derivation, the one that people prefer first; the last has no limit."""
    if (segments := segments_of(lowered)) is not None:
        yield ByLinks(lowered, missing, follows=True, segments=segments)
    yield ByPaths(lowered, missing)
    yield ByPaths(lowered, missing, keeps_names=True)


def _nothing(declaration: Declaration, wrt: str) -> Derivation:
    """A derivation without a line."""
    target = PartialDerivative(Read(head(LOSS)), Read(declaration.array(wrt).symbol))
    return Derivation(declaration.name, wrt, (), target, None, None, display={LOSS: "L"})
