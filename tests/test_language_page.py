"""docs/language.md: its blocks are run in order, and every loss declared there is held against NumPy."""

import itertools
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pytest
import sympy

import symloss.language
from symloss.language import DeclarationError
from symloss.runtime.loss import Loss

PAGE = (Path(__file__).parents[1] / "docs" / "language.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, flags=re.M | re.S)
DECLARED = re.findall(r"^ *@loss\(.*?^ *def (\w+)\(", PAGE, flags=re.M | re.S)
REFUSED = re.findall(r"^\| `([^|`]+)` \| ([^|`]+) \|$", PAGE, flags=re.M)
NAMES: dict[str, Any] = {"__name__": "page"}
for block in BLOCKS:
    exec(compile(block, "language.md", "exec"), NAMES)
LOSSES = {name: item for name, item in NAMES.items() if isinstance(item, Loss)}

RANDOM = np.random.default_rng(5)


def real(*shape):
    return RANDOM.normal(size=shape)


def positive(*shape):
    return RANDOM.uniform(0.3, 2.0, size=shape)


def inside(*shape):
    return RANDOM.uniform(0.05, 0.95, size=shape)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log_softmax(x):
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def norm(x):
    return np.sqrt((x**2).sum(-1))


class Case(NamedTuple):
    """A call and its value: `formula` takes the arrays by position and the parameters by name."""

    name: str
    arrays: tuple[Any, ...]
    formula: Callable[..., Any]
    parameters: Mapping[str, Any] = MappingProxyType({})


def picked(x, labels):
    return np.take_along_axis(x, np.asarray(labels)[..., None], -1)[..., 0]


def interval_iou(x, t):
    common = np.maximum(0, np.minimum(x[:, 1], t[:, 1]) - np.maximum(x[:, 0], t[:, 0]))
    return np.mean(1 - common / (x[:, 1] - x[:, 0] + t[:, 1] - t[:, 0] - common))


def crammer_singer(x, y, background):
    others = np.where(np.arange(x.shape[1]) == y[:, None], -np.inf, x).max(1)
    return np.mean(np.maximum(0, np.where(y == background, 2, 1) + others - picked(x, y)))


def weighted_nll(x, y, w):
    counts = y != -100
    nll = -picked(log_softmax(x), np.where(counts, y, 0))
    return (w[y[counts]] * nll[counts]).sum() / w[y[counts]].sum()


def contrast(distance, squared):
    def formula(left, right, y, offset=0.0, margin=1.0, **_):
        gap = left - right
        far = norm(gap) if distance == "euclidean" else np.abs(gap).sum(1)
        power = 2 if squared else 1
        return np.mean(y * far**power + (1 - y) * np.maximum(0, margin + offset - far) ** power)

    return formula


def matching(x, t, weight):
    return sum(w * np.mean((a - b) ** 2) for a, b, w in zip(x, t, weight, strict=True))


def focal(x, y, gamma):
    log_p = picked(log_softmax(x), y)
    return np.mean(-((1 - np.exp(log_p)) ** gamma) * log_p)


def distillation(student, teacher, temperature):
    wanted = np.exp(log_softmax(teacher / temperature))
    return np.mean(-(temperature**2) * (wanted * log_softmax(student / temperature)).sum(1))


def ranknet(x, relevance):
    return np.mean([
        np.log1p(np.exp(x[m] - x[n]))
        for n, m in itertools.product(range(len(x)), repeat=2)
        if relevance[n] > relevance[m]
    ])  # fmt: skip


def smooth_hinge(x, y, known):
    z = y * x
    return np.mean(np.where((z >= 1) | (known == 0), 0, np.where(z > 0, (1 - z) ** 2 / 2, 0.5 - z)))


def entropy_error(x, t):
    def gain(a):
        return np.where(a > 0, a * np.log(np.where(a > 0, a, 1)), 0)

    return np.mean((gain(x) - gain(t)) ** 2)


def cosine_distance(x, t):
    return np.mean(1 - (x * t).sum(1) / (norm(x) * norm(t)))


def kl_of_shares(x, p):
    return np.mean((p * np.log(p) - p * x).sum(1))


def quantised(still_encoded, still_code):
    def formula(encoded, code, beta):
        return np.mean(((still_encoded - code) ** 2 + beta * (encoded - still_code) ** 2).sum(1))

    return formula


def sequence_nll(x, y, lengths, each=True):
    nll = [-picked(log_softmax(x[n, :end]), y[n, :end]).sum() for n, end in enumerate(lengths)]
    return np.mean(nll / np.maximum(1, lengths)) if each else np.sum(nll)


def plackett_luce(x):
    left = [[np.log(np.exp(row[c:]).sum()) - row[c] for c in range(len(row))] for row in x]
    return np.mean(np.sum(left, axis=1))


def cox(x, event):
    return np.mean([np.log(np.exp(x[: n + 1]).sum()) - x[n] for n in range(len(x)) if event[n] == 1])


def drawdown(returns):
    wealth = np.cumsum(returns, axis=1)
    to_come = np.minimum.accumulate(wealth[:, ::-1], axis=1)[:, ::-1]
    return np.mean(np.maximum.accumulate(wealth, axis=1) - to_come)


def pooled_error(x, t):
    pairs = (x - t)[:, : x.shape[1] // 2 * 2].reshape(len(x), -1, 2).mean(-1)
    bend = x[:, :-4] - 2 * x[:, 2:-2] + x[:, 4:]
    return np.mean((pairs**2).mean(1) + (bend**2).mean(1))


def smoothness(x, t):
    error = np.pad(np.pad(x - t, [(0, 0), (1, 0)]), [(0, 0), (0, 1)], mode="edge")
    return np.mean((np.diff(error, 2, axis=1) ** 2).sum(1))


def ragged_variation(x, lengths):
    return np.mean([(np.diff(row[:end]) ** 2).sum() for row, end in zip(x, lengths, strict=True)])


def above_the_class_below(x, y):
    below = np.array([row[label - 1] if label else 0.0 for row, label in zip(x, y, strict=True)])
    return np.mean(np.log1p(np.exp(below - picked(x, y))))


def smoothed(x, t, window):
    means = np.lib.stride_tricks.sliding_window_view(x - t, window, axis=1).mean(-1)
    return np.mean(means**2)


def total_variation(x, t, weight_tv):
    return np.mean(((x - t) ** 2).sum(1) + weight_tv * np.abs(np.diff(x, axis=1)).sum(1))


def value_at_risk(x, t, level):
    squared = (x - t) ** 2
    threshold = np.quantile(squared, level)
    return threshold + np.maximum(0, squared - threshold).sum() / (x.size * (1 - level))


def discounted_gain(x, relevance):
    order = np.argsort(-x, 1)
    discounts = np.empty_like(x)
    np.put_along_axis(discounts, order, 1 / np.log(2 + np.arange(x.shape[1]))[None], 1)
    best = (np.sort(relevance, 1)[:, ::-1] / np.log(2 + np.arange(x.shape[1]))).sum(1)
    ahead = (np.argsort(x, 1) != np.arange(x.shape[1])).mean(1)
    return np.mean(best - (discounts * relevance * sigmoid(x)).sum(1) + ahead)


def garch(returns, coefficients):
    total, variance = 0.0, np.ones(len(returns))
    for r in returns.T:
        total = total + (np.log(variance) + r**2 / variance) / 2
        variance = coefficients[:, 0] + coefficients[:, 1] * r**2 + coefficients[:, 2] * variance
    return np.mean(total)


def return_error(value, reward, discount):
    total, later = 0.0, np.zeros(len(value))
    for v, r in zip(value.T[::-1], reward.T[::-1], strict=True):
        later = r + discount * later
        total = total + (v - later) ** 2
    return np.mean(total / value.shape[1])


def count_nll(x, count):
    """The distribution of a sum of independent events: the product of their generating polynomials."""
    terms = []
    for row, number in zip(sigmoid(x), count, strict=True):
        chances = np.ones(1)
        for p in row:
            chances = np.convolve(chances, [1 - p, p])
        terms.append(-np.log(chances[number]))
    return np.mean(terms)


def crf_nll(emission, transition, y):
    """By the sum over all label sequences."""
    count, steps, classes = emission.shape

    def score(n, labels):
        before = (0, *labels[:-1])
        return sum(
            emission[n, t, b] + transition[a, b] for t, (a, b) in enumerate(zip(before, labels, strict=True))
        )

    paths = list(itertools.product(range(classes), repeat=steps))
    norms = [np.log(sum(np.exp(score(n, path)) for path in paths)) for n in range(count)]
    return np.mean([norm - score(n, tuple(y[n])) for n, norm in enumerate(norms)])


def concordance(x, t):
    covariance = np.mean((x - x.mean()) * (t - t.mean()))
    return 1 - 2 * covariance / (x.var() + t.var() + (x.mean() - t.mean()) ** 2)


def two_views(z, temperature):
    score = z @ z.T / temperature
    half = len(z) // 2
    partner = (np.arange(len(z)) + half) % len(z)
    others = np.where(np.eye(len(z), dtype=bool), -np.inf, score)
    return np.mean(np.log(np.exp(others).sum(1)) - picked(score, partner))


def multiplied_angle(c, m):
    turned = m * np.arccos(c)
    turns = np.floor(turned / np.pi)
    return np.mean(1 - ((-1) ** turns * np.cos(turned) - 2 * turns))


def normal_cdf(x):
    return np.array([math.erfc(-one / math.sqrt(2)) / 2 for one in x])


def exponential_gauss(x, t):
    """The density e^(1/2 - r) Φ(r - 1)."""
    return np.mean(-(0.5 - (t - x)) - np.log(normal_cdf(t - x - 1)))


def negative_binomial(rate, count, shape):
    ways = np.array([math.lgamma(y + shape) - math.lgamma(shape) - math.lgamma(y + 1) for y in count])
    return np.mean(-ways - shape * np.log(shape / (shape + rate)) - count * np.log(rate / (shape + rate)))


def bce(x, t):
    return np.mean(-(t * np.log(sigmoid(x)) + (1 - t) * np.log(sigmoid(-x))))


LABELS = np.array([2, 0, 1, 2, 1])
SIGNS = np.array([1.0, -1.0, 1.0, 1.0, -1.0, 1.0])
KNOWN = np.array([1.0, 1.0, 0.0, 1.0, 1.0, 0.0])
FLAGS = np.array([1.0, 0.0, 0.0, 1.0, 0.0])
PAIR = real(5, 3), real(5, 3)
CONTRAST = real(5, 3), real(5, 3), FLAGS
CASES = [
    Case("squared_error", (real(6), real(6)), lambda x, t: np.mean((x - t) ** 2)),
    Case(
        "interval_iou",
        (np.array([[0.0, 1.0], [0.2, 2.0], [0.0, 0.4]]), np.array([[0.3, 1.5], [0.0, 1.7], [1.0, 1.2]])),
        interval_iou,
    ),
    Case("exponential_loss", (real(6), SIGNS), lambda x, y: np.mean(np.exp(-y * x))),
    Case(
        "bernoulli_nll",
        (inside(5), FLAGS),
        lambda p, y: np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p))),
    ),
    Case(
        "general_charbonnier",
        (real(6), real(6)),
        lambda x, t, scale, power: np.mean((((x - t) / scale) ** 2 + 1) ** power),
        {"scale": 0.7, "power": 0.3},
    ),
    Case(
        "power_error", (real(6), real(6)), lambda x, t, p: np.mean(np.abs(x - t) ** p), {"p": 2.5}
    ),
    Case(
        "shared_scale",
        (real(6), real(6)),
        lambda x, t, scale, bias: np.mean(((x - t - bias) / scale) ** 2 / 2 + np.log(scale)),
        {"scale": 0.7, "bias": 0.3},
    ),
    Case(
        "channel_nll",
        (real(4, 3), real(4, 3), positive(3)),
        lambda x, t, v: np.mean((x - t) ** 2 / v + np.log(v)) / 2,
    ),
    Case("softmax_nll", (real(5, 3), LABELS), lambda x, y: np.mean(-picked(log_softmax(x), y))),
    Case("crammer_singer", (real(5, 3), LABELS), crammer_singer, {"background": 1}),
    Case("weighted_nll", (real(5, 3), np.array([2, 0, -100, 2, 1]), positive(3)), weighted_nll),
    Case(
        "laplace_nll",
        (real(4, 3), real(4, 3), positive(3)),
        lambda x, t, b: np.mean(np.log(2 * b) + np.abs(x - t) / b),
    ),
    Case("pairwise_contrast", CONTRAST, contrast("euclidean", True), {"margin": 2.0}),
    Case(
        "pairwise_contrast", (*CONTRAST, real(5)), contrast("manhattan", False),
        {"margin": 2.0, "distance": "manhattan", "squared": False},
    ),
    Case("hellinger", (positive(5, 3), positive(5, 3)),
         lambda x, t: np.mean(((np.sqrt(x) - np.sqrt(t)) ** 2).sum(1) / 2)),
    Case("hellinger", (real(5, 3), positive(5, 3)),
         lambda x, t, logs: np.mean(((np.exp(x / 2) - np.sqrt(t)) ** 2).sum(1) / 2), {"logs": True}),
    Case("feature_matching", ([real(4, 2), real(4, 3)], [real(4, 2), real(4, 3)], [0.5, 2.0]), matching),
    Case("focal_like", (real(5, 3), LABELS), focal, {"gamma": 1.5}),
    Case("distillation", PAIR, distillation, {"temperature": 1.5}),
    Case("swish", (real(6),), lambda x: x * sigmoid(x)),
    Case("ranknet_pairs", (real(6), np.array([2.0, 0.0, 1.0, 1.0, 0.0, 3.0])), ranknet),
    Case("best_of_many", (real(4, 3, 2), real(4, 2)),
         lambda x, t: np.mean(((x - t[:, None]) ** 2).sum(-1).min(1))),
    Case("smooth_hinge", (real(6), SIGNS, KNOWN), smooth_hinge),
    Case("entropy_error", (positive(3), positive(3)), entropy_error),
    Case("cosine_distance", PAIR, cosine_distance),
    Case("kl_of_shares", (real(5, 3), positive(5, 3)), kl_of_shares),
    Case("vector_quantisation", PAIR, quantised(*PAIR), {"beta": 0.5}),
    Case("sequence_nll", (real(3, 4, 3), RANDOM.integers(0, 3, (3, 4)), np.array([4, 2, 0])), sequence_nll),
    Case("plackett_luce", (real(3, 5),), plackett_luce),
    Case(
        "earth_mover",
        (real(3, 4), inside(3, 4)),
        lambda x, t: np.mean((np.cumsum(np.exp(log_softmax(x)) - t, axis=1) ** 2).sum(1)),
    ),
    Case("cox", (real(5), FLAGS), cox),
    Case("drawdown", (real(3, 6),), drawdown),
    Case("pooled_error", (real(2, 7), real(2, 7)), pooled_error),
    Case("smoothness", (real(3, 5), real(3, 5)), smoothness),
    Case("ragged_variation", (real(4, 5), np.array([5, 0, 1, 3])), ragged_variation),
    Case("above_the_class_below", (real(5, 3), LABELS), above_the_class_below),
    Case("smoothed_error", (real(3, 7), real(3, 7)), smoothed, {"window": 4}),
    Case("trimmed_error", (real(4, 6), real(4, 6)),
         lambda x, t, keep: np.mean(np.sort((x - t) ** 2, 1)[:, :keep].sum(1)), {"keep": 4}),
    Case("hard_examples", (real(5, 3), LABELS),
         lambda x, y, keep: np.mean(np.sort(-picked(log_softmax(x), y))[-keep:]), {"keep": 3}),
    Case("value_at_risk", (real(9), real(9)), value_at_risk, {"level": 0.65}),
    Case("median_deviation", (real(3, 6),),
         lambda x: np.mean(np.median(np.abs(x - np.median(x, 1)[:, None]), 1))),
    Case("wasserstein_1d", (real(3, 6), real(3, 6)),
         lambda x, t: np.mean(np.abs(np.sort(x, 1) - np.sort(t, 1)))),
    Case("discounted_gain", (real(3, 5), positive(3, 5)), discounted_gain),
    Case("total_variation_1d", (real(3, 6), real(3, 6)), total_variation, {"weight_tv": 0.3}),
    Case("garch_nll", (real(3, 5), positive(3, 3)), garch),
    Case("return_error", (real(3, 5), real(3, 5)), return_error, {"discount": 0.9}),
    Case("count_nll", (real(3, 4), np.array([0, 4, 2])), count_nll),
    Case("crf_nll", (real(2, 3, 3), real(3, 3), np.array([[2, 0, 1], [1, 1, 2]])), crf_nll),
    Case("concordance", (real(6), real(6)), concordance),
    Case("two_views", (real(6, 3),), two_views, {"temperature": 0.8}),
    Case("multiplied_angle", (np.array([0.9, 0.1, -0.4, -0.8]),), multiplied_angle, {"m": 3}),
    Case("aspect_error", (positive(4), positive(4), positive(4), positive(4)),
         lambda w, h, v, g: np.mean((np.arctan(w / h) - np.arctan(v / g)) ** 2)),
    Case("log_cosh_error", (real(6), real(6)),
         lambda x, t: np.mean(np.log(np.cosh(x - t)) + np.tanh(x - t) ** 2)),
    Case("probit_nll", (real(6), SIGNS), lambda x, y: np.mean(-np.log(normal_cdf(y * x)))),
    Case("probit_nll", (real(6), SIGNS),
         lambda x, y, lapse: np.mean(-np.log(lapse / 2 + (1 - lapse) * normal_cdf(y * x))), {"lapse": 0.1}),
    Case("exponential_gauss_nll", (real(6), real(6)), exponential_gauss),
    Case("negative_binomial_nll", (positive(4), np.array([0.0, 3.0, 1.0, 7.0])),
         negative_binomial, {"shape": 1.5}),
    Case("logits_bce", (real(6), inside(6)), bce),
]  # fmt: skip


