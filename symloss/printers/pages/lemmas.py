"""The lemmas as entries of a page: what each says, its formula, and the derivation that proves it."""

from __future__ import annotations

from dataclasses import replace

from symloss.derivation.lemmas import LEMMAS, Lemma
from symloss.printers.pages.build import gradient_of
from symloss.printers.pages.content import LemmaEntry
from symloss.printers.pages.notation import Notation
from symloss.printers.pages.prose import prose

_FEWEST = 2
"""A proof that is told in no more steps shows none of the way."""


def lemmas_of_page() -> tuple[LemmaEntry, ...]:
    """An entry for every lemma, every line of which holds as it is printed.

    Raises:
        DerivationError: one does not.
    """
    return tuple(map(_entry, LEMMAS))


def _entry(lemma: Lemma) -> LemmaEntry:
    proof = lemma.proof()
    gradient = gradient_of(Notation(lemma.declaration), proof, None)
    steps = gradient.short if len(gradient.short) > _FEWEST else gradient.steps
    return LemmaEntry(
        number=lemma.number,
        title=prose(lemma.title),
        says=prose(lemma.says, proof.display),
        formulas=gradient.formulas[:1],
        vector=gradient.vector,
        steps=tuple(replace(step, lemmas=_others(step.lemmas, lemma.number)) for step in steps),
    )


def _others(lemmas: tuple[int, ...], number: int) -> tuple[int, ...]:
    return tuple(one for one in lemmas if one != number)
