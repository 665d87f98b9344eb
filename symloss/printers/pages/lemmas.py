"""The lemmas as entries of a page: what each says, its formula, and the derivation that proves it."""

from __future__ import annotations

from dataclasses import replace

from symloss.derivation.lemmas import LEMMAS, Lemma
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.steps import Derivation
from symloss.printers.pages.build import gradient_of
from symloss.printers.pages.content import LemmaEntry
from symloss.printers.pages.notation import Notation
from symloss.printers.pages.prose import prose


def lemmas_of_page() -> tuple[LemmaEntry, ...]:
    """An entry for every lemma, every line of which holds as it is printed.

    Raises:
        DerivationError: one does not.
    """
    return tuple(map(_entry, LEMMAS))


def _entry(lemma: Lemma) -> LemmaEntry:
    proof = lemma.proof()
    gradient = gradient_of(Notation(lemma.declaration), proof, None)
    steps = gradient.steps if _is_too_short(proof) else gradient.short or gradient.steps
    return LemmaEntry(
        number=lemma.number,
        title=prose(lemma.title),
        says=prose(lemma.says, proof.display),
        formulas=gradient.formulas[:1],
        vector=gradient.vector,
        steps=tuple(replace(step, lemmas=_others(step.lemmas, lemma.number)) for step in steps),
    )


def _is_too_short(proof: Derivation) -> bool:
    """Whether all that is shown in short is the result, though a derivative was rewritten on the way."""
    derivatives = [step for step in proof.steps if isinstance(step.target, PartialDerivative)]
    rewritten = [one for one in derivatives if one.before != one.target and one.rule != "substitute"]
    return len(proof.short.steps) == 2 and bool(rewritten)


def _others(lemmas: tuple[int, ...], number: int) -> tuple[int, ...]:
    return tuple(one for one in lemmas if one != number)
