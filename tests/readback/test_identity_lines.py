"""What the page of identities displays is read back: formulas, losses by name, lines of derivations."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from faults import faults_on_both_sides

from symloss.derivation import DerivationError
from symloss.derivation.displayed import latex_face
from symloss.identities.catalogue import IDENTITIES
from symloss.identities.displayed import judge_of
from symloss.identities.likelihood import derived
from symloss.identities.statement import Derived, Finding
from symloss.printers.latex_expressions import ExpressionPrinter
from symloss.printers.pages.identities import identities_of
from symloss.readback.check import Equation

BY_NAME = {item.name: item for item in IDENTITIES}
CROSS_ENTROPY = r"\operatorname{cross\_entropy}(s, y)"
WITH_LOGITS = r"\operatorname{binary\_cross\_entropy\_with\_logits}(x, y)"
TWO_CLASSES = (
    r"\operatorname{cross\_entropy}(\begin{cases} x_n & \text{if } c = 1 \\ 0 & \text{otherwise} "
    r"\end{cases}, y_n"
)
PLANTED = [
    "label_as_distribution",  # an element put in
    "bernoulli",  # lines of a derivation
    "binary_of_sigmoid",
    "gradient_is_difference",  # the derivative of a formula
    "sigmoid_focal_without_focus",  # parameters, an array of few values
    "cross_entropy_as_series",
    "ranking_is_info_nce",
    "squared_error_of_sigmoid",  # a limit of a derivative
]


@cache
def entry(name):
    """An identity with the judge of its lines, its display, and the equations on the page."""
    identity = BY_NAME[name]
    claims = identity.claims()
    steps = tuple(step for claim in claims if isinstance(claim, Derived) for step in derived(identity, claim))
    finding = Finding(identity, claims, "checked", steps=steps)
    (shown,) = identities_of([finding])
    lines = [Equation(item.left, item.right, item.relation) for item in shown.formulas]
    sides = [sides for step in shown.steps for sides in step.equations]
    lines += [Equation(left, right) for left, *rest in sides for right in rest]
    judge, face = judge_of(finding), latex_face({**identity.display, "nll": r"\mathcal{L}"})
    return lines, lambda line: judge.check([line], face)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_formula_of_an_identity_holds_as_it_is_printed(name):
    lines, judge = entry(name)
    for line in lines:
        judge(line)
    assert lines or name == "nt_xent_is_info_nce"  # too long for a page


@pytest.mark.parametrize("name", PLANTED)
def test_a_slip_in_an_identity_is_caught(name):
    lines, judge = entry(name)
    planted: Counter = Counter()
    for line in lines:
        for kind, fault in faults_on_both_sides(line):
            planted[kind] += 1
            with pytest.raises(DerivationError, match=name):
                judge(fault)
    assert planted["number"] + planted["sum"] >= 2 and planted["index"] >= 2, planted


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("focal_without_focus", (r"\operatorname{focal}(s, y)", CROSS_ENTROPY)),
        ("focal_without_focus", (r"\operatorname{focal}(s; \gamma = 0)", CROSS_ENTROPY)),
        ("focal_without_focus", (r"\operatorname{focal}(s, y; \tau = 0)", CROSS_ENTROPY)),
        ("focal_without_focus", (r"\operatorname{focal}(y, s; \gamma = 0)", CROSS_ENTROPY)),
        ("log_of_perplexity", (r"\log \operatorname{perplexity}(s, y)", r"-\operatorname{nll}(s, y)")),
        ("jensen_shannon_is_bounded",
         (r"\operatorname{js\_divergence}(\operatorname{softmax}(a_n)_{c}, \operatorname{softmax}(b_n)_{c})",
          r"\log 1", r"\le")),
        ("jensen_shannon_is_bounded", (r"\log 2", r"\log 3", r"\ge")),
        ("binary_as_two_classes", (WITH_LOGITS, f"{TWO_CLASSES})")),
        ("binary_as_two_classes", (WITH_LOGITS, f"{TWO_CLASSES}; C = 3)")),
        ("cross_entropy_as_series", (r"-\log p", r"\sum_{j=1}^{\infty} \left(\frac{(1 - p)^j}{p}\right)")),
        ("cross_entropy_as_series", (r"-\log p", r"\sum_{j=1}^{\infty} \left(\frac{1}{j}\right)")),
        ("huber_becomes_absolute", (r"\lim_{\delta \to 0} \frac{\operatorname{huber}(\hat{y}, y; \delta)}{2}",
                                    r"\operatorname{l1}(\hat{y}, y)")),
        ("squared_error_of_sigmoid",
         (r"\lim_{x \to \pm\infty} \frac{\partial \mathcal{L}}{\partial x}", "0")),
        ("squared_error_of_sigmoid", (r"\lim_{x_n \to \pm\infty} \sigma(x_n)", "1")),
        ("gradient_is_difference",  # the sums run over the indices of the element
         (r"\frac{\partial}{\partial s_{n,c}} \frac{1}{N} \sum_{n} \sum_{c} \left(\log \sum_{k} e^{s_{n,k}} "
          r"- s_{n,c}\right) \, \operatorname{softmax}(t_n)_{c}",
          r"\frac{\operatorname{softmax}(s_n)_{c} - \operatorname{softmax}(t_n)_{c}}{N}")),
    ],
)  # fmt: skip
def test_wrong_identities(name, fault):
    _, judge = entry(name)
    with pytest.raises(DerivationError, match=name):
        judge(Equation(*fault))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("huber_becomes_absolute",
         (r"\lim_{\delta \to 0} \frac{\operatorname{huber}(\hat{y}, y; \delta)}{\delta}",
          r"\operatorname{l1}(\hat{y}, y)")),
        ("jensen_shannon_is_bounded", (r"\operatorname{js\_divergence}(\operatorname{softmax}(a_n)_{c}, "
         r"\operatorname{softmax}(b_n)_{c}; \beta = \frac{1}{2})", r"\log 2", r"\le")),
        ("squared_error_of_sigmoid", (r"\lim_{x_n \to \infty} \sigma(x_n)", "1")),
        ("ranking_is_soft_margin",
         (r"\operatorname{bpr}(x, y)", r"\operatorname{soft\_margin}(x_n - y_n, 1)")),
        ("binary_as_two_classes", (WITH_LOGITS, f"{TWO_CLASSES}; C = 2)")),
    ],
)  # fmt: skip
def test_right_identities(name, line):
    _, judge = entry(name)
    judge(Equation(*line))


@pytest.mark.parametrize("name", ["likelihood_of_one_hot", "label_as_distribution"])
def test_a_page_with_a_misprint_is_not_made(name, monkeypatch):
    identity = BY_NAME[name]
    monkeypatch.setattr(ExpressionPrinter, "_print_SumOver", lambda self, expr: self._print(expr.body))
    monkeypatch.setattr(ExpressionPrinter, "_print_MeanOver", lambda self, expr: self._print(expr.body))
    with pytest.raises(DerivationError, match=f"{name}: the line"):
        identities_of([Finding(identity, identity.claims(), "checked")])
