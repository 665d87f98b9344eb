"""Every spelling of every identity is the same number, at 50 digits."""

import mpmath
import pytest
from sympy import Abs, Piecewise, S, Symbol, atan, cos, exp, log, sign, sqrt, symbols, tanh

from symloss.functions import (
    atan_ratio,
    expm1,
    inverse_root,
    log1p,
    log_sigmoid,
    logaddexp,
    sigmoid,
    softmax_weight,
    softplus,
    xlog1py,
)
from symloss.functions.digamma import digamma
from symloss.functions.erf import erf, erfc
from symloss.functions.loggamma import loggamma
from symloss.functions.norm_cdf import norm_cdf
from symloss.functions.norm_interval import norm_interval
from symloss.functions.trigamma import trigamma
from symloss.program.difference import Difference
from symloss.program.scalar import evaluate
from symloss.search.identities import IDENTITIES, spellings

x, y, a = symbols("x y a", real=True)
p, q = symbols("p q", positive=True)
choice = Piecewise((p / q, x > 0), (S(2), True))
PARTS = {
    "conjugate root": [
        *(sqrt(1 + x**2) - 1, 3 * sqrt(p + q) - 3 * sqrt(p), y + sqrt(p) - q),
        *(sqrt(x**2 + p**2) - Abs(x), a * q * inverse_root(p + q) - a, p * inverse_root(p**2 + y**2) - 1),
    ],
    "difference of powers": [
        *(exp(x) - 1, 1 - exp(-(x**2)), a * exp(x) - a * exp(y), (1 + p) ** a - 1, p**a - q**a),
        *(1 - p**q, y + a - a * exp(x), (1 + x**2) ** (a / 2) - 1),
    ],
    "difference of logarithms": [
        *(log(p + 1) - log(p), a * log(p) - a * log(q) + y, log1p(p) - log1p(q)),
        *((p + q) * log(p + q) - p * log(p) + y, (a + 1) * log(p + x**2) - a * log(p)),
    ],
    "logarithm beside its tangent": [
        *(3 * a * log1p(p) - 3 * a * p, log(1 + p / q) - p / (p + q), p + y - log1p(p)),
        *(xlog1py(1 / q**2, p * q) - p / (q * (1 + p * q)), a * p * (1 + 1 / q) / (1 + p) - a / q * log1p(p)),
    ],
    "difference of sigmoids": [
        *(sigmoid(x) - sigmoid(y), 1 - tanh(x), -a - a * tanh(x)),
        *(log_sigmoid(x) - log_sigmoid(-x), sigmoid(x) - softmax_weight(x, y)),
    ],
    "difference of log-gammas": [
        *(loggamma(p + q) - loggamma(p), y - 3 * digamma(p) + 3 * digamma(p + q), loggamma(1 + p)),
        *(loggamma(2 + p), trigamma(p) - trigamma(q)),
        loggamma(p) + loggamma(q) - loggamma(p + 1) - loggamma(p + q),
        loggamma(p + 1) + loggamma(q) - loggamma(p + q),
        loggamma(p + q + 1) - loggamma(p + 1) - loggamma(q + 1),
        2 * loggamma(p + q) - 2 * loggamma(p) - 2 * loggamma(q) + y,
    ],
    "difference of normal tails": [
        *(norm_cdf(x) - norm_cdf(y), a * erf(x) - a * erf(y) + p, erf(x) + erf(y)),
        *(erfc(x) - erfc(2 * y), 3 * norm_cdf(x + p) - 3 * norm_cdf(x)),
    ],
    "difference of angles": [atan_ratio(p, q) - atan_ratio(q, p), a * atan(p) - a * atan_ratio(q, 2)],
    "difference of cosines": [1 - cos(x), a * cos(x) - a * cos(y)],
    "difference of like powers": [x**2 - y**2, a * x**3 - a * y**3, x**4 - 1, Difference(x**2, y**2)],
    "one fraction": [
        *(1 / (1 + p) - 1, p / (p + q) - q / (2 * p + q), 1 - x**2 * inverse_root(p**2 + x**2) ** 2),
        sign(x - y) / (Abs(x) + Abs(y)) - Abs(x - y) * sign(x) / (Abs(x) + Abs(y)) ** 2,
    ],
    "lowest terms": [
        sign(x - y) / (Abs(x) + Abs(y)) - Abs(x - y) * sign(x) / (Abs(x) + Abs(y)) ** 2,
    ],
    "difference of logarithms of sums": [
        *(softplus(x) - logaddexp(x, y), a * logaddexp(x, y) - a * logaddexp(y, a), softplus(x) - x),
    ],
    "difference of slopes of sigmoids": [
        a * sigmoid(x) * sigmoid(-x) - a * softmax_weight(x, y) * softmax_weight(y, x),
    ],
    "product with an exponential": [x * exp(y), -a * x * exp(-2 * y)],
    "factor that vanishes": [x * exp(y), a * p / q],
    "choices joined": [choice - 2 * Piecewise((S.One, x > 0), (y, True))],
    "terms collected": [1 - (1 - x) ** 3, x * y - x * (y - 1), (x + y) ** 2 - x**2],
    "logarithm near one": [log(1 + x**2), log(p / q), log((p + q) / p)],
    "logarithm of a product": [log(p * q), log(p**3), log(p * exp(x))],
}  # fmt: skip
NUMBERS = {
    x: ("0.7", "-1.3", "1e-9", "25.5", "0"),
    y: ("-0.4", "2.5", "3e-7", "0.1", "-2"),
    a: ("1.5", "-0.75", "2.25", "1e-3", "4"),
    p: ("0.3", "2.75", "1e-6", "40.5", "1"),
    q: ("1.2", "0.05", "7.5", "2e-5", "3"),
}


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda one: one.name)
def test_every_spelling_is_the_same_number(identity):
    for part in PARTS[identity.name]:
        others = [other for found, other in spellings(part) if found is identity]
        assert others, f"{identity.name} knows no other spelling of {part}"
        for other in others:
            for place in range(5):
                with mpmath.workdps(60):
                    at = {symbol: mpmath.mpf(texts[place]) for symbol, texts in NUMBERS.items()}
                    right, found = evaluate(part, at, None), evaluate(other, at, None)
                    assert abs(found - right) < mpmath.mpf(10) ** -45 * (1 + abs(right)), (part, other, at)


