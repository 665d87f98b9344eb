"""What a derivation displays is what was checked: printed lines are read back, and slips are caught."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from faults import faults

from symloss.derivation import DerivationError, render
from symloss.derivation.derive import derived
from symloss.derivation.displayed import judge_of, latex_face, text_face
from symloss.losses.catalogue import declared
from symloss.readback.check import Equation

PAIRS = [(name, wrt) for name, loss in declared().items() for wrt in loss.signature.differentiable]
PLANTED = [
    ("soft_cross_entropy", "input"),
    ("label_smoothing_cross_entropy", "input"),
    ("combo", "target"),
    ("pairwise_hinge", "input"),
]


@cache
def judged(name: str, wrt: str):
    """The judge of a derivation, and its lines on every face."""
    derivation, checker = derived(declared()[name].declaration, wrt)
    faces = (
        (text_face(derivation.display), render.text_lines(render.text(derivation))),
        (latex_face(derivation.display), render.latex_lines(render.latex(derivation))),
    )
    return judge_of(derivation, checker), faces


@pytest.mark.parametrize(("name", "wrt"), PAIRS)
def test_every_line_of_the_catalogue_is_read_back_and_holds(name, wrt, derivation):
    found = derivation(name, wrt)  # raises where a line does not hold
    assert found.lines >= len(found.steps)
    assert f"The {found.lines} lines were read back as they are printed" in render.text(found)
    equations = [
        line for line in render.text(found).splitlines() if line.startswith("      ") and " = " in line
    ]
    assert found.lines == len(equations)


@pytest.mark.parametrize(("name", "wrt"), PLANTED)
def test_a_slip_in_a_printed_line_is_caught(name, wrt):
    judge, faces = judged(name, wrt)
    planted: Counter = Counter()
    for face, lines in faces:
        for line in dict.fromkeys(lines):
            for kind, fault in faults(line):
                planted[kind] += 1
                with pytest.raises(DerivationError, match=name):
                    judge.check([fault], face)
    assert all(planted[kind] >= 4 for kind in ("sum", "sign", "index")), planted


@pytest.mark.parametrize(
    "fault",
    [
        ("∂L[n]/∂ℓ[n]", "t[n, c]"),  # the sum over c is gone
        ("∂L/∂s[n, c]", "softmax(s[n])[c]·Σ_k t[n, k] − t[n, c]/N"),  # the bracket before /N
        ("∂L/∂ℓ[n]", "−1/N · Σ_c t[n, c]"),
        ("∂L/∂s[n, c]", "(softmax(s[n])[c]·Σ_n t[n, k] − t[n, c])/N"),
        ("L", "1/N · Σ_n Σ_n t[n, c]·(ℓ[n] − s[n, c])"),
        ("ℓ[n]", "log Σ_k exp(s[k])"),
        ("ℓ[n]", "log Σ_k exp(s[n, k]) s[n, k]"),
        ("ℓ[n]", "log Σ_k exp(s[n, n])"),
        ("ℓ[n]", "log Σ_k exp(q[n, k])"),
    ],
)
def test_wrong_lines_in_text(fault):
    judge, ((face, _), _) = judged("soft_cross_entropy", "input")
    judge.check([Equation("∂L[n]/∂ℓ[n]", "Σ_c t[n, c]")], face)
    with pytest.raises(DerivationError, match="soft_cross_entropy: the line"):
        judge.check([Equation(*fault)], face)


@pytest.mark.parametrize(
    "fault",
    [
        (r"\frac{\partial L_n}{\partial \ell_n}", "t_{n,c}"),
        (r"\frac{\partial L}{\partial s_{n,c}}", r"\frac{\operatorname{softmax}(s_n)_{c} - t_{n,c}}{N}"),
        (r"\ell_n", r"\log \sum_{k} e^{s_{n,c}}"),
        (r"\ell_n", r"-\log \sum_{k} e^{s_{n,k}}"),
        (r"\ell_n", r"\log \sum_{k} e^{s_{n,k}"),
    ],
)
def test_wrong_lines_in_latex(fault):
    judge, (_, (face, _)) = judged("soft_cross_entropy", "input")
    judge.check([Equation(r"\frac{\partial L_n}{\partial \ell_n}", r"\sum_{c} t_{n,c}")], face)
    with pytest.raises(DerivationError, match="soft_cross_entropy: the line"):
        judge.check([Equation(*fault)], face)


def test_places_where_indices_meet_are_left_out_by_a_printed_condition(derivation):
    text = render.text(derivation("pairwise_hinge", "input"))
    assert "∂L[i, j]/∂s[j] = y[i]·[m > y[i]·(s[i] − s[j])]    for i ≠ j" in text
    assert r" \quad \text{for } i \ne j" in render.latex(derivation("pairwise_hinge", "input"))
