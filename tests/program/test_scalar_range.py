"""Numbers beyond all range come to an end: a function of one counts as a function of an infinity."""

import mpmath
from sympy import Symbol, exp, log, symbols, tanh

from symloss.functions import sigmoid, softplus
from symloss.program.scalar import evaluate

x = Symbol("x", real=True)


def at(expression, number):
    return evaluate(expression, {x: mpmath.mpf(number)}, None)


def test_powers_of_powers_end():
    assert at(exp(exp(x)), "1e30") == mpmath.inf and at(exp(-exp(exp(x))), "1e30") == 0
    assert at(sigmoid(exp(exp(x))), 4000) == 1 and at(tanh(-exp(exp(x))), 4000) == -1
    assert at(softplus(-exp(exp(x))), 4000) == 0
    assert at(2 ** exp(exp(x)), 4000) == mpmath.inf


def test_what_has_digits_keeps_them():
    with mpmath.workdps(50):
        assert abs(at(log(exp(x)), "1e300") - mpmath.mpf("1e300")) < mpmath.mpf("1e255")
        assert at(exp(x), "-1e5") > 0
    (y,) = symbols("y,", real=True)
    assert evaluate(exp(y), {y: mpmath.inf}, None) == mpmath.inf
