"""The stabilising rewrites, declared as pairs: what an unstable form looks like, what replaces it.

Each rule looks at one node of an expression, through named intermediates, and returns the replacement
or None. Each holds for every real argument in the stated domain, and has its own test at 50 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sympy import (
    Add,
    Expr,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    acos,
    cos,
    cosh,
    exp,
    log,
    sin,
    sqrt,
    tanh,
)

from symloss.functions import (
    exp_minus_line,
    expm1,
    line_minus_log,
    log1p,
    log_cosh,
    log_sigmoid,
    mixture_entr,
    quad_over_lin,
    rel_entr,
    sigmoid,
    softplus,
    times,
    times_exp,
    variance_score,
    xlog1py,
    xlogy,
)
from symloss.language.symbols import Read

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


def _exp_minus_line(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    for power, line in (node.args, node.args[::-1]):
        if isinstance(power, exp) and not (x := power.args[0]).is_number and x in Mul.make_args(-line):
            return None if -line == x else exp_minus_line(x, -line / x)
    return None


def _line_minus_log(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    for x, term in (node.args, node.args[::-1]):
        number, rest = term.as_coeff_Mul()
        if isinstance(rest, xlogy) and rest.args[1] == x and isinstance(x, Symbol | Read):
            return line_minus_log(x, -number * rest.args[0])
    return None


def _square_over_scale(node: Expr, look: Look) -> Expr | None:
    """x²/y for an element or parameter y > 0."""
    if not isinstance(node, Mul):
        return None
    for scale in node.args:
        y = scale.base if isinstance(scale, Pow) and scale.exp == -1 else None
        if not isinstance(y, Symbol | Read) or not y.is_extended_positive:
            continue
        for square in node.args:
            if isinstance(square, Pow) and square.exp == 2:
                return node / (square * scale) * quad_over_lin(square.base, y)
    return None


def _variance_score(node: Expr, look: Look) -> Expr | None:
    """(1 - x²/y)/y, whose parts may overflow where the whole does not."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if not (isinstance(factor, Add) and len(factor.args) == 2 and S.One in factor.args):
            continue
        square = 1 - factor
        if isinstance(square, quad_over_lin) and 1 / square.args[1] in node.args:
            return node / factor * square.args[1] * 2 * variance_score(*square.args)
    return None


