"""The scalar functions of the language: what they take, what they give, and what they mean in mpmath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
from mpmath import mpf

from .tree import SORTS, Construct, Node, register


def function(
    name: str,
    text: str,
    takes: str,
    gives: str,
    value: Callable[..., Any],
    weight: float = 1.0,
    steep: bool = False,
) -> None:
    """Let the fuzzer draw a scalar function.

    Args:
        text: how it is written, with `{0}`, `{1}` for its arguments.
        takes: the sorts of its arguments, separated by blanks.
        value: its meaning; a function whose first argument is called `run` is handed the evaluation first,
            to compare what branches.
        steep: whether it grows so fast that its arguments should be small.
    """
    sorts = takes.split()
    branches = value.__code__.co_varnames[:1] == ("run",)

    def draw(grower: Any, scope: Any, sort: str, size: int) -> Node | None:
        below = 0 if steep else size - 1
        parts = [
            grower.grow(scope, one, below if number == 0 else min(below, 1))
            for number, one in enumerate(sorts)
        ]
        return Node(name, tuple(parts))

    def evaluated(node: Node, run: Any, at: Any) -> Any:
        values = [run(part, at) for part in node.parts]
        return value(run, *values) if branches else value(*values)

    def written(node: Node, say: Any) -> str:
        return text.format(*map(say, node.parts))

    giving = tuple(sort for sort, members in SORTS.items() if gives in members)
    register(Construct(name, draw, written, evaluated, giving, weight))


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mpmath.exp(-x))


def _abs(run: Any, x: Any) -> Any:
    return -x if run.compare(x, 0) < 0 else x


def _sign(run: Any, x: Any) -> Any:
    return mpf(run.compare(x, 0))


def _max(run: Any, x: Any, y: Any) -> Any:
    return y if run.compare(x, y) < 0 else x


def _min(run: Any, x: Any, y: Any) -> Any:
    return x if run.compare(x, y) < 0 else y


def _root(run: Any, x: Any) -> Any:
    return mpmath.sqrt(x) if run.compare(x, 0) > 0 else mpf(0)


def _xlogy(run: Any, x: Any, y: Any) -> Any:
    return mpf(0) if run.compare(x, 0) == 0 else x * mpmath.log(y)


def _falling(run: Any, c: Any, s: Any, m: Any) -> Any:
    angle = mpmath.atan2(s, c) * m
    turns = int(mpmath.floor(angle / mpmath.pi))
    run.compare(angle, turns * mpmath.pi)
    return (-1) ** turns * mpmath.cos(angle) - 2 * turns


def _logaddexp(*terms: Any) -> Any:
    largest = max(terms)
    return (
        largest + mpmath.log(sum(mpmath.exp(x - largest) for x in terms))
        if largest > mpmath.ninf
        else largest
    )


def _clip(run: Any, x: Any) -> Any:
    return _min(run, _max(run, x, mpf(-1)), mpf(1))


F = function
F("add", "({0} + {1})", "real real", "real", lambda a, b: a + b, 4)
F("subtract", "({0} - {1})", "real real", "real", lambda a, b: a - b, 4)
F("multiply", "({0} * {1})", "real real", "real", lambda a, b: a * b, 3)
F("divide", "({0} / {1})", "real positive", "real", lambda a, b: a / b, 2)
F("negate", "(-{0})", "real", "real", lambda a: -a)
F("add_positive", "({0} + {1})", "positive positive", "positive", lambda a, b: a + b, 2)
F("multiply_positive", "({0} * {1})", "positive positive", "positive", lambda a, b: a * b, 2)
F("divide_positive", "({0} / {1})", "positive positive", "positive", lambda a, b: a / b, 2)
F("multiply_unit", "({0} * {1})", "unit unit", "unit", lambda a, b: a * b, 2)
F("complement", "(1 - {0})", "unit", "unit", lambda a: 1 - a, 2)
F("signed_unit", "(2*{0} - 1)", "unit", "cosine", lambda a: 2 * a - 1)
F("share", "({0} / ({0} + {1}))", "positive positive", "unit", lambda a, b: a / (a + b), 2)
F("square", "({0}**2)", "real", "nonnegative", lambda a: a**2, 2)
F("cube", "({0}**3)", "real", "real", lambda a: a**3)
F("fourth", "({0}**4)", "real", "nonnegative", lambda a: a**4, 0.5)
F("one_and_square", "(1 + {0}**2)", "real", "positive", lambda a: 1 + a**2, 2)
F("reciprocal", "(1 / {0})", "positive", "positive", lambda a: 1 / a)
F("reciprocal_square", "({0}**(-2))", "positive", "positive", lambda a: a**-2, 0.5)
F("sqrt", "sqrt({0})", "positive", "positive", mpmath.sqrt)
F("root_of_any", "sqrt({0})", "nonnegative", "nonnegative", _root)
F("three_halves", "({0}**Rational(3, 2))", "positive", "positive", lambda a: a ** (mpf(3) / 2), 0.5)
F("power", "({0}**{1})", "positive cosine", "positive", lambda a, b: a**b)
F(
    "power_of_abs",
    "(Abs({0})**(1 + {1}))",
    "real positive",
    "nonnegative",
    lambda run, a, b: _abs(run, a) ** (1 + b),
)
F("power_of_unit", "({0}**{1})", "unit positive", "unit", lambda a, b: a**b)
F("abs", "Abs({0})", "real", "nonnegative", _abs, 2)
F("sign", "signum({0})", "real", "cosine", _sign, 0.5)
F("max_2", "Max({0}, {1})", "real real", "real", _max, 2)
F("min_2", "Min({0}, {1})", "real real", "real", _min, 2)
F("hinge", "Max(0, {0})", "real", "nonnegative", lambda run, a: _max(run, a, mpf(0)), 2)
F("clip", "Min(Max({0}, -1), 1)", "real", "cosine", _clip)
F("exp", "exp({0})", "real", "positive", mpmath.exp, 1, steep=True)
F("exp_half", "exp({0} / 4)", "real", "positive", lambda a: mpmath.exp(a / 4), 1, steep=True)
F("bell", "exp(-{0}**2)", "real", "unit", lambda a: mpmath.exp(-(a**2)))
F("decay", "exp(-{0})", "positive", "unit", lambda a: mpmath.exp(-a))
F("log", "log({0})", "positive", "real", mpmath.log, 2)
F("log_one_and_square", "log(1 + {0}**2)", "real", "nonnegative", lambda a: mpmath.log(1 + a**2))
F("sin", "sin({0})", "real", "cosine", mpmath.sin, 0.7)
F("cos", "cos({0})", "real", "cosine", mpmath.cos, 0.7)
F("tan", "tan({0})", "cosine", "real", mpmath.tan, 0.5)
F("asin", "asin({0} / 2)", "cosine", "real", lambda a: mpmath.asin(a / 2), 0.5)
F("acos", "acos({0})", "cosine", "positive", mpmath.acos, 0.5)
F("atan", "atan({0})", "real", "real", mpmath.atan, 0.7)
F("sinh", "sinh({0})", "real", "real", mpmath.sinh, 0.5, steep=True)
F("cosh", "cosh({0})", "real", "positive", mpmath.cosh, 0.5, steep=True)
F("tanh", "tanh({0})", "real", "cosine", mpmath.tanh)
F("sigmoid", "sigmoid({0})", "real", "unit", _sigmoid, 2)
F("softplus", "softplus({0})", "real", "positive", lambda a: mpmath.log(1 + mpmath.exp(a)), 1.5)
F("log_sigmoid", "log_sigmoid({0})", "real", "real", lambda a: -mpmath.log(1 + mpmath.exp(-a)))
F("log_of_one_and_exp", "log(1 + exp({0}))", "real", "positive", lambda a: mpmath.log(1 + mpmath.exp(a)), 0.5)
F("logaddexp", "logaddexp({0}, {1})", "real real", "real", _logaddexp)
F("logaddexp_3", "logaddexp({0}, {1}, {2})", "real real real", "real", _logaddexp, 0.5)
F("expm1", "expm1({0})", "real", "real", mpmath.expm1, 0.7, steep=True)
F("log1p", "log1p({0})", "nonnegative", "nonnegative", mpmath.log1p, 0.7)
F("log_cosh", "log_cosh({0})", "real", "nonnegative", lambda a: mpmath.log(mpmath.cosh(a)))
F("xlogy", "xlogy({0}, {1})", "nonnegative positive", "real", _xlogy)
F("times", "times({0}, {1})", "real real", "real", lambda a, b: a * b)
F("ratio", "ratio({0}, {1})", "real positive", "real", lambda a, b: a / b)
F("direction", "direction({0}, {1})", "real positive", "real", lambda a, b: a / b, 0.7)
F("inverse_root", "inverse_root({0})", "positive", "positive", lambda a: 1 / mpmath.sqrt(a))
F("zero_if_infinite", "zero_if_infinite({0})", "real", "real", lambda a: a, 0.5)
F("atan_ratio", "atan_ratio({0}, {1})", "positive positive", "positive", lambda a, b: mpmath.atan(a / b))
F("falling_cosine", "falling_cosine({0}, sqrt(1 - {0}**2), 3)", "cosine", "real",
  lambda run, c: _falling(run, c, mpmath.sqrt(1 - c**2), 3), 0.3)  # fmt: skip
F("erf", "erf({0})", "real", "cosine", mpmath.erf, 0.5)
F("erfc", "erfc({0})", "real", "positive", mpmath.erfc, 0.5)
F("erfcx", "erfcx({0})", "real", "positive", lambda a: mpmath.exp(a**2) * mpmath.erfc(a), 0.5, steep=True)
F("norm_cdf", "norm_cdf({0})", "real", "unit", mpmath.ncdf, 0.5)
F("log_ndtr", "log_ndtr({0})", "real", "real", lambda a: mpmath.log(mpmath.ncdf(a)), 0.5)
F("gamma", "gamma({0})", "positive", "positive", mpmath.gamma, 0.3, steep=True)
F("loggamma", "loggamma({0})", "positive", "real", mpmath.loggamma, 0.4)
F("digamma", "digamma({0})", "positive", "real", mpmath.digamma, 0.3)
F("trigamma", "trigamma({0})", "positive", "positive", lambda a: mpmath.polygamma(1, a), 0.2)
F("rel_entr", "rel_entr({0}, {1})", "positive positive", "real", lambda a, b: a * mpmath.log(a / b), 0.7)
F("kl_entr", "kl_entr({0}, {1})", "positive positive", "nonnegative",
  lambda a, b: a * mpmath.log(a / b) - a + b, 0.7)  # fmt: skip
F("quad_over_lin", "quad_over_lin({0}, {1})", "real positive", "nonnegative", lambda a, b: a**2 / b, 0.7)
F("xlog1py", "xlog1py({0}, {1})", "nonnegative positive", "real", lambda a, b: a * mpmath.log1p(b), 0.4)
