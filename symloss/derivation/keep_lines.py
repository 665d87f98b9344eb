"""derivation -> derivation: the lines that hold as they are printed; what any other is about is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symloss.derivation import render
from symloss.derivation.displayed import check_faces, judge_of
from symloss.derivation.evaluate import Checker
from symloss.derivation.missing import CLOSED_FORM, Missing, noted, step_called
from symloss.derivation.steps import Derivation, Step


def keep_lines(derivation: Derivation, checker: Checker, missing: Missing) -> Derivation:
    """The derivation without the lines that do not hold on some face, with what judges the others."""
    judge = judge_of(derivation, checker)
    bare = replace(derivation, steps=(), record=(), result=None, where=())
    kept: list[Step] = []
    for step in derivation.steps:
        step = _starting_anew(step, kept)
        with noted(missing, step_called(step.rule), step.target):
            check_faces(replace(bare, steps=(*kept[-1:], step)), judge)
            kept.append(step)
    where = []
    for pair in derivation.where:
        with noted(missing, "the definition", pair[0]):
            check_faces(replace(bare, where=(pair,)), judge)
            where.append(pair)
    found = replace(bare, steps=tuple(kept), record=tuple(kept), closed_form=None)
    if derivation.result is not None:
        with noted(missing, CLOSED_FORM):
            check_faces(replace(bare, result=derivation.result), judge)
            found = replace(derivation, steps=tuple(kept), record=tuple(kept), where=tuple(where))
            with noted(missing, "its short rendering"):
                check_faces(found.short, judge)
    return replace(found, lines=len(render.text_lines(render.text(found))), judge=judge)


def _starting_anew(step: Step, kept: Sequence[Step]) -> Step:
    """A line that goes on from one that is left out begins with what it is about instead."""
    goes_on = bool(kept) and kept[-1].target == step.target and kept[-1].after == step.before
    return step if goes_on or step.before == step.target else replace(step, before=step.target)
