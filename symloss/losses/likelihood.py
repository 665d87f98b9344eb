"""Negative log-likelihoods: predicted parameters of a distribution against what was observed."""

from __future__ import annotations

from sympy import Piecewise, exp, log, pi

from symloss.language import axis, broadcast, depends, flag, let, loss, mean, nonnegative, positive, real

n, N = axis("n", "N")


@loss(
    family="regression",
    display={"input": r"\mu", "target": "y", "var": r"\sigma^2", "residual": "r"},
    reference="D. A. Nix and A. S. Weigend, ICNN (1994)",
    notes=(
        "The variance must be positive; none is raised to a floor.",
        "full adds the constant log(2 pi) / 2.",
        "var may be a number or an array that broadcasts to the input; its gradient is then summed.",
    ),
)
def gaussian_nll(input: real[N], target: real[N], var: broadcast(positive[N]), full: flag = False):
    """Negative log-likelihood of a normal distribution with predicted mean and variance."""
    residual = let("residual", input[n] - target[n])
    constant = log(2 * pi) / 2 if full else 0
    return mean((log(var[n]) + residual**2 / var[n]) / 2 + constant, n)


@loss(
    family="regression",
    display={"input": r"\lambda", "target": "y"},
    reference="J. A. Nelder and R. W. M. Wedderburn, JRSS A 135 (1972)",
    notes=(
        "The input is the logarithm of the rate, or with log_input=False the rate itself.",
        "What depends on the target alone, log(y!), is left out; full adds Stirling's approximation of it "
        "for targets above 1, as torch does.",
    ),
)
def poisson_nll(
    input: depends("log_input", {True: real[N], False: nonnegative[N]}),
    target: nonnegative[N],
    log_input: flag = True,
    full: flag = False,
):
    """Negative log-likelihood of a Poisson distribution with a predicted rate."""
    y = target[n]
    stirling = Piecewise((y * log(y) - y + log(2 * pi * y) / 2, y > 1), (0, True)) if full else 0
    return mean((exp(input[n]) - y * input[n] if log_input else input[n] - y * log(input[n])) + stirling, n)
