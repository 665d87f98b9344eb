"""Every stabilising rule fires on its form, changes no value, and holds where float64 arithmetic fails."""

import math
from functools import partial

import mpmath
import pytest
from random_losses import N, declaration, n
from sympy import (
    Max,
    Min,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    acos,
    cos,
    cosh,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
    tanh,
)

from symloss.functions import (
    exp_gap,
    exp_minus_line,
    expm1,
    inverse_root,
    kl_entr,
    line_minus_log,
    log1p,
    log1p_gap,
    log_cosh,
    log_ratio_gap,
    log_sigmoid,
    logaddexp,
    mixture_entr,
    quad_over_lin,
    ratio,
    rel_entr,
    sigmoid,
    softmax_weight,
    softplus,
    times,
    times_exp,
    variance_score,
    xlog1py,
    xlogy,
)
from symloss.functions.erf import erf, erfc
from symloss.functions.erfcx import erfcx
from symloss.functions.log1mexp import log1mexp
from symloss.functions.log_erfc import log_erfc
from symloss.functions.norm_cdf import inverse_mills, log_ndtr, norm_cdf
from symloss.functions.norm_interval_log import log_norm_interval
from symloss.functions.times_sigmoid import times_sigmoid
from symloss.language import axis, let, mean, nonnegative, positive, real, stop
from symloss.language.symbols import Read
from symloss.passes.check import check
from symloss.passes.check_step import check_same
from symloss.passes.read import read_declaration
from symloss.passes.rules import RULES
from symloss.passes.rules.logarithms import x_log_one_plus, x_log_sigmoid
from symloss.passes.stabilise import stabilise
from symloss.program.scalar import evaluate

U, V = Symbol("u", real=True), Symbol("v", nonnegative=True)
W = Symbol("w", nonnegative=True)
P, B = Symbol("p", positive=True), Symbol("b", positive=True)
X, Y = (Read(Symbol(name, real=True)) for name in "xy")
ROW, COLUMN, _ = axis("i", "j", "N")
QUERY, KEY = Read(Symbol("query", real=True), ROW), Read(Symbol("key", real=True), COLUMN)
MIXED = B * V + (1 - B) * W
BY_NAME = {rule.name: rule for rule in RULES}
BIG = (800.0, -800.0)
NEAR_1 = (1.000000001, 0.99999999)
STIRLING = log(2 * W) / 2


def itself(expression):
    return expression