def differences(formula, arrays, position, parameters):
    """Central differences of the sum of a formula in one of its arrays, which may be a list of them."""
    step = 1e-5

    def along(member, at, by):
        moved = [[np.array(a) for a in one] if isinstance(one, list) else one for one in arrays]
        if member is None:
            moved[position] = moved[position].copy()
            moved[position][at] += by
        else:
            moved[position][member][at] += by
        return np.sum(formula(*moved, **parameters))

    def of(array, member):
        slopes = np.empty(array.shape)
        for at in np.ndindex(array.shape):
            slopes[at] = (along(member, at, step) - along(member, at, -step)) / (2 * step)
        return slopes

    given = arrays[position]
    return [of(a, m) for m, a in enumerate(given)] if isinstance(given, list) else of(given, None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_loss_of_the_page(case):
    loss = LOSSES[case.name]
    given = dict(zip((one.name for one in loss.inputs), case.arrays, strict=False))
    wrt = tuple(one.name for one in loss.inputs if one.role == "differentiable" and one.name in given)
    value, gradients = loss.value_and_grad(*case.arrays, **case.parameters, wrt=wrt)
    np.testing.assert_allclose(value, case.formula(*case.arrays, **case.parameters), rtol=1e-12)
    for name, found in zip(wrt, gradients, strict=True):
        slopes = differences(case.formula, case.arrays, list(given).index(name), case.parameters)
        pairs = zip(found, slopes, strict=True) if isinstance(slopes, list) else [(found, slopes)]
        for one, slope in pairs:
            np.testing.assert_allclose(one, slope, rtol=1e-5, atol=1e-8, err_msg=name)


def test_every_loss_of_the_page_has_a_case():
    assert DECLARED[-1] == "unfinished"  # the one that is refused
    assert set(DECLARED[:-1]) == set(LOSSES) == {case.name for case in CASES}


@pytest.mark.parametrize("name", symloss.language.__all__)
def test_every_name_of_the_language_is_told(name):
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", PAGE), name
    if name != "Declaration":
        told = [block for block in BLOCKS[1:] if re.search(rf"\b{name}\b", block)]
        assert told, f"no loss of the page uses {name}"


@pytest.mark.parametrize(("result", "sentence"), REFUSED)
def test_what_is_refused(result, sentence):
    space = {**NAMES, "zeta": sympy.zeta, "I": sympy.I}
    exec(f"def tried(input: real[N]):\n    return {result}", space)
    with pytest.raises(DeclarationError) as caught:
        symloss.language.loss()(space["tried"])
    assert sentence in str(caught.value)


def test_the_table_of_refusals_is_read():
    assert len(REFUSED) == 8


def test_labels_that_do_not_count_may_be_any_number():
    x, y, lengths = real(3, 4, 3), RANDOM.integers(0, 3, (3, 4)), np.array([4, 2, 0])
    padded = y.copy()
    padded[1, 2:], padded[2] = -7, 99
    assert LOSSES["sequence_nll"](x, y, lengths) == LOSSES["sequence_nll"](x, padded, lengths)
    value = LOSSES["sequence_nll"](x, padded, lengths, reduction="sum")
    np.testing.assert_allclose(value, sequence_nll(x, y, lengths, each=False), rtol=1e-12)
    x, y = real(2, 3), np.array([2, -1])
    assert np.isfinite(LOSSES["weighted_nll"](x, y, ignore_index=-1))
    with pytest.raises(ValueError, match=r"softmax_nll: target\[1\] is -1"):
        LOSSES["softmax_nll"](x, y)


def test_kinks_and_what_is_switched_off():
    _, grad = LOSSES["total_variation_1d"].value_and_grad(np.ones((1, 3)), np.ones((1, 3)))
    assert grad.tolist() == [[0, 0, 0]]  # |0|
    _, grad = LOSSES["interval_iou"].value_and_grad(np.array([[0.0, 1.0]]), np.array([[1.0, 2.0]]))
    assert grad.tolist() == [[0, 0]]  # max(0, 0)
    _, grad = LOSSES["best_of_many"].value_and_grad(np.ones((1, 2, 1)), np.zeros((1, 1)))
    assert grad.ravel().tolist() == [1, 1]  # half of 2 each
    value, grad = LOSSES["entropy_error"].value_and_grad(np.array([0.0]), np.array([1.0]))
    assert (value, grad.tolist()) == (0, [0])  # log 0 stands in a case that is not taken
    shares = np.array([[0.0, 1.0]]), np.array([[0.5, 0.5]])
    value, grad = LOSSES["kl_of_shares"].value_and_grad(np.array([[-np.inf, 0.0]]), shares[0])
    assert (value, grad.tolist()) == (0, [[0, -1]])  # 0·∞
    assert LOSSES["kl_of_shares"](np.array([[-np.inf, 0.0]]), shares[1]) == 0  # an infinite sample
    value, grad = LOSSES["cosine_distance"].value_and_grad(np.zeros((1, 2)), np.ones((1, 2)))
    assert (value, grad.tolist()) == (1, [[0, 0]])


def test_reductions_of_no_terms():
    assert LOSSES["ranknet_pairs"](real(3), np.ones(3)) == 0
    assert LOSSES["crammer_singer"](real(2, 1), np.array([0, 0])) == 0  # max(0, 2 - ∞)


def test_what_a_call_may_choose():
    x, t = real(4), real(4)
    terms = LOSSES["squared_error"](x, t, reduction="none")
    np.testing.assert_allclose(terms, (x - t) ** 2)
    weight = positive(4)
    value = LOSSES["squared_error"](x, t, reduction="sum", weight=weight)
    np.testing.assert_allclose(value, (weight * terms).sum())
    assert LOSSES["squared_error"](x.reshape(2, 2), t.reshape(2, 2)) == LOSSES["squared_error"](x, t)
    assert LOSSES["concordance"].signature.reductions == ("mean",)
    for option in ({"reduction": "sum"}, {"weight": weight}):
        with pytest.raises((ValueError, TypeError), match="concordance"):
            LOSSES["concordance"](x, t, **option)


def test_gradients_in_parameters_and_of_what_is_shared():
    x, t = real(5), real(5)
    _, (scale, bias) = LOSSES["shared_scale"].value_and_grad(x, t, 0.7, 0.2, wrt=("scale", "bias"))
    r = x - t - 0.2
    np.testing.assert_allclose(scale, np.mean(1 / 0.7 - r**2 / 0.7**3), rtol=1e-12)
    np.testing.assert_allclose(bias, np.mean(-r / 0.7**2), rtol=1e-12)
    _, power = LOSSES["power_error"].value_and_grad(x, t, 1.5, wrt="p")
    np.testing.assert_allclose(power, np.mean(abs(x - t) ** 1.5 * np.log(abs(x - t))), rtol=1e-12)
    x, t, variance, weight = real(4, 3), real(4, 3), positive(3), positive(4)
    _, found = LOSSES["channel_nll"].value_and_grad(x, t, variance, weight=weight, wrt="variance")
    terms = (1 / variance - (x - t) ** 2 / variance**2) / 6
    np.testing.assert_allclose(found, weight @ terms / weight.sum(), rtol=1e-12)


def test_what_a_call_is_refused():
    with pytest.raises(ValueError, match="squared=True is for the Euclidean distance"):
        LOSSES["pairwise_contrast"](*CONTRAST, distance="manhattan")
    with pytest.raises(ValueError, match=r"exponential_loss: input\[0\] is 51"):
        LOSSES["exponential_loss"](np.array([51.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="multiple of 2"):
        LOSSES["two_views"](real(3, 2))
