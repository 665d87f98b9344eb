"""Declarations nobody has thought of go through the whole chain; the kernel agrees with the program."""

import itertools
from random import Random

import pytest
from interpreted import Comparison
from random_losses import C, D, N, c, d, declaration, k, m, n, random_loss
from sympy import Abs, E, Eq, Max, Ne, Rational, acos, exp, log, pi, sign, sqrt

from symloss.chain import lower
from symloss.language import (
    DeclarationError,
    axis,
    integer,
    inverse_root,
    label,
    logsumexp,
    mean,
    nonnegative,
    positive,
    real,
    sum,
    weights,
)
from symloss.language import max as largest
from symloss.language import min as smallest
from symloss.printers.numba_cpu import render_module

# Seeds of draws that once went wrong: shadowed functions, phases of one name, guards that were lost, sums
# that started again, labels of ignored samples, products of factors with one name
REMEMBERED = [(seed, 3) for seed in (1, 8, 26, 35, 51, 53, 66, 77, 102, 7006)] + [(3008, 4)]
FRESH = [(seed, 3) for seed in range(90_000, 90_040)]


@pytest.mark.parametrize(("seed", "size"), REMEMBERED + FRESH)
def test_random_loss(seed, size):
    chain = lower(random_loss(Random(seed), size))
    source = render_module(chain)
    Comparison(chain, seed, source=source).check(1e-7)
    Comparison(chain, seed, source=source).check(1e-7, block=2)


# The largest term of a log-sum-exp that rounding made another number than the maximum
REMEMBERED_OF_THREE = [(1027, 4), (1042, 4)]


@pytest.mark.parametrize(
    ("seed", "size"), REMEMBERED_OF_THREE + [(seed, 4) for seed in range(50_000, 50_020)]
)
def test_random_loss_of_three_axes(seed, size):
    chain = lower(random_loss(Random(seed), size, three=True))
    source = render_module(chain)
    Comparison(chain, seed, source=source).check(1e-7)
    Comparison(chain, seed, source=source).check(1e-7, block=2)


REAL = {"input": real[N], "target": real[N]}
MATRIX = {"input": real[N, C], "target": label(C)[N]}
CLOUD = {"input": real[N, D], "target": label(C)[N]}


def distance(input, centres, i, j):
    return sum((input[i, d] - centres[j, d]) ** 2, d)


