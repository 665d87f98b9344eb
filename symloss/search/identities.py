"""Identities over the real numbers, tried where a form loses digits.

Each takes a part and yields other spellings of it. Where an identity asks for more than real arguments (a
root of what is negative), the search sees at its points that the spelling has another value, and drops it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations
from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    Expr,
    Mul,
    Piecewise,
    PolynomialError,
    Pow,
    S,
    exp,
    expand,
    expand_log,
    factor,
    factor_terms,
    horner,
    log,
    logcombine,
    sign,
    sqrt,
    tanh,
    together,
)
from sympy.logic.boolalg import Boolean

from symloss.functions import (
    expm1,
    inverse_root,
    log1p,
    log_sigmoid,
    logaddexp,
    sigmoid,
    softmax_weight,
    softplus,
    times,
    times_exp,
)
from symloss.search.angles import angles_beside_one_another, arcs_beside_one_another
from symloss.search.gammas import gammas_beside_one_another
from symloss.search.lowest_terms import algebraic, lowest_terms
from symloss.search.parts import factors, is_large, pairs, small, without
from symloss.search.tails import tails_beside_one_another
from symloss.search.tangents import logarithms_beside_tangents


class Identity(NamedTuple):
    """A rewrite and the reason for it.

    One that `prepares` only brings terms beside one another: what it gives is searched on whatever it loses.
    """

    name: str
    why: str
    spellings: Callable[[Expr], Iterator[Expr]]
    prepares: bool = False


def conjugate(part: Expr) -> Iterator[Expr]:
    """c √a - c b = c (a - b²)/(√a + b), and c/√a - c b = c/√a (1 - a b²)/(1 + b √a)."""
    for first, second, rest in pairs(part):
        for root in factors(first):
            is_root = isinstance(root, Pow) and root.exp == S.Half and bool(root.free_symbols)
            if not is_root and not isinstance(root, inverse_root):
                continue
            outer = Mul(*without(first, root))
            other = _sized(-second / outer)
            if is_root:
                yield rest + outer * small(root.base - other**2) / (root + other)
            else:
                under = root.args[0]
                yield rest + outer * root * small(1 - under * other**2) / (1 + other * sqrt(under))


def _sized(part: Expr) -> Expr:
    """x/sign x as |x|, whose square is x²."""
    for of in sorted(part.atoms(sign), key=str):
        for turned in (of.args[0], 1 / of.args[0]):
            if part.has(of) and turned in factors(part):
                size = Abs(of.args[0]) if turned == of.args[0] else 1 / Abs(of.args[0])
                for power in (of, 1 / of):
                    part = part / turned / power * size if power in factors(part) else part
    return part


def powers_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c e^a - c e^b = c e^b expm1(a - b), and the same of powers, a^p = e^(p log a)."""
    for first, second, rest in pairs(part):
        for power in factors(first):
            exponent = _exponent(power)
            if exponent is None:
                continue
            outer = Mul(*without(first, power))
            other = -second / outer
            beside = S.Zero if other is S.One else _exponent(other)
            if beside is None or outer.has(power):
                continue
            plain = small(exponent - beside)
            gaps = _gap_of_like_powers(power, other), plain, logcombine(expand(expand_log(plain)))
            for gap in dict.fromkeys(gaps):
                if gap is not None:
                    yield rest + outer * other * expm1(gap)


def _exponent(power: Expr) -> Expr | None:
    if isinstance(power, exp):
        return power.args[0]
    if isinstance(power, Pow) and not power.exp.is_Integer:
        return power.exp * log(power.base)
    return log(power) if power.is_positive and not power.is_number else None


def _gap_of_like_powers(power: Expr, other: Expr) -> Expr | None:
    """The difference of the exponents of powers with the same exponent, by the quotient of the bases."""
    if not isinstance(power, Pow) or isinstance(power, exp):
        return None
    if other is S.One:
        return power.exp * log1p(small(power.base - 1))
    if isinstance(other, Pow) and not isinstance(other, exp) and other.exp == power.exp:
        return power.exp * log1p(small(power.base - other.base) / other.base)
    return None


def logarithms_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c log a - c log b = c log1p((a - b)/b), and c log a - d log b as that and (c - d) log a, or log b."""
    for first, second, rest in pairs(part):
        for one in factors(first):
            if not isinstance(one, log | log1p):
                continue
            outer = Mul(*without(first, one))
            other = -second / outer
            if isinstance(other, log | log1p):
                a, b = _argument(one), _argument(other)
                yield rest + outer * log1p(small(a - b) / b)
                continue
            for other in factors(second):
                if isinstance(other, log | log1p) and one != other:
                    a, b = _argument(one), _argument(other)
                    share = -Mul(*without(second, other))
                    more = small(outer - share)
                    if more.count_ops() < outer.count_ops() + share.count_ops():
                        yield rest + share * log1p(small(a - b) / b) + more * one
                        yield rest + outer * log1p(small(a - b) / b) + more * other


def _argument(logarithm: Expr) -> Expr:
    return logarithm.args[0] + (1 if isinstance(logarithm, log1p) else 0)


def sigmoids_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c σ(a) - c σ(b) = -c σ(a) σ(-b) expm1(b - a), log σ(a) - log σ(-a) = a, and 1 - tanh(u) = 2 σ(-2u)."""
    for first, second, rest in pairs(part):
        for one in factors(first):
            outer = Mul(*without(first, one))
            other = -second / outer
            a, b = _logit(one), _logit(other)
            if a is not None and b is not None:
                gap = small(a - b)
                yield rest - outer * one * sigmoid(-b) * expm1(-gap)
                yield rest + outer * other * sigmoid(-a) * expm1(gap)
            if isinstance(one, log_sigmoid) and other == log_sigmoid(-one.args[0]):
                yield rest + outer * one.args[0]
            if isinstance(one, tanh) and other in (S.One, S.NegativeOne):
                yield rest - outer * other * 2 * sigmoid(-2 * other * one.args[0])