FIRES = [
    ("log of a sigmoid", log(sigmoid(U)), log_sigmoid(U), BIG[1:]),
    ("complement of a sigmoid", 1 - sigmoid(U), sigmoid(-U), (50.0,)),
    ("difference of sigmoids", 3 * V * sigmoid(U) - 3 * V * sigmoid(-U), 3 * V * tanh(U / 2), (1e-20, 50.0)),
    ("logistic function", 1 / (1 + exp(U)), sigmoid(-U), BIG[:1]),
    ("logistic function", exp(U) / (1 + exp(U)), sigmoid(U), BIG[:1]),
    ("logistic function", 3 * V / (1 + exp(-U)), 3 * V * sigmoid(U), BIG[1:]),
    ("logistic function", 1 / (1 + 3 * exp(U)), sigmoid(-U - log(3)), BIG[:1]),
    ("logistic function", P * exp(U) / (2 + P * exp(U)), sigmoid(U + log(P / 2)), BIG[:1]),
    ("log of one plus an exponential", log(1 + exp(U)), softplus(U), (800.0, -50.0)),
    ("log of a sum of exponentials", log(exp(X) + 3 * exp(Y)), logaddexp(Y + log(3), X), ()),
    ("log of a sum of exponentials", log(exp(X) + exp(Y) + P), logaddexp(log(P), X, Y), ()),
    ("power of an exponential", Pow(exp(U), B, evaluate=False), exp(B * U), ()),
    ("power of an exponential", Pow(exp(U), -2, evaluate=False), exp(-2 * U), ()),
    ("share of a sum of exponentials", 2 * exp(X) / (exp(X) + exp(Y)), 2 * softmax_weight(X, Y), ()),
    ("divergence term", W - V + rel_entr(V, W), kl_entr(V, W), ()),
    ("divergence term", W - V - xlogy(V, W) + xlogy(V, V), kl_entr(V, W), ()),
    ("divergence term", P * (V - W - W * log(V)) + P * W * log(W), P * kl_entr(W, V), ()),
    ("divergence term", 3 * (V - W) - 3 * W * log(V / W) + STIRLING, 3 * kl_entr(W, V) + STIRLING, ()),
    ("quotient minus its logarithm", V - 1 - log(V), log_ratio_gap(V, 1), NEAR_1),
    ("quotient minus its logarithm", V / W - log(V / W) - 1, log_ratio_gap(V, W), ()),
    ("quotient minus its logarithm", 2 * (V - W) / W - 2 * log(V) + 2 * log(W), 2 * log_ratio_gap(V, W), ()),
    (
        "quotient minus its logarithm",
        log(B / P) + (P**2 + U**2) / (2 * B**2) - Rational(1, 2),
        log_ratio_gap(P**2, B**2) / 2 + U**2 / (2 * B**2),
        (),
    ),
    (
        "quotient minus its logarithm",
        (P**2 + U**2 - 1 - log(P**2)) / 2,
        log_ratio_gap(P**2, 1) / 2 + U**2 / 2,
        (),
    ),
    ("exponential minus its tangent", exp(U) - 1 - U, exp_gap(U, 1), (1e-9, -1e-9)),
    ("exponential minus its tangent", exp(B * (U - V)) - B * (U - V) - 1, exp_gap(B * (U - V), 1), ()),
    ("exponential minus its tangent", (exp(U) - 1 - U + V**2) / 2, exp_gap(U, 1) / 2 + V**2 / 2, ()),
    ("exponential minus its tangent", exp(U) - P * U + P * log(P) - P, exp_gap(U, P), ()),
    (
        "exponential minus its tangent",
        exp(U) - W * U + xlogy(W, W) - W + STIRLING,
        exp_gap(U, W) + STIRLING,
        (),
    ),
    ("argument minus its logarithm", V - log(1 + V), log1p_gap(V), (1e-9,)),
    ("argument minus its logarithm", 2 * W * V / B - 2 * W * log1p(V / B), 2 * W * log1p_gap(V / B), ()),
    (
        "sum that cancels in one of its cases",
        exp(U) - W * U + Piecewise((xlogy(W, W) - W, W > 1), (0, True)),
        Piecewise((exp(U) - W * U + xlogy(W, W) - W, W > 1), (exp(U) - W * U, True)),
        (),
    ),
    ("exponential minus a line", exp(U) - V * U, exp_minus_line(U, V), ()),
    ("line minus a logarithm", P - xlogy(V, P), line_minus_log(P, V), ()),
    ("square over its scale", 3 * U**2 / P, 3 * quad_over_lin(U, P), (1e200, 1e-200)),
    ("slope of a normal log-likelihood", (1 - quad_over_lin(U, P)) / P, 2 * variance_score(U, P), ()),
    (
        "log of the share of an interval",
        log(3 * norm_cdf(U + P) - 3 * norm_cdf(U)),
        log(3) + log_norm_interval(U, P),
        (),
    ),
    (
        "log of the share of an interval",
        log(norm_cdf((1 - U) / B) - norm_cdf(-U / B)),
        log_norm_interval(-U / B, 1 / B),
        (8.0, -30.0),
    ),
    (
        "log of the share of an interval",
        log(erf(U + P) / 2 - erf(U) / 2),
        log_norm_interval(sqrt(2) * U, sqrt(2) * P),
        (),
    ),
    ("log of one minus an exponential", log(1 - exp(-P)), log1mexp(-P), (1e-20, 40.0)),
    ("log of one minus an exponential", log(-expm1(-P)), log1mexp(-P), ()),
    (
        "log of a difference of sigmoids",
        log(sigmoid(U + P) - sigmoid(U)),
        log_sigmoid(U + P) + log_sigmoid(-U) + log1mexp(-P),
        (40.0, -60.0),
    ),
    (
        "log of a difference of sigmoids",
        log(Piecewise((1, W > 1), (sigmoid(U + P), True)) - sigmoid(U)),
        Piecewise((log_sigmoid(-U), W > 1), (log_sigmoid(U + P) + log_sigmoid(-U) + log1mexp(-P), True)),
        (),
    ),
    (
        "slope of a root",
        W * (1 - U**2 * inverse_root(U**2 + V) ** 2) * inverse_root(U**2 + V),
        W * ratio(V, U**2 + V) * inverse_root(U**2 + V),
        (),
    ),
    (
        "slope of a root",
        (U**2 * inverse_root(U**2 + V) ** 2 - 1) * inverse_root(U**2 + V),
        -ratio(V, U**2 + V) * inverse_root(U**2 + V),
        (),
    ),
    ("complement of a normal tail", 1 - erf(U), erfc(U), (9.0,)),
    ("complement of a normal tail", V * erf(U) / 2 + V / 2, V * erfc(-U) / 2, (-9.0,)),
    ("complement of a normal tail", 1 - erfc(U) + W, W + erf(U), (1e-20,)),
    ("complement of a normal tail", 2 * B - B * erfc(U), B * erfc(-U), (-9.0,)),
    ("complement of a normal tail", 1 - norm_cdf(U), norm_cdf(-U), (9.0,)),
    ("tail of a standard normal", erfc(-sqrt(2) * U / 2), 2 * norm_cdf(U), ()),
    ("tail of a standard normal", erfc(V / sqrt(2) / B), 2 * norm_cdf(-V / B), ()),
    ("log of a normal tail", log(erfc(U)), log_erfc(U), (40.0,)),
    ("log of a normal tail", log(2 * norm_cdf(U)), log_erfc(-U / sqrt(2)), (-60.0,)),
    ("log of a normal tail", log(P * norm_cdf(U)), log(P) + log_ndtr(U), (-60.0,)),
    ("log of a normal tail", log(3 * erfc(U)), log(3) + log_erfc(U), (40.0,)),
    ("scaled normal tail", V * exp(U**2) * erfc(U), V * erfcx(U), (30.0,)),
    ("scaled normal tail", exp(-(U**2)) / erfc(U), 1 / erfcx(U), (30.0,)),
    ("scaled normal tail", exp(-(U**2) / 2) / norm_cdf(U), sqrt(2 * pi) * inverse_mills(U), (-40.0,)),
    ("scaled normal tail", exp(U**2 / 2) * norm_cdf(U), erfcx(-U / sqrt(2)) / 2, (-40.0,)),
    ("guarded log of a normal tail", -V * log_ndtr(U), -times(V, log_ndtr(U)), ()),
    ("guarded log of a normal tail", W * P * log_erfc(U), P * times(W, log_erfc(U)), ()),
    ("log of a hyperbolic cosine", log(cosh(U)), log_cosh(U), (800.0, 1e-20)),
    ("complement of a squared tanh", 1 - tanh(U) ** 2, 4 * sigmoid(2 * U) * sigmoid(-2 * U), (50.0,)),
    ("log of a product with an exponential", log(exp(U) * V), U + log(V), BIG),
    (
        "log of a guarded quotient with an exponential",
        log(ratio(exp(U), V)),
        Piecewise((U - log(V), V > 0), (Piecewise((oo, ratio(exp(U), V) > 0), (-oo, True)), True)),
        BIG,
    ),
    ("log of one plus", log(1 + V), log1p(V), (1e-20,)),
    ("exponential minus one", exp(U) - 1, expm1(U), (1e-20,)),
    ("exponential minus one", 2**X - 1, expm1(X * log(2)), (1e-20,)),
    ("exponential minus one", 1 - exp(B * V), -expm1(B * V), ()),
    ("exponential minus one", 3 * exp(U) - 3, 3 * expm1(U), (1e-20,)),
    ("exponential minus one", P**X - 1, expm1(X * log(P)), (1e-20,)),
    ("relative entropy term", V * log(V / W), rel_entr(V, W), ()),
    ("relative entropy term", V * log(W / V), -rel_entr(V, W), ()),
    ("relative entropy to a mixture", V * log(V / MIXED), mixture_entr(V, W, B), ()),
    ("guarded logarithm of one plus", (1 - V) * log1p(U / 9), xlog1py(1 - V, U / 9), ()),
    ("guarded logarithm", V * log(W), xlogy(V, W), ()),
    ("guarded logarithm", 2 * V * log(W), 2 * xlogy(V, W), ()),
    ("guarded log-sigmoid", -V * log_sigmoid(U), -times(V, log_sigmoid(U)), ()),
    (
        "smaller of two multiples",
        Min(U * W, U * V),
        times(U, Piecewise((Min(V, W), U > 0), (Max(V, W), True))),
        BIG,
    ),
    ("bounded exponential", Max(exp(U), V), exp(Max(U, log(Max(0, V)))), ()),
    ("bounded exponential", Min(exp(U), 2), exp(Min(U, log(2))), ()),
    ("choice of exponentials", times(V, exp(U)), times_exp(V, U), ()),
    ("product with an exponential", 2 * P * Y * exp(-X / 3), 2 * P * times_exp(Y, -X / 3), ()),
    ("product with a sigmoid", 2 * V * X * sigmoid(3 * X), 2 * V * times_sigmoid(X, 3 * X), ()),
    ("product with a sigmoid", (X - Y) ** 2 * sigmoid(Y), times_sigmoid((X - Y) ** 2, Y), ()),
    ("log of a part of a sum", log(P / (P + V)), -log1p(V / P), (1e-20,)),
    ("log of a part of a sum", log((P + 2 * V + W) / P), log1p((2 * V + W) / P), ()),
    ("log of a product with an exponential", log(P * times_exp(B, U)), U + log(P * B), BIG),
    (
        "log of an exponential in a choice",
        log(V * Piecewise((P * exp(U), U > 1), (2, True))),
        Piecewise((U + log(P), U > 1), (log(2), True)) + log(V),
        BIG,
    ),
    ("log of an exponential in a choice", log(stop(exp(X)) ** B), B * stop(X), ()),
    (
        "cosine of a sum",
        cos(acos(V / 9) + U),
        V / 9 * cos(U) - sqrt(Max(0, (1 - V / 9) * (1 + V / 9))) * sin(U),
        (),
    ),
]