k_of_n, _ = axis("k", "N")
SHAPES = {
    "logarithm of any number": (REAL, lambda input, target: mean(log(input[n]), n)),
    "root of any number": (REAL, lambda input, target: mean(sqrt(input[n]), n)),
    "arc cosine of any number": (REAL, lambda input, target: mean(acos(input[n]), n)),
    "maximum of a logarithm": (REAL, lambda input, target: mean(Max(log(input[n]), 0), n)),
    "power of two arrays": (REAL, lambda input, target: mean(input[n] ** target[n], n)),
    "fractional powers": (REAL, lambda input, target: mean(Abs(input[n]) ** Rational(3, 2), n)),
    "constants of every kind": (REAL, lambda input, target: mean(0.1 * E * pi * 10**40 * input[n], n)),
    "sign": (REAL, lambda input, target: mean(sign(input[n]) * target[n], n)),
    "index as a number": (REAL, lambda input, target: mean((n + 1) * input[n] * target[n], n)),
    "sums of exponentials in logarithms": (
        REAL,
        lambda input, target: log(sum(exp(input[n]), n)) - log(mean(exp(target[n]), n)),
    ),
    "Pearson correlation": (
        REAL,
        lambda input, target: (
            1
            - sum((input[n] - mean(input[m], m)) * (target[n] - mean(target[m], m)), n)
            * inverse_root(sum((input[n] - mean(input[m], m)) ** 2, n))
        ),
    ),
    "label as a number": (MATRIX, lambda input, target: mean(target[n] * sum(input[n, c], c), n)),
    "label over the same axis": (
        {"input": real[N], "target": label(N)[N]},
        lambda input, target: mean(input[target[n]] * input[n], n),
    ),
    "diagonal": ({"input": real[N, N]}, lambda input: mean(input[n, n] ** 2 - logsumexp(input[n, m], m), n)),
    "trace": ({"input": real[N, N]}, lambda input: sum(input[n, n], n) ** 2),
    "transposed read": ({"input": real[N, N]}, lambda input: mean(input[n, m] * input[m, n], n, m)),
    "diagonal at labels": (
        {"input": real[N, N], "target": label(N)[N]},
        lambda input, target: mean(input[target[n], target[n]] + input[n, n], n),
    ),
    "three axes": (
        {"input": real[N, C, D], "target": real[N, D]},
        lambda input, target: mean(largest(sum((input[n, c, d] - target[n, d]) ** 2, d), c), n),
    ),
    "prototypes": (
        {"input": real[N, D], "centres": real[C, D], "target": label(C)[N]},
        lambda input, centres, target: mean(
            distance(input, centres, n, target[n]) + logsumexp(-distance(input, centres, n, c), c), n
        ),
    ),
    "hardest pairs": (
        CLOUD,
        lambda input, target: mean(
            largest(sqrt(distance(input, input, n, m)), m, where=Eq(target[n], target[m]))
            - smallest(distance(input, input, n, k_of_n), k_of_n),
            n,
        ),
    ),
    "contrast between labels": (
        {"input": real[N, N], "target": label(C)[N]},
        lambda input, target: mean(
            -sum(
                input[n, m] - logsumexp(input[n, k_of_n], k_of_n, where=Ne(k_of_n, n)),
                m,
                where=Eq(target[n], target[m]) & Ne(n, m),
            ),
            n,
        ),
    ),
    "maximum over no term": (
        {"input": real[N, C]},
        lambda input: mean(largest(input[n, c], c, where=input[n, c] > 100), n),
    ),
    "sum of one": ({"input": real[N, C]}, lambda input: mean(sum(c * 0 + input[n, c] * 0 + c, c), n)),
    "weights of classes, samples ignored": (
        {
            "input": real[N, C],
            "target": label(C)[N],
            "class_weight": weights(nonnegative)[C],
            "ignore_index": integer,
        },
        lambda input, target, class_weight, ignore_index: mean(
            class_weight[target[n]] * (logsumexp(input[n, c], c) - input[n, target[n]]),
            n,
            where=Ne(target[n], ignore_index),
            count=class_weight[target[n]],
        ),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name):
    annotations, body = SHAPES[name]
    chain = lower(declaration("shape", annotations, body))
    Comparison(chain, 3).check(1e-7)
    Comparison(chain, 4).check(1e-7, block=2)


@pytest.mark.parametrize("name", ["b", "d_input", "row_max", "shifted_exp", "log_norm", "x_n", "quotient"])
def test_argument_names_that_code_might_use(name):
    def body(**handed):
        x, y = handed[name], handed["y"]
        return mean(logsumexp(x[n, c] * y[n], c) + y[n] ** 2, n)

    chain = lower(declaration("named", {name: real[N, C], "y": real[N]}, body))
    Comparison(chain, 1).check(1e-7, block=2)


def test_nowhere_real():
    with pytest.raises(DeclarationError, match="not a real number at ordinary points"):
        lower(
            declaration(
                "nowhere", REAL, lambda input, target: mean(log(sum(-Abs(input[m]), m) - Max(0, input[n])), n)
            )
        )


@pytest.mark.parametrize("sizes", [(1, 1), (1, 3), (4, 1)])
def test_smallest_sizes(sizes):
    chain = lower(declaration("small", {"input": real[N, C], "alpha": positive}, small))
    comparison = Comparison(chain, 2)
    comparison.point.extents = dict(zip(("N", "C"), sizes, strict=True))
    for name, values in comparison.point.arrays.items():
        axes = chain.final.array(name).axes
        kept = {
            at: value
            for at, value in values.items()
            if all(i < comparison.point.extents[e.name] for i, e in zip(at, axes, strict=True))
        }
        for at in itertools.product(*(range(comparison.point.extents[e.name]) for e in axes)):
            kept.setdefault(at, next(iter(values.values())))
        comparison.point.arrays[name] = kept
    comparison.check(1e-9)


def small(input, alpha):
    return mean(largest(alpha * input[n, c], c) + logsumexp(input[n, k], k), n)
