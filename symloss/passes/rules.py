"""The stabilising rewrites, declared as pairs: what an unstable form looks like, what replaces it.

Each rule looks at one node of an expression, through named intermediates, and returns the replacement
or None. Each holds for every real argument in the stated domain, and has its own test at 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import Add, Expr, Mul, Pow, S, exp, log, tanh

from symloss.functions import expm1, log1p, log_sigmoid, sigmoid, softplus, times, xlogy
from symloss.functions.rel_entr import rel_entr

Look = Callable[[Expr], Expr]


@dataclass(frozen=True)
class Rule:
    """A rewrite `before -> after` and the reason for it."""

    name: str
    pattern: str
    why: str
    apply: Callable[[Expr, Look], Expr | None]


def _log_of_sigmoid(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and isinstance(inner := look(node.args[0]), sigmoid):
        return log_sigmoid(inner.args[0])
    return None


def _one_minus_sigmoid(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add):
        return None
    for term in node.args:
        inner = look(-term)
        if isinstance(inner, sigmoid) and node - term is S.One:
            return sigmoid(-inner.args[0])
    return None


def _difference_of_sigmoids(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add):
        return None
    for term in node.args:
        factor, upper = _sigmoid_times(term, look)
        if upper is None or not factor.as_coeff_Mul()[0].is_positive:
            continue
        other = -factor * sigmoid(-upper.args[0])
        if other in node.args:
            return node - term - other + factor * tanh(upper.args[0] / 2)
    return None


def _sigmoid_times(term: Expr, look: Look) -> tuple[Expr, Expr | None]:
    """A term as a factor and a sigmoid."""
    for factor in Mul.make_args(term):
        if isinstance(inner := look(factor), sigmoid):
            return term / factor, inner
    return term, None


def _logistic(node: Expr, look: Look) -> Expr | None:
    """1/(1 + e^u) and e^u/(1 + e^u)."""
    if not isinstance(node, Pow | Mul):
        return None
    for factor in Mul.make_args(node):
        if not (isinstance(factor, Pow) and factor.exp == -1):
            continue
        exponent = _exponent_beside_one(look(factor.base))
        if exponent is None:
            continue
        rest = node / factor
        for numerator in Mul.make_args(rest):
            if isinstance(numerator, exp) and numerator.args[0] == exponent:
                return sigmoid(exponent) * (rest / numerator)
        return sigmoid(-exponent) * rest
    return None


def _exponent_beside_one(expression: Expr) -> Expr | None:
    if isinstance(expression, Add) and len(expression.args) == 2 and S.One in expression.args:
        other = expression - 1
        if isinstance(other, exp):
            return other.args[0]
    return None


def _log_of_one_plus_exp(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and (exponent := _exponent_beside_one(look(node.args[0]))) is not None:
        return softplus(exponent)
    return None


def _log_of_one_plus(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and isinstance(node.args[0], Add) and S.One in node.args[0].args:
        return log1p(node.args[0] - 1)
    return None


def _exp_minus_one(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add) or S.NegativeOne not in node.args:
        return None
    rest = node + 1
    return expm1(rest.args[0]) if isinstance(rest, exp) else None


def _log_of_product_with_exp(node: Expr, look: Look) -> Expr | None:
    """log(e^u · v) = u + log v."""
    if not isinstance(node, log) or not isinstance(inner := look(node.args[0]), Mul | exp):
        return None
    factors = Mul.make_args(inner)
    for factor in factors:
        if isinstance(factor, exp):
            # SymPy does not cancel e^(u-v) e^(v-u): take the factor out, never divide by it.
            rest = Mul(*(other for other in factors if other != factor))
            return factor.args[0] + (S.Zero if rest is S.One else log(rest))
    return None


def _x_log_ratio(node: Expr, look: Look) -> Expr | None:
    """x log(x/y), with 0 at x = 0."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if not isinstance(factor, log):
            continue
        numerator, denominator = look(factor.args[0]).as_numer_denom()
        rest = node / factor
        if denominator.is_number:
            continue
        for sign, x, y in ((1, numerator, denominator), (-1, denominator, numerator)):
            if x in Mul.make_args(rest) and not x.is_number:
                return sign * (rest / x) * rel_entr(x, y)
    return None


def _x_log_y(node: Expr, look: Look) -> Expr | None:
    """x log y where x may be 0 together with y."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log):
            rest = node / factor
            number, variable = rest.as_coeff_Mul()
            if variable is not S.One and not variable.is_positive:
                return number * xlogy(variable, factor.args[0])
    return None


def _x_log_sigmoid(node: Expr, look: Look) -> Expr | None:
    """x log σ(u) where x may be 0 while u is infinite."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log_sigmoid):
            # Positive factors stay outside: a subnormal product with them would lose its digits.
            rest = Mul.make_args(node / factor)
            outside = Mul(*(part for part in rest if part.is_number or part.is_positive))
            variable = node / factor / outside
            if isinstance(variable, Add) and variable.as_coeff_Add()[0].is_negative:
                variable, outside = -variable, -outside
            if variable is not S.One:
                return outside * times(variable, factor)
    return None


RULES = (
    Rule("log of a sigmoid", "log σ(u) -> log_sigmoid(u)",
         "σ(u) underflows for very negative u, its logarithm does not", _log_of_sigmoid),
    Rule("complement of a sigmoid", "1 - σ(u) -> σ(-u)",
         "1 - σ(u) cancels to 0 for large u", _one_minus_sigmoid),
    Rule("difference of sigmoids", "σ(u) - σ(-u) -> tanh(u/2)",
         "the difference cancels for small u", _difference_of_sigmoids),
    Rule("logistic function", "1/(1 + e^u) -> σ(-u)",
         "e^u overflows for large u", _logistic),
    Rule("log of one plus an exponential", "log(1 + e^u) -> softplus(u)",
         "e^u overflows for large u and is absorbed by 1 for very negative u", _log_of_one_plus_exp),
    Rule("log of a product with an exponential", "log(e^u v) -> u + log v",
         "the logarithm of an exponential is its argument", _log_of_product_with_exp),
    Rule("log of one plus", "log(1 + u) -> log1p(u)",
         "1 + u absorbs a small u", _log_of_one_plus),
    Rule("exponential minus one", "e^u - 1 -> expm1(u)",
         "the difference cancels for small u", _exp_minus_one),
    Rule("relative entropy term", "x log(x/y) -> rel_entr(x, y)",
         "0 log 0 = 0, and log(x/y) near x = y is taken from the difference x - y", _x_log_ratio),
    Rule("guarded logarithm", "x log y -> xlogy(x, y)",
         "0 log 0 = 0 by convention, where the product would be 0 · (-∞)", _x_log_y),
    Rule("guarded log-sigmoid", "x log σ(u) -> times(x, log σ(u))",
         "a factor 0 switches the term off, also where log σ(u) is -∞", _x_log_sigmoid),
)  # fmt: skip
