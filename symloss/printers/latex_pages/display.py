"""Displayed formulas of a document: they shrink where nothing else helps."""

from __future__ import annotations

from collections.abc import Sequence

from symloss.printers.pages.content import Equation, Step
from symloss.printers.pages.displays import equation_rows, step_rows


def aligned(equations: Sequence[Equation]) -> str:
    """Equations under each other."""
    return _display(equation_rows(equations, is_dense=True))


def chained(step: Step) -> str:
    """The sides of a step."""
    return _display(step_rows(step, is_dense=True))


def _display(rows: Sequence[str]) -> str:
    body = " \\\\\n".join(f"  {row}" for row in rows)
    return f"\\begin{{fitted}}\n{body}\n\\end{{fitted}}"
