"""Derivations as people see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from derivation_cases import PAIRS

from symloss.derivation import render
from symloss.derivation.renderings import RENDERINGS

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["cross_entropy", "huber", "focal"])
@pytest.mark.parametrize("rendering", RENDERINGS)
@pytest.mark.parametrize("form", ["text", "markdown", "latex"])
def test_golden(name, rendering, form, derivation, update):
    suffix = {"text": "txt", "markdown": "md", "latex": "tex"}[form]
    path = GOLDEN / (f"{name}.{suffix}" if rendering == "full" else f"{name}.{rendering}.{suffix}")
    found = getattr(render, form)(getattr(derivation(name, "input"), rendering))
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "wrt"), PAIRS)
def test_latex_is_balanced_and_speaks_no_python(name, wrt, derivation):
    for text in (render.latex(derivation(name, wrt)), render.markdown(derivation(name, wrt))):
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") == text.count(r"\right")
        assert text.count(r"\begin") == text.count(r"\end")
        assert "loss_value" not in text and "grad_" not in text and "**" not in text.replace("**", "", 4)


def test_notebooks_get_markdown(derivation):
    found = derivation("huber", "input")
    assert found._repr_markdown_() == render.markdown(found)
    assert str(found) == render.text(found)


def test_the_conclusion_in_the_names_of_the_code(derivation):
    text = render.conclusion(derivation("huber", "input"), ("input", "residual", "delta"))
    assert text.startswith("∂L/∂input[n] = 1/N · { residual[n] if |residual[n]| ≤ delta;")
    assert text.splitlines()[1] == "where residual[n] = input[n] − y[n]"
    assert "where" not in render.conclusion(derivation("huber", "input"), ("residual",), ("residual[n]",))
