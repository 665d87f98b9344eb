"""Regression: distances between a real prediction and a real target."""

from __future__ import annotations

from sympy import Abs, Expr, Max, Piecewise, cosh, log, sqrt

from symloss.language import (
    Erratum,
    axis,
    choice,
    depends,
    flag,
    let,
    loss,
    max,
    mean,
    min,
    nonnegative,
    open_unit,
    positive,
    ratio,
    real,
    weights,
)
from symloss.language.symbols import Array

n, N = axis("n", "N")
m, Q = axis("m", "Q")
DISPLAY = {"input": r"\hat{y}", "target": "y", "residual": "r"}


@loss(
    family="regression", display=DISPLAY, reference="P. J. Huber, Annals of Mathematical Statistics 35 (1964)"
)
def huber(input: real[N], target: real[N], delta: positive = 1):
    """Quadratic near zero, linear in the tails."""
    residual = let("residual", input[n] - target[n])
    tails = delta * (Abs(residual) - delta / 2)
    return mean(Piecewise((residual**2 / 2, Abs(residual) <= delta), (tails, True)), n)


@loss(family="regression", display=DISPLAY, reference="C. F. Gauss, Theoria combinationis (1821)")
def mse(input: real[N], target: real[N]):
    """Mean squared error: the square of the residual."""
    residual = let("residual", input[n] - target[n])
    return mean(residual**2, n)


@loss(
    family="regression",
    display=DISPLAY,
    reference="P.-S. Laplace (1774)",
    errata=(
        Erratum(
            "some texts print the mean of the residuals without bars.",
            "the mean of their absolute values.",
            "residuals of both signs would cancel.",
        ),
    ),
)
def l1(input: real[N], target: real[N]):
    """Mean absolute error: the distance between prediction and target."""
    residual = let("residual", input[n] - target[n])
    return mean(Abs(residual), n)


@loss(family="regression", display=DISPLAY, reference="the root of the mean squared error")
def rmse(input: real[N], target: real[N]):
    """Root mean squared error, in the unit of the target."""
    residual = let("residual", input[n] - target[n])
    return sqrt(mean(residual**2, n))


@loss(
    family="regression",
    display={**DISPLAY, "beta": r"\beta", "relative": r"\rho"},
    reference="R. Girshick, ICCV (2015)",
    errata=(
        Erratum(
            "the Huber loss and the smooth L1 loss are the same",
            "smooth_l1(beta) = huber(beta) / beta",
            "they agree for delta = beta = 1 only",
        ),
    ),
    notes=("With beta = 0 the loss is the absolute error.",),
)
def smooth_l1(input: real[N], target: real[N], beta: nonnegative = 1):
    """Huber loss divided by its threshold, so that the tails have slope one."""
    residual = let("residual", input[n] - target[n])
    return mean(
        Piecewise((residual**2 / (2 * beta), Abs(residual) < beta), (Abs(residual) - beta / 2, True)), n
    )


def scaled_tail(input: Array, target: Array, delta: Expr, alpha: Expr, continuous: bool) -> Expr:
    """The published cases: alpha scales the tail below -delta, and the square beside it stays."""
    residual = let("residual", input[n] - target[n])
    tail = delta * (Abs(residual) - delta / 2)
    cases = (residual**2 / 2, Abs(residual) <= delta), (tail, residual > delta), (alpha * tail, True)
    return mean(Piecewise(*cases), n)


@loss(
    title="Asymmetric Huber",
    family="regression",
    display={**DISPLAY, "delta": r"\delta", "alpha": r"\alpha", "side": "w"},
    errata=(
        Erratum(
            "only the linear tail below -delta is scaled by alpha",
            "the same; with continuous=True everything below 0 is scaled",
            "as published the loss jumps by (alpha - 1) delta^2 / 2 at a residual of -delta",
        ),
    ),
    published=scaled_tail,
)
def asymmetric_huber(
    input: real[N],
    target: real[N],
    delta: positive = 1,
    alpha: positive = 1,
    continuous: flag = False,
):
    """Huber loss that weighs underestimation by alpha: its linear tail, or everything below 0."""
    if not continuous:
        return scaled_tail(input, target, delta, alpha, continuous)
    residual = let("residual", input[n] - target[n])
    square, tail = residual**2 / 2, delta * (Abs(residual) - delta / 2)
    side = let("side", Piecewise((alpha, residual < 0), (1, True)))
    return mean(Piecewise((side * square, Abs(residual) <= delta), (side * tail, True)), n)


@loss(title="Log-cosh", family="regression", display=DISPLAY, reference="P. J. Green, IEEE TMI 9 (1990)")
def log_cosh(input: real[N], target: real[N]):
    """Logarithm of the hyperbolic cosine: quadratic near zero, linear in the tails, smooth everywhere."""
    residual = let("residual", input[n] - target[n])
    return mean(log(cosh(residual)), n)


@loss(
    family="regression",
    display={**DISPLAY, "error": "e", "q": "q"},
    reference="R. Koenker and G. Bassett, Econometrica 46 (1978)",
    notes=(
        "q is one level, or an array of Q levels at once: the input then holds Q quantiles of each target, "
        "the samples are all N times Q of them, and the mean divides by N times Q.",
    ),
)
def quantile(
    input: depends("q", {"number": real[N], "array": real[N, Q]}),
    target: real[N],
    q: choice(open_unit, weights(open_unit)[Q]) = 0.5,
):
    """Pinball loss: its minimiser is the quantile q of the target."""
    is_one = not isinstance(q, Array)
    error = let("error", target[n] - (input[n] if is_one else input[n, m]))
    level, samples = (q, (n,)) if is_one else (q[m], (n, m))
    return mean(level * Max(0, error) + (1 - level) * Max(0, -error), *samples)


@loss(
    family="regression",
    display={**DISPLAY, "error": "e", "side": r"w", "q": "q"},
    reference="W. K. Newey and J. L. Powell, Econometrica 55 (1987)",
)
def expectile(input: real[N], target: real[N], q: open_unit = 0.5):
    """Asymmetric squares: its minimiser is the expectile q of the target, the mean for q = 1/2."""
    error = let("error", target[n] - input[n])
    side = let("side", Piecewise((q, error > 0), (1 - q, True)))
    return mean(side * error**2, n)


@loss(
    family="regression",
    display=DISPLAY,
    notes=(
        "Where the norm and every residual are 0 the loss is 0.",
        "The target, which sets the unit, is a constant: there is no gradient in it.",
    ),
)
def nmae(input: real[N], target: weights(real)[N], norm: choice("range", "mean", "max") = "range"):
    """Mean absolute error in units of the target's range, mean or maximum."""
    size = {
        "range": max(target[n], n) - min(target[n], n),
        "mean": mean(target[n], n),
        "max": max(target[n], n),
    }[norm]
    return ratio(mean(Abs(input[n] - target[n]), n), let("size", size))
