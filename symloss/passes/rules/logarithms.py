"""Rewrites of logarithms and of products with them."""

from __future__ import annotations

from sympy import Add, Expr, Mul, Piecewise, Pow, S, Symbol, exp, log
from sympy.logic.boolalg import Boolean

from symloss.functions import (
    expm1,
    line_minus_log,
    log1p,
    log_sigmoid,
    mixture_entr,
    ratio,
    rel_entr,
    sigmoid,
    times,
    times_exp,
    xlog1py,
    xlogy,
)
from symloss.functions.log1mexp import log1mexp
from symloss.functions.log_erfc import log_erfc
from symloss.functions.norm_cdf import log_ndtr
from symloss.language.stop import Stop
from symloss.language.symbols import Read
from symloss.passes.rules.rule import Look


def log_of_one_plus(node: Expr, look: Look) -> Expr | None:
    if isinstance(node, log) and isinstance(node.args[0], Add) and S.One in node.args[0].args:
        return log1p(node.args[0] - 1)
    return None


def log_of_a_part(node: Expr, look: Look) -> Expr | None:
    """log(x/(x + y)) and log((x + y)/x), where nothing is negative and x never 0."""
    if not isinstance(node, log):
        return None
    above, below = look(node.args[0]).as_numer_denom()
    for sign, part, total in ((-1, above, look(below)), (1, below, look(above))):
        if not isinstance(total, Add) or part not in total.args or not part.is_positive:
            continue
        rest = total - part
        if rest.is_extended_nonnegative and rest.has(Read, Symbol) and part.has(Read, Symbol):
            return sign * log1p(rest / part)
    return None


def log_of_one_minus_exp(node: Expr, look: Look) -> Expr | None:
    """log(1 - e^u) of a u that is never positive; a share of a row has a complement of its own."""
    if not isinstance(node, log):
        return None
    total = look(node.args[0])
    if isinstance(-total, expm1):
        power = exp((-total).args[0])
    elif isinstance(total, Add):
        power = look(1 - total)
    else:
        return None
    if not isinstance(power, exp) or not power.has(Read, Symbol):
        return None
    return log1mexp(power.args[0]) if power.args[0].is_extended_nonpositive else None


def log_of_difference_of_sigmoids(node: Expr, look: Look) -> Expr | None:
    """log(σ(u) - σ(v)), also where 1 or 0 may stand in the place of one of them."""
    if not isinstance(node, log) or not isinstance(total := look(node.args[0]), Add) or len(total.args) != 2:
        return None
    parts = [_cases(term, look) for term in total.args]
    pairs = [(a, b) for a, _ in parts[0] for b, _ in parts[1]]
    found = {(a, b): _log_of_probability(a, b) for a, b in pairs}
    logarithms = {pair: logarithm for pair, logarithm in found.items() if logarithm is not None}
    if len(logarithms) < len(found) or not any(one.has(log1mexp) for one in logarithms.values()):
        return None
    rows = [
        (Piecewise(*((logarithms[a, b], holds) for b, holds in parts[1])), asked) for a, asked in parts[0]
    ]
    return Piecewise(*rows)


def _cases(term: Expr, look: Look) -> list[tuple[Expr, Boolean]]:
    """The values that a term may have, each with its condition."""
    number, rest = term.as_coeff_Mul()
    chosen = look(rest)
    pairs = chosen.args if isinstance(chosen, Piecewise) else ((chosen, S.true),)
    return [(number * look(value), condition) for value, condition in pairs]


def _log_of_probability(a: Expr, b: Expr) -> Expr | None:
    """log(a + b) of 0, 1 and sigmoids that are added or subtracted."""
    total = a + b
    for term in Add.make_args(total):
        less = term.as_coeff_Mul()[0] == -1
        lower, upper = (-term, total - term) if less else (S.Zero, term)
        if less and isinstance(lower, sigmoid) and upper is S.One:
            return log_sigmoid(-lower.args[0])
        if less and isinstance(lower, sigmoid) and isinstance(upper, sigmoid):
            u, v = upper.args[0], lower.args[0]
            return log_sigmoid(u) + log_sigmoid(-v) + log1mexp(v - u)
    if isinstance(total, sigmoid):
        return log_sigmoid(total.args[0])
    return log(total) if total is S.One else None


