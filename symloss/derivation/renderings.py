"""Three renderings of one record: what fits a blackboard, what a reader follows, and everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sympy import Basic, Expr, S

from symloss.derivation.lowered import LOSS
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.steps import Derivation, Step
from symloss.language.remembered import reads_of
from symloss.language.symbols import Read

RENDERINGS = ("short", "full", "audit")
SUMS = ("derivative of a mean", "derivative of a sum")
"""The share of a term in the loss, which nobody writes on a line of its own."""
_UNIT = (S.One, S.NegativeOne)


def full(derivation: Derivation) -> Derivation:
    """The steps that are not `for_audit`."""
    return _rendered(derivation, "full", [step for step in derivation.record if not step.for_audit])


def audit(derivation: Derivation) -> Derivation:
    """Every step."""
    return _rendered(derivation, "audit", derivation.record)


def short(derivation: Derivation) -> Derivation:
    """A step for the definition and one for each derivative; every step where something is missing."""
    if derivation.gaps or derivation.result is None:
        return full(derivation)
    record = full(derivation).steps
    definition, *rest = record
    known = {step.target: step.after for step in derivation.record}
    runs = [run for run in _runs(rest) if isinstance(run[0].target, PartialDerivative)]
    found = [_joined(run[0], run[-1]) for run in runs if not _is_left_out(run[0], run[-1])]
    hidden = {run[0].target for run in runs} - {step.target for step in found}
    values = {target: known[target] for target in hidden}
    found = [_with(step, values) for step in found]
    shown = [definition.after, *(part for step in found for part in (step.target, *step.between, step.after))]
    names = {step.target: step.after for step in rest if isinstance(step.target, Read)}
    opening = replace(definition, parts=tuple(_needed(shown, names)))
    return _rendered(derivation, "short", [opening, *found])


def _runs(steps: Iterable[Step]) -> list[list[Step]]:
    """The steps that go on from one another, each from what the first is about."""
    found: list[list[Step]] = []
    for step in steps:
        if step.before == step.target:
            found.append([step])
        else:
            next(run for run in reversed(found) if run[0].target == step.target).append(step)
    return found


def _joined(start: Step, end: Step) -> Step:
    """All steps about one derivative as one; a product by the chain rule stays on the way."""
    is_chain = start is not end and start.after.has(PartialDerivative)
    between = (start.after,) if is_chain else ()
    return replace(
        start, before=start.target, after=end.after, check=max(start.check, end.check), between=between
    )


def _with(step: Step, values: Mapping[Expr, Expr]) -> Step:
    """A step that does not speak of derivatives that are left out."""
    between = (one.xreplace(values) for one in step.between)
    return replace(step, between=tuple(one for one in between if one.has(PartialDerivative)))


def _is_left_out(start: Step, end: Step) -> bool:
    """Whether a derivative goes without saying."""
    of, element = end.target.args
    is_of_an_element = isinstance(of, Read) and of.name == element.name
    return start.rule in SUMS or end.after in _UNIT or is_of_an_element


def _needed(shown: Iterable[Basic], names: Mapping[Expr, Expr]) -> list[tuple[Expr, Expr]]:
    """The definitions of what is mentioned, in the order in which they were made."""
    known = {target.name: (target, value) for target, value in names.items()}
    queue = [name for part in shown for name in _mentioned(part)]
    needed: set[str] = set()
    while queue:
        name = queue.pop()
        if name in known and name not in needed and name != LOSS:
            needed.add(name)
            queue += _mentioned(known[name][1])
    return [pair for name, pair in known.items() if name in needed]


def _mentioned(part: Basic) -> list[str]:
    return [read.name for read in reads_of(part)]


def _rendered(derivation: Derivation, rendering: str, steps: Iterable[Step]) -> Derivation:
    """The derivation with other steps, and how many lines these are."""
    from symloss.derivation.render import text, text_lines

    found = replace(derivation, steps=tuple(steps), rendering=rendering)
    return replace(found, lines=len(text_lines(text(found)))) if derivation.lines else found
