"""Losses that are 0 where two of their arguments agree: every spelling keeps its digits beside that point."""

import mpmath
import numpy as np
import pytest
from judged import Judged
from sympy import Abs, Piecewise, Rational, exp, log, pi

from symloss.functions import Primitive
from symloss.language import axis, let, mean, nonnegative, positive, real

n, N = axis("n", "N")

GAPS = {"exp_gap", "kl_entr", "log1p_gap", "log_ratio_gap"}


def generalised_kl(input: nonnegative[N], target: nonnegative[N]):
    return mean(target[n] * log(target[n] / input[n]) - target[n] + input[n], n)


def generalised_kl_apart(input: nonnegative[N], target: nonnegative[N]):
    x, t = input[n], target[n]
    return mean(x - t - t * log(x) + t * log(t), n)


def itakura_saito(input: positive[N], target: positive[N]):
    return mean(target[n] / input[n] - log(target[n] / input[n]) - 1, n)


def itakura_saito_named(input: positive[N], target: positive[N]):
    r = let("r", target[n] / input[n])
    return mean(r - log(r) - 1, n)


def gamma_deviance(input: positive[N], target: positive[N]):
    return mean(2 * ((target[n] - input[n]) / input[n] - log(target[n] / input[n])), n)


def kl_of_normals(input: positive[N], target: positive[N]):
    s, t = input[n], target[n]
    return mean(log(t / s) + s**2 / (2 * t**2) - Rational(1, 2), n)


def fair(input: real[N], target: real[N], c: positive = 2):
    r = Abs(input[n] - target[n]) / c
    return mean(c**2 * (r - log(1 + r)), n)


def linex(input: real[N], target: real[N], a: positive = 3):
    return mean(exp(a * (input[n] - target[n])) - a * (input[n] - target[n]) - 1, n)


def variance_of_a_code(input: real[N], target: real[N]):
    v = input[n] - target[n]
    return mean((exp(v) - 1 - v) / 2, n)


def poisson_deviance_of_logs(input: real[N], target: nonnegative[N]):
    t = target[n]
    return mean(exp(input[n]) - t * input[n] + t * log(t) - t, n)


def poisson_with_stirling(input: nonnegative[N], target: nonnegative[N]):
    x, t = input[n], target[n]
    stirling = Piecewise((t * log(t) - t + log(2 * pi * t) / 2, t > 1), (0, True))
    return mean(x - t * log(x) + stirling, n)


OF_NUMBERS = (
    generalised_kl,
    generalised_kl_apart,
    itakura_saito,
    itakura_saito_named,
    gamma_deviance,
    kl_of_normals,
    fair,
    linex,
    variance_of_a_code,
    poisson_with_stirling,
)
NEAR = [(3.0, 3.0 * (1 + 2.0**-k)) for k in (50, 40, 26, 9)]
FAR = [(0.02, 7.0), (7.0, 0.02), (5.0, 2.5), (1.0, 1.3), (0.3, 0.9)]


@pytest.fixture(scope="module")
def judged():
    return {function: Judged(function) for function in (*OF_NUMBERS, poisson_deviance_of_logs)}


@pytest.mark.parametrize("function", OF_NUMBERS)
def test_the_rule_finds_it(function, judged):
    body = judged[function].chain.stages["stabilised"].node("term").body
    assert GAPS & {type(part).__name__ for part in body.atoms(Primitive)}


@pytest.mark.parametrize("function", OF_NUMBERS)
def test_value_and_gradients_keep_their_digits(function, judged):
    loss = judged[function]
    for at in (*NEAR, *FAR):
        arrays = [np.array([number]) for number in at]
        value, gradients = loss.sum_and_gradients(*arrays)
        names = [array.name for array in loss.declaration.arrays]
        given = dict(zip(names, arrays, strict=True))
        settings = {p.name: p.default for p in loss.declaration.parameters}
        exact = loss.oracle.value(given, settings, "sum")
        # Squares are rounded before they are compared, and exponents before their exponential is taken
        rounded = {kl_of_normals: 2e-15 * max(at) / abs(at[0] - at[1]), linex: 5e-15}.get(function, 0)
        assert abs(value - exact) <= (2e-15 + rounded) * abs(exact), (at, value, exact)
        for name in names:
            slope = loss.oracle.gradient(given, settings, name, "sum")[0]
            found = gradients[name][0]
            assert abs(found - slope) <= 1e-14 * abs(slope) + 2e-15, (at, name)


def test_logs_of_rates_keep_what_their_logarithm_leaves(judged):
    loss = judged[poisson_deviance_of_logs]
    for rate, t in (
        (3.0, 3.0),
        (1e6, 1e6),
        (1e6, 1e6 + 1),
        (2.0, 9.0),
        (1e-30, 1.0),
        (5.0, 0.0),
        (1e300, 3.0),
    ):
        x = float(mpmath.log(rate))
        value, _ = loss.sum_and_gradients(np.array([x]), np.array([t]))
        given = {"input": np.array([x]), "target": np.array([t])}
        exact = loss.oracle.value(given, {}, "sum")
        with mpmath.workdps(50):
            moved = abs((mpmath.exp(x) - t) * x) * mpmath.mpf(2) ** -52
            # Twice the gap of a logarithm that is off by an ulp, where x is log t to all digits
            least = t * (abs(x) * mpmath.mpf(2) ** -52) ** 2
        assert abs(value - exact) <= 1e-15 * abs(exact) + 2 * moved + least, (rate, t)


def test_edges(judged):
    for function in (generalised_kl, generalised_kl_apart):
        for x, t, expected in ((0.0, 0.0, 0.0), (2.0, 0.0, 2.0), (0.0, 2.0, np.inf), (4.0, 4.0, 0.0)):
            value, _ = judged[function].sum_and_gradients(np.array([x]), np.array([t]))
            assert value == expected, (function, x, t)
    value, gradients = judged[fair].sum_and_gradients(np.array([1.0]), np.array([1.0]))
    assert value == 0 and gradients["input"] == 0
    for t in (0.0, 0.5, 1.0):  # below the guard nothing changes: x - t log x
        value, _ = judged[poisson_with_stirling].sum_and_gradients(np.array([3.0]), np.array([t]))
        assert value == pytest.approx(3 - t * np.log(3), rel=1e-15)