@pytest.mark.parametrize(("name", "before", "after", "extremes"), FIRES, ids=lambda item: str(item)[:40])
def test_fires(name, before, after, extremes):
    assert BY_NAME[name].apply(before, itself) == after
    with mpmath.workdps(50):
        for number in ("-3.7", "-0.2", "0.4", "2.5", *map(repr, extremes)):
            point = {U: mpmath.mpf(number), V: abs(mpmath.mpf(number)), W: mpmath.mpf("1.3")}
            point |= {P: mpmath.mpf("0.7"), B: mpmath.mpf("0.3")}
            reads = {"x": mpmath.mpf(number), "y": mpmath.mpf("-1.1")}
            looked_up = partial(_element, reads)
            with mpmath.workdps(800):  # the form on the left cancels
                old = evaluate(before, point, looked_up)
            new = evaluate(after, point, looked_up)
            assert abs(old - new) <= mpmath.mpf(10) ** -46 * abs(old), number


def _element(reads, name, _):
    return reads[name]


def naive(expression, value):
    """The expression in float64, as it is written."""
    scope = {
        "cosh": math.cosh,
        "tanh": math.tanh,
        "exp": math.exp,
        "log": math.log,
        "u": value,
        "v": value,
        "sigmoid": logistic,
        "erf": math.erf,
        "erfc": math.erfc,
        "norm_cdf": lambda x: (1 + math.erf(x / math.sqrt(2))) / 2,
        "sqrt": math.sqrt,
    }
    try:
        return eval(str(expression), {}, scope)
    except (OverflowError, ValueError, ZeroDivisionError):
        return math.nan