def line_less_log(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    for x, term in (node.args, node.args[::-1]):
        number, rest = term.as_coeff_Mul()
        if isinstance(rest, xlogy) and rest.args[1] == x and isinstance(x, Symbol | Read):
            return line_minus_log(x, -number * rest.args[0])
    return None


def log_of_product_with_exp(node: Expr, look: Look) -> Expr | None:
    """log(e^u · v) = u + log v."""
    if not isinstance(node, log) or not isinstance(inner := look(node.args[0]), Mul | exp | times_exp):
        return None
    inner = inner.replace(times_exp, times_exp.definition)
    factors = Mul.make_args(inner)
    for factor in factors:
        if isinstance(factor, exp):
            # SymPy does not cancel e^(u-v) e^(v-u): take the factor out, never divide by it.
            rest = Mul(*(other for other in factors if other != factor))
            return factor.args[0] + (S.Zero if rest is S.One else log(rest))
    return None


def log_of_enclosed_exponential(node: Expr, look: Look) -> Expr | None:
    """log of a product with a choice, a power or a stop that has an exponential inside."""
    return _logarithm(node.args[0], look) if isinstance(node, log) else None


def _logarithm(item: Expr, look: Look) -> Expr | None:
    """The logarithm of what its exponentials make positive, taken inside; None for any other."""
    match item := look(item):
        case exp():
            return item.args[0]
        case Stop():
            inner = _logarithm(item.body, look)
            return None if inner is None else Stop(inner)
        case Pow():
            inner = _logarithm(item.base, look)
            return None if inner is None else item.exp * inner
        case Piecewise():
            cases = [(_logarithm(value, look), value, holds) for value, holds in item.args]
            if all(found is None for found, *_ in cases):
                return None
            if not all(found is not None or value.is_positive for found, value, _ in cases):
                return None
            known = [(log(value) if found is None else found, holds) for found, value, holds in cases]
            return Piecewise(*known)
        case Mul():
            found = [(_logarithm(factor, look), factor) for factor in item.args]
            rest = Mul(*(factor for logarithm, factor in found if logarithm is None))
            if rest == item:
                return None
            inside = Add(*(logarithm for logarithm, _ in found if logarithm is not None))
            return inside if rest is S.One else inside + log(rest)
    return None


def log_of_guarded_quotient(node: Expr, look: Look) -> Expr | None:
    """log(e^u/y) = u - log y, and the infinity that it is where y = 0: that of u where e^u = 0 too."""
    if not isinstance(node, log) or not isinstance(inner := look(node.args[0]), ratio):
        return None
    power, below = look(inner.args[0]), inner.args[1]
    if not isinstance(power, exp) or not below.is_extended_nonnegative:
        return None
    u = power.args[0]
    at_zero = Piecewise((S.Infinity, ratio(power, below) > 0), (S.NegativeInfinity, True))
    return Piecewise((u - log(below), below > 0), (at_zero, True))


def x_log_share(node: Expr, look: Look) -> Expr | None:
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
            if x in Mul.make_args(own) and not share.has(x) and (1 - share).is_zero is not True:
                y = other / (1 - share)
                if not y.has(share):
                    return rest / x * mixture_entr(x, y, share)
    return None


def x_log_ratio(node: Expr, look: Look) -> Expr | None:
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


def x_log_y(node: Expr, look: Look) -> Expr | None:
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


def x_log_one_plus(node: Expr, look: Look) -> Expr | None:
    """x log(1 + y) where x may be 0 while y is -1."""
    if isinstance(node, xlogy) and isinstance(node.args[1], Add) and S.One in node.args[1].args:
        return xlog1py(node.args[0], node.args[1] - 1)
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log1p) and _may_be_infinite(factor.args[0]):
            outside, variable = _split_guarded(node / factor)
            if variable is not S.One:
                return outside * xlog1py(variable, factor.args[0])
    return None


def _may_be_infinite(u: Expr) -> bool:
    """Whether log(1 + u) may be infinite: u is -1 perhaps, or a quotient that leaves the range."""
    return not u.is_extended_nonnegative or bool(u.as_numer_denom()[1].atoms(Read))


def x_log_sigmoid(node: Expr, look: Look) -> Expr | None:
    """x log σ(u) where x may be 0 while u is infinite."""
    if isinstance(node, xlogy) and isinstance(inner := look(node.args[1]), sigmoid):
        return times(node.args[0], log_sigmoid(*inner.args))
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log_sigmoid):
            outside, variable = _split_guarded(node / factor)
            if variable is not S.One:
                return outside * times(variable, factor)
    return None


def x_log_tail(node: Expr, look: Look) -> Expr | None:
    """x log Φ(u) and x log erfc(u) where x may be 0 while the logarithm is infinite."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if isinstance(factor, log_ndtr | log_erfc):
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
