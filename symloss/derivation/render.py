"""A derivation as text for the terminal, as Markdown with formulas, and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from sympy import Expr

from symloss.derivation.components import components
from symloss.derivation.steps import Derivation, Step
from symloss.printers.latex_expressions import latex as expression_latex
from symloss.printers.text_expressions import text as expression_text

_TITLE = {False: "Closed form", True: "Closed form (stated in the declaration, and checked)"}


def text(derivation: Derivation) -> str:
    """Plain Unicode: every step with its rule, the line, and why it holds."""
    show = _printer(derivation, expression_text)
    lines = [f"{derivation.loss}: the gradient in {derivation.wrt}", *derivation.notes, ""]
    for number, (step, goes_on) in enumerate(_continued(derivation), 1):
        lines.append(f"{number:2}. {step.rule}: {step.explanation}")
        for left, right in _equations(step, goes_on):
            lines.append(f"      {'   ' if left is None else show(left)} = {show(right)}")
    lines += ["", f"{_TITLE[derivation.is_stated]}"]
    lines += [f"      {line}" for line in conclusion(derivation).splitlines()]
    lines += ["", f"Every line was evaluated at 50 digits; {_worst(derivation)}."]
    return "\n".join(lines) + "\n"


def conclusion(derivation: Derivation, names: Iterable[str] = (), known: Collection[str] = ()) -> str:
    """The result as plain Unicode, with what the names in it stand for.

    Args:
        names: what is called so, whatever its LaTeX.
        known: left sides that a reader has seen defined.
    """
    display = {**derivation.display, **{name: name for name in names}}
    show = _printer(replace(derivation, display=display), expression_text)
    lines = [
        f"{show(left)} = {show(right)}" for left, right in components(derivation.target, derivation.result)
    ]
    where = [(show(name), show(value)) for name, value in derivation.where]
    for position, (left, right) in enumerate((left, right) for left, right in where if left not in known):
        lines.append(f"{'      ' if position else 'where '}{left} = {right}")
    return "\n".join(lines)


def markdown(derivation: Derivation) -> str:
    """Markdown with `$$` blocks."""
    show = _printer(derivation, expression_latex)
    lines = [f"**{derivation.loss}**: the gradient in `{derivation.wrt}`", ""]
    for note in derivation.notes:
        lines += [note, ""]
    for number, (step, goes_on) in enumerate(_continued(derivation), 1):
        lines += [f"{number}. *{step.rule}*: {step.explanation}", ""]
        for left, right in _equations(step, goes_on):
            shown = r"\phantom{x}" if left is None else show(left)
            lines += [f"    $$ {shown} = {show(right)} $$", ""]
    lines += [f"**{_TITLE[derivation.is_stated]}**", ""]
    for left, right in components(derivation.target, derivation.result):
        lines += [f"$$ {show(left)} = {show(right)} $$", ""]
    if derivation.where:
        lines += ["where", ""]
        for name, value in derivation.where:
            lines += [f"$$ {show(name)} = {show(value)} $$", ""]
    lines.append(f"Every line was evaluated at 50 digits; {_worst(derivation)}.")
    return "\n".join(lines) + "\n"


def latex(derivation: Derivation) -> str:
    """An `align*` environment: one line a step, the rule beside it."""
    show = _printer(derivation, expression_latex)
    rows = [
        rf"{'' if left is None else show(left)} &= {show(right)} && \text{{{_words(step.rule)}}}"
        for step, goes_on in _continued(derivation)
        for left, right in _equations(step, goes_on)
    ]
    rows += [
        rf"{show(left)} &= {show(right)} && \text{{{_TITLE[derivation.is_stated]}}}"
        for left, right in components(derivation.target, derivation.result)
    ]
    rows += [rf"{show(name)} &= {show(value)} && \text{{where}}" for name, value in derivation.where]
    return "\\begin{align*}\n" + " \\\\\n".join(row.strip() for row in rows) + "\n\\end{align*}\n"


def _continued(derivation: Derivation) -> list[tuple[Step, bool]]:
    """Each step, and whether it goes on from the right side of the one before."""
    pairs = zip((None, *derivation.steps), derivation.steps, strict=False)
    return [(step, last is not None and last.after == step.before != step.target) for last, step in pairs]


def _equations(step: Step, goes_on: bool) -> list[tuple[Expr | None, Expr]]:
    """The lines of a step; the left side is None where the line goes on from the one before."""
    found = components(step.target, step.after)
    if len(found) > 1:
        return [*found]
    return [(None if goes_on else step.before, step.after)]


def _worst(derivation: Derivation) -> str:
    return f"both sides agree to {max(derivation.check, 1e-50):.0e} or better"


def _words(rule: str) -> str:
    """A rule's name outside of mathematics."""
    for sign, command in (("σ", r"$\sigma$"), ("|u|", "$|u|$")):
        rule = rule.replace(sign, command)
    return rule


def _printer(derivation: Derivation, function: Callable[..., str]) -> Callable[[Any], str]:
    return lambda expression: function(expression, derivation.display, derivation.order)
