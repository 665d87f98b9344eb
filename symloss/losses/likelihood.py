"""Negative log-likelihoods: predicted parameters of a distribution against what was observed."""

from __future__ import annotations

from sympy import exp, log

from symloss.language import axis, let, loss, mean, nonnegative, positive, real

n, N = axis("n", "N")


@loss(
    family="regression",
    display={"input": r"\mu", "target": "y", "var": r"\sigma^2", "residual": "r"},
    reference="D. A. Nix and A. S. Weigend, ICNN (1994)",
    notes=("The variance must be positive; none is raised to a floor.",),
)
def gaussian_nll(input: real[N], target: real[N], var: positive[N]):
    """Negative log-likelihood of a normal distribution with predicted mean and variance."""
    residual = let("residual", input[n] - target[n])
    return mean((log(var[n]) + residual**2 / var[n]) / 2, n)


@loss(
    family="regression",
    display={"input": r"\log\lambda", "target": "y"},
    reference="J. A. Nelder and R. W. M. Wedderburn, JRSS A 135 (1972)",
)
def poisson_nll(input: real[N], target: nonnegative[N]):
    """Negative log-likelihood of a Poisson distribution with a predicted rate, given as its logarithm."""
    return mean(exp(input[n]) - target[n] * input[n], n)
