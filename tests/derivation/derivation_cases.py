"""Every loss that the derivation tests run over: the catalogue, and losses nobody has named yet."""

from __future__ import annotations

from functools import cache

from sympy import Abs, Max, Piecewise, cosh, exp, log, sqrt

from symloss.derivation import Derivation
from symloss.derivation.derive import derive_declaration
from symloss.language import (
    axis,
    integer,
    label,
    let,
    logsumexp,
    loss,
    max,
    mean,
    nonnegative,
    option,
    positive,
    real,
    sigmoid,
    softmax,
    sum,
    weights,
)
from symloss.language.reductions import ElementsOver
from symloss.losses.catalogue import declared

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
i, j, M = axis("i", "j", "M")


@loss()
def log_cosh(input: real[N], target: real[N]):
    """Smooth absolute error."""
    return mean(log(cosh(input[n] - target[n])), n)


@loss()
def brier(input: real[N, C], target: label(C)[N]):
    """Squared error of the softmax."""
    p = softmax(input[n, c], c)
    return mean(sum(p**2, c) - 2 * exp(input[n, target[n]] - logsumexp(input[n, k], k)), n)


@loss()
def worst(input: real[N, C], target: real[N, C]):
    """The largest absolute error of each sample."""
    return mean(max(Abs(input[n, c] - target[n, c]), c), n)


@loss()
def pairs(input: real[M], target: real[M]):
    """Squared differences of pairs."""
    return sum((input[i] - input[j] - target[i] + target[j]) ** 2, i, j)


@loss()
def spread(input: real[N]):
    """Standard deviation, with a mean inside a mean."""
    centre = let("centre", mean(input[n], n))
    return sqrt(mean((input[n] - centre) ** 2, n))


@loss()
def tilted(input: real[N], target: real[N], slope: positive = 2, tilt: option(nonnegative) = 0):
    """A kink with an option."""
    r = let("r", input[n] - target[n])
    return mean(Piecewise((slope * r, r > 0), (-r, True)) + tilt * sigmoid(r), n)


@loss(display={"input": "s", "target": "y", "class_weight": "w"})
def margin_sum(
    input: real[N, C],
    target: label(C)[N],
    class_weight: weights(nonnegative)[C] = 1,
    skipped: option(integer) = -1,
):
    """Sum of hinges over the classes."""
    return mean(sum(class_weight[c] * Max(0, 1 + input[n, c] - input[n, target[n]]), c), n)


CASES = (log_cosh, brier, worst, pairs, spread, tilted, margin_sum)

LOSSES = {**declared(), **{case.name: case for case in CASES}}
BY_NAME = {one.name: one for item in LOSSES.values() for one in (item, *item.variants)}
PAIRS = [
    (name, array.name)
    for name, item in LOSSES.items()
    for array in item.declaration.arrays
    if array.role == "differentiable" and not isinstance(item.declaration.expression, ElementsOver)
]


@cache
def derivation(name: str, wrt: str, general: bool = False) -> Derivation:
    return derive_declaration(BY_NAME[name].declaration, wrt, general)
