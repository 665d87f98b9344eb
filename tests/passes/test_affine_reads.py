"""Reads at `i + u`: the adjoint is a gather with bounds, the kernel looks at no element that is not there."""

import mpmath
import numpy as np
import pytest
from interpreted import Comparison
from random_losses import declaration
from sympy import Abs, exp, sqrt

from symloss.chain import lower
from symloss.language import axis, length, let, logsumexp, mean, positions, positive, real, sum
from symloss.language import max as largest
from symloss.verify import Oracle

b, B = axis("b", "B")
h, H = axis("h", "H")
w, W = axis("w", "W")
u, v, U = axis("u", "v", "U")
i, I = positions("i", "I", along=H, window=U)  # noqa: E741
j, J = positions("j", "J", along=W, window=U)
k, K = positions("k", "K", along=H, window=2)
WINDOWED = {"x": real[B, H, W], "window": length(U)}


def blurred(x):
    weight = exp(-((u - v) ** 2)) / U
    mean_x = let("mean_x", sum(weight * x[b, i + u, j + v], u, v))
    spread = sum(weight * (x[b, i + u, j + v] - mean_x) ** 2, u, v)
    return mean_x / (1 + spread)


CASES = {
    "total variation": ({"x": real[H]}, lambda x: sum(Abs(x[k + 1] - x[k]), k)),
    "total variation of rows": (
        {"x": real[H, W]},
        lambda x: sum(sqrt(1 + (x[k + 1, w] - x[k, w]) ** 2), k, w),
    ),
    "moving average": (
        {"x": real[H], "window": length(U)},
        lambda x, window: mean((sum(x[i + u], u) / U) ** 2, i),
    ),
    "read at both ends": ({"x": real[H]}, lambda x: sum(x[k] * x[k + 1], k)),
    "window beside an own axis": (
        {"x": real[H], "taps": real[U]},
        lambda x, taps: sum(exp(-(sum(taps[u] * x[i + u], u) ** 2)), i),
    ),
    "local statistics": (WINDOWED, lambda x, window: mean(mean(blurred(x), i, j), b)),
    "soft maximum of windows": (
        WINDOWED,
        lambda x, window: mean(logsumexp(x[b, i + u, j + v], u, v), b, i, j),
    ),
    "maximum of windows": (
        {"x": real[H], "window": length(U), "alpha": positive},
        lambda x, window, alpha: sum(alpha * largest(x[i + u], u), i),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_kernel_agrees_with_the_program(name):
    annotations, body = CASES[name]
    chain = lower(declaration("windowed", annotations, body))
    Comparison(chain, 3).check(1e-9)
    Comparison(chain, 4).check(1e-9, block=2)


def test_adjoint_is_a_gather():
    chain = lower(declaration("windowed", *CASES["moving average"]))
    gradient = next(node for node in chain.stages["differentiated"] if node.name == "grad_x_part")
    assert str(gradient.body) == "grad_sum_x[h - u]"
    assert "h - u >= 0" in str(gradient.guard)
    assert "h - u < I" in str(gradient.guard)


def test_oracle_sums_windows():
    oracle = Oracle(declaration("windowed", *CASES["moving average"]))
    x = np.array([1.0, 2.0, 4.0, 8.0])
    with mpmath.workdps(30):
        assert oracle.value({"x": x}, {"window": 2}) == mpmath.mpf(1.5**2 + 3**2 + 6**2) / 3
        assert mpmath.almosteq(oracle.gradient({"x": x}, {"window": 3}, "x")[0], mpmath.mpf(7) / 9)


def test_a_read_that_a_condition_guards_is_no_slice():
    """The adjoint at the left border reads at w - 1, which is nowhere."""

    def body(x):
        return sum(sqrt(1 + (x[h, left + 1] - x[h, left]) ** 2), h, left)

    left, _ = positions("left", "L", along=W, window=2)
    chain = lower(declaration("windowed", {"x": real[H, W]}, body))
    Comparison(chain, 3).check(1e-9)
