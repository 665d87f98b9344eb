"""The identities of the catalogue, by the numbers of its list."""

from __future__ import annotations

from typing import Any

from sympy import Abs, Eq, Expr, Max, Piecewise, Rational, Symbol, exp, log, oo, pi, sqrt, tanh

from symloss.derivation.place import placed_at
from symloss.identities.statement import (
    AtMost,
    Bends,
    Derived,
    Equal,
    Flattens,
    Identity,
    Series,
    Slope,
    Tends,
    identity,
)
from symloss.identities.use import part, slope, use
from symloss.language import (
    axis,
    binary,
    label,
    logsumexp,
    mean,
    nonnegative,
    open_unit,
    positive,
    real,
    sigmoid,
    softmax,
    sum,
    unit,
)
from symloss.language.symbols import Array
from symloss.program import Indicator

n, N = axis("n", "N")
c, k, C = axis("c", "k", "C")
d, D = axis("d", "D")
_, K = axis("k", "K")
_, M = axis("a", "M")
speaker, other_speaker, SPEAKERS = axis("s", "k", "S")
utterance, U = axis("u", "U")
j = Symbol("j", integer=True, positive=True)
DISTRIBUTIONS = {"a": "a", "b": "b", "p": "p", "q": "q"}
SCORES = {"x": "x", "s": "s", "y": "y", "t": "t"}
RESIDUAL = {"x": r"\hat{y}", "y": "y", "delta": r"\delta", "beta": r"\beta"}
MASKS = {"p": "p", "g": "g"}
HALF = Rational(1, 2)


def one_hot(y: Array) -> Any:
    """The distribution that is 1 at a label."""
    return lambda n, c: Indicator(Eq(c, y[n]))


def distribution(a: Array) -> Any:
    """Any distribution with positive weights, as the softmax of scores."""

    def weights(n: Any, c: Any) -> Expr:
        return softmax(a[n, k], k).xreplace({k: c}) if c != k else softmax(a[n, k], k)

    return weights


def logistic(x: Array) -> Any:
    return lambda n: sigmoid(x[n])


@identity(1, "cross-entropy is entropy plus divergence: H(p, q) = H(p) + KL(p, q)", display=DISTRIBUTIONS)
def entropy_plus_divergence(q: nonnegative[N, C], p: nonnegative[N, C]):
    return Equal(use("categorical_cross_entropy", q, p), use("entropy", p) + use("kl_divergence", q, p))


@identity(2, "the negative log-likelihood is the cross-entropy of a one-hot target", display=SCORES)
def likelihood_of_one_hot(s: real[N, C], y: label(C)[N]):
    probabilities = lambda n, c: exp(s[n, c])  # noqa: E731
    return Equal(use("nll", s, y), use("categorical_cross_entropy", probabilities, one_hot(y)))


@identity(2, "cross-entropy with a label is that with its one-hot distribution", display=SCORES)
def label_as_distribution(s: real[N, C], y: label(C)[N]):
    return Equal(use("cross_entropy", s, y), use("soft_cross_entropy", s, one_hot(y)))


@identity(
    3, "maximum likelihood of Bernoulli samples is least binary cross-entropy", display={"p": "p", "y": "y"}
)
def bernoulli(p: unit[N], y: binary[N]):
    likelihood = p[n] ** y[n] * (1 - p[n]) ** (1 - y[n])
    return Derived(mean(-log(likelihood), n), use("binary_cross_entropy", p, y))


@identity(3, "maximum likelihood of categorical samples is least cross-entropy of one-hot targets",
          display={"p": "p", "y": "y"})  # fmt: skip
def categorical(p: nonnegative[N, C], y: label(C)[N]):
    return Derived(mean(-log(p[n, y[n]]), n), use("categorical_cross_entropy", p, one_hot(y)))


@identity(3, "maximum likelihood of Gaussian samples is least squared error, whatever the variance",
          display={"mu": r"\mu", "y": "y", "sigma": r"\sigma"})  # fmt: skip
def gaussian(mu: real[N], y: real[N], sigma: positive):
    likelihood = exp(-((mu[n] - y[n]) ** 2) / (2 * sigma**2)) / (sqrt(2 * pi) * sigma)
    return Derived(mean(-log(likelihood), n), use("mse", mu, y) / (2 * sigma**2) + log(sqrt(2 * pi) * sigma))


