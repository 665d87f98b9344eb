"""`hessian_diag(kind="upper_bound")` against bounds known by hand, and never below the second derivative."""

import numpy as np
import pytest

from symloss.analysis.second_bounds import second_bound
from symloss.language import axis, learned, logsumexp, loss, mean, positive, real, softplus
from symloss.losses.catalogue import declared

DECLARED = declared()
n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")


@loss(family="user")
def columns(input: real[C, N], size: positive[N]):
    """Log-sum-exp of a column."""
    return mean(size[n] * logsumexp(input[c, n], c), n)


@loss(family="user")
def all_scores(input: real[N, C]):
    """Minus the log-softmax of every score."""
    return mean(logsumexp(input[n, k], k) - input[n, c], n, c)


RNG = np.random.default_rng(11)
X, Y = RNG.normal(size=(2, 40)) * 3
P = RNG.random(40)
SCORES, LABELS = RNG.normal(size=(8, 5)) * 4, np.array([0, 1, 2, 3, 4, 0, -100, 2])
CLASS_WEIGHT = RNG.random(5)
SHARES = RNG.dirichlet(np.ones(5), 8)
TAKES_PART = LABELS != -100
PICKED = np.where(TAKES_PART, CLASS_WEIGHT[np.where(TAKES_PART, LABELS, 0)], 0)
SPREAD = 0.75 * PICKED + 0.25 * CLASS_WEIGHT.sum() / 5 * TAKES_PART

CASES = [
    ("binary_cross_entropy_with_logits", (X, P), {}, np.full(40, 0.25)),
    ("binary_cross_entropy_with_logits", (X, P), {"pos_weight": 3.0}, (3 * P + 1 - P) / 4),
    ("mse", (X, Y), {}, np.full(40, 2.0)),
    ("huber", (X, Y), {"delta": 0.5}, np.ones(40)),
    ("smooth_l1", (X, Y), {"beta": 0.5}, np.full(40, 2.0)),
    ("log_cosh", (X, Y), {}, np.ones(40)),
    ("soft_margin", (X, np.sign(Y)), {}, np.full(40, 0.25)),
    ("squared_hinge", (X, np.sign(Y)), {}, np.full(40, 2.0)),
    ("gaussian_nll", (X, Y, P + 0.5), {}, 1 / (P + 0.5)),
    ("cross_entropy", (SCORES, np.abs(LABELS) % 5), {}, np.full(8, 0.25)),
    (
        "cross_entropy",
        (SCORES, LABELS),
        {"class_weight": CLASS_WEIGHT, "label_smoothing": 0.25},
        SPREAD / 4,
    ),
    ("soft_cross_entropy", (SCORES, 2 * SHARES), {}, np.full(8, 0.5)),
    ("soft_cross_entropy", (SCORES, SHARES), {"class_weight": CLASS_WEIGHT}, SHARES @ CLASS_WEIGHT / 4),
]


@pytest.mark.parametrize(("name", "args", "named", "expected"), CASES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_bound(name, args, named, expected, dtype):
    args = [one if one.dtype == np.int64 else one.astype(dtype) for one in args]
    named = {
        key: value.astype(dtype) if isinstance(value, np.ndarray) else value for key, value in named.items()
    }
    loss, tolerance = DECLARED[name], 1e-14 if dtype == np.float64 else 1e-6
    found = loss.hessian_diag(*args, kind="upper_bound", reduction="sum", **named)
    shape = args[0].shape
    assert found.shape == shape and found.dtype == dtype
    wanted = np.broadcast_to(expected.reshape(expected.shape + (1,) * (len(shape) - 1)), shape)
    assert np.allclose(found, wanted, rtol=tolerance)
    weight = RNG.random(shape[0]).astype(dtype)
    weighed = loss.hessian_diag(*args, kind="upper_bound", reduction="mean", weight=weight, **named)
    if loss.signature.hessian:
        exact = loss.hessian_diag(*args, reduction="mean", weight=weight, **named)
        assert (exact <= weighed * (1 + 4 * tolerance)).all()


@pytest.mark.parametrize("name", ["poisson_nll", "binary_cross_entropy", "quantile", "l1", "focal"])
def test_where_none_is_known(name):
    args = (SCORES, np.abs(LABELS) % 5) if name == "focal" else (P, (P > 0.5).astype(float))
    with pytest.raises(ValueError, match=f"{name}: no bound of the second derivative is known"):
        DECLARED[name].hessian_diag(*args, kind="upper_bound")


def test_a_parameter_at_its_end():
    with pytest.raises(
        ValueError, match=r"smooth_l1: no bound of the second derivative is known for beta = 0"
    ):
        DECLARED["smooth_l1"].hessian_diag(X, Y, beta=0.0, kind="upper_bound")


def test_rows_in_another_layout():
    scores, labels = RNG.normal(size=(2, 5, 3)), RNG.integers(0, 5, (2, 3))
    found = DECLARED["cross_entropy"].hessian_diag(scores, labels, kind="upper_bound", reduction="sum")
    assert found.shape == scores.shape and np.array_equal(found, np.full(scores.shape, 0.25))


def test_samples_along_the_second_axis():
    found = columns.hessian_diag(np.zeros((2, 3)), np.array([1.0, 4, 8]), kind="upper_bound", reduction="sum")
    assert found.tolist() == [[0.25, 1, 2]] * 2
    square = columns.hessian_diag(np.zeros((2, 2)), np.array([1.0, 4]), kind="upper_bound", reduction="sum")
    assert square.tolist() == [[0.25, 1]] * 2


def test_none_where_several_samples_read_an_element():
    """That of the sum of all terms is C p (1 - p), twice what one term has for C = 2."""
    with pytest.raises(ValueError, match="all_scores: no bound of the second derivative is known"):
        all_scores.hessian_diag(np.zeros((1, 2)), kind="upper_bound", reduction="sum")
    assert second_bound(DECLARED["log_softmax"].declaration).tree == 0  # that of each term, and so of any sum


def test_a_bound_of_terms_that_cancel():
    """1 - t + w·t is 1 at w = 1 however large the target."""
    bounded = declared()["binary_cross_entropy_with_logits"]
    found = bounded.hessian_diag(np.zeros(1), np.full(1, 1e200), kind="upper_bound", reduction="sum")
    assert found == [0.25]


def test_a_bound_with_a_parameter_that_is_learned():
    @loss()
    def scaled_logistic(input: real[N], beta: learned(positive) = 2):
        """A softplus of a multiple."""
        return mean(softplus(beta * input[n]), n)

    found = scaled_logistic.hessian_diag(np.zeros(2), beta=3.0, reduction="sum", kind="upper_bound")
    assert found.tolist() == [2.25, 2.25]  # beta² / 4
