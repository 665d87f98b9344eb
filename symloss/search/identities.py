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
    cos,
    exp,
    expand,
    expand_log,
    factor,
    factor_terms,
    horner,
    log,
    logcombine,
    sign,
    sin,
    tanh,
    together,
)
from sympy.logic.boolalg import Boolean

from symloss.functions import expm1, inverse_root, log1p, log_sigmoid, quad_over_lin, ratio, sigmoid
from symloss.program.difference import Difference

_LARGE = 60  # terms are multiplied out in parts that are smaller


class Identity(NamedTuple):
    """A rewrite and the reason for it."""

    name: str
    why: str
    spellings: Callable[[Expr], Iterator[Expr]]


def conjugate(part: Expr) -> Iterator[Expr]:
    """c √a - c b = c (a - b²)/(√a + b)."""
    for first, second, rest in _pairs(part):
        for root in _factors(first):
            if not (isinstance(root, Pow) and root.exp == S.Half):
                continue
            outer = Mul(*_without(first, root))
            other = -second / outer
            above = _small(root.base - other**2)
            yield rest + outer * above / (root + other)


def powers_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c e^a - c e^b = c e^b expm1(a - b), and the same of powers, a^p = e^(p log a)."""
    for first, second, rest in _pairs(part):
        for power in _factors(first):
            exponent = _exponent(power)
            if exponent is None:
                continue
            outer = Mul(*_without(first, power))
            other = -second / outer
            beside = S.Zero if other is S.One else _exponent(other)
            if beside is None or outer.has(power):
                continue
            plain = _small(exponent - beside)
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
        return power.exp * log1p(_small(power.base - 1))
    if isinstance(other, Pow) and not isinstance(other, exp) and other.exp == power.exp:
        return power.exp * log1p(_small(power.base - other.base) / other.base)
    return None


def logarithms_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c log a - c log b = c log1p((a - b)/b)."""
    for first, second, rest in _pairs(part):
        for one in _factors(first):
            if not isinstance(one, log | log1p):
                continue
            outer = Mul(*_without(first, one))
            other = -second / outer
            if isinstance(other, log | log1p):
                a, b = _argument(one), _argument(other)
                yield rest + outer * log1p(_small(a - b) / b)


def _argument(logarithm: Expr) -> Expr:
    return logarithm.args[0] + (1 if isinstance(logarithm, log1p) else 0)


def sigmoids_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c σ(a) - c σ(b) = -c σ(a) σ(-b) expm1(b - a), log σ(a) - log σ(-a) = a, and 1 - tanh(u) = 2 σ(-2u)."""
    for first, second, rest in _pairs(part):
        for one in _factors(first):
            outer = Mul(*_without(first, one))
            other = -second / outer
            if isinstance(one, sigmoid) and isinstance(other, sigmoid):
                a, b = one.args[0], other.args[0]
                yield rest - outer * sigmoid(a) * sigmoid(-b) * expm1(_small(b - a))
            if isinstance(one, log_sigmoid) and other == log_sigmoid(-one.args[0]):
                yield rest + outer * one.args[0]
            if isinstance(one, tanh) and other in (S.One, S.NegativeOne):
                yield rest - outer * other * 2 * sigmoid(-2 * other * one.args[0])


def angles_beside_one_another(part: Expr) -> Iterator[Expr]:
    """cos a - cos b = -2 sin((a + b)/2) sin((a - b)/2), also with b = 0."""
    for first, second, rest in _pairs(part):
        for one in _factors(first):
            outer = Mul(*_without(first, one))
            other = -second / outer
            a = one.args[0] if isinstance(one, cos) else None
            b = S.Zero if other is S.One else other.args[0] if isinstance(other, cos) else None
            if a is not None and b is not None:
                yield rest - 2 * outer * sin((a + b) / 2) * sin(_small(a - b) / 2)


def squares_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c x² - c y² = c (x - y)(x + y), and the same of other whole powers."""
    for first, second, rest in _pairs(part):
        for power in _factors(first):
            if not (isinstance(power, Pow) and power.exp.is_Integer and 2 <= power.exp <= 6):
                continue
            outer = Mul(*_without(first, power))
            other = -second / outer
            n, x = int(power.exp), power.base
            y = other.base if isinstance(other, Pow) and other.exp == n else other
            if y is S.One or y != other:
                yield rest + outer * _small(x - y) * Add(*(x**k * y ** (n - 1 - k) for k in range(n)))