def logistic(x):
    return 1 / (1 + math.exp(-x))


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        (before, after, value)
        for _, before, after, extremes in FIRES
        for value in extremes
        if before.free_symbols == after.free_symbols == {U} or before.free_symbols == {V}
    ],
    ids=lambda item: str(item)[:30],
)
def test_float64_fails_where_the_rule_does_not(before, after, value):
    exact = evaluate(after, {U: mpmath.mpf(value), V: mpmath.mpf(value)}, lambda *_: None)
    wrong = naive(before, value)
    assert math.isfinite(float(exact))
    assert not abs(wrong - exact) <= 1e-6 * abs(exact)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
@pytest.mark.parametrize("zero", [0, 1])
def test_conventions_at_zero(number, zero):
    point = {V: mpmath.mpf(zero * 0), W: mpmath.mpf(number)}
    for expression in (xlogy(V, W), rel_entr(V, W), times(V, -1 / W)):
        assert evaluate(expression, point, lambda *_: None) == 0


NEVER = [
    ("log of a sigmoid", log(1 + sigmoid(U))),
    ("complement of a sigmoid", 2 - sigmoid(U)),
    ("complement of a sigmoid", 1 - sigmoid(U) + U),
    ("complement of a sigmoid", 1 + sigmoid(U)),
    ("difference of sigmoids", sigmoid(U) - sigmoid(U + 1)),
    ("difference of sigmoids", 2 * sigmoid(U) - sigmoid(-U)),
    ("logistic function", 1 / (1 - exp(U))),
    ("logistic function", 1 / (1 + V * exp(U))),  # V is read: its logarithm is another element's
    ("logistic function", 1 / (1 + U)),
    ("logistic function", (1 + exp(U)) ** -2),
    ("log of one plus an exponential", log(2 + exp(U))),
    ("log of a sum of exponentials", log(exp(X) + V * exp(Y))),  # V may be 0
    ("log of a sum of exponentials", log(exp(X) - exp(Y))),
    ("log of a sum of exponentials", log(P + B)),
    ("power of an exponential", Pow(exp(U), 2, evaluate=False)),
    ("power of an exponential", V**B),
    ("share of a sum of exponentials", exp(X) / (exp(X) + V)),
    ("share of a sum of exponentials", exp(2 * X) / (exp(X) + exp(Y))),
    ("divergence term", V - W + rel_entr(V, W)),  # the line with the other sign
    ("divergence term", 2 * (W - V) + rel_entr(V, W)),
    ("divergence term", W - V - xlogy(V, W)),
    ("divergence term", W - V + xlogy(V, W) - xlogy(V, V)),
    ("divergence term", rel_entr(V, W) + rel_entr(W, V)),
    ("quotient minus its logarithm", V - log(V)),
    ("quotient minus its logarithm", V - 1 + log(V)),
    ("quotient minus its logarithm", V / W - log(V) - 1),
    ("exponential minus its tangent", exp(U) - 1 + U),
    ("exponential minus its tangent", exp(U) - U),
    ("exponential minus its tangent", exp(U) - W * U + xlogy(W, V) - W),
    ("argument minus its logarithm", V + log(1 + V)),
    ("argument minus its logarithm", V - log(1 + W)),
    ("argument minus its logarithm", V - log(2 + V)),
    ("sum that cancels in one of its cases", exp(U) - W * U + Piecewise((xlogy(W, W), W > 1), (0, True))),
    ("sum that cancels in one of its cases", V - log(1 + V) + Piecewise((W, W > 1), (0, True))),
    ("exponential minus a line", exp(U) - V),
    ("exponential minus a line", exp(U) - V * W),
    (
        "line minus a logarithm",
        P - xlogy(V, W),
    ),
    ("square over its scale", U**2 / W),
    ("square over its scale", U**3 / P),
    ("slope of a normal log-likelihood", (1 - quad_over_lin(U, P)) / W),
    ("slope of a normal log-likelihood", (2 - quad_over_lin(U, P)) / P),
    ("log of the share of an interval", log(norm_cdf(U + P) + norm_cdf(U))),
    ("log of the share of an interval", log(2 * norm_cdf(U + P) - norm_cdf(U))),
    ("log of the share of an interval", log(norm_cdf(U + P) - V)),
    ("log of one minus an exponential", log(1 - 2 * exp(-P))),
    ("log of one minus an exponential", log(1 - exp(U - W))),
    ("log of a difference of sigmoids", log(2 * sigmoid(U) - sigmoid(V))),
    ("log of a difference of sigmoids", log(sigmoid(U) + W - sigmoid(V))),
    ("slope of a root", 1 - U**2 * inverse_root(U**2 + V) ** 2),
    ("slope of a root", (1 + U**2 * inverse_root(1 - U**2) ** 2) * inverse_root(1 - U**2)),  # 0 at its end
    ("slope of a root", (1 - U**2 * inverse_root(V + W) ** 2) * inverse_root(V + W)),
    ("complement of a normal tail", 1 - erf(U) / 2),
    ("complement of a normal tail", 2 - norm_cdf(U)),
    ("tail of a standard normal", erfc(U)),
    ("log of a normal tail", log(1 + erfc(U))),
    ("log of a normal tail", log(V * erfc(U))),  # V may be 0
    ("scaled normal tail", exp(U**2) * norm_cdf(U)),
    ("scaled normal tail", exp(-(U**2)) * erfc(U)),
    ("guarded log of a normal tail", 2 * log_ndtr(U)),
    ("log of a hyperbolic cosine", log(1 + cosh(U))),
    ("complement of a squared tanh", 1 - tanh(U)),
    ("complement of a squared tanh", 1 + tanh(U) ** 2),
    ("relative entropy to a mixture", V * log(V / (B * V + B * W))),
    ("relative entropy to a mixture", V * log(V / W)),
    ("relative entropy to a mixture", V * log(V / (V + W))),  # a sum, not a mixture
    ("guarded logarithm of one plus", 2 * log1p(U)),
    ("guarded logarithm of one plus", U * log1p(V)),
    ("log of a product with an exponential", log(V + exp(U))),
    ("log of a guarded quotient with an exponential", log(ratio(exp(U), U))),  # U may be negative
    ("log of one plus", log(2 + V)),
    ("exponential minus one", exp(U) - 2),
    ("exponential minus one", exp(U) - 1 + V),
    ("exponential minus one", X**2 - 1),
    ("exponential minus one", 1 - exp(U)),  # which may stand under a logarithm
    ("exponential minus one", V**X - 1),  # V may be 0
    ("relative entropy term", V * log(V)),
    ("relative entropy term", U * log(V / W)),
    ("guarded logarithm", 2 * log(V)),
    ("guarded logarithm", (1 + V) * log(W)),
    ("guarded log-sigmoid", 2 * log_sigmoid(U)),
    ("guarded log-sigmoid", (1 + V) * log_sigmoid(U)),
    ("smaller of two multiples", Min(2 * U, 2 * V)),
    ("smaller of two multiples", Max(V * U, V * W)),  # a factor of known sign needs no branches
    ("bounded exponential", Min(exp(U), V)),  # V may be 0
    ("bounded exponential", Max(U, V)),
    ("bounded exponential", Max(exp(U), X)),  # X may be negative, and has a derivative
    ("choice of exponentials", times(V, U)),
    ("product with an exponential", V * exp(U)),  # of parameters
    ("log of a part of a sum", log(V / (V + W))),  # V may be 0
    ("log of a part of a sum", log(P / (P + U))),
    ("log of a part of a sum", log(2 * P / (P + B))),
    ("product with a sigmoid", X * sigmoid(X - Y)),  # which a small x does not save
    ("product with a sigmoid", U * sigmoid(U)),  # of parameters
    ("product with an exponential", KEY * exp(QUERY)),  # of a matrix product's operands
    ("log of an exponential in a choice", log(Piecewise((exp(U), U > 1), (V, True)))),  # V may be 0
    ("log of an exponential in a choice", log(Piecewise((P, U > 1), (2, True)))),
    ("log of an exponential in a choice", log(1 + exp(U))),
    ("cosine of a sum", cos(V + U)),
    ("cosine of a sum", cos(2 * acos(V) + U)),
]


