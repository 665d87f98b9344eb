"""Gradients one after another: what an earlier one has said is not said again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from symloss.derivation.exchanges import by_symmetry
from symloss.derivation.missing import enumerated
from symloss.derivation.steps import Derivation
from symloss.language.symbols import Read
from symloss.printers.latex_expressions import ExpressionPrinter
from symloss.printers.pages.content import Equation, Gradient, Math, Prose, Step
from symloss.printers.pages.prose import joined


def said_once(
    gradients: Sequence[Gradient],
    derivations: Sequence[Derivation],
    loss: str,
    defined: Iterable[Equation],
) -> tuple[Gradient, ...]:
    """Gradients without what an earlier one has said of names and steps, or has for a symmetric loss.

    Nor is repeated what names stand for that are `defined` above.
    """
    formulas: set[Equation] = set()
    lines: set[tuple[str, ...]] = set()
    names = {(one.left, one.right) for one in defined}
    found: list[Gradient] = []
    for place, gradient in enumerate(gradients):
        own = tuple(one for one in gradient.formulas if one not in formulas)
        formulas.update(own)
        names.update((one.left, one.right) for one in own)
        symmetric = _by_symmetry(gradients[:place], derivations[: place + 1], loss)
        fresh = () if symmetric else tuple(_fresh(gradient.fresh, lines, names))
        lines.update(line for step in fresh for line in step.equations)
        repeats = bool(fresh) and len(fresh) < len(gradient.fresh) - 1  # beside the definition
        found.append(replace(gradient, formulas=own, fresh=fresh, repeats=repeats, by_symmetry=symmetric))
    return tuple(found)


def _fresh(
    steps: Iterable[Step], said: Collection[tuple[str, ...]], names: Collection[tuple[str, ...]]
) -> Iterator[Step]:
    """The steps that were not made before; of a definition, what names stand for that were not defined."""
    for step in steps:
        lines = [line for line in step.equations if line not in said]
        if step.rule == "definition":
            lines = [line for line in lines if line == step.equations[0] or line not in names]
        if lines:
            yield replace(step, equations=tuple(lines))


def _by_symmetry(known: Sequence[Gradient], derivations: Sequence[Derivation], loss: str) -> Prose:
    """Which derivation a gradient has by an exchange of inputs, as a sentence; nothing where none."""
    *others, own = derivations
    if own.gaps or own.result is None:
        return ()
    for gradient, other in zip(known, others, strict=True):
        if other.gaps or gradient.by_symmetry or (pairs := by_symmetry(other, own)) is None:
            continue
        show = ExpressionPrinter(own.display, own.order or None).doprint
        inputs = other.target.wrt, Read(own.target.wrt.head, *other.target.wrt.indices)
        told = enumerated([f"\0{show(one)}\0 with \0{show(two)}\0" for one, two in (inputs, *pairs)])
        parts = (Math(part) if place % 2 else part for place, part in enumerate(told.split("\0")))
        left = joined("exchanging ", *parts, " leaves ", Math(loss), " as it is: the derivation in ")
        return joined(left, Math(gradient.symbol), " holds here with these exchanged.")
    return ()
