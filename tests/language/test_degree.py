"""The degree of an expression in one array, checked by multiplying the array."""

import pytest
from sympy import Abs, Max, Piecewise, S, exp, log, sqrt

from symloss.functions import ratio, times, xlogy
from symloss.language import axis, let, logsumexp, max, nonnegative, real, sum
from symloss.language.degree import degree
from symloss.language.symbols import Array

n, N = axis("n", "N")
c, C = axis("c", "C")
w = Array("w", (C,), "weight", nonnegative.domain)
x = Array("x", (N, C), "differentiable", real.domain)

CASES = {
    "an element": (lambda: w[c], 1),
    "another array": (lambda: x[n, c] ** 2, 0),
    "a product": (lambda: w[c] * x[n, c] * w[n], 2),
    "a quotient": (lambda: ratio(w[c], sum(w[c], c)), 0),
    "a sum of products": (lambda: sum(w[c] * x[n, c], c) + times(w[c], exp(x[n, c])), 1),
    "a root": (lambda: sqrt(w[c]), S.Half),
    "a largest one": (lambda: max(w[c] * Abs(x[n, c]), c), 1),
    "a maximum with 0": (lambda: Max(0, w[c] * x[n, c]), 1),
    "x log x of another": (lambda: xlogy(w[c], x[n, c]), 1),
    "a named one": (lambda: let("named", 2 * w[c]) ** 3, 3),
    "cases": (lambda: Piecewise((w[c], x[n, c] > 0), (0, True)), 1),
    "a number beside it": (lambda: 1 + w[c], None),
    "parts of two degrees": (lambda: w[c] + w[c] ** 2, None),
    "an exponential": (lambda: exp(w[c]), None),
    "a logarithm": (lambda: log(w[c]), None),
    "a log-sum-exp": (lambda: logsumexp(w[c], c), None),
    "cases of its own": (lambda: Piecewise((w[c], w[c] > 1), (0, True)), None),
    "a condition of its own": (lambda: sum(x[n, c], c, where=w[c] > 1), None),
    "a maximum with 1": (lambda: Max(1, w[c]), None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_degree(case):
    expression, expected = CASES[case]
    assert degree(expression(), "w") == expected
