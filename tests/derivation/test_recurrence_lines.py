"""Derivations of recurrences: every line is held against its node, shares are told by the sum they are of."""

import mpmath
import pytest
from sympy import And, Eq, Max, Ne, Piecewise, exp, oo

from symloss.derivation import DerivationError, recurrences
from symloss.derivation.derive import derive_declaration
from symloss.derivation.evaluate import Checker
from symloss.functions import softmax_weight
from symloss.language import axis, carry, label, length, logaddexp, mean, real, scan
from symloss.language.declaration import declare
from symloss.losses.catalogue import declared
from symloss.program.passed import Passed, only_finite_case, passed_back

t, T = axis("t", "T")
n, N = axis("n", "N")
j, S = axis("j", "S")
FIRST = Piecewise((0, Eq(j, 0)), (-oo, True))


def growth(x: real[N, T], lengths: length(T)[N]):
    """A linear recurrence."""
    return mean(scan(t, carry("a", initial=2), step=lambda a: a * x[n, t] + 1, length=lengths[n]), n)


def monotone(x: real[N, T, S]):
    """Paths that stay or go on."""
    alpha = scan(
        t, carry("alpha", j, initial=FIRST, outside=-oo),
        step=lambda a: x[n, t, j] + logaddexp(a[j], a[j - 1]),
    )  # fmt: skip
    return -mean(alpha[S - 1], n)


def with_gates(x: real[N, T, S], z: label(S)[N, S]):
    """Paths that may go on where the label allows it."""

    def step(a):
        onward = Piecewise((a[j - 1], Ne(z[n, j], 1)), (-oo, True))
        return x[n, t, j] + logaddexp(a[j], onward)

    return -mean(scan(t, carry("alpha", j, initial=FIRST, outside=-oo), step=step)[S - 1], n)


def best_path(x: real[N, T, S]):
    """The best path."""
    alpha = scan(
        t, carry("alpha", j, initial=FIRST, outside=-oo), step=lambda a: x[n, t, j] + Max(a[j], a[j - 1])
    )
    return -mean(alpha[S - 1], n)


@pytest.mark.parametrize("function", [growth, monotone, with_gates, best_path])
def test_every_line_holds(function):
    derivation = derive_declaration(declare(function), "x")
    assert derivation.check < 1e-40
    assert [step.rule for step in derivation.steps][-2:] == [recurrences.REVERSED, "sum over paths"]
    assert "Piecewise" not in str(derivation) and "grad_" not in str(derivation)


@pytest.mark.parametrize("function", [monotone, with_gates])
def test_shares_are_told_by_the_sum_they_belong_to(function):
    (reverse,) = (
        s for s in derive_declaration(declare(function), "x").steps if s.rule == recurrences.REVERSED
    )
    assert reverse.after.has(Passed) and not reverse.after.has(softmax_weight)


def test_ctc_passes_back_along_three_arrows():
    derivation = derive_declaration(declared()["ctc"].declaration, "log_probs")
    back = [step for step in derivation.steps if step.rule == recurrences.REVERSED]
    # A label passes on to itself, to the blank after it and to the next label; a blank to itself and to a
    # label; each once more from the end of the loss.
    assert [len(step.after.atoms(Passed)) for step in back] == [4, 3]
    text = str(derivation)
    assert "ᾱ^z[n, t + 1, j]·exp(ℓ[t + 1, n, z[n, j]] + α^z[n, t, j] − α^z[n, t + 1, j])" in text
    assert "[c = ∅]·Σ_k ᾱ^∅[n, t, k] + Σ_j ᾱ^z[n, t, j]·[c = z[n, j]]" in text


def test_a_planted_wrong_share_is_an_error(monkeypatch):
    def wrong(node, program):
        told = passed_back(node, program)
        return told.replace(
            lambda item: isinstance(item, Passed), lambda p: Passed(p.adjoint, p.own + 1, p.total)
        )

    monkeypatch.setattr(recurrences, "passed_back", wrong)
    with pytest.raises(DerivationError, match="the step 'reversed recurrence' does not hold"):
        derive_declaration(declare(monotone), "x")


def test_a_planted_wrong_recurrence_is_an_error(monkeypatch):
    within = recurrences._within
    off = {True: 1, False: 0}
    monkeypatch.setattr(
        recurrences, "_within", lambda node, value: within(node, value + off[value.has(logaddexp)])
    )
    with pytest.raises(DerivationError, match="the step 'recurrence' does not hold"):
        derive_declaration(declare(monotone), "x")


def test_only_finite_case():
    x = declare(monotone).array("x")[n, t, j]
    assert only_finite_case(x) == (x, True)
    assert only_finite_case(Piecewise((x, j > 1), (-oo, True))) == (x, j > 1)
    term, when = only_finite_case(Piecewise((-oo, j < 1), (x, Ne(t, 2)), (-oo, True)))
    assert term == x and when == And(j >= 1, Ne(t, 2))
    both = Piecewise((x, j > 1), (2 * x, True))
    assert only_finite_case(both) == (both, True)


def test_nothing_is_passed_from_where_nothing_is():
    declaration = declare(monotone)
    checker = Checker(recurrences.stabilise(recurrences.read_declaration(declaration)))
    x = declaration.array("x")[n, t, j]
    for passed in (Passed(0 * x, x, -oo), Passed(x, -oo, -oo), Passed(x, x, x, j < 0)):
        assert checker.identity(passed, 0 * x, "nothing") == 0
    with mpmath.workdps(50):
        assert checker.identity(Passed(x, x, 2 * x), x * exp(-x), "something") < 1e-45