def test_angles_further_apart_stay_as_they_are():
    """Where the tangent of what is left is that of another angle, and where an angle is infinite."""
    guarded = [other for _, other in spellings(atan(x) - atan(y)) if isinstance(other, Piecewise)]
    assert guarded
    for other in guarded:
        for at in ((25.5, -3), (-1.3, 2.5), (2.5, 2.5001), (1e9, 1e9 + 1), (0, 3), (3, 0), (mpmath.inf, 2)):
            numbers = dict(zip((x, y), map(mpmath.mpf, at), strict=True))
            with mpmath.workdps(60):
                right, found = (evaluate(one, numbers, None) for one in (atan(x) - atan(y), other))
            assert abs(found - right) < mpmath.mpf(10) ** -45, (other, at)


def test_spellings_are_named_once():
    names = [identity.name for identity in IDENTITIES]
    assert len(set(names)) == len(names) and set(names) == set(PARTS)


def test_powers_of_differences_are_not_multiplied_out():
    (form,) = {
        other for found, other in spellings(sqrt(1 + (x - y) ** 2) - 1) if found.name == "conjugate root"
    }
    assert form == (x - y) ** 2 / (sqrt(1 + (x - y) ** 2) + 1)


def test_what_is_known_by_heart():
    def named(part, name):
        return {other for found, other in spellings(part) if found.name == name}

    assert expm1(a * log1p(p)) in named((1 + p) ** a - 1, "difference of powers")
    assert log1p(1 / p) in named(log(p + 1) - log(p), "difference of logarithms")
    assert list(spellings(Symbol("u"))) == []


def test_a_difference_of_tails_knows_how_far_they_are_apart():
    """By what is left where the terms of the arguments cancel, also over a divisor or in a difference."""

    def intervals(part):
        found = {other for name, other in spellings(part) if name.name == "difference of normal tails"}
        return {one for other in found for one in other.atoms(norm_interval)}

    low, high = ((x + sign * q / 2) / (p * sqrt(2)) for sign in (-1, 1))
    found = {one.simplify() for one in intervals(erf(high) - erf(low))}
    assert norm_interval((x - q / 2) / p, q / p) in found
    apart = Difference(x, y)
    assert norm_interval(apart, q) in intervals(norm_cdf(apart + q) - norm_cdf(apart))
    assert norm_interval(sqrt(2) * apart, sqrt(2) * q) in intervals(erf(x - y + q) - erf(apart))