def one_fraction(part: Expr) -> Iterator[Expr]:
    """a/b - c/d = (a d - c b)/(b d), with the numerator multiplied out; |u| = u sign u where that cancels."""
    if not isinstance(part, Add) or _is_large(part):
        return
    above, below = together(_algebraic(part)).as_numer_denom()
    if below is S.One:
        return
    yield _small(above) / below
    yield factor(expand(above)) / below
    if above.has(Abs):
        yield factor_terms(_small(_signed(above))) / below


def _algebraic(part: Expr) -> Expr:
    """Quotients and roots of the package as powers, which can be multiplied out."""
    part = part.replace(inverse_root, lambda x: x**-S.Half if x.is_positive else inverse_root(x))
    return part.replace(ratio, lambda x, y: x / y).replace(quad_over_lin, lambda x, y: x**2 / y)


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
    if not isinstance(part, Add | Mul | Pow) or isinstance(part, exp) or _is_large(part):
        return
    kept = _small(_algebraic(part))
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
    yield log1p(_small(part.args[0] - 1))
    above, below = part.args[0].as_numer_denom()
    if below is not S.One:
        yield log1p(_small(above - below) / below)


def logarithm_of_product(part: Expr) -> Iterator[Expr]:
    """log(a b) = log a + log b, and log a^p = p log a: the product may leave the range."""
    if not isinstance(part, log):
        return
    factors = _factors(part.args[0])
    if len(factors) > 1 or isinstance(factors[0], Pow):
        yield Add(*(_logarithm(one) for one in factors))


def _logarithm(item: Expr) -> Expr:
    if isinstance(item, exp):
        return item.args[0]
    return item.exp * log(item.base) if isinstance(item, Pow) else log(item)


IDENTITIES = (
    Identity("conjugate root", "√a and b nearly cancel; a - b² is taken at once", conjugate),
    Identity("difference of powers",
             "the powers nearly cancel; expm1 takes their quotient from the difference of the exponents",
             powers_beside_one_another),
    Identity("difference of logarithms",
             "the logarithms nearly cancel; log1p takes the difference of what they are of",
             logarithms_beside_one_another),
    Identity("difference of sigmoids", "the sigmoids nearly cancel", sigmoids_beside_one_another),
    Identity("difference of cosines", "the cosines nearly cancel", angles_beside_one_another),
    Identity("difference of like powers", "the powers nearly cancel; the difference of the bases is exact",
             squares_beside_one_another),
    Identity("one fraction", "the fractions nearly cancel; their common numerator does not", one_fraction),
    Identity("choices joined", "what cancels stands in terms that are chosen alike", choices_joined),
    Identity("terms collected", "the terms of the sum nearly cancel as they are grouped", multiplied_out),
    Identity("logarithm near one", "near 1 the argument has lost what log1p keeps", logarithm_near_one),
    Identity("logarithm of a product", "the product leaves the range, its logarithm does not",
             logarithm_of_product),
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


def _pairs(part: Expr) -> Iterator[tuple[Expr, Expr, Expr]]:
    """Two terms of a sum, in both orders, and the rest of it."""
    if isinstance(part, Difference):
        part = part.args[0] - part.args[1]
    if isinstance(part, Add) and len(part.args) <= 8:
        for first, second in permutations(part.args, 2):
            yield first, second, Add(*(term for term in part.args if term not in (first, second)))


def _factors(term: Expr) -> tuple[Expr, ...]:
    return Mul.make_args(term)


def _without(term: Expr, one: Expr) -> list[Expr]:
    return [item for item in _factors(term) if item != one]


def _small(difference: Expr) -> Expr:
    """A difference with its terms cancelled; powers of sums stay, for they would cancel once more."""
    if _is_large(difference):
        return difference
    return expand(difference, multinomial=False, power_base=False, log=False)


def _is_large(part: Expr) -> bool:
    return part.count_ops() > _LARGE