def log_sums_beside_one_another(part: Expr) -> Iterator[Expr]:
    """log(e^a + e^b) - log(e^a + e^c) = log1p(e^c/(e^a + e^c) expm1(b - c)), and log(e^a + e^b) - a."""
    for first, second, rest in pairs(part):
        for one in factors(first):
            outer = Mul(*without(first, one))
            other = -second / outer
            of_one, of_other = _summed(one), _summed(other)
            for a in of_one:
                (b,) = (term for term in of_one if term != a) if len(set(of_one)) == 2 else (a,)
                if a == other:
                    yield rest + outer * softplus(small(b - a))
                if a in of_other and len(set(of_other)) == 2:
                    (c,) = (term for term in of_other if term != a)
                    yield rest + outer * log1p(sigmoid(small(c - a)) * expm1(small(b - c)))
                    yield rest - outer * log1p(sigmoid(small(b - a)) * expm1(small(c - b)))


def _summed(logarithm: Expr) -> tuple[Expr, ...]:
    """The logarithms of what a logarithm of two terms adds up."""
    if isinstance(logarithm, softplus):
        return S.Zero, logarithm.args[0]
    return logarithm.args if isinstance(logarithm, logaddexp) and len(logarithm.args) == 2 else ()


def slopes_of_sigmoids(part: Expr) -> Iterator[Expr]:
    """c σ(a) σ(-a) - c σ(b) σ(-b) = c (σ(a) - σ(b)) (σ(-a) - σ(b))."""
    for first, second, rest in pairs(part):
        for one, opposite in permutations(factors(first), 2):
            outer = Mul(*(item for item in factors(first) if item not in (one, opposite)))
            others = factors(-second / outer)
            if len(others) == 2 and _are_opposite(one, opposite) and _are_opposite(*others):
                yield rest + outer * (one - others[0]) * (opposite - others[0])


def _logit(share: Expr) -> Expr | None:
    """The u of a σ(u); a share of two is one of the difference."""
    if isinstance(share, sigmoid):
        return share.args[0]
    if isinstance(share, softmax_weight) and len(share.args) == 2:
        return share.args[0] - share.args[1]
    return None


def _are_opposite(one: Expr, other: Expr) -> bool:
    a, b = _logit(one), _logit(other)
    return a is not None and b is not None and small(a + b) == 0


