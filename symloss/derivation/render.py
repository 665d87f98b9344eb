"""A derivation as text for the terminal, as Markdown with formulas, and as LaTeX."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sympy import Expr, S

from symloss.derivation.components import components
from symloss.derivation.missing import enumerated, lacking
from symloss.derivation.steps import Derivation, Step
from symloss.printers.latex_expressions import latex as expression_latex
from symloss.printers.text_expressions import text as expression_text
from symloss.readback.check import Equation, continued

_TITLE = {False: "Closed form", True: "Closed form (stated in the declaration, and checked)"}


def text(derivation: Derivation) -> str:
    """Plain Unicode: every step with its rule, the line, and why it holds."""
    show = _printer(derivation, expression_text)
    lines = [f"{derivation.loss}: the gradient in {derivation.wrt}", *derivation.notes]
    lines += [*exchanged(derivation, show), ""]
    for number, (step, start) in enumerate(_continued(derivation), 1):
        lines.append(f"{number:2}. {step.rule}: {step.explanation}{_evidence_of(step, derivation)}")
        given = "" if step.given is S.true else f"    for {show(step.given)}"
        for left, right in _equations(step, start):
            lines.append(f"      {'   ' if left is None else show(left)} = {show(right)}{given}")
        for place, (left, right) in enumerate(step.parts):
            lines.append(f"      {'      ' if place else 'where '}{show(left)} = {show(right)}")
    if _has_conclusion(derivation):
        lines += ["", f"{_TITLE[derivation.is_stated]}"]
        lines += [f"      {line}" for line in conclusion(derivation).splitlines()]
    lines += ["", *missing(derivation), *([evidence(derivation)] if derivation.steps else [])]
    return "\n".join(lines) + "\n"


def conclusion(derivation: Derivation, names: Iterable[str] = (), known: Collection[str] = ()) -> str:
    """The result as plain Unicode, with what the names in it stand for; where there is none, what is missing.

    Args:
        names: what is called so, whatever its LaTeX.
        known: left sides that a reader has seen defined.

    Raises:
        DerivationError: a line does not hold in these names.
    """
    if derivation.result is None:
        return "\n".join(missing(derivation))
    display = {**derivation.display, **{name: name for name in names}}
    show = _printer(replace(derivation, display=display), expression_text)
    lines = [f"{show(left)} = {show(right)}" for left, right in _results(derivation)]
    where = [(show(name), show(value)) for name, value in derivation.where]
    for position, (left, right) in enumerate((left, right) for left, right in where if left not in known):
        lines.append(f"{'      ' if position else 'where '}{left} = {right}")
    shown = "\n".join(lines)
    if names and derivation.judge is not None:
        derivation.judge.check_text(text_lines(textwrap.indent(shown, "      ")), display)
    return shown


def markdown(derivation: Derivation) -> str:
    """Markdown with `$$` blocks."""
    show = _printer(derivation, expression_latex)
    lines = [f"**{derivation.loss}**: the gradient in `{derivation.wrt}`", ""]
    for note in (*derivation.notes, *exchanged(derivation, lambda one: f"${show(one)}$")):
        lines += [note, ""]
    for number, (step, start) in enumerate(_continued(derivation), 1):
        lines += [f"{number}. *{step.rule}*: {step.explanation}{_evidence_of(step, derivation)}", ""]
        for left, right in _equations(step, start):
            shown = r"\phantom{x}" if left is None else show(left)
            lines += [f"    $$ {shown} = {show(right)}{_given(step, show)} $$", ""]
        if step.parts:
            lines += ["    where", ""]
        for left, right in step.parts:
            lines += [f"    $$ {show(left)} = {show(right)} $$", ""]
    if _has_conclusion(derivation):
        lines += [f"**{_TITLE[derivation.is_stated]}**", ""]
        for left, right in _results(derivation):
            lines += [f"$$ {show(left)} = {show(right)} $$", ""]
    if derivation.where and _has_conclusion(derivation):
        lines += ["where", ""]
        for name, value in derivation.where:
            lines += [f"$$ {show(name)} = {show(value)} $$", ""]
    lines += [f"{sentence}\n" for sentence in missing(derivation)]
    lines += [evidence(derivation)] if derivation.steps else []
    return "\n".join(lines) + "\n"


def latex(derivation: Derivation) -> str:
    """An `align*` environment: one line a step, the rule beside it."""
    show = _printer(derivation, expression_latex)
    rows: list[str] = []
    for step, start in _continued(derivation):
        rows += [
            rf"{'' if left is None else show(left)} &= {show(right)}{_given(step, show)} "
            rf"&& \text{{{_words(step.rule)}}}"
            for left, right in _equations(step, start)
        ]
        rows += [rf"{show(name)} &= {show(value)} && \text{{where}}" for name, value in step.parts]
    if _has_conclusion(derivation):
        rows += [
            rf"{show(left)} &= {show(right)} && \text{{{_TITLE[derivation.is_stated]}}}"
            for left, right in _results(derivation)
        ]
        rows += [rf"{show(name)} &= {show(value)} && \text{{where}}" for name, value in derivation.where]
    return "\\begin{align*}\n" + " \\\\\n".join(row.strip() for row in rows) + "\n\\end{align*}\n"


def text_lines(shown: str) -> list[Equation]:
    """The equations of a derivation in plain text, read off the text itself."""
    rows = (row.strip().removeprefix("where ").strip() for row in shown.splitlines() if row[:6].isspace())
    return list(continued(_sides(row) for row in rows))


def markdown_lines(shown: str) -> list[Equation]:
    """The equations between `$$` of a derivation in Markdown."""
    return list(continued(_sides(row) for row in re.findall(r"\$\$ (.*) \$\$", shown)))


def latex_lines(shown: str) -> list[Equation]:
    """The equations of an `align*` environment."""
    inside = shown.removeprefix("\\begin{align*}\n").removesuffix("\n\\end{align*}\n")
    rows = (row.rpartition(" && ")[0].replace("&= ", "= ", 1) for row in inside.split(" \\\\\n"))
    return list(continued(_sides(row) for row in rows))


def _sides(row: str) -> tuple[str | None, str]:
    """Both sides of an equation; the left one is None where it goes on from the one before."""
    left, _, right = row.partition("= ")
    left = left.strip()
    return (None if left in ("", r"\phantom{x}") else left), right


def _continued(derivation: Derivation) -> list[tuple[Step, Expr | None]]:
    """Each step and its left side, None where it goes on from the right side of the one before."""
    found: list[tuple[Step, Expr | None]] = []
    for last, step in zip((None, *derivation.steps), derivation.steps, strict=False):
        left: Expr | None = step.before
        if last is not None and last.after == step.before != step.target:
            left = step.target if last.is_by_component else None
        found.append((step, left))
    return found


def _equations(step: Step, left: Expr | None) -> list[tuple[Expr | None, Expr]]:
    """The lines of a step, one a component where it has some."""
    if step.is_by_component:
        return [*step.components]
    lefts = (left, *(None for _ in step.between))
    return [*zip(lefts, (*step.between, step.after), strict=True), *step.also]


def exchanged(derivation: Derivation, show: Callable[[Any], str]) -> list[str]:
    """A sentence on the lines that others stand for, if any."""
    if not derivation.exchanged:
        return []
    pairs = enumerated([f"{show(one)} with {show(other)}" for one, other in derivation.exchanged])
    return [f"What follows from a line by exchanging {pairs} is not written again."]


def _has_conclusion(derivation: Derivation) -> bool:
    """Whether the end stands apart: in short, it is the last line."""
    return derivation.result is not None and derivation.rendering != "short"


def _evidence_of(step: Step, derivation: Derivation) -> str:
    """How well the sides of a line agree, where every line is accounted for."""
    return f" (both sides agree to {max(step.check, 1e-50):.0e})" if derivation.rendering == "audit" else ""


def _given(step: Step, show: Callable[[Any], str]) -> str:
    """Where a line holds, in LaTeX."""
    return "" if step.given is S.true else rf" \quad \text{{for }} {show(step.given)}"


def _results(derivation: Derivation) -> list[tuple[Expr, Expr]]:
    """The equations that a derivation ends with; none where it lacks its end."""
    return [] if derivation.result is None else components(derivation.target, derivation.result)


def missing(derivation: Derivation) -> list[str]:
    """A sentence on what the derivation lacks, if anything."""
    if not derivation.gaps:
        return []
    return [f"This derivation lacks {lacking(derivation.gaps, _printer(derivation, expression_text))}."]


def evidence(derivation: Derivation) -> str:
    """How the lines are known to hold."""
    worst = f"{max(derivation.check, 1e-50):.0e}"
    if not derivation.lines:
        return f"Every line was evaluated at 50 digits; both sides agree to {worst} or better."
    return (
        f"The {derivation.lines} lines were read back as they are printed and evaluated at 50 digits; "
        f"both sides agree to {worst} or better."
    )


def _words(rule: str) -> str:
    """A rule's name outside of mathematics."""
    for sign, command in (("σ", r"$\sigma$"), ("|u|", "$|u|$")):
        rule = rule.replace(sign, command)
    return rule


def _printer(derivation: Derivation, function: Callable[..., str]) -> Callable[[Any], str]:
    names = tuple(derivation.display.items())
    return lambda expression: _printed(function, expression, names, derivation.order)


@lru_cache(maxsize=2_000)  # LaTeX and Markdown print the same formulas
def _printed(
    function: Callable[..., str], expression: Expr, names: tuple[tuple[str, str], ...], order: tuple[str, ...]
) -> str:
    return function(expression, dict(names), order)
