"""A derivation as text for the terminal, as Markdown with formulas, and as LaTeX."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symloss.derivation.steps import Derivation, Step
from symloss.printers.latex_expressions import latex as expression_latex
from symloss.printers.text_expressions import text as expression_text


def text(derivation: Derivation) -> str:
    """Plain Unicode: every step with its rule, the line, and why it holds."""
    show = _printer(derivation, expression_text)
    lines = [f"{derivation.loss}: the gradient in {derivation.wrt}", *derivation.notes, ""]
    for number, step in enumerate(derivation.steps, 1):
        lines.append(f"{number:2}. {step.rule}: {step.explanation}")
        lines.append(f"      {_left(step, show)} = {show(step.after)}")
    lines += ["", f"{show(derivation.target)} = {show(derivation.result)}"]
    lines += [f"    where {show(name)} = {show(value)}" for name, value in derivation.where]
    lines.append(f"every line evaluated at 50 digits; worst relative disagreement {derivation.check:.0e}")
    return "\n".join(lines) + "\n"


def markdown(derivation: Derivation) -> str:
    """Markdown with `$$` blocks."""
    show = _printer(derivation, expression_latex)
    lines = [f"**{derivation.loss}**: the gradient in `{derivation.wrt}`", ""]
    for note in derivation.notes:
        lines += [note, ""]
    for number, step in enumerate(derivation.steps, 1):
        lines += [f"{number}. *{step.rule}*: {step.explanation}", ""]
        lines += [f"$$ {_left(step, show)} = {show(step.after)} $$", ""]
    lines += ["**Closed form**" + (" (stated, and checked)" if derivation.is_stated else ""), ""]
    lines += [f"$$ {show(derivation.target)} = {show(derivation.result)} $$", ""]
    if derivation.where:
        lines += ["where", ""]
        lines += [f"$$ {show(name)} = {show(value)} $$" for name, value in derivation.where] + [""]
    lines.append(
        f"Every line was evaluated at 50 digits; worst relative disagreement {derivation.check:.0e}."
    )
    return "\n".join(lines) + "\n"


def latex(derivation: Derivation) -> str:
    """An `align*` environment: one line a step, the rule beside it."""
    show = _printer(derivation, expression_latex)
    rows = [
        rf"{_left(step, show)} &= {show(step.after)} && \text{{{step.rule}}}" for step in derivation.steps
    ]
    rows.append(rf"{show(derivation.target)} &= {show(derivation.result)} && \text{{closed form}}")
    rows += [rf"{show(name)} &= {show(value)} && \text{{where}}" for name, value in derivation.where]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def _left(step: Step, show: Callable[[Any], str]) -> str:
    """What stands on the left: the quantity itself where the line continues from the one before."""
    return show(step.before)


def _printer(derivation: Derivation, function: Callable[..., str]) -> Callable[[Any], str]:
    return lambda expression: function(expression, derivation.display, derivation.order)
