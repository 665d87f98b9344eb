"""Losses whose structure the catalogue lacks: neighbours, ranks by counting, steep powers, long chains."""

import mpmath
import numpy as np
import pytest
from judged import Judged
from sympy import And, Eq, Max, Ne, Or, exp, log, sqrt

from symloss.chain import lower
from symloss.derivation.derive import derive_declaration
from symloss.language import (
    axis,
    label,
    let,
    log_sigmoid,
    logsumexp,
    mean,
    nonnegative,
    positions,
    positive,
    positive_integer,
    real,
    sigmoid,
    softmax,
    sum,
)  # fmt: skip
from symloss.language.declaration import declare
from symloss.passes.read import read_declaration
from symloss.printers.backends import BACKENDS
from symloss.program.evaluate import Evaluation
from symloss.rehearsal import rehearse

LEVELS = 50

n, m, N = axis("n", "m", "N")
k, K = axis("k", "K")
_, M = axis("l", "M")
h, H = axis("h", "H")
w, W = axis("w", "W")
i, _ = positions("i", "I", along=H, window=2)
j, _ = positions("j", "J", along=W, window=2)


def total_variation(x: real[N, H, W], eps: nonnegative = 0.1):
    down = sum(sqrt((x[n, i + 1, w] - x[n, i, w]) ** 2 + eps**2), i, w)
    right = sum(sqrt((x[n, h, j + 1] - x[n, h, j]) ** 2 + eps**2), h, j)
    return mean(down + right, n)


def corners(x: real[N, H, W]):
    """Neighbours on two axes inside of one function."""
    return mean(sum(log(1 + (x[n, i, j] + x[n, i + 1, j + 1] - 2 * x[n, i + 1, j]) ** 2), i, j), n)


def preference(chosen: positive[N], rejected: positive[N], share: nonnegative = 0.5):
    odds = let("odds", rejected[n] - chosen[n] - log(1 - exp(-chosen[n])) + log(1 - exp(-rejected[n])))
    return mean(chosen[n] - share * log_sigmoid(odds), n)


def hardest(input: real[N, K], target: label(K)[N], keep: positive_integer = 2):
    """The largest cross-entropies of a batch."""
    one = logsumexp(input[n, k], k) - input[n, target[n]]
    other = logsumexp(input[m, k], k) - input[m, target[m]]
    rank = let("rank", sum(1, m, where=And(Ne(m, n), Or(other > one, And(Eq(other, one), m < n)))))
    return sum(one, n, where=rank < keep) / keep


def product_of_hinges(x: real[N, 4], p: positive = 3):
    u = let("u", Max(0, x[n, 0] - x[n, 1]) * Max(0, x[n, 2] - x[n, 3]))
    return mean(let("v", u / (1 + x[n, 0] ** 2)) ** p, n)


def shifted_focal(input: real[N, K], gamma: nonnegative = 4):
    q = let("q", Max(0, sigmoid(input[n, k]) - 0.3))
    return mean(sum(-(q**gamma) * log(1 - q), k), n)


def nested(x: real[N, K]):
    """Many definitions, each of the one before."""
    at = x[n, k]
    for level in range(LEVELS):
        at = let(f"at_{level}", sigmoid(at) + x[n, k] / 10)
    return mean(sum(at**2, k), n)


def quotients(function, *arrays, wrt):
    """Central differences of a plain function at 60 digits."""
    slopes = np.empty(arrays[wrt].shape, dtype=object)
    with mpmath.workdps(60):
        given = [np.vectorize(mpmath.mpf, otypes=[object])(array) for array in arrays]
        for at in np.ndindex(slopes.shape):
            middle, sides = given[wrt][at], []
            for step in (mpmath.mpf(10) ** -25, -(mpmath.mpf(10) ** -25)):
                given[wrt][at] = middle + step
                sides.append(function(*given))
            given[wrt][at] = middle
            slopes[at] = (sides[0] - sides[1]) * mpmath.mpf(10) ** 25 / 2
    return slopes


def agree(found, expected):
    assert all(
        abs(found[at] - expected[at]) <= 1e-12 * (1 + abs(expected[at])) for at in np.ndindex(found.shape)
    )


def drawn(*shape):
    return np.random.default_rng(7).normal(size=shape)


def test_neighbours_on_two_axes_at_the_borders_too():
    x = drawn(2, 3, 4)

    def plain(x):
        down = [mpmath.sqrt(d * d + mpmath.mpf(0.1) ** 2) for d in (x[:, 1:] - x[:, :-1]).flat]
        right = [mpmath.sqrt(d * d + mpmath.mpf(0.1) ** 2) for d in (x[:, :, 1:] - x[:, :, :-1]).flat]
        return mpmath.fsum(down) + mpmath.fsum(right)

    value, gradients = Judged(total_variation).sum_and_gradients(x)
    assert abs(value - float(plain(x))) < 1e-12 * value
    agree(gradients["x"], quotients(plain, x, wrt=0))


def test_neighbours_inside_of_one_function():
    x = drawn(2, 3, 4)

    def plain(x):
        inside = x[:, :-1, :-1] + x[:, 1:, 1:] - 2 * x[:, 1:, :-1]
        return mpmath.fsum(mpmath.log(1 + d * d) for d in inside.flat)

    agree(Judged(corners).sum_and_gradients(x)[1]["x"], quotients(plain, x, wrt=0))


@pytest.mark.parametrize("function", [total_variation, corners])
def test_neighbours_have_a_derivation(function):
    assert derive_declaration(declare(function), "x").lines > 0


