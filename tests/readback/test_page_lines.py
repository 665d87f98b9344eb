"""Pages, headers and `show` beside derivations: Hessians, reductions, published formulas, first steps."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from faults import changed_numbers, faults

from symloss.derivation import DerivationError, render
from symloss.derivation.derive import derive_declaration
from symloss.derivation.displayed import latex_face, text_face
from symloss.losses.catalogue import declared
from symloss.passes.read import SAMPLE_WEIGHT
from symloss.printers import headers
from symloss.printers.latex_expressions import ExpressionPrinter
from symloss.printers.pages.build import page_of
from symloss.printers.pages.notation import Notation
from symloss.printers.read_back import (
    LOSS,
    NOT_SHOWN,
    TERM,
    checker_of,
    definition_judge,
    equations,
    held,
    program_judge,
    reduction_judge,
)
from symloss.readback.check import Equation


@cache
def page(name):
    return page_of(declared()[name].chain)


def caught(judge, lines, name):
    """How many slips of each kind were planted, every one of which was caught."""
    planted: Counter = Counter()
    for line in lines:
        judge([line])
        numbers = (("number", Equation(line.left, right)) for right in changed_numbers(line.right))
        for kind, fault in (*faults(line), *numbers):
            planted[kind] += 1
            with pytest.raises(DerivationError, match=name):
                judge([fault])
    return planted


# Second derivatives


def hessian_judge(name):
    loss = declared()[name]
    derivation = derive_declaration(loss.declaration, loss.signature.differentiable[0])
    return lambda lines: derivation.judge.check(lines, latex_face(derivation.display))


@pytest.mark.parametrize("name", ["cross_entropy", "log_softmax", "gaussian_nll", "huber", "center_loss"])
def test_a_slip_in_a_hessian_is_caught(name):
    lines = [Equation(item.left, item.right) for item in page(name).hessian.formulas]
    planted = caught(hessian_judge(name), lines, name)
    assert planted, planted


@pytest.mark.parametrize(
    "fault",
    [
        (r"\frac{\partial^2 L}{\partial s_{n,c}}", "0"),
        (r"\frac{\partial L}{\partial s_{n,c}^2}", "0"),
        (r"\frac{\partial^2 L}{\partial s_{n,c}^2}", r"\operatorname{softmax}(s_n)_{c}"),
        (r"\frac{\partial L}{\partial s_{n,c}}",
         r"\frac{\operatorname{softmax}(s_n)_{c} (1 - \operatorname{softmax}(s_n)_{c})}{N}"),
        (r"\frac{\partial^2 \ell_n}{\partial s_{n,c}^2}", "0"),
    ],
)  # fmt: skip
def test_wrong_hessians(fault):
    judge = hessian_judge("cross_entropy")
    with pytest.raises(DerivationError, match="cross_entropy: "):
        judge([Equation(*fault)])


def test_a_hessian_at_a_kink_says_nothing():
    judge = hessian_judge("l2_regularization")
    with pytest.raises(DerivationError, match=r"could be judged nowhere|does not hold"):
        judge([Equation(r"\frac{\partial^2 L}{\partial w_n^2}", "0")])


# Reductions


def reduction_lines(name):
    rows = {row.name: row.result for row in page(name).reductions.rows}
    notation = Notation(declared()[name].declaration)
    shown = {kind: rf"\mathrm{{{kind}}}" for kind in rows} | {"none": notation.at_sample(r"\mathrm{none}")}
    letters = {LOSS: notation.loss, TERM: notation.loss, SAMPLE_WEIGHT: notation.weight}
    declaration = notation.declaration
    face = latex_face({**declaration.display, **letters})
    judge = reduction_judge(declaration, face, checker_of(declaration))
    return judge, {kind: Equation(shown[kind], result) for kind, result in rows.items()}


@pytest.mark.parametrize("name", ["cross_entropy", "ctc", "huber", "kl_div", "focal"])
def test_a_slip_in_a_reduction_is_caught(name):
    judge, lines = reduction_lines(name)
    assert set(lines) >= {"none", "mean", "sum"}
    planted = caught(judge, lines.values(), name)
    assert planted["sum"] >= 3 and planted["index"] >= 4, planted


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("ctc", r"\frac{\sum_{n} \omega_n \mathcal{L}_n}{\sum_{n} \omega_n}"),  # without each sample's own
        ("huber", r"\frac{\sum_{n} \omega_n L_n}{N}"),
        ("cross_entropy", r"\frac{\sum_{n} \omega_n L_n}{\sum_{n} \omega_n}"),
    ],
)
def test_wrong_means(name, right):
    judge, lines = reduction_lines(name)
    right = right.replace(r"\omega_n", lines["none"].right.split(" ")[0])
    with pytest.raises(DerivationError, match=f"{name}: the line .* does not (hold|stand)"):
        judge([Equation(lines["mean"].left, right)])


# Published formulas


def test_a_slip_in_a_published_formula_is_caught():
    declaration = declared()["asymmetric_huber"].declaration
    published = declaration.__class__(**{**vars(declaration), "expression": declaration.published})
    judge = definition_judge(published, latex_face({**declaration.display, LOSS: "L", TERM: "L"}))
    lines = [Equation(item.left, item.right) for item in page("asymmetric_huber").published]
    planted = caught(judge, lines, "asymmetric_huber")
    assert planted["sum"] and planted["sign"] and planted["index"], planted


@pytest.mark.parametrize("name", ["l1", "softmax"])
def test_a_page_with_a_misprint_is_not_made(name, monkeypatch):
    chain = declared()[name].chain
    monkeypatch.setattr(ExpressionPrinter, "_print_SumOver", lambda self, expr: self._print(expr.body))
    monkeypatch.setattr(ExpressionPrinter, "_print_MeanOver", lambda self, expr: self._print(expr.body))
    render._printed.cache_clear()
    with pytest.raises(DerivationError, match=name):
        page_of(chain)
    render._printed.cache_clear()  # of what was misprinted


# Recurrences in headers


FIRST = "t = input_lengths[n] − 1, ..., 0"


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("alpha_blank", "−∞ beyond", "0 beyond"),
        ("alpha_blank", "{ 0 if k = 0;", "{ 0 if k = 1;"),
        ("alpha_blank", "{ 0 if k = 0;", "{ 1 if k = 0;"),
        ("alpha_blank", "−∞ otherwise }", "−∞ otherwise"),
        ("alpha_blank", "for t", "for j"),
        ("alpha_blank", "t = 0, 1, ...", FIRST),
        ("alpha_label", "−∞ before", "0 before"),
        ("alpha_label", "−∞ before", "x before"),
        ("grad_alpha_label", "0 after", "−∞ after"),
        ("grad_alpha_label", FIRST, "t = input_lengths[n] − 2, ..., 0"),
        ("grad_alpha_label", FIRST, "t = input_lengths[n], ..., 0"),
        ("grad_alpha_label", FIRST, "t = input_lengths[m] − 1, ..., 0"),
        ("grad_alpha_label", f"{FIRST} from 0 after", "t = 0, 1, ... from 0 before"),
        ("grad_alpha_label", f"{FIRST} from 0 after", "t = 0, 1, ... from 0 after"),
    ],
)
def test_a_slip_in_what_a_recurrence_starts_from_is_caught(name, right, wrong):
    chain = declared()["ctc"].chain
    judge = program_judge(chain, headers._face(chain.declaration))
    (line,) = (line for line in headers.gradient_lines(chain) if line.startswith(f"{name}["))
    assert held([line], judge) == [line]
    step, steps = line.split("    for ")
    fault = f"{step}    for {steps}".replace(right, wrong)
    assert fault != line and fault.startswith(step)
    with pytest.raises(DerivationError):
        judge(equations([fault]))
    assert held([fault], judge) == [f"{line.split(' = ')[0]}: {NOT_SHOWN}"]


# In the names of the code, and in a notebook


CODE = [("huber", "input"), ("cross_entropy", "input"), ("kl_div", "target")]


@pytest.mark.parametrize(("name", "wrt"), CODE)
def test_a_slip_in_a_gradient_in_the_names_of_the_code_is_caught(name, wrt):
    loss = declared()[name]
    derivation = derive_declaration(loss.declaration, wrt)
    names = headers.own_names(loss.declaration)
    shown = render.conclusion(derivation, names)
    lines = render.text_lines("\n".join(f"      {line}" for line in shown.splitlines()))
    face = text_face({**derivation.display, **{own: own for own in names}})
    planted = caught(lambda asked: derivation.judge.check(asked, face), lines, name)
    assert planted["index"] and planted["sign"], planted


def test_a_conclusion_that_does_not_hold_is_an_error(monkeypatch):
    derivation = derive_declaration(declared()["soft_cross_entropy"].declaration, "input")
    names = headers.own_names(declared()["soft_cross_entropy"].declaration)
    assert render.conclusion(derivation, names)
    printed = render._printed
    monkeypatch.setattr(render, "_printed", lambda *about: printed(*about).replace("Σ_k ", ""))
    with pytest.raises(DerivationError, match="soft_cross_entropy"):
        render.conclusion(derivation, names)


def test_a_notebook_shows_what_holds_and_nothing_else(monkeypatch):
    loss = declared()["soft_cross_entropy"]
    assert r"\sum_{c}" in loss._repr_latex_()
    assert declared()["softmax"]._repr_latex_() == r"$\displaystyle \frac{e^{s_{n,c}}}{\sum_{k} e^{s_{n,k}}}$"
    monkeypatch.setattr(ExpressionPrinter, "_print_SumOver", lambda self, expr: self._print(expr.body))
    assert loss._repr_latex_() is None