def squares_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c x² - c y² = c (x - y)(x + y), and the same of other whole powers."""
    for first, second, rest in pairs(part):
        for power in factors(first):
            if not (isinstance(power, Pow) and power.exp.is_Integer and 2 <= power.exp <= 6):
                continue
            outer = Mul(*without(first, power))
            other = -second / outer
            n, x = int(power.exp), power.base
            y = other.base if isinstance(other, Pow) and other.exp == n else other
            if y is S.One or y != other:
                yield rest + outer * small(x - y) * Add(*(x**k * y ** (n - 1 - k) for k in range(n)))


def one_fraction(part: Expr) -> Iterator[Expr]:
    """a/b - c/d = (a d - c b)/(b d), with the numerator multiplied out; |u| = u sign u where that cancels."""
    if not isinstance(part, Add) or is_large(part):
        return
    above, below = together(algebraic(part)).as_numer_denom()
    if below is S.One:
        return
    yield small(above) / below
    yield factor(expand(above)) / below
    if above.has(Abs):
        yield factor_terms(small(_signed(above))) / below


def _signed(part: Expr) -> Expr:
    return part.replace(Abs, lambda x: x * sign(x))


def choices_joined(part: Expr) -> Iterator[Expr]:
    """{a or b} + {c or d}, chosen alike, is {a + c or b + d}: what cancels stands in one sum."""
    if not isinstance(part, Add):
        return
    choices = sorted(part.atoms(Piecewise), key=str)
    if choices and all(_conditions(one) == _conditions(choices[0]) for one in choices):
        branches = [
            part.xreplace({one: one.args[place].expr for one in choices})
            for place in range(len(choices[0].args))
        ]
        yield Piecewise(*zip(branches, _conditions(choices[0]), strict=True))


def _conditions(choice: Piecewise) -> list[Boolean]:
    return [pair.cond for pair in choice.args]


def multiplied_out(part: Expr) -> Iterator[Expr]:
    """A polynomial in other words: its terms cancel, or are taken by common factors."""
    if not isinstance(part, Add | Mul | Pow) or isinstance(part, exp) or is_large(part):
        return
    kept = small(algebraic(part))
    yield kept
    yield factor_terms(kept)
    expanded = expand(part)
    yield expanded
    yield factor(expanded)
    for symbol in sorted(expanded.free_symbols, key=str):
        if expanded.is_polynomial(symbol):
            yield horner(expanded, symbol)


def logarithm_near_one(part: Expr) -> Iterator[Expr]:
    """log a = log1p(a - 1), and of a quotient log(a/b) = log1p((a - b)/b)."""
    if not isinstance(part, log):
        return
    yield log1p(small(part.args[0] - 1))
    above, below = part.args[0].as_numer_denom()
    if below is not S.One:
        yield log1p(small(above - below) / below)


def logarithm_of_product(part: Expr) -> Iterator[Expr]:
    """log(a b) = log a + log b, and log a^p = p log a: the product may leave the range."""
    if not isinstance(part, log):
        return
    inside = factors(part.args[0])
    if len(inside) > 1 or isinstance(inside[0], Pow):
        yield Add(*(_logarithm(one) for one in inside))


def _logarithm(item: Expr) -> Expr:
    if isinstance(item, exp):
        return item.args[0]
    return item.exp * log(item.base) if isinstance(item, Pow) else log(item)


def product_with_exponential(part: Expr) -> Iterator[Expr]:
    """x e^u as one function: e^u leaves the range, or x does, where their product does not."""
    for power in factors(part) if isinstance(part, Mul) else ():
        if isinstance(power, exp):
            yield times_exp(Mul(*without(part, power)), power.args[0])


def factor_that_vanishes(part: Expr) -> Iterator[Expr]:
    """x y as 0 where x is: y leaves the range there."""
    for one in factors(part) if isinstance(part, Mul) else ():
        if not one.is_number and not isinstance(one, Pow):
            yield times(one, Mul(*without(part, one)))


IDENTITIES = (
    Identity("conjugate root", "√a and b nearly cancel; a - b² is taken at once", conjugate),
    Identity("difference of powers",
             "the powers nearly cancel; expm1 takes their quotient from the difference of the exponents",
             powers_beside_one_another),
    Identity("difference of logarithms",
             "the logarithms nearly cancel; log1p takes the difference of what they are of",
             logarithms_beside_one_another),
    Identity("logarithm beside its tangent",
             "they nearly cancel; what they differ by is a function of its own", logarithms_beside_tangents),
    Identity("difference of sigmoids", "the sigmoids nearly cancel", sigmoids_beside_one_another),
    Identity("difference of log-gammas",
             "the log-gammas nearly cancel; their rise is taken from the difference of the arguments",
             gammas_beside_one_another),
    Identity("difference of logarithms of sums",
             "the sums have a term in common; log1p takes their quotient from what the others differ by",
             log_sums_beside_one_another),
    Identity("difference of slopes of sigmoids", "the slopes nearly cancel; the sigmoids differ by as much",
             slopes_of_sigmoids),
    Identity("difference of cosines", "the cosines nearly cancel", angles_beside_one_another),
    Identity("difference of normal tails",
             "the tails nearly cancel; the share between them is taken from how far they are apart",
             tails_beside_one_another),
    Identity("difference of angles",
             "the angles nearly cancel; the tangent of what is left is taken from both quotients",
             arcs_beside_one_another),
    Identity("difference of like powers", "the powers nearly cancel; the difference of the bases is exact",
             squares_beside_one_another),
    Identity("one fraction", "the fractions nearly cancel; their common numerator does not", one_fraction),
    Identity("choices joined", "what cancels stands in terms that are chosen alike", choices_joined,
             prepares=True),
    Identity("terms collected", "the terms of the sum nearly cancel as they are grouped", multiplied_out),
    Identity("lowest terms", "the terms nearly cancel; in one fraction they do so before they are rounded",
             lowest_terms),
    Identity("logarithm near one", "near 1 the argument has lost what log1p keeps", logarithm_near_one),
    Identity("logarithm of a product", "the product leaves the range, its logarithm does not",
             logarithm_of_product),
    Identity("product with an exponential", "the exponential leaves the range, its product does not",
             product_with_exponential),
    Identity("factor that vanishes", "where a factor is 0 another has left the range; the product is 0",
             factor_that_vanishes),
)  # fmt: skip


def spellings(part: Expr) -> Iterator[tuple[Identity, Expr]]:
    """Every other spelling of a part that an identity knows, each once."""
    seen = {part}
    for identity in IDENTITIES:
        try:
            for other in identity.spellings(part):
                if other not in seen and not other.has(S.NaN, S.ComplexInfinity):
                    seen.add(other)
                    yield identity, other
        except (PolynomialError, NotImplementedError, ZeroDivisionError):
            continue