def _log_of_cosh(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and isinstance(inner := look(node.args[0]), cosh):
        return log_cosh(inner.args[0])
    return None


def _one_minus_squared_tanh(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, Add) and len(node.args) == 2 and S.One in node.args:
        square = 1 - node
        if isinstance(square, Pow) and square.exp == 2 and isinstance(inner := look(square.base), tanh):
            return 4 * sigmoid(2 * inner.args[0]) * sigmoid(-2 * inner.args[0])
    return None


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


def _x_log_share(node: Expr, look: Look) -> Expr | None:
    """x log(x/(b x + (1 - b) y)), with 0 at x = 0."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if not isinstance(factor, log):
            continue
        x, mixed = look(factor.args[0]).as_numer_denom()
        rest = node / factor
        mixed = look(mixed)
        if x.is_number or x not in Mul.make_args(rest) or not isinstance(mixed, Add) or len(mixed.args) != 2:
            continue
        for own, other in (mixed.args, mixed.args[::-1]):
            share = own / x
            if x in Mul.make_args(own) and not share.has(x):
                y = other / (1 - share)
                if not y.has(share):
                    return rest / x * mixture_entr(x, y, share)
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


def _x_log_one_plus(node: Expr, look: Look) -> Expr | None:
    """x log(1 + y) where x may be 0 while y is -1."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log1p) and not factor.args[0].is_extended_nonnegative:
            outside, variable = _split_guarded(node / factor)
            if variable is not S.One:
                return outside * xlog1py(variable, factor.args[0])
    return None


def _x_log_sigmoid(node: Expr, look: Look) -> Expr | None:
    """x log σ(u) where x may be 0 while u is infinite."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log_sigmoid):
            outside, variable = _split_guarded(node / factor)
            if variable is not S.One:
                return outside * times(variable, factor)
    return None


def _split_guarded(product: Expr) -> tuple[Expr, Expr]:
    """Positive factors, and those that may vanish: a subnormal product of both would lose its digits."""
    outside = Mul(*(part for part in Mul.make_args(product) if part.is_number or part.is_positive))
    variable = product / outside
    if isinstance(variable, Add) and variable.as_coeff_Add()[0].is_negative:
        variable, outside = -variable, -outside
    return outside, variable


def _smaller_multiple(node: Expr, look: Look) -> Expr | None:
    """min(x u, x v) of a factor x of any sign."""
    if not isinstance(node, Min | Max) or len(node.args) != 2:
        return None
    factors = [set(Mul.make_args(argument)) for argument in node.args]
    common = Mul(*(f for f in factors[0] & factors[1] if not f.is_number and not f.is_nonnegative))
    if common is S.One:
        return None
    u, v = (argument / common for argument in node.args)
    upper, lower = (Min, Max) if isinstance(node, Min) else (Max, Min)
    return times(common, Piecewise((upper(u, v), common > 0), (lower(u, v), True)))


def _bounded_exponential(node: Expr, look: Look) -> Expr | None:
    """max(e^u, c), min(e^u, c) for a positive c, and the same of two exponentials."""
    if not isinstance(node, Max | Min) or len(node.args) != 2:
        return None
    parts = [look(argument) for argument in node.args]
    if not any(isinstance(part, exp) for part in parts):
        return None
    exponents = []
    for part in parts:
        if isinstance(part, exp):
            exponents.append(part.args[0])
        elif part.is_positive or isinstance(node, Max):
            exponents.append(log(part if part.is_positive else Max(0, part)))
        else:
            return None
    return exp(node.func(*exponents))


def _choice_of_exponentials(node: Expr, look: Look) -> Expr | None:
    """times(x, {e^u or e^v})."""
    if not isinstance(node, times):
        return None
    factor, chosen = node.args
    pairs = chosen.args if isinstance(chosen, Piecewise) else ((chosen, S.true),)
    values = [look(value) for value, _ in pairs]
    if not all(isinstance(value, exp) for value in values):
        return None
    exponents = [value.args[0] for value in values]
    conditions = [condition for _, condition in pairs]
    return times_exp(factor, Piecewise(*zip(exponents, conditions, strict=True)))


def _cosine_of_sum(node: Expr, look: Look) -> Expr | None:
    """cos(arccos u + m) = u cos m - √(1 - u²) sin m."""
    if not isinstance(node, cos) or not isinstance(node.args[0], Add):
        return None
    angle = next((term for term in node.args[0].args if isinstance(term, acos)), None)
    if angle is None:
        return None
    u, m = angle.args[0], node.args[0] - angle
    return u * cos(m) - sqrt(Max(0, (1 - u) * (1 + u))) * sin(m)


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
    Rule("exponential minus a line", "e^u - t u -> exp_minus_line(u, t)",
         "for large u both overflow, and infinity less infinity has no value", _exp_minus_line),
    Rule("line minus a logarithm", "u - t log u -> line_minus_log(u, t)",
         "infinity less infinity has no value where u is infinite", _line_minus_log),
    Rule("square over its scale", "x²/y -> quad_over_lin(x, y)",
         "x² overflows or vanishes, and 1/y with it, where their quotient does not", _square_over_scale),
    Rule("slope of a normal log-likelihood", "(1 - x²/y)/y -> 2 variance_score(x, y)",
         "x²/y overflows where its quotient by y does not", _variance_score),
    Rule("log of a hyperbolic cosine", "log cosh(u) -> log_cosh(u)",
         "cosh overflows for large u and is 1 to all digits for small u", _log_of_cosh),
    Rule("complement of a squared tanh", "1 - tanh(u)² -> 4 σ(2u) σ(-2u)",
         "1 - tanh² cancels to 0 for large u", _one_minus_squared_tanh),
    Rule("log of a product with an exponential", "log(e^u v) -> u + log v",
         "the logarithm of an exponential is its argument", _log_of_product_with_exp),
    Rule("log of one plus", "log(1 + u) -> log1p(u)",
         "1 + u absorbs a small u", _log_of_one_plus),
    Rule("exponential minus one", "e^u - 1 -> expm1(u)",
         "the difference cancels for small u", _exp_minus_one),
    Rule("relative entropy to a mixture", "x log(x/(b x + (1 - b) y)) -> mixture_entr(x, y, b)",
         "the mixture rounds where x and y are close; the logarithm is taken from x - y", _x_log_share),
    Rule("relative entropy term", "x log(x/y) -> rel_entr(x, y)",
         "0 log 0 = 0, and log(x/y) near x = y is taken from the difference x - y", _x_log_ratio),
    Rule("guarded logarithm", "x log y -> xlogy(x, y)",
         "0 log 0 = 0 by convention, where the product would be 0 · (-∞)", _x_log_y),
    Rule("guarded logarithm of one plus", "x log(1 + y) -> xlog1py(x, y)",
         "0 log 0 = 0 by convention, where the product would be 0 · (-∞)", _x_log_one_plus),
    Rule("guarded log-sigmoid", "x log σ(u) -> times(x, log σ(u))",
         "a factor 0 switches the term off, also where log σ(u) is -∞", _x_log_sigmoid),
    Rule("smaller of two multiples", "min(x u, x v) -> x min(u, v) or x max(u, v), by the sign of x",
         "0 u is not a number where u overflows", _smaller_multiple),
    Rule("bounded exponential", "max(e^u, c) -> e^max(u, log c)",
         "e^u rounds to 1 for small u and overflows for large u, u does neither", _bounded_exponential),
    Rule("choice of exponentials", "times(x, e^u) -> times_exp(x, u)",
         "e^u may overflow where its product with a small x does not", _choice_of_exponentials),
    Rule("cosine of a sum", "cos(arccos u + m) -> u cos m - √(1 - u²) sin m",
         "an angle near 0 or π keeps half of the digits of its cosine", _cosine_of_sum),
)  # fmt: skip