@identity(3, "maximum likelihood of Laplace samples is least absolute error, whatever the width",
          display={"mu": r"\mu", "y": "y", "width": "b"})  # fmt: skip
def laplace(mu: real[N], y: real[N], width: positive):
    likelihood = exp(-Abs(mu[n] - y[n]) / width) / (2 * width)
    return Derived(mean(-log(likelihood), n), use("l1", mu, y) / width + log(2 * width))


@identity(4, "binary cross-entropy of σ(x) is that with logits", display=SCORES)
def binary_of_sigmoid(x: real[N], y: unit[N]):
    return Equal(use("binary_cross_entropy", logistic(x), y), use("binary_cross_entropy_with_logits", x, y))


@identity(4, "binary cross-entropy with logits is the cross-entropy of two classes with scores 0 and x",
          display=SCORES)  # fmt: skip
def binary_as_two_classes(x: real[N], y: binary[N]):
    scores = lambda n, c: Piecewise((x[n], Eq(c, 1)), (0, True))  # noqa: E731
    two = use("cross_entropy", scores, lambda n: y[n], sizes={C: 2})
    return Equal(use("binary_cross_entropy_with_logits", x, y), two)


@identity(4, "σ(x) is the softmax of the scores 0 and x, at the second", display=SCORES)
def sigmoid_as_softmax(x: real[N]):
    scores = lambda n, c: Piecewise((x[n], Eq(c, 1)), (0, True))  # noqa: E731
    losses = use("categorical_cross_entropy", lambda n, c: _softmax_of_two(scores, n, c),
                 lambda n, c: Piecewise((1, Eq(c, 1)), (0, True)), sizes={C: 2})  # fmt: skip
    return Equal(mean(-log(sigmoid(x[n])), n), losses)


def _softmax_of_two(scores: Any, n: Any, c: Any) -> Expr:
    return exp(scores(n, c)) / (exp(scores(n, 0)) + exp(scores(n, 1)))


@identity(5, "the gradient of cross-entropy in the scores is p - t", display=SCORES)
def gradient_is_difference(s: real[N, C], t: real[N, C]):
    p, target = distribution(s), distribution(t)
    derived = slope("soft_cross_entropy", "input", s, target)
    loss = use("soft_cross_entropy", s, target)
    return Slope(derived, (p(n, c) - target(n, c)) / N, loss=loss, element=s[n, c])


@identity(
    5, "the gradient of cross-entropy with a label is the softmax less the one-hot target", display=SCORES
)
def gradient_with_label(s: real[N, C], y: label(C)[N]):
    derived = slope("cross_entropy", "input", s, y)
    right = (distribution(s)(n, c) - one_hot(y)(n, c)) / N
    return Slope(derived, right, loss=use("cross_entropy", s, y), element=s[n, c])


@identity(6, "the focal loss with gamma = 0 is the cross-entropy", display=SCORES)
def focal_without_focus(s: real[N, C], y: label(C)[N]):
    return Equal(use("focal", s, y, gamma=0), use("cross_entropy", s, y))


@identity(
    6,
    "the sigmoid focal loss with gamma = 0 and alpha = 1/2 is half the binary cross-entropy",
    display=SCORES,
)
def sigmoid_focal_without_focus(x: real[N], y: binary[N]):
    focal = use("sigmoid_focal", x, y, alpha=HALF, gamma=0)
    return Equal(2 * focal, use("binary_cross_entropy_with_logits", x, y))


@identity(
    6, "the poly loss with epsilon = 0, for any number of coefficients, is the cross-entropy", display=SCORES
)
def poly_without_coefficients(s: real[N, C], y: label(C)[N]):
    return Equal(use("poly_cross_entropy", s, y, lambda i: 0), use("cross_entropy", s, y))


@identity(6, "cross-entropy is the sum of (1 - p)^j / j over j = 1, 2, ..., p the probability of the label",
          display={**SCORES, "p": "p"})  # fmt: skip
def cross_entropy_as_series(s: real[N, C], y: label(C)[N], p: open_unit):
    of_label = mean(-log(exp(s[n, y[n]] - logsumexp(s[n, k], k))), n)
    return Equal(use("cross_entropy", s, y), of_label), Series(-log(p), (1 - p) ** j / j, j)


