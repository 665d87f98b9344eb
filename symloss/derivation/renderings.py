"""Three renderings of one record: what fits a blackboard, what a reader follows, and everything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sympy import Basic, Expr, Mul, S

from symloss.derivation.exchanges import said_once
from symloss.derivation.forms import cost
from symloss.derivation.lowered import LOSS
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import placed_at
from symloss.derivation.rules import MEAN, SOFTMAX, is_worth_a_line
from symloss.derivation.steps import Derivation, Step
from symloss.language.atoms import atoms_of
from symloss.language.remembered import reads_of
from symloss.language.symbols import Read

RENDERINGS = ("short", "full", "audit")
SUMS = (MEAN[0], "derivative of a sum")
"""The share of a term in the loss, which nobody writes on a line of its own."""
TERM = "term"
_UNIT = (S.One, S.NegativeOne)
_EVIDENT = 8.0
"""A local derivative that is no longer is seen where the chain rule puts it in."""


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
    definition, *rest = full(derivation).steps
    names = {step.target: step.after for step in rest if isinstance(step.target, Read)}
    found = list(_derivatives([step for step in rest if isinstance(step.target, PartialDerivative)], names))
    found, exchanged = said_once(found, names)
    found = _together(found)
    opening = replace(definition, after=_in_names(definition, names))
    shown = [opening.after, *(side for step in found for side in _sides(step))]
    opening = replace(opening, parts=tuple(_needed(shown, names)))
    told = replace(derivation, exchanged=exchanged)
    return _rendered(told, "short", [opening, *found])


def _in_names(definition: Step, names: Mapping[Read, Expr]) -> Expr:
    """The loss in the names that its parts have, where that is shorter than what its author wrote."""
    whole = names.get(definition.target, definition.after)
    for read in reads_of(whole):
        for term, body in names.items():
            if read.name == term.name == TERM:
                places = dict(zip(term.indices, read.indices, strict=True))
                whole = whole.xreplace({read: placed_at(body, places)})
    return whole if cost(whole) < cost(definition.after) else definition.after


def _derivatives(steps: Iterable[Step], names: Mapping[Read, Expr]) -> Iterator[Step]:
    """A step for each derivative that does not go without saying."""
    runs = _runs(steps)
    of_paths = {run[0].target.wrt.name for run in runs if run[0].formal is not None}
    known = _in_lemmas(runs, names)
    hidden = [
        run for run in runs[:-1] if _is_left_out(run[0], run[-1], of_paths) or _of(run[0].target) in known
    ]
    means = tuple({run[0].rule for run in hidden if run[0].rule == MEAN[0]})
    values = {run[0].target: run[-1].after for run in hidden}
    constant = {target: value for target, value in values.items() if not value.has(Read)}
    kept = [run for run in runs if run not in hidden]
    found = {(run[0].target, run[0].given): _joined(run[0], run[-1], values, constant) for run in kept}
    for key, step in tuple(found.items()):
        local = _only_scaled(step)
        if (local, S.true) in found:  # one line says both
            said = found.pop((local, S.true))
            cites = (*said.cites, *step.cites)
            found[key] = step = replace(step, rule=said.rule, explanation=said.explanation, cites=cites)
        if local is not None and _of(local) == TERM:  # its share in the loss is not written for itself
            found[key] = replace(step, between=(), cites=(*step.cites, *means))
    yield from found.values()


def _in_lemmas(runs: Iterable[Sequence[Step]], names: Mapping[Read, Expr]) -> set[str]:
    """What is only a part of quantities whose derivative a lemma tells as a whole."""
    whole = {_of(run[0].target) for run in runs if run[0].rule == SOFTMAX[0]}
    readers: dict[str, set[str]] = {}
    for target, body in names.items():
        for read in reads_of(body):
            readers.setdefault(read.name, set()).add(target.name)
    return {name for name, by in readers.items() if by <= whole}


def _only_scaled(step: Step) -> PartialDerivative | None:
    """The one derivative that another is a constant times of."""
    moving = [part for one in step.between for part in Mul.make_args(one) if part.has(Read)]
    return moving[0] if len(moving) == 1 and isinstance(moving[0], PartialDerivative) else None


def _together(steps: Iterable[Step]) -> list[Step]:
    """What one rule says of several derivatives, with none but local ones between, is one step."""
    found: list[Step] = []
    start = 0
    for step in steps:
        if not _is_local(step):
            start = len(found) + 1
        same = next((at for at in range(start, len(found)) if found[at].rule == step.rule), None)
        if same is None:
            found.append(step)
            continue
        last = found[same]
        also, check = (*last.also, (step.target, step.after)), max(last.check, step.check)
        found[same] = replace(last, also=also, check=check, cites=(*last.cites, *step.cites))
    return found


def _is_local(step: Step) -> bool:
    """Whether a step is a single equation about a derivative of an intermediate."""
    is_plain = not step.between and step.given is S.true and not step.is_by_component
    return is_plain and _of(step.target) != LOSS


def _of(derivative: PartialDerivative) -> str:
    """What a derivative is of, by name; of an element of a function, it has a label."""
    of = derivative.of
    return str(of.name if isinstance(of, Read) else of.label)


def _sides(step: Step) -> Iterator[Expr]:
    yield from (step.target, *step.between)
    yield from (side for pair in (*step.components, *step.also) for side in pair)


def _runs(steps: Iterable[Step]) -> list[list[Step]]:
    """The steps that go on from one another, each from what the first is about."""
    found: list[list[Step]] = []
    for step in steps:
        if step.before == step.target:
            found.append([step])
        else:
            next(run for run in reversed(found) if run[0].target == step.target).append(step)
    return found


def _joined(start: Step, end: Step, values: Mapping[Expr, Expr], constant: Mapping[Expr, Expr]) -> Step:
    """All steps about one derivative as one; the chain rule stays on the way, in derivatives shown."""
    if start.formal is not None:
        way = _with_constants(start.formal, constant)
    else:
        way = _with_constants(start.after.xreplace(values), constant) if start is not end else end.after
    is_shown = way.has(PartialDerivative) and way not in (end.target, end.after)
    return replace(
        start,
        before=start.target,
        after=end.after,
        check=max(start.check, end.check),
        between=(way,) if is_shown else (),
    )


def _with_constants(expression: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """The expression with derivatives that are the same at all indices put in at any."""
    constant = {(_of(one), one.wrt.name): value for one, value in values.items()}
    found = atoms_of(expression, PartialDerivative)
    known = {one: constant.get((_of(one), one.wrt.name)) for one in found}
    return expression.xreplace({one: value for one, value in known.items() if value is not None})


def _is_left_out(start: Step, end: Step, of_paths: Collection[str]) -> bool:
    """Whether a derivative goes without saying; in those `of_paths` local ones are seen in the chain rule."""
    of, element = end.target.args
    is_of_an_element = isinstance(of, Read) and of.name == element.name
    is_constant = not end.after.has(Read) and start.given is S.true
    if start.rule in SUMS or end.after in _UNIT or is_of_an_element or is_constant:
        return True
    is_local = _of(end.target) != LOSS and element.name in of_paths
    return is_local and cost(end.after) <= _EVIDENT and not is_worth_a_line(start.rule)


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
