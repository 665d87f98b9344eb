"""Every identity at 50 digits, and what happens to a wrong step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from derivation_cases import LOSSES
from sympy import Eq, Mul, Piecewise, Rational, Tuple, cosh, exp, sinh, tanh

from symloss.derivation import DerivationError, derive, tactics
from symloss.derivation.evaluate import Checker
from symloss.derivation.forms import cost
from symloss.derivation.place import kept_apart, placed_at
from symloss.derivation.shorten import shortest
from symloss.functions import log_sigmoid, sigmoid, step
from symloss.language.reductions import LogSumExp, Softmax, SumOver
from symloss.language.symbols import Extent, Index
from symloss.passes.read import read_declaration
from symloss.program import Indicator

N, C = Extent("N"), Extent("C")
n, m = Index("n", N), Index("m", N)
c, k = Index("c", C), Index("k", C)
PROGRAM = read_declaration(LOSSES["cross_entropy"].declaration)
S_ARRAY, Y_ARRAY = (LOSSES["cross_entropy"].declaration.array(name) for name in ("input", "target"))
s, y = S_ARRAY[n, c], Y_ARRAY[n]
norm = LogSumExp(S_ARRAY[n, k], Tuple(k))
total = SumOver(S_ARRAY[n, k] * s, Tuple(k))

CASES = [
    (tactics.recognise_softmax, exp(s - norm), Softmax(s, c)),
    (tactics.pick_from_sums, SumOver(Indicator(Eq(k, y)) * S_ARRAY[n, k], Tuple(k)), S_ARRAY[n, y]),
    (tactics.total_weight, SumOver(Softmax(S_ARRAY[n, k], k), Tuple(k)), 1),
    (tactics.constants_out_of_sums, total, s * SumOver(S_ARRAY[n, k], Tuple(k))),
    (tactics.constants_out_of_sums, SumOver(s, Tuple(k)), C * s),
    (
        tactics.merge_sums,
        SumOver(S_ARRAY[n, k] * s, Tuple(k)) + 2 * SumOver(S_ARRAY[n, c] - s + s, Tuple(c)),
        None,
    ),
    (tactics.complement_of_sigmoid, (1 - s) * sigmoid(norm) - s * sigmoid(-norm), sigmoid(norm) - s),
    (tactics.complement_again, 1 - sigmoid(s), sigmoid(-s)),
    (tactics.log_odds, log_sigmoid(s) - log_sigmoid(-s), s),
    (tactics.hyperbolic_tangent, s * sinh(norm) / cosh(norm), s * tanh(norm)),
    (tactics.step_as_bracket, step(s), Indicator(s > 0)),
    (tactics.merge_cases, Piecewise((1, s > 0), (2, True)) * s + Piecewise((s, s > 0), (3, True)), None),
    (
        tactics.merge_like_cases,
        Piecewise((1, s > 0), (0, True)) * norm
        - 2 * Piecewise((s, s > 0), (0, True))
        + Piecewise((s, norm > 1), (0, True)),
        Piecewise((norm - 2 * s, s > 0), (0, True)) + Piecewise((s, norm > 1), (0, True)),
    ),
    (
        tactics.merge_like_cases,  # a reciprocal of cases is not taken: 1/0 would stand in one of them
        -Piecewise((1 / s, s > 0), (0, True)) + 3 * Piecewise((norm / s, s > 0), (0, True)),
        None,
    ),
    (
        tactics.sign_of_cases,
        -2 * Piecewise((-s, s > 0), (-norm, norm > 1), (0, True)),
        2 * Piecewise((s, s > 0), (norm, norm > 1), (0, True)),
    ),
    (tactics.factor_out_of_cases, Piecewise((s * norm, s > 0), (2 * s, True)), None),
    (tactics.normalise_signs, sigmoid(-(norm - s) * (2 - s)), None),
    (tactics.common_factor, s * norm + s, None),
    (tactics.common_denominator, s / norm + 1 / norm**2, None),
    (tactics.expand_and_collect, (s + 1) * norm - norm, s * norm),
    (tactics.factorise, s**2 - 2 * s + 1, (s - 1) ** 2),
]


@pytest.mark.parametrize(("tactic", "before", "expected"), CASES)
def test_tactic_keeps_the_value(tactic, before, expected):
    after = tactic(before, {})
    assert after is not None
    if expected is not None:
        assert after == expected
    assert Checker(PROGRAM).identity(before, after, tactic.__name__) < 1e-45


def test_softmax_is_not_seen_where_the_sum_is_another():
    other = exp(s - LogSumExp(2 * S_ARRAY[n, k], Tuple(k)))
    assert tactics.recognise_softmax(other, {}) == other
    diagonal = exp(S_ARRAY[n, c] - LogSumExp(S_ARRAY[n, k] * s, Tuple(k)))
    assert tactics.recognise_softmax(diagonal, {}) == diagonal


def test_shortest_is_never_longer():
    for _, before, _ in CASES:
        assert cost(shortest(before, {})) <= cost(before) + 1


def test_bound_indices_do_not_capture():
    sums = SumOver(S_ARRAY[n, k] * s, Tuple(k))
    moved = placed_at(sums, {c: k})
    assert k in moved.free_symbols and moved.indices != (k,)
    again = kept_apart(SumOver(S_ARRAY[n, c], Tuple(c)), (n, c))
    assert again.indices == (k,)


def test_a_softmax_read_at_a_label_is_written_out():
    moved = placed_at(Softmax(s, c), {c: y})
    assert not moved.has(Softmax)
    assert Checker(PROGRAM).identity(moved, exp(S_ARRAY[n, y] - norm), "label") < 1e-45


def test_a_wrong_line_is_an_error():
    with pytest.raises(DerivationError, match="cross_entropy: the step 'planted'"):
        Checker(PROGRAM).identity(s * 2, s * (2 + Rational(1, 10**30)), "planted")


def test_a_planted_wrong_tactic_is_an_error(monkeypatch):
    from symloss.derivation import shorten

    wrong = tactics.Tactic("wrong", "it is not so", lambda e, d: e.replace(sigmoid, lambda u: u))
    monkeypatch.setattr(shorten, "TACTICS", (wrong,))
    monkeypatch.setattr(shorten, "_shorten", shorten._shorten.__wrapped__)  # nothing is kept
    with pytest.raises(DerivationError, match="the step 'wrong' does not hold"):
        derive.derive_declaration(LOSSES["bpr"].declaration, "pos")


def test_a_planted_wrong_local_derivative_is_an_error(monkeypatch):
    from symloss.derivation import adjoints

    monkeypatch.setattr(adjoints, "partial", lambda body, read: read)
    with pytest.raises(DerivationError, match="huber: the step"):
        derive.derive_declaration(LOSSES["huber"].declaration, "input")


def test_a_stated_form_is_checked_and_marked():
    declaration = LOSSES["mse"].declaration
    x, t = (declaration.array(name)[n] for name in ("input", "target"))
    right = replace(declaration, stated={"input": 2 * x / N - 2 * t / N})
    found = derive.derive_declaration(right, "input")
    assert found.is_stated and found.result == 2 * x / N - 2 * t / N
    wrong = replace(declaration, stated={"input": (x - t) / N})
    with pytest.raises(DerivationError, match="stated form"):
        derive.derive_declaration(wrong, "input")


def test_what_multiplies_out_too_long_is_not_collected():
    reads = [S_ARRAY[at, over] for at in (n, m) for over in (c, k)]
    factors = [item + number for number, item in enumerate((*reads, norm), start=1)]
    product = Mul(*factors)
    assert tactics.expand_and_collect(product, {}) is None
    assert tactics.expand_and_collect(factors[0] * factors[1], {}) is not None
