"""Recurrences of users against the same in plain Python: elimination, soft alignments, weights of 0."""

import math

import numpy as np
import pytest
from judged import Judged
from sympy import Abs, And, Eq, Piecewise, log, oo

from symloss.chain import lower
from symloss.language import axis, carry, let, logaddexp, logsumexp, mean, positive, real, scan, sum
from symloss.language.declaration import declare

n, N = axis("n", "N")
t, T = axis("t", "T")
u, v, w, U = axis("u", "v", "w", "U")
d, e, f, D = axis("d", "e", "f", "D")


def elimination(mu: real[N, D], cov: real[N, D, D], target: real[N, D]):
    """log|cov| and the residual's square in it: pivots and residuals that another carry reads at its step."""

    def step(A, z, both):
        def at(row, column):
            return Piecewise((cov[n, row, column], d < 1), (A[row, column], True))

        def rest(row):
            return Piecewise((target[n, row] - mu[n, row], d < 1), (z[row], True))

        factor = at(e, d) / at(d, d)
        return (
            Piecewise((at(e, f) - factor * at(d, f), e > d), (at(e, f), True)),
            Piecewise((rest(e) - factor * rest(d), e > d), (rest(e), True)),
            both + log(Abs(at(d, d))) + rest(d) ** 2 / at(d, d),
        )

    carries = carry("A", e, f, initial=0), carry("z", e, initial=0), carry("both", initial=0)
    _, _, both = scan(d, *carries, step=step)
    return mean(both / 2, n)


def alignment(x: real[N, T], y: real[N, U], gamma: positive = 1):
    """A soft alignment whose rows are closed in one step by sums under masks."""

    def cost(a):
        return (x[n, t] - y[n, a]) ** 2

    upto = let("upto", sum(cost(w), w, where=w <= u))
    before = sum(cost(w), w, where=w < v)

    def step(r):
        first = Piecewise((0, Eq(v, 0)), (oo, True))
        later = -gamma * logaddexp(-r[v] / gamma, -r[v - 1] / gamma)
        enter = Piecewise((first, t < 1), (later, True))
        return upto - gamma * logsumexp(-(enter - before) / gamma, v, where=v <= u)

    r = scan(t, carry("r", u, initial=0, outside=oo), step=step)
    return mean(r[U - 1], n)


def lattice(blank: real[N, T, U], emit: real[N, T, U]):
    """The log-probability of all paths through a lattice, a row closed in one step."""
    upto = let("upto", sum(emit[n, t, w], w, where=w < u))
    left = sum(emit[n, t, w], w, where=w < v)

    def step(alpha):
        first = Piecewise((0, Eq(v, 0)), (-oo, True))
        below = Piecewise((first, t < 1), (alpha[v] + blank[n, t - 1, v], True))
        return upto + logsumexp(below - left, v, where=v <= u)

    alpha = scan(t, carry("alpha", u, initial=0), step=step)
    last = sum(blank[n, t, u], t, u, where=And(Eq(t, T - 1), Eq(u, U - 1)))
    return mean(-(alpha[U - 1] + last), n)


def log_of_sum(terms):
    most = max(terms)
    return most if most == -math.inf else most + math.log(math.fsum(math.exp(a - most) for a in terms))


def of_elimination(mu, cov, target):
    total = 0.0
    for m, c, y in zip(mu, cov, target, strict=True):
        total += (np.linalg.slogdet(c)[1] + (y - m) @ np.linalg.solve(c, y - m)) / 2
    return total


def of_alignment(x, y):
    total = 0.0
    for a, b in zip(x, y, strict=True):
        best = {(-1, -1): 0.0}
        for i, j in np.ndindex(len(a), len(b)):
            ways = [-best.get(at, math.inf) for at in ((i - 1, j), (i, j - 1), (i - 1, j - 1))]
            best[i, j] = (a[i] - b[j]) ** 2 - log_of_sum(ways)
        total += best[len(a) - 1, len(b) - 1]
    return total


def of_lattice(blank, emit):
    total = 0.0
    for b, m in zip(blank, emit, strict=True):
        alpha = {(0, 0): 0.0}
        for i, j in np.ndindex(b.shape):
            if (i, j) != (0, 0):
                down = alpha[i - 1, j] + b[i - 1, j] if i else -math.inf
                right = alpha[i, j - 1] + m[i, j - 1] if j else -math.inf
                alpha[i, j] = log_of_sum([down, right])
        total -= alpha[b.shape[0] - 1, b.shape[1] - 1] + b[-1, -1]
    return total


def drawn(*shapes):
    source = np.random.default_rng(7)
    return [source.normal(size=shape) for shape in shapes]


def covariances():
    mu, factor, target = drawn((2, 3), (2, 3, 3), (2, 3))
    return [mu, factor @ factor.swapaxes(1, 2) + np.eye(3), target]


CASES = (
    (elimination, of_elimination, covariances),
    (alignment, of_alignment, lambda: drawn((2, 4), (2, 3))),
    (lattice, of_lattice, lambda: drawn((2, 3, 4), (2, 3, 4))),
)


@pytest.mark.parametrize(
    ("function", "plain", "given"),
    [
        pytest.param(*case, marks=pytest.mark.slow) if case[0] is elimination else case for case in CASES
    ],  # its chain takes a minute
    ids=lambda part: part.__name__,
)
def test_value_and_gradients(function, plain, given):
    arrays = given()
    value, gradients = Judged(function).sum_and_gradients(*arrays)
    assert value == pytest.approx(plain(*arrays), rel=1e-12)
    for array, gradient in zip(arrays, gradients.values(), strict=True):
        is_symmetric = function is elimination and array.ndim == 3  # both halves of the matrix move together
        gradient = gradient + gradient.swapaxes(1, 2) if is_symmetric else gradient
        for at in np.ndindex(array.shape):
            moves = {at, (at[0], at[2], at[1])} if is_symmetric else {at}
            slope = difference(plain, arrays, array, moves)
            slope = 2 * slope if is_symmetric and len(moves) == 1 else slope
            assert gradient[at] == pytest.approx(slope, rel=1e-6, abs=1e-8), at


def difference(plain, arrays, array, moves, step=1e-5):
    sides = []
    for sign in (1, -1):
        for at in moves:
            array[at] += sign * step
        sides.append(plain(*arrays))
        for at in moves:
            array[at] -= sign * step
    return (sides[0] - sides[1]) / (2 * step)


@pytest.mark.slow
def test_a_sample_of_weight_0_is_passed_over():
    judged = Judged(elimination)
    mu, cov, target = covariances()
    cov[1] = 1.0  # singular: the second pivot is 0
    weight = np.array([0.5, 0.0])
    gradients = [np.full(array.shape, np.nan) for array in (mu, cov, target)]
    with np.errstate(all="ignore"):
        value = judged.module["evaluate"](mu, cov, target, weight, np.float64(1), None, *gradients)
    assert value == pytest.approx(of_elimination(mu[:1], cov[:1], target[:1]) / 2)
    for gradient in gradients:
        assert np.isfinite(gradient[0]).all() and not gradient[1].any()


@pytest.mark.parametrize("function", [lattice, alignment], ids=lambda function: function.__name__)
def test_the_derivation_tells_what_exists_only_under_a_guard(function):
    chain = lower(declare(function))
    derivation = chain.derivation(chain.declaration.arrays[0].name)
    assert max(step.check for step in derivation.steps) < 1e-30
    sign = {"lattice": "−∞", "alignment": "∞"}[function.__name__]
    assert sign in str(derivation) and "oo" not in str(derivation)
