"""Rewrites of the error function and of the normal distribution function, where they are all but 0 or 1."""

from __future__ import annotations

from sympy import Add, Expr, Mul, Pow, S, exp, expand, factor_terms, log, pi, sqrt

from symloss.functions.erf import erf, erfc
from symloss.functions.erfcx import erfcx
from symloss.functions.log_erfc import log_erfc
from symloss.functions.norm_cdf import inverse_mills, log_ndtr, norm_cdf
from symloss.functions.norm_interval_log import log_norm_interval
from symloss.passes.rules.rule import Look


def complement_of_tail(node: Expr, look: Look) -> Expr | None:
    """c - c erf(u), c + c erf(u), 2c - c erfc(u), c - c Φ(u) and the like."""
    if not isinstance(node, Add):
        return None
    for term in node.args:
        for factor in Mul.make_args(term):
            share = term / factor
            match look(factor):
                case erf(args=(u,)):
                    others = [(-share, -share * erfc(u)), (share, share * erfc(-u))]
                case erfc(args=(u,)):
                    others = [(-share, -share * erf(u)), (-2 * share, -share * erfc(-u))]
                case norm_cdf(args=(u,)):
                    others = [(-share, -share * norm_cdf(-u))]
                case _:
                    continue
            for other, whole in others:
                if other in node.args:
                    return node - term - other + whole
    return None


def tail_of_root_two(node: Expr, look: Look) -> Expr | None:
    """erfc(√2 u) is 2 Φ(-2u), of whose argument no digits are lost."""
    if not isinstance(node, erfc):
        return None
    number, _ = node.args[0].as_independent(*node.args[0].free_symbols, as_Add=False)
    return 2 * norm_cdf(-sqrt(2) * node.args[0]) if (number / sqrt(2)).is_Rational else None


def log_of_tail(node: Expr, look: Look) -> Expr | None:
    """log(c erfc(u)) and log(c Φ(u)) for c > 0."""
    if not isinstance(node, log):
        return None
    inner = look(node.args[0])
    for factor in Mul.make_args(inner):
        tail = look(factor)
        if not isinstance(tail, erfc | norm_cdf):
            continue
        rest = inner / factor
        if not rest.is_positive:
            continue
        (u,) = tail.args
        if isinstance(tail, norm_cdf):
            return log_erfc(-u / sqrt(2)) if rest == 2 else log(rest) + log_ndtr(u)
        return log(rest) + log_erfc(u)
    return None


def log_of_interval(node: Expr, look: Look) -> Expr | None:
    """log(c Φ(u) - c Φ(v)) for c > 0, and the same of erf and erfc: u is to lie above v."""
    if not isinstance(node, log) or not isinstance(total := look(node.args[0]), Add) or len(total.args) != 2:
        return None
    terms = [found for term in total.args if (found := _tail_in(term, look)) is not None]
    if len(terms) != 2 or len([share for share, _ in terms if share.is_positive]) != 1:
        return None
    (share, upper), (taken, lower) = sorted(terms, key=lambda term: not term[0].is_positive)
    if share + taken != 0:
        return None
    return log(share) + log_norm_interval(lower, factor_terms(expand(upper - lower)))


def _tail_in(term: Expr, look: Look) -> tuple[Expr, Expr] | None:
    """The c and u of c Φ(u), which erf and erfc are but for a constant that cancels."""
    for factor in Mul.make_args(term):
        share = term / factor
        match look(factor):
            case norm_cdf(args=(u,)):
                return share, u
            case erf(args=(u,)):
                return 2 * share, sqrt(2) * u
            case erfc(args=(u,)):
                return -2 * share, sqrt(2) * u
    return None


def scaled_tail(node: Expr, look: Look) -> Expr | None:
    """e^(u²) erfc(u), e^(u²/2) Φ(u), and the quotients the other way round."""
    if not isinstance(node, Mul):
        return None
    powers = [factor for factor in node.args if isinstance(factor, exp)]
    for factor in node.args if powers else ():
        base, exponent = factor.as_base_exp()
        tail = look(base)
        if not isinstance(tail, erfc | norm_cdf) or exponent not in (S.One, S.NegativeOne):
            continue
        (u,) = tail.args
        square = u**2 if isinstance(tail, erfc) else u**2 / 2
        for power in powers:
            if (power.args[0] - exponent * square).expand() != 0:
                continue
            rest = Mul(*(other for other in node.args if other not in (factor, power)))
            if isinstance(tail, erfc):
                return rest * Pow(erfcx(u), exponent)
            return rest * (sqrt(2 * pi) * inverse_mills(u) if exponent == -1 else erfcx(-u / sqrt(2)) / 2)
    return None
