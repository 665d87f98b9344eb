"""Whether an element that is read is there: conditions that say so, and conditions that do not."""

import numpy as np
import pytest
from sympy import And, Eq, Ne, Or, Piecewise

from symloss.language import DeclarationError, axis, label, length, let, loss, mean, positions, real, sum

n, N = axis("n", "N")
t, s, T = axis("t", "s", "T")
u, U = axis("u", "U")
_, ONE_MORE = axis("o", "M", length=T + 1)
TOLD = [
    lambda x, y, k: Piecewise((x[n, t + 1], t + 1 < T), (0, True)),
    lambda x, y, k: Piecewise((0, t < 2), (x[n, t - 2], True)),
    lambda x, y, k: Piecewise((x[n, t - 1], Ne(t, 0)), (0, True)),
    lambda x, y, k: Piecewise((x[n, t + 1], t < k[n] - 1), (0, True)),
    lambda x, y, k: Piecewise((x[n, y[n] - 1], y[n] >= 1), (0, True)) * x[n, t],
    lambda x, y, k: Piecewise((x[n, t + y[n]], t + y[n] < T), (0, True)),
    lambda x, y, k: Piecewise((1, And(t >= 1, x[n, t - 1] > 0)), (0, True)) * x[n, t],
    lambda x, y, k: sum(x[n, s - 1] * x[n, t], s, where=(s >= 1) & (s < t)),
    lambda x, y, k: let("moved", Piecewise((x[n, t + 1], t < T - 1), (0, True))),
]
NOT_TOLD = [
    lambda x, y, k: Piecewise((x[n, t + 1], t < T), (0, True)),
    lambda x, y, k: Piecewise((x[n, t - 1], t >= 1), (x[n, t - 1], True)),
    lambda x, y, k: Piecewise((x[n, t + 1], t < k[n]), (0, True)),
    lambda x, y, k: Piecewise((x[n, y[n] - 1], Or(y[n] >= 1, t < 1)), (0, True)),
    lambda x, y, k: Piecewise((let("moved", x[n, t + 1]), t + 1 < T), (0, True)),
    lambda x, y, k: Piecewise((1, And(x[n, t] > 0, x[n, t - 1] > 0)), (0, True)),
]


def declared(formula):
    def shifted(x: real[N, T], y: label(T)[N], k: length(T)[N]):
        """Reads beside a place."""
        return mean(sum(formula(x, y, k) + 0 * y[n] * k[n], t), n)

    return loss()(shifted)


@pytest.mark.parametrize("formula", TOLD, ids=range(len(TOLD)))
def test_where_a_condition_says_that_the_element_is_there(formula):
    declared(formula)


@pytest.mark.parametrize("formula", NOT_TOLD, ids=range(len(NOT_TOLD)))
def test_where_no_condition_does(formula):
    with pytest.raises(DeclarationError, match=r"may look outside the axis T.*; .*ask first"):
        declared(formula)


def test_labels_of_a_longer_axis():
    @loss()
    def cut_points(x: real[N], cut: real[T], y: label(ONE_MORE)[N]):
        """Squared distances to the cut points around a label; outside there are none."""
        above = Piecewise((0, Eq(y[n], T)), (cut[y[n]] - x[n], True))
        below = Piecewise((0, Eq(y[n], 0)), (cut[y[n] - 1] - x[n], True))
        return mean(above**2 + below**2, n)

    x, cut, y = np.array([0.3, -0.2, 1.7]), np.array([-1.0, 2.0]), np.array([0, 1, 2])
    value, (by_x, by_cut) = cut_points.value_and_grad(x, cut, y, wrt=("x", "cut"))
    gaps = np.array([[0, cut[0] - x[0]], [cut[0] - x[1], cut[1] - x[1]], [cut[1] - x[2], 0]])
    np.testing.assert_allclose(value, (gaps**2).sum() / 3, rtol=1e-14)
    np.testing.assert_allclose(by_x, -2 * gaps.sum(1) / 3, rtol=1e-14)
    by_hand = 2 / 3 * np.array([gaps[0, 1] + gaps[1, 0], gaps[1, 1] + gaps[2, 0]])
    np.testing.assert_allclose(by_cut, by_hand, rtol=1e-14)


def test_strides_and_dilations():
    q, _ = positions("q", "Q", along=T, window=U, stride=3)
    r, _ = positions("r", "R", along=T, window=U, dilation=2)

    @loss()
    def filtered(x: real[N, T], w: real[N, U]):
        """The squares of two filters."""
        coarse = sum(x[n, 3 * q + u] * w[n, u], u)
        wide = sum(x[n, r + 2 * u] * w[n, u], u)
        return mean(sum(coarse**2, q) + sum(wide**2, r), n)

    random = np.random.default_rng(2)
    x, w = random.normal(size=(2, 9)), random.normal(size=(2, 2))
    coarse = np.stack([(x[:, 3 * p : 3 * p + 2] * w).sum(1) for p in range(3)], 1)
    wide = np.stack([(x[:, p : p + 3 : 2] * w).sum(1) for p in range(7)], 1)
    slopes = np.zeros_like(x)
    for p in range(3):
        slopes[:, 3 * p : 3 * p + 2] += coarse[:, p, None] * w
    for p in range(7):
        slopes[:, p : p + 3 : 2] += wide[:, p, None] * w
    value, gradient = filtered.value_and_grad(x, w, wrt="x")
    np.testing.assert_allclose(value, ((coarse**2).sum() + (wide**2).sum()) / 2, rtol=1e-14)
    np.testing.assert_allclose(gradient, slopes, rtol=1e-13)
    with pytest.raises(ValueError, match="longer than x"):
        filtered(x[:, :2], w)
    for key in ("stride", "dilation"):
        with pytest.raises(DeclarationError, match=f"{key}=0 is not a positive integer"):
            positions("p", "P", along=T, window=2, **{key: 0})
