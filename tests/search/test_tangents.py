"""Slopes of log(1 + a x)/a in a, and logarithms less a tangent: the terms cancel where a x is small."""

import numpy as np
import pytest
from sympy import log, symbols

from symloss.functions import log1p, log1p_gap, ratio, times, xlog1py
from symloss.search.find import better_form, judge_of, lost_bits

x, s, a = symbols("x s a", positive=True)
FORMS = {
    "generalised Pareto": ratio(1 + 1 / a, times(x, a / s) + 1) * x / s - xlog1py(a**-2, times(x, a / s)),
    "negative binomial": log1p(a * x) / a**2 - x / (a * (1 + a * x)),
    "power transform": 3 * log(1 + x / s) - 3 * x / (x + s),
    "degrees of freedom": (log1p(x**2 / s) - x**2 / (s + x**2)) / 2,
    "line": 2 * s * x - 2 * s * log1p(x),
}


def judged(form, seed=0):
    found = {}
    for dtype in ("float32", "float64"):
        generator = np.random.default_rng(seed)
        found[dtype] = {}
        for symbol in sorted(form.free_symbols, key=str):
            column = 10.0 ** generator.uniform(-3, 3, 120)
            found[dtype][symbol] = column.astype(dtype).astype("float64")
    return judge_of(form, found, 6.0, frozenset(form.free_symbols))


@pytest.mark.parametrize("name", FORMS)
def test_a_logarithm_beside_its_tangent(name):
    judge = judged(FORMS[name])
    found = better_form(judge)
    assert found is not None and found.stands and found.expression.has(log1p_gap)
    unseen = judged(FORMS[name], seed=7)
    assert lost_bits(unseen.errors(found.expression)) <= 0.05 * lost_bits(unseen.first)
