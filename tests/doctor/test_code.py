"""Sub-expressions are printed as Python that means the same, in the author's order."""

import pytest
import sympy
from sympy import Abs, Max, Piecewise, Rational, exp, log, sqrt

import symloss.language
from symloss.doctor.code import printer_of
from symloss.language import axis, let, logsumexp, mean, positive, real, sum
from symloss.language.declaration import declare

n, N = axis("n", "N")
t, T = axis("t", "T")


def made(x: real[N], y: real[N], z: real[N, T], a: positive = 2):
    return mean(x[n] * y[n] * a + sum(z[n, t], t), n)


X, Y, Z = (array for array in declare(made).arrays)
A = declare(made).parameters[0].symbol
x, y = X[n], Y[n]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (x - y, "x[n] - y[n]"),
        (y - x - 1, "y[n] - x[n] - 1"),
        (x * y / A, "x[n]*y[n]/a"),
        (-x / (y * A), "-x[n]/(a*y[n])"),
        (1 / (1 + x**2), "1/(1 + x[n]**2)"),
        ((x + y) * (x - y) ** 2, "(x[n] - y[n])**2*(x[n] + y[n])"),
        (sqrt(x**2 + 1) - x, "sqrt(1 + x[n]**2) - x[n]"),
        (Rational(1, 2) * x, "x[n]/2"),
        (x ** (1 / A), "x[n]**(1/a)"),
        (exp(-x) * Abs(y), "Abs(y[n])*exp(-x[n])"),
        (log(x / y), "log(x[n]/y[n])"),
        (Max(0, x * y), "Max(0, x[n]*y[n])"),
        (Piecewise((x, x > y), (y / 2, True)), "Piecewise((x[n], x[n] > y[n]), (y[n]/2, True))"),
        (sum(Z[n, t] ** 2, t) / T, "sum(z[n, t]**2, t)/T"),
        (x - logsumexp(Z[n, t], t), "x[n] - logsumexp(z[n, t], t)"),
        (let("r", x - y) ** 2 - 1, "r**2 - 1"),
    ],
)
def test_the_text_and_what_it_means(expression, text):
    shown = printer_of(declare(made))(expression)
    assert shown == text
    names = {**vars(sympy), **vars(symloss.language)}
    names |= {"x": X, "y": Y, "z": Z, "a": A, "n": n, "t": t, "N": N, "T": T, "r": x - y}
    meant = eval(shown, names)
    plain = expression.replace(symloss.language.Named, lambda label, body: body)
    assert sympy.expand(meant - plain) == 0 or meant == plain