@pytest.mark.parametrize(("name", "expression"), NEVER, ids=lambda item: str(item)[:40])
def test_does_not_fire(name, expression):
    assert BY_NAME[name].apply(expression, itself) is None


THROUGH = [
    ("log of a sigmoid", lambda x, y: log(let("p", sigmoid(x)))),
    ("power of an exponential", lambda x, y: let("p", exp(x)) ** y),
    ("complement of a sigmoid", lambda x, y: 1 - let("p", sigmoid(x))),
    ("logistic function", lambda x, y: 1 / let("p", 1 + exp(x))),
    ("log of one plus an exponential", lambda x, y: log(let("p", 1 + exp(x)))),
    ("log of a product with an exponential", lambda x, y: log(let("p", y * exp(x)))),
    ("relative entropy term", lambda x, y: y * log(let("p", y / (1 + x**2)))),
    ("log of a hyperbolic cosine", lambda x, y: log(let("p", cosh(x)))),
    ("complement of a normal tail", lambda x, y: 1 - let("p", norm_cdf(x))),
    ("log of a normal tail", lambda x, y: log(1 - let("p", norm_cdf(x)))),
    ("log of the share of an interval", lambda x, y: log(let("p", norm_cdf(x + y) - norm_cdf(x)))),
]


@pytest.mark.parametrize(("name", "body"), THROUGH, ids=[name for name, _ in THROUGH])
def test_fires_through_a_named_intermediate(name, body):
    def whole(input, other):
        return mean(body(input[n], other[n]), n)

    before = check(read_declaration(declaration("named", {"input": real[N], "other": positive[N]}, whole)))
    after = check_same(before, stabilise(before), "stabilised")
    assert name in {record.rule for record in after.records}
    assert "p" not in after  # what only the old form used is gone


