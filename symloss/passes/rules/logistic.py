"""Rewrites of logistic and hyperbolic functions."""

from __future__ import annotations

from sympy import Add, Expr, Mul, Pow, S, cosh, exp, log, tanh

from symloss.functions import log_cosh, log_sigmoid, sigmoid, softplus
from symloss.functions.times_sigmoid import times_sigmoid
from symloss.language.symbols import Read
from symloss.passes.rules.rule import Look


def log_of_sigmoid(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and isinstance(inner := look(node.args[0]), sigmoid):
        return log_sigmoid(inner.args[0])
    return None


def one_minus_sigmoid(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add):
        return None
    for term in node.args:
        inner = look(-term)
        if isinstance(inner, sigmoid) and node - term is S.One:
            return sigmoid(-inner.args[0])
    return None


def product_with_sigmoid(node: Expr, look: Look) -> Expr | None:
    """x σ(u), where what makes σ(u) vanish makes x large: the elements of u are among those of x."""
    shares = [item for item in Mul.make_args(node) if isinstance(item, sigmoid)]
    if len(shares) != 1 or not (elements := shares[0].atoms(Read)):
        return None
    rest = Mul(*(item for item in Mul.make_args(node) if item != shares[0]))
    factors = [item for item in Mul.make_args(rest) if elements <= look(item).atoms(Read)]
    if not factors or any(item.has(sigmoid, exp) for item in factors):
        return None
    inside = Mul(*factors)
    return rest / inside * times_sigmoid(inside, shares[0].args[0])


def difference_of_sigmoids(node: Expr, look: Look) -> Expr | None:
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


def logistic(node: Expr, look: Look) -> Expr | None:
    """1/(c + k e^u) and e^u/(c + k e^u), for positive constants c and k of the loss."""
    if not isinstance(node, Pow | Mul):
        return None
    for factor in Mul.make_args(node):
        if not (isinstance(factor, Pow) and factor.exp == -1):
            continue
        if (found := _constants_and_exponent(look(factor.base))) is None:
            continue
        c, k, u = found
        exponent = u + log(k / c)
        rest = node / factor
        for numerator in Mul.make_args(rest):
            if isinstance(numerator, exp) and numerator.args[0] == u:
                return sigmoid(exponent) * (rest / numerator) / k
        return sigmoid(-exponent) * rest / c
    return None


def _constants_and_exponent(total: Expr) -> tuple[Expr, Expr, Expr] | None:
    """c, k and u of c + k e^u."""
    if not isinstance(total, Add) or len(total.args) != 2:
        return None
    for c, term in (total.args, total.args[::-1]):
        powers = [factor for factor in Mul.make_args(term) if isinstance(factor, exp)]
        if len(powers) != 1 or c.has(Read):
            continue
        k = Mul(*(factor for factor in Mul.make_args(term) if factor is not powers[0]))
        if c.is_positive and k.is_positive and not k.has(Read):
            return c, k, powers[0].args[0]
    return None


def _exponent_beside_one(expression: Expr) -> Expr | None:
    if isinstance(expression, Add) and len(expression.args) == 2 and S.One in expression.args:
        other = expression - 1
        if isinstance(other, exp):
            return other.args[0]
    return None


def log_of_one_plus_exp(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and (exponent := _exponent_beside_one(look(node.args[0]))) is not None:
        return softplus(exponent)
    return None


def log_of_cosh(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and isinstance(inner := look(node.args[0]), cosh):
        return log_cosh(inner.args[0])
    return None


def one_minus_squared_tanh(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, Add) and len(node.args) == 2 and S.One in node.args:
        square = 1 - node
        if isinstance(square, Pow) and square.exp == 2 and isinstance(inner := look(square.base), tanh):
            return 4 * sigmoid(2 * inner.args[0]) * sigmoid(-2 * inner.args[0])
    return None