@identity(7, "the asymmetric Huber loss with alpha = 1 is the Huber loss", display=RESIDUAL)
def symmetric_asymmetric(x: real[N], y: real[N], delta: positive):
    return Equal(use("asymmetric_huber", x, y, delta=delta, alpha=1), use("huber", x, y, delta=delta))


@identity(7, "smooth L1 is the Huber loss divided by its threshold", display=RESIDUAL)
def smooth_l1_is_scaled_huber(x: real[N], y: real[N], beta: positive):
    return Equal(use("smooth_l1", x, y, beta=beta), use("huber", x, y, delta=beta) / beta)


@identity(7, "the Huber loss tends to half the squared error as delta grows", display=RESIDUAL)
def huber_becomes_squared(x: real[N], y: real[N], delta: positive):
    half = mean((x[n] - y[n]) ** 2 / 2, n)
    return (
        Equal(half, use("mse", x, y) / 2),
        Tends(use("huber", x, y, delta=delta), half, delta, oo),
    )


@identity(
    7, "the Huber loss divided by delta tends to the absolute error as delta goes to 0", display=RESIDUAL
)
def huber_becomes_absolute(x: real[N], y: real[N], delta: positive):
    huber = use("huber", x, y, delta=delta)
    scaled = mean(huber.body / delta, *huber.indices)
    return Equal(scaled, huber / delta), Tends(scaled, use("l1", x, y), delta, Rational(0))


@identity(8, "the Tversky loss with weights 1/2 is the soft Dice loss", display=MASKS)
def tversky_is_dice(p: unit[N], g: unit[N]):
    return Equal(use("tversky", p, g, alpha=HALF, beta=HALF), use("soft_dice", p, g), generic=True)


@identity(8, "the Tversky loss with weights 1 is the Jaccard loss", display=MASKS)
def tversky_is_jaccard(p: unit[N], g: unit[N]):
    return Equal(use("tversky", p, g, alpha=1, beta=1), use("jaccard", p, g), generic=True)


@identity(8, "of the overlaps D = 1 - soft_dice and J = 1 - jaccard, D = 2 J / (1 + J)",
          "the masks are not both empty", MASKS)  # fmt: skip
def dice_from_jaccard(p: unit[N], g: unit[N]):
    j = 1 - use("jaccard", p, g)
    return Equal(1 - use("soft_dice", p, g), 2 * j / (1 + j), generic=True)


@identity(9, "the squared root mean squared error is the mean squared error, so both have the same minimiser",
          display=RESIDUAL)  # fmt: skip
def root_of_squares(x: real[N], y: real[N]):
    return Equal(use("rmse", x, y) ** 2, use("mse", x, y))


@identity(9, "the logarithm of the perplexity is the negative log-likelihood", display=SCORES)
def log_of_perplexity(s: real[N, C], y: label(C)[N]):
    return Equal(log(use("perplexity", s, y)), use("nll", s, y))


@identity(
    10, "multiple negatives ranking with a scale is InfoNCE with the temperature 1/scale", display=SCORES
)
def ranking_is_info_nce(x: real[N, D], y: real[N, D], sharpness: positive):
    return Equal(use("mnr", x, y, scale=sharpness), use("info_nce", x, y, temperature=1 / sharpness))


@identity(10, "NT-Xent is InfoNCE with the other views of the batch as negatives, here of two pairs of views",
          display={"u": "u", "v": "v", "tau": r"\tau"})  # fmt: skip
def nt_xent_is_info_nce(u: real[N, D], v: real[N, D], tau: positive):
    views = lambda a, d: (u if a < 2 else v)[a % 2, d]  # noqa: E731
    partner = lambda a, d: views((a + 2) % 4, d)  # noqa: E731
    others = lambda a, k, d: views((a + 1 + 2 * k) % 4, d)  # noqa: E731
    info_nce = use("info_nce_negatives", views, partner, others, sizes={N: 4, K: 2}, temperature=tau)
    return Equal(use("nt_xent", views, sizes={M: 4}, temperature=tau), info_nce)


@identity(10, "GE2E softmax is cross-entropy over the centroids, with the own utterance left out of its own",
          display={"e": "e", "w": "w", "b": "b"})  # fmt: skip
