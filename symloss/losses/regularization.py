"""Regularisation: penalties on the size of parameters."""

from __future__ import annotations

from sympy import Abs, Expr

from symloss.language import axis, loss, nonnegative, real, sum, times

n, N = axis("n", "N")
DISPLAY = {"input": "w", "lambda1": r"\lambda_1", "lambda2": r"\lambda_2"}


def squared(strength: Expr, x: Expr) -> Expr:
    """strength · x², which a strength of 0 switches off and one below 1 keeps from overflowing."""
    return times(strength * x, x)


@loss(family="regularisation", display=DISPLAY, reference="R. Tibshirani, JRSS B 58 (1996)")
def l1_regularization(input: real[N], lambda1: nonnegative = 1):
    """Sum of absolute values: draws small weights to exactly 0."""
    return sum(times(lambda1, Abs(input[n])), n)


@loss(
    family="regularisation",
    display=DISPLAY,
    reference="A. E. Hoerl and R. W. Kennard, Technometrics 12 (1970)",
    notes=("Optimisers that decay weights by lambda minimise half of this penalty.",),
)
def l2_regularization(input: real[N], lambda2: nonnegative = 1):
    """Sum of squares: shrinks large weights most."""
    return sum(squared(lambda2, input[n]), n)


@loss(family="regularisation", display=DISPLAY, reference="H. Zou and T. Hastie, JRSS B 67 (2005)")
def elastic_net(input: real[N], lambda1: nonnegative = 1, lambda2: nonnegative = 1):
    """Absolute values and squares together."""
    return sum(times(lambda1, Abs(input[n])) + squared(lambda2, input[n]), n)
