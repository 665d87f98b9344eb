"""What a flag, a share or an inactive max(0, u) turns off has no slope, however steep it would be."""

import numpy as np
import pytest
from random_losses import C, N, c, declaration, n
from sympy import Abs, Max, exp, sqrt

import symloss
from symloss.chain import lower
from symloss.language import binary, logsumexp, loss, mean, positive, real, sum, unit
from symloss.verify.oracle import Oracle

INF = np.inf


def flagged_square(input: real[N], y: binary[N]):
    """A square that a flag turns off."""
    return mean(y[n] * input[n] ** 2, n)


def flagged_norm(input: real[N, C], y: binary[N]):
    """A length that a flag turns off."""
    return mean((1 - y[n]) * sqrt(sum(input[n, c] ** 2, c)), n)


def flagged_norm_of_exponentials(input: real[N, C], y: binary[N]):
    """A logarithm of a sum of exponentials that a flag turns off."""
    return mean((1 - y[n]) * logsumexp(input[n, c], c), n)


def hinge_of_norm(input: real[N, C], y: binary[N]):
    """An inactive max(0, u) turns off a length."""
    return mean(Max(0, 1 - sqrt(sum(input[n, c] ** 2, c))) + 0 * y[n], n)


PLAIN = np.array([0.5, INF, -INF, 0.25])
ROWS = np.array([[0.5, 0.25], [INF, 1.0], [INF, -INF], [-INF, -INF]])
CASES = {
    "flagged_square": (flagged_square, PLAIN, [1.0, 0, 0, 1]),
    "flagged_norm": (flagged_norm, ROWS, [0.0, 1, 1, 1]),
    "flagged_norm_of_exponentials": (flagged_norm_of_exponentials, ROWS, [0.0, 1, 1, 1]),
    "hinge_of_norm": (hinge_of_norm, ROWS, [0.0, 0, 0, 0]),
}


@pytest.mark.parametrize("case", CASES)
def test_value_gradient_and_product_are_those_without_the_terms_turned_off(case):
    function, input, flags = CASES[case]
    found = loss()(function)
    y = np.array(flags)
    kept = np.isfinite(input.reshape(len(input), -1)).all(axis=1)
    off = ~kept
    value, slope = found.value_and_grad(input, y, reduction="sum")
    ones = np.ones_like(input)
    product = found.hvp(input, y, reduction="sum", vector=ones)
    assert (slope[off] == 0).all() and (product[off] == 0).all()
    expected, other = found.value_and_grad(input[kept], y[kept], reduction="sum")
    assert value == expected and (slope[kept] == other).all()
    assert (product[kept] == found.hvp(input[kept], y[kept], reduction="sum", vector=ones[kept])).all()
    judge = Oracle(found.declaration).gradient({"input": input, "y": y}, {}, "input", reduction="sum")
    assert np.array_equal(judge[off].astype(float), np.zeros_like(slope[off]))


def mixture_of_normals(scale: real[N, C], y: real[N]):
    """The logarithm of a sum of densities with logarithms of scales."""
    return mean(-logsumexp(-scale[n, c] - (y[n] * exp(-scale[n, c])) ** 2 / 2, c), n)


def mixture_of_poissons(rate: real[N, C], y: real[N]):
    return mean(-logsumexp(y[n] * rate[n, c] - exp(rate[n, c]), c), n)


@pytest.mark.parametrize(
    ("function", "row", "slopes", "products"),
    [
        (mixture_of_normals, [-400.0, 0.0], [0.0, 0.0], [0.0, 2.0]),
        (mixture_of_poissons, [800.0, 0.0], [0.0, 0.0], [0.0, 1.0]),
    ],
)
def test_a_component_without_weight_has_no_slope_however_steep(function, row, slopes, products):
    found, y = loss()(function), np.ones(1)
    _, slope = found.value_and_grad(np.array([row]), y)
    assert slope.tolist() == [slopes]
    assert found.hvp(np.array([row]), y, vector=np.ones((1, 2))).tolist() == [products]


def two_parts(input: real[N], other: real[N], share: unit = 0.5):
    """A square and a cube, each with its share."""
    return mean(share * input[n] ** 2 + (1 - share) * Abs(other[n]) ** 3, n)


def test_a_share_given_as_a_parameter_turns_its_part_off():
    found = loss()(two_parts)
    infinite, plain = np.array([INF, -INF]), np.array([0.5, 2.0])
    both = {"wrt": ("input", "other"), "reduction": "sum"}
    _, (slope, other) = found.value_and_grad(infinite, plain, share=0.0, **both)
    assert slope.tolist() == [0, 0] and other.tolist() == [0.75, 12]
    _, (slope, other) = found.value_and_grad(plain, infinite, share=1.0, **both)
    assert slope.tolist() == [1, 4] and other.tolist() == [0, 0]


def test_nan_is_not_turned_off():
    found = loss()(flagged_square)
    value, slope = found.value_and_grad(np.array([np.nan, 1.0]), np.array([0.0, 1.0]))
    assert np.isnan(value) and np.isnan(slope[0]) and slope[1] == 1


def test_what_stays_within_bounds_is_left_as_it_is():
    def bounded(input: unit[N], y: binary[N], scale: positive = 1):
        return mean(y[n] * input[n] ** 2 * scale, n)

    chain = lower(declaration("bounded", bounded.__annotations__, bounded))
    assert not any(record.rule == "switched slope" for record in chain.final.records)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["contrastive", "contrastive_similarity"])
def test_a_dissimilar_pair_at_infinity(name, dtype):
    found = symloss.get(name)
    x1, x2 = np.array([[0, 0], [1, 2]], dtype), np.array([[INF, 0], [0, 0]], dtype)
    y = np.array([1, 0] if name == "contrastive" else [0, 1], dtype)
    value, slopes = found.value_and_grad(x1, x2, y, wrt=("x1", "x2"), reduction="sum")
    near, others = found.value_and_grad(x1[1:], x2[1:], y[1:], wrt=("x1", "x2"), reduction="sum")
    assert value == near
    for slope, other in zip(slopes, others, strict=True):
        assert (slope[0] == 0).all() and (slope[1:] == other).all()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_negative_at_infinity_turns_its_triplet_off(dtype):
    anchor, other = np.zeros((2, 3), dtype), np.full((2, 3), INF, dtype)
    value, slopes = symloss.losses.triplet.value_and_grad(
        anchor, anchor + 1, other, wrt=("anchor", "positive", "negative")
    )
    assert value == 0 and all((slope == 0).all() for slope in slopes)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_an_advantage_of_0_leaves_a_step_of_probability_0_out(dtype):
    logits, action = np.array([[-INF, 0], [1, 2]], dtype), np.array([0, 1])
    advantage = np.array([0, 2], dtype)
    found = symloss.losses.policy_gradient
    value, slope = found.value_and_grad(logits, action, advantage, reduction="sum")
    near, other = found.value_and_grad(logits[1:], action[1:], advantage[1:], reduction="sum")
    assert value == near and slope.tolist() == [[0, 0], other[0].tolist()]
    assert found(logits, action, advantage + 1) == INF
