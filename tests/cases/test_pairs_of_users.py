"""Users' losses over pairs and parts of rows: sums of exponentials, soft-max weights, what they lack to 1."""

import mpmath
import numpy as np
import pytest
from judged import Judged
from sympy import And, Eq, Max, Ne, Piecewise, exp, log, sqrt

from symloss.language import (
    axis,
    label,
    let,
    log_sigmoid,
    logsumexp,
    mean,
    nonnegative,
    positive,
    real,
    sigmoid,
    softmax,
    softplus,
    sum,
    unit,
)

i, j, m, N = axis("i", "j", "m", "N")
n, _ = axis("n", "N")
d, D = axis("d", "D")
c, k, C = axis("c", "k", "C")
g, G = axis("g", "G")


def lifted(z: real[N, D], target: label(G)[N], margin: positive = 1):
    """Every pair of a class against all others of both."""

    def dist(a, b):
        return sqrt(sum((z[a, d] - z[b, d]) ** 2, d) + 1e-8)

    push_i = sum(exp(margin - dist(i, m)), m, where=Ne(target[i], target[m]))
    push_j = sum(exp(margin - dist(j, m)), m, where=Ne(target[j], target[m]))
    same = And(Eq(target[i], target[j]), i < j)
    return sum(Max(0, log(push_i + push_j) + dist(i, j)) ** 2, i, j, where=same) / N


def bags(score: real[N, C], prior: positive = 2):
    """A bag is as positive as its likeliest instance, softly."""
    return mean(softplus(logsumexp(prior * score[n, c], c)), n)


def wrong(input: real[N, C], target: label(C)[N], a: nonnegative = 0.1):
    """Cross-entropy and the probability of all other classes."""
    norm = let("norm", logsumexp(input[n, k], k))
    others = sum(exp(input[n, c] - norm), c, where=Ne(c, target[n]))
    return mean(a * (norm - input[n, target[n]]) + others, n)


def by_cases(input: real[N, C], target: label(C)[N]):
    """The distance of the probabilities from the label."""
    p = softmax(input[n, c], c)
    return mean(sum(Piecewise((1 - p, Eq(c, target[n])), (p, True)), c), n)


def soft_labels(input: real[N], target: unit[N], beta: nonnegative = 2):
    """Binary cross-entropy, weighed by the error."""
    y, p = target[n], sigmoid(input[n])
    nll = -(y * log_sigmoid(input[n]) + (1 - y) * log_sigmoid(-input[n]))
    return mean(((y - p) ** 2) ** (beta / 2) * nll, n)


def test_a_logarithm_of_sums_of_exponentials_that_all_vanish():
    judged = Judged(lifted)
    z = np.array([[0.0], [2000.0], [4000.0], [4003.0]])
    target = np.array([0, 0, 1, 2])
    exact = mpmath.log(mpmath.exp(1 - 4000) + mpmath.exp(1 - 4003) + mpmath.exp(-1999) + mpmath.exp(-2002))
    value, gradients = judged.sum_and_gradients(z, target)
    assert value == pytest.approx(float((exact + 2000) ** 2 / 4), rel=1e-12)
    assert np.isfinite(gradients["z"]).all()
    judged.check(np.array([[0.3, 0.1], [0.2, 1.0], [-0.5, 0.4], [0.9, 0.0]]), target)


def relative(judged, arrays, wrt, **parameters):
    """The worst relative error of the elements of a gradient."""
    _, gradients = judged.sum_and_gradients(*arrays.values(), **parameters)
    settings = {p.name: parameters.get(p.name, p.default) for p in judged.declaration.parameters}
    reduction = "sum" if judged.declaration.is_per_sample else None
    exact = judged.oracle.gradient(arrays, settings, wrt, reduction)
    return max(abs(gradients[wrt][at] - exact[at]) / abs(exact[at]) for at in np.ndindex(exact.shape))


@pytest.mark.parametrize("top", [0, 1])
def test_what_part_of_a_row_lacks_to_one(top):
    """One class has all of the probability: the slopes of the others' sum are tiny and keep their digits."""
    x = np.array([[0.0, 0.0, 1.0]])
    x[0, top] = 30
    arrays = {"input": x, "target": np.array([0])}
    assert relative(Judged(wrong), arrays, "input", a=0.0) < 1e-14
    assert relative(Judged(by_cases), arrays, "input") < 1e-14


def test_what_a_product_of_shares_lacks_to_one():
    """d²/ds² softplus(lse) has p σ (1 - p σ) in it."""
    judged = Judged(bags)
    score = np.array([[20.0, 1.0, 0.0]])
    found = judged.hessian_diag(score)
    exact = judged.oracle.hessian_diag({"score": score}, {"prior": 2}, "score", "sum")
    assert max(abs(found[at] - exact[at]) / abs(exact[at]) for at in np.ndindex(exact.shape)) < 1e-14


def test_what_is_left_of_a_sum_where_a_parameter_switches_terms_off():
    """log σ(x) - log σ(-x) is x."""
    arrays = {"input": np.array([1e-3, -0.02]), "target": np.array([0.3, 0.6])}
    assert relative(Judged(soft_labels), arrays, "target", beta=0.0) < 1e-15


def powers(x: nonnegative[N], y: nonnegative[N], q: positive = 0.5):
    return sum(((x[n] + y[n]) / 2) ** q - x[n] ** q / 2 - y[n] ** q / 2, n)


def test_a_power_has_a_finite_slope_at_the_end_of_its_domain():
    """As a root has: 0 where it is infinite, 1 for the power 1."""
    judged, x, y = Judged(powers), np.array([0.0, 0.0, 0.5]), np.array([0.0, 0.5, 0.0])
    for q, at_zero in ((0.4, 0), (1.0, 1), (1.5, 0)):
        _, gradients = judged.sum_and_gradients(x, y, q=q)
        whole, own = q / 2 * 0.25 ** (q - 1), q / 2 * 0.5 ** (q - 1)
        expected = np.array([0, whole - at_zero / 2, whole - own])
        assert gradients["x"] == pytest.approx(expected, rel=1e-14, abs=1e-300), q