def test_an_exponent_of_elements_is_printed():
    chosen, rejected = np.abs(drawn(3)) + 0.1, np.abs(drawn(2, 3)[1]) + 0.2

    def plain(chosen, rejected):
        terms = []
        for c, r in zip(chosen, rejected, strict=True):
            odds = r - c - mpmath.log(1 - mpmath.exp(-c)) + mpmath.log(1 - mpmath.exp(-r))
            terms.append(c + mpmath.log(1 + mpmath.exp(-odds)) / 2)
        return mpmath.fsum(terms)

    gradients = Judged(preference).sum_and_gradients(chosen, rejected)[1]
    agree(gradients["chosen"], quotients(plain, chosen, rejected, wrt=0))
    agree(gradients["rejected"], quotients(plain, chosen, rejected, wrt=1))


def test_a_rank_guards_a_gradient_and_its_product():
    x, labels = drawn(4, 3), np.array([0, 2, 1, 1])
    losses = np.log(np.exp(x).sum(1)) - x[np.arange(4), labels]
    weights = np.exp(x) / np.exp(x).sum(1)[:, None] - np.eye(3)[labels]
    kept = np.argsort(-losses)[:2]
    value, gradients = Judged(hardest).sum_and_gradients(x, labels)
    assert abs(value - losses[kept].sum() / 2) < 1e-12
    expected = np.zeros((4, 3))
    expected[kept] = weights[kept] / 2
    agree(gradients["input"], expected)
    assert lower(declare(hardest)).product_stages("input")["along"].outputs_of("product")


@pytest.mark.parametrize("function", [product_of_hinges, shifted_focal])
def test_what_is_flat_has_no_slope_whatever_the_power(function):
    """Where max(0, u) is 0, so are all derivatives of its powers, those that are infinite at 0 too."""
    judged = Judged(function)
    x = np.array([[0.0, 1.0, 2.0, 1.0], [1.0, 0.0, 1.0, 2.0], [-2.0, -3.0, -1.0, -0.5]])
    name = "p" if function is product_of_hinges else "gamma"
    flat = x[:2] if function is product_of_hinges else x[2:] - 1
    for power in (0.5, 1.5) if function is product_of_hinges else (1.5,):
        value, gradients = judged.sum_and_gradients(flat, **{name: power})
        (slopes,) = gradients.values()
        assert value == 0 and (slopes == 0).all()
    (wrt,) = gradients
    assert judged.chain.product_stages(wrt)["along"].outputs_of("product")  # held against the gradient


def test_a_long_chain_of_definitions():
    """Its program is evaluated without going down into the stack."""
    program = read_declaration(declare(nested))
    x = drawn(2, 2)
    with mpmath.workdps(30):
        elements = {place: mpmath.mpf(x[place]) for place in np.ndindex(x.shape)}
        ones = {(place,): mpmath.mpf(1) for place in range(2)}
        run = Evaluation(program, {"x": elements, "weight": ones}, {}, {"N": 2, "K": 2})
        expected = []
        for at in (first := list(elements.values())):
            moved = at
            for _ in range(LEVELS):
                moved = 1 / (1 + mpmath.exp(-moved)) + at / 10
            expected.append(moved**2)
        assert len(first) == 4 and abs(run("total") - mpmath.fsum(expected)) < 1e-25


def nested_mixture(logits: real[N, K], score: real[N, K, H]):
    """A mixture of mixtures beside an expectation: the rows of scores are passed over once more after all."""
    inner = logsumexp(score[n, k, h], h)
    expected = sum(softmax(logits[n, k], k) * sum(score[n, k, h], h), k)
    return mean(logsumexp(inner + logits[n, k], k) + expected, n)


def test_a_gradient_that_is_finished_is_not_written_over():
    generator = np.random.default_rng(5)
    Judged(nested_mixture).check(generator.normal(size=(2, 3)), generator.normal(size=(2, 3, 4)))


def pairs_of_rows(emb: real[M, K], one: label(M)[N], other: label(M)[N]):
    """Rows of a table that two labels pick, over the whole batch."""
    near = sum(emb[one[n], k] * emb[other[n], k], k)
    return sum(log(1 + exp(-near)), n) / N


def test_rows_that_two_labels_pick():
    generator = np.random.default_rng(6)
    one, other = np.array([0, 2, 2]), np.array([1, 2, 0])
    Judged(pairs_of_rows).check(generator.normal(size=(3, 2)), one, other)


def labelled_mixture(logits: real[N, K], score: real[N, K, H], y: label(H)[N]):
    """A mixture of classifiers beside an expectation: on a device no output is read back."""
    log_p = let("log_p", score[n, k, y[n]] - logsumexp(score[n, k, h], h))
    expected = sum(softmax(logits[n, k], k) * sum(score[n, k, h], h), k)
    return mean(-logsumexp(log_p + logits[n, k], k) - expected / H, n)


def test_what_a_loop_inside_another_keeps_a_device_computes_again():
    generator = np.random.default_rng(7)
    judged = Judged(labelled_mixture)
    judged.check(generator.normal(size=(2, 3)), generator.normal(size=(2, 3, 4)), np.array([1, 3]))
    rehearse(judged.chain, "cuda", BACKENDS["cuda"].render(judged.chain))


def test_what_only_a_cpu_stores_is_no_reason_to_have_no_kernel_for_a_device():
    chain = Judged(labelled_mixture).chain
    assert chain.schedule.buffers
    assert BACKENDS["cuda"].support(chain) is None
