"""Regression: distances between a real prediction and a real target."""

from __future__ import annotations

from sympy import Abs, Piecewise, sqrt

from symloss.language import axis, let, loss, mean, positive, real

n, N = axis("n", "N")
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


@loss(family="regression", display=DISPLAY, reference="P.-S. Laplace (1774)")
def l1(input: real[N], target: real[N]):
    """Mean absolute error: the distance between prediction and target."""
    residual = let("residual", input[n] - target[n])
    return mean(Abs(residual), n)


@loss(family="regression", display=DISPLAY, reference="the root of the mean squared error")
def rmse(input: real[N], target: real[N]):
    """Root mean squared error, in the unit of the target."""
    residual = let("residual", input[n] - target[n])
    return sqrt(mean(residual**2, n))
