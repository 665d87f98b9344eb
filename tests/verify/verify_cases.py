"""Declarations that the tests of this folder share."""

from sympy import Abs, Eq, Max, Ne, Piecewise, exp, log, sqrt

from symloss.functions import inverse_root
from symloss.language import (
    axis,
    integer,
    label,
    let,
    logsumexp,
    max,
    mean,
    min,
    nonnegative,
    option,
    positive,
    real,
    sigmoid,
    sign,
    softmax,
    softplus,
    sum,
    unit,
    weights,
    xlogy,
)
from symloss.language.declaration import declare

n, m, N = axis("n", "m", "N")
c, k, C = axis("c", "k", "C")


@declare
def huber(input: real[N], target: real[N], delta: positive = 1):
    """Quadratic near zero, linear in the tails."""
    r = input[n] - target[n]
    return mean(Piecewise((r**2 / 2, Abs(r) <= delta), (delta * (Abs(r) - delta / 2), True)), n)


@declare
def logistic(input: real[N], target: unit[N]):
    """Binary cross-entropy of logits."""
    return mean(softplus(input[n]) - target[n] * input[n], n)


@declare
def naive_logistic(input: real[N]):
    """log(1 - σ(x)), which cancels."""
    return mean(log(1 - let("p", sigmoid(input[n]))), n)


@declare
def cancelling(input: real[N]):
    """The same with the sigmoid written out."""
    return mean(log(1 - 1 / (1 + exp(-input[n]))), n)


@declare
def direction(input: real[N, C]):
    """Sum of the unit vector, 0 at the origin: it jumps there."""
    return mean(inverse_root(sum(input[n, c] ** 2, c)) * sum(input[n, k], k), n)


@declare
def exponential_form(input: real[N]):
    """log(1 + e^x), which overflows."""
    return mean(log(1 + exp(input[n])), n)


@declare
def absolute(input: real[N]):
    """|x|."""
    return mean(Abs(input[n]), n)


@declare
def distance(input: real[N], target: real[N]):
    """|x - y|."""
    return mean(Abs(input[n] - target[n]), n)


@declare
def squared(input: real[N], target: real[N]):
    """Squared error."""
    return mean((input[n] - target[n]) ** 2, n)


@declare
def cauchy(input: real[N]):
    """log(1 + x²), which bends down beyond 1."""
    return mean(log(1 + input[n] ** 2), n)


@declare
def shared(input: real[N], share: unit[N]):
    """A share of a number."""
    return mean(share[n] * input[n], n)


@declare
def above_zero(input: real[N, C]):
    """How far the soft maximum of a row is above 0."""
    return mean(softplus(logsumexp(input[n, c], c)), n)


@declare
def length(input: real[N, C]):
    """The length of a row."""
    return mean(sqrt(sum(input[n, c] ** 2, c)), n)


@declare
def hinge(input: real[N], target: sign[N]):
    """max(0, 1 - t·y)."""
    return mean(Max(0, 1 - target[n] * input[n]), n)


@declare
def binary_cross_entropy(input: unit[N], target: unit[N]):
    """−(y log p + (1−y) log(1−p))."""
    return mean(-xlogy(target[n], input[n]) - xlogy(1 - target[n], 1 - input[n]), n)


@declare
def rmse(input: real[N], target: real[N]):
    """Root of the mean squared error."""
    return sqrt(mean((input[n] - target[n]) ** 2, n))


@declare
def all_pairs(input: real[N]):
    """softplus of every difference."""
    return sum(softplus(input[n] - input[m]), n, m)


@declare
def cross_entropy(
    input: real[N, C],
    target: label(C)[N],
    class_weight: weights(nonnegative)[C] = 1,
    ignore_index: option(integer) = -100,
    label_smoothing: option(unit) = 0,
):
    """Cross-entropy of softmax."""
    y, a = target[n], label_smoothing
    log_norm = let("log_norm", logsumexp(input[n, k], k))
    plain = class_weight[y] * (log_norm - input[n, y])
    smooth = sum(class_weight[c] * (log_norm - input[n, c]), c) / C
    return mean((1 - a) * plain + a * smooth, n, count=class_weight[y], where=Ne(y, ignore_index))


@declare
def soft_brier(input: real[N, C], target: real[N, C]):
    """Squared distance of softmax from the target."""
    return mean(sum((softmax(input[n, c], c) - target[n, c]) ** 2, c), n)


@declare
def spread(input: real[N, C]):
    """Largest minus smallest of a row."""
    return mean(max(input[n, c], c) - min(input[n, c], c), n)


@declare
def plain_cross_entropy(input: real[N, C], target: label(C)[N]):
    """Cross-entropy of softmax without options."""
    return mean(logsumexp(input[n, c], c) - input[n, target[n]], n)


@declare
def weibull(input: positive(0.1, 50)[N], target: positive(0.001, 50)[N], shape: positive(0.1, 0.5) = 0.2):
    z = target[n] / input[n]
    return mean(z**shape - log(shape) + log(input[n]) - (shape - 1) * log(z), n)


@declare
def zero_apart(x: real[N]):
    return mean(Piecewise((3, Eq(x[n], 0)), (x[n] ** 2, True)), n)
