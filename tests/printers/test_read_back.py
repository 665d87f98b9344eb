"""Headers and definitions are read back: what does not hold as it is printed is not shown."""

from __future__ import annotations

import pytest

from symloss.derivation import DerivationError
from symloss.derivation.displayed import latex_face
from symloss.losses.catalogue import declared
from symloss.printers import headers
from symloss.printers.pages.build import _checked_definition
from symloss.printers.pages.notation import Notation
from symloss.printers.read_back import LOSS, NOT_SHOWN, TERM, definition_judge
from symloss.readback.check import Equation


@pytest.mark.parametrize("name", declared())
def test_every_line_of_a_header_and_a_definition_holds(name):
    loss = declared()[name]
    lines = [*headers.definition_lines(loss.declaration), *headers.gradient_lines(loss.chain)]
    assert lines and not any(NOT_SHOWN in line for line in lines)
    assert _checked_definition(Notation(loss.declaration))


def test_a_line_that_does_not_hold_is_left_out(monkeypatch):
    printed = headers.TextPrinter._print_SumOver
    monkeypatch.setattr(headers.TextPrinter, "_print_SumOver", lambda self, expr: self._print(expr.body))
    lines = headers.definition_lines(declared()["soft_cross_entropy"].declaration)
    assert lines[-1] == f"loss: {NOT_SHOWN}"
    monkeypatch.setattr(headers.TextPrinter, "_print_SumOver", printed)
    assert "Σ_c" in headers.definition_lines(declared()["soft_cross_entropy"].declaration)[-1]


@pytest.mark.parametrize(
    "right", [r"\frac{1}{N} \sum_{n} L_n", r"\sum_{n} L_n", r"\frac{1}{N} L_n", r"\frac{1"]
)
def test_the_definition_on_a_page(right):
    declaration = declared()["huber"].declaration
    judge = definition_judge(declaration, latex_face({**declaration.display, LOSS: "L", TERM: "L"}))
    if right == r"\frac{1}{N} \sum_{n} L_n":
        judge([Equation("L", right)])
    else:
        with pytest.raises(DerivationError, match="huber"):
            judge([Equation("L", right)])