def ge2e_is_cross_entropy(e: real[SPEAKERS, U, D], w: positive, b: real):
    own = part("ge2e_softmax", "own_similarity", e, w=w, b=b)
    other = part("ge2e_softmax", "similarity", e, w=w, b=b)

    def scores(n: Any, c: Any) -> Expr:
        at_other = placed_at(other, {speaker: n, other_speaker: c})
        return Piecewise((placed_at(own, {speaker: n}), Eq(c, n)), (at_other, True))

    of_speakers = use("cross_entropy", scores, lambda n: n, axes={N: SPEAKERS, C: SPEAKERS})
    return Equal(use("ge2e_softmax", e, w=w, b=b), sum(SPEAKERS * of_speakers, utterance))


@identity(11, "ArcFace without a margin is the cross-entropy of the scaled cosines, here cos = tanh(x)",
          display={"x": "x", "y": "y", "radius": "s"})  # fmt: skip
def arcface_without_margin(x: real[N, C], y: label(C)[N], radius: positive):
    cosines = lambda n, c: tanh(x[n, c])  # noqa: E731
    scaled = lambda n, c: radius * cosines(n, c)  # noqa: E731
    return Equal(use("arcface", cosines, y, s=radius, m=0), use("cross_entropy", scaled, y))


@identity(12, "the elastic net is the sum of both penalties", display={"w": "w"})
def elastic_net_is_a_sum(w: real[N], lambda1: nonnegative, lambda2: nonnegative):
    penalties = use("l1_regularization", w, lambda1=lambda1) + use("l2_regularization", w, lambda2=lambda2)
    return Equal(use("elastic_net", w, lambda1=lambda1, lambda2=lambda2), penalties)


@identity(13, "the Jensen-Shannon divergence is symmetric", display=DISTRIBUTIONS)
def jensen_shannon_is_symmetric(q: nonnegative[N, C], p: nonnegative[N, C]):
    return Equal(use("js_divergence", q, p, beta=HALF), use("js_divergence", p, q, beta=HALF))


@identity(13, "the Jensen-Shannon divergence of two distributions is at most log 2", display=DISTRIBUTIONS)
def jensen_shannon_is_bounded(a: real[N, C], b: real[N, C]):
    divergence = use("js_divergence", distribution(a), distribution(b), beta=HALF)
    return AtMost(divergence, log(2))


@identity(14, "Bayesian personalised ranking is the soft margin of the difference of scores", display=SCORES)
def ranking_is_soft_margin(x: real[N], y: real[N]):
    return Equal(use("bpr", x, y), use("soft_margin", lambda n: x[n] - y[n], lambda n: 1))


@identity(15, "the gradient of the contrastive loss is D ∂D for similar and -(m - D) ∂D for dissimilar pairs",
          "both differ", {"x": "x_1", "z": "x_2", "y": "y", "margin": "m"})  # fmt: skip
def gradient_of_contrastive(x: real[N, D], z: real[N, D], y: binary[N], margin: positive):
    e, _ = axis("e", "D")
    distance = sqrt(sum((x[n, e] - z[n, e]) ** 2, e))
    direction = (x[n, d] - z[n, d]) / distance
    pulls, pushes = distance * direction, -Max(0, margin - distance) * direction
    derived = slope("contrastive", "x1", x, z, y, margin=margin)
    right = ((1 - y[n]) * pulls + y[n] * pushes) / N
    return Slope(
        derived, right, generic=True, loss=use("contrastive", x, z, y, margin=margin), element=x[n, d]
    )


@identity(
    16,
    "the squared error of σ(x) is not convex in x, and its gradient vanishes at saturation",
    display=SCORES,
)
def squared_error_of_sigmoid(x: real[N], y: unit[N]):
    composed = use("mse", logistic(x), y)
    return Bends(composed, "x", is_convex=False), Flattens(composed, "x")


@identity(16, "the binary cross-entropy of σ(x) is convex in x", display=SCORES)
def cross_entropy_of_sigmoid(x: real[N], y: unit[N]):
    return Bends(use("binary_cross_entropy", logistic(x), y), "x", is_convex=True)


IDENTITIES: tuple[Identity, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Identity)
)