def test_every_rule_is_tested():
    assert {rule.name for rule in RULES} == {name for name, *_ in FIRES} == {name for name, _ in NEVER}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rules_say_why(rule):
    assert "->" in rule.pattern and len(rule.why) > 20


def test_records_hold_what_stood_before_and_after():
    whole = declaration("named", {"input": real[N]}, lambda input: mean(log(1 + exp(input[n])), n))
    before = check(read_declaration(whole))
    (record,) = stabilise(before).records
    assert (record.stage, record.rule, record.target) == (
        "stabilised",
        "log of one plus an exponential",
        "term",
    )
    assert record.before == log(1 + exp(read(before))) and record.after == softplus(read(before))


def read(program):
    return next(item for item in program.node("term").body.atoms(Read))


def test_a_sum_of_exponentials_becomes_a_log_sum_exp():
    from random_losses import C, c

    from symloss.language import sum

    whole = declaration("soft", {"input": real[N, C]}, lambda input: mean(log(sum(exp(input[n, c]), c)), n))
    before = check(read_declaration(whole))
    after = check_same(before, stabilise(before), "stabilised")
    assert [node.op for node in after if node.name == "log_norm"] == ["logsumexp"]
    assert "log-sum-exp" in {record.rule for record in after.records}


def test_weights_that_may_vanish_guard_the_logarithm():
    whole = declaration(
        "guarded",
        {"input": nonnegative[N], "target": nonnegative[N]},
        lambda input, target: mean(target[n] * log(input[n]), n),
    )
    assert stabilise(check(read_declaration(whole))).node("term").body.has(xlogy)


def test_a_guarded_logarithm_that_a_slope_in_an_exponent_brings():
    x, u = Symbol("x", real=True), Symbol("u", real=True)
    assert x_log_one_plus(xlogy(x, 1 - u), lambda part: part) == xlog1py(x, -u)
    assert x_log_one_plus(xlogy(x, 2 - u), lambda part: part) is None
    assert x_log_sigmoid(xlogy(x, sigmoid(u)), lambda part: part) == times(x, log_sigmoid(u))
    assert x_log_sigmoid(xlogy(x, u), lambda part: part) is None
