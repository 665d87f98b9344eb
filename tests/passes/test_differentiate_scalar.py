"""The partial derivative of one scalar body is that of calculus, and at a kink what symloss declares."""

import mpmath
import pytest
from random_losses import m, n
from sympy import Abs, Eq, Function, Max, Min, Piecewise, Rational, Symbol, exp, log, sign, sqrt

from symloss.functions import half_step, inverse_root, step, times, xlogy
from symloss.language import stop
from symloss.language.symbols import Read
from symloss.passes.differentiate_scalar import partial
from symloss.program.scalar import evaluate

X, Y = (Symbol(name, real=True) for name in "xy")
W, P, Q = Symbol("w", nonnegative=True), Symbol("p", positive=True), Symbol("q", positive=True)
POINT = {X: "0.7", Y: "-0.3", W: "0.4", P: "1.7", Q: "2.3"}


def value(expression, **moved):
    numbers = {symbol: mpmath.mpf(moved.get(symbol.name, number)) for symbol, number in POINT.items()}
    return evaluate(expression, numbers, lambda *_: None)


SLOPES = [
    (X * Y, X, Y),
    (exp(-X) / Y, X, -exp(-X) / Y),
    (exp(Y), X, 0),
    (Abs(X) * X, X, Abs(X) + sign(X) * X),
    (sign(X) * X, X, sign(X)),  # a sign is a constant
    (Max(X, 0), X, step(X)),
    (Min(X, 1), X, step(1 - X)),
    (Max(X, Y), X, half_step(X - Y)),
    (Max(X, Y, 0), X, half_step(X - Y) * step(Max(X, Y))),
    (sqrt(X**2 + Y**2), X, X * inverse_root(X**2 + Y**2)),
    (sqrt(W), W, inverse_root(W) / 2),
    (Piecewise((X**2, Y > 0), (2 * X * Y, True)), X, Piecewise((2 * X, Y > 0), (2 * Y, True))),
    (Piecewise((X, Y > 0), (X + 1, True)), X, 1),  # branches that became equal are one
    # Powers whose base may be 0
    (Abs(X) ** P, X, P * times(sign(X), Abs(X) ** (P - 1))),
    ((X**2) ** (P / 2), X, P * times(sign(X), Abs(X) ** (P - 1))),
    (Abs(X * Y) ** P, X, P * Y * times(sign(X * Y), Abs(X * Y) ** (P - 1))),
    (Max(X, 0) ** P, X, times(step(X), P * Max(X, 0) ** (P - 1))),
    (sqrt(Abs(X)), X, inverse_root(Abs(X)) * sign(X) / 2),
    (Abs(X) ** Rational(3, 2), X, 3 * sqrt(Abs(X)) * sign(X) / 2),
    (times(sign(X), Abs(X) ** (P - 1)), X, times(P - 1, Abs(X) ** (P - 2))),
    (W**P, W, P * Piecewise((0, Eq(W, 0) & (P < 1)), (W ** (P - 1), True))),  # as √x at 0
    (W ** (1 + P), W, (1 + P) * W**P),
    # In the exponent
    (Q**X, X, log(Q) * Q**X),
    (W**X, X, xlogy(W**X, W)),
]


@pytest.mark.parametrize(("body", "at", "expected"), SLOPES)
def test_the_slope_as_a_formula_and_as_a_quotient_of_differences(body, at, expected):
    found = partial(body, at)
    assert found == expected
    with mpmath.workdps(50):
        middle, by = mpmath.mpf(POINT[at]), mpmath.mpf(10) ** -20
        sides = [value(body, **{at.name: middle + move}) for move in (by, -by)]
        assert abs(value(found) - (sides[0] - sides[1]) / (2 * by)) < mpmath.mpf(10) ** -25


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (Abs(X), 0),
        (Max(X, 0), 0),
        (Min(0, X), 0),
        (Max(X, 2 * X), 1.5),  # a tie of two that move is split equally
        (sqrt(X**2), 0),
        (Abs(X) ** P, 0),
        (sqrt(Abs(X)), 0),
        (Max(X, 0) ** (P / 2), 0),
    ],
)
def test_at_a_kink(body, expected):
    assert value(partial(body, X), x=0) == expected


def test_a_second_derivative_at_a_kink_is_that_of_either_side():
    once = partial(Abs(X) * X, X)
    assert str(partial(once, X)) == "2*sign(x)"
    assert partial(sign(X) * Abs(X), X) == 1
    assert str(partial(partial(Abs(X) ** 3, X), X)) == "2*(2*x*sign(x) + Abs(x))"


def test_every_read_is_a_variable_of_its_own():
    x = Symbol("x", real=True)
    body = Read(x, n) * Read(x, m) + Read(x, m) ** 2
    assert str(partial(body, Read(x, n))) == "x[m]"
    assert str(partial(body, Read(x, m))) == "2*x[m] + x[n]"


def test_common_factors_are_taken_out():
    assert str(partial((X + Y) * (X + Y + 2), X)) == "2*(x + y + 1)"


def test_what_is_held_still_is_a_constant():
    assert partial(X * stop(X), X) == stop(X)
    assert partial(stop(X**2), X) == 0


def test_a_sign_that_is_known_needs_no_kink():
    assert partial(Abs(Q) + Max(Q, 0), Q) == 2
    assert partial(Q**P, Q) == P * Q ** (P - 1)


def test_what_has_no_derivative_in_closed_form_is_told():
    with pytest.raises(ValueError, match="derivative"):
        partial(Function("f")(Read(X, n)), Read(X, n))
