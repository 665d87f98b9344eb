"""A derivation as text for the terminal, as Markdown with formulas, and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symloss.derivation.steps import Derivation, Step
from symloss.printers.latex_expressions import latex as expression_latex
from symloss.printers.text_expressions import text as expression_text

_TITLE = {False: "Closed form", True: "Closed form (stated in the declaration, and checked)"}


def text(derivation: Derivation) -> str:
    """Plain Unicode: every step with its rule, the line, and why it holds."""
    show = _printer(derivation, expression_text)
    lines = [f"{derivation.loss}: the gradient in {derivation.wrt}", *derivation.notes, ""]
    for number, (step, goes_on) in enumerate(_continued(derivation), 1):
        left = "" if goes_on else show(step.before) + " "
        lines.append(f"{number:2}. {step.rule}: {step.explanation}")
        lines.append(f"      {'    ' if goes_on else left}= {show(step.after)}")
    lines += [
        "",
        f"{_TITLE[derivation.is_stated]}",
        f"      {show(derivation.target)} = {show(derivation.result)}",
    ]
    for position, (name, value) in enumerate(derivation.where):
        lines.append(f"      {'      ' if position else 'where '}{show(name)} = {show(value)}")
    lines += ["", f"Every line was evaluated at 50 digits; {_worst(derivation)}."]
    return "\n".join(lines) + "\n"


def markdown(derivation: Derivation) -> str:
    """Markdown with `$$` blocks."""
    show = _printer(derivation, expression_latex)
    lines = [f"**{derivation.loss}**: the gradient in `{derivation.wrt}`", ""]
    for note in derivation.notes:
        lines += [note, ""]
    for number, (step, goes_on) in enumerate(_continued(derivation), 1):
        left = r"\phantom{x}" if goes_on else show(step.before)
        lines += [f"{number}. *{step.rule}*: {step.explanation}", ""]
        lines += [f"    $$ {left} = {show(step.after)} $$", ""]
    lines += [f"**{_TITLE[derivation.is_stated]}**", ""]
    lines += [f"$$ {show(derivation.target)} = {show(derivation.result)} $$", ""]
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
        rf"{'' if goes_on else show(step.before)} &= {show(step.after)} && \text{{{_words(step.rule)}}}"
        for step, goes_on in _continued(derivation)
    ]
    rows += [
        rf"{show(derivation.target)} &= {show(derivation.result)} && \text{{{_TITLE[derivation.is_stated]}}}"
    ]
    rows += [rf"{show(name)} &= {show(value)} && \text{{where}}" for name, value in derivation.where]
    return "\\begin{align*}\n" + " \\\\\n".join(row.strip() for row in rows) + "\n\\end{align*}\n"


def _last(derivation: Derivation, show: Callable[[Any], str], equals: str) -> str:
    return f"{show(derivation.target)} {equals} {show(derivation.result)}"


def _continued(derivation: Derivation) -> list[tuple[Step, bool]]:
    """Each step, and whether it goes on from the right side of the one before."""
    pairs = zip((None, *derivation.steps), derivation.steps, strict=False)
    return [(step, last is not None and last.after == step.before != step.target) for last, step in pairs]


def _worst(derivation: Derivation) -> str:
    return f"both sides agree to {max(derivation.check, 1e-50):.0e} or better"


def _words(rule: str) -> str:
    """A rule's name outside of mathematics."""
    for sign, command in (("σ", r"$\sigma$"), ("|u|", "$|u|$")):
        rule = rule.replace(sign, command)
    return rule


def _printer(derivation: Derivation, function: Callable[..., str]) -> Callable[[Any], str]:
    return lambda expression: function(expression, derivation.display, derivation.order)
