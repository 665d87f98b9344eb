"""A sum as a multiple of a difference and the rest: `x v - x m + r` as `x (v - m)` and r."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Add, Expr, Mul, S, expand_mul

from symloss.language.symbols import Read

Terms = dict[Expr, Expr]  # what is added up, without its number, and that number


@dataclass(frozen=True)
class Apart:
    """`factor · (value - mean) + rest`."""

    factor: Expr
    rest: Expr


def take_apart(total: Expr, mean: Read, weight: Expr, value: Expr) -> Apart | None:
    """Every multiple of `weight · (value - mean)` in a sum; None where there is none.

    The sum is opened as little as possible: products of a sum that has the mean, else all products.
    """
    for terms, expand in ((_terms(_opened(total, mean)), False), (_terms(_multiplied_out(total)), True)):
        factors = []
        for term in [term for term in terms if term.has(mean) and without(term, weight) is not None]:
            factor = _shared(terms, term, mean, value, expand)
            if factor is not None:
                factors.append(factor)
        if factors:
            return Apart(Add(*factors), Add(*(number * term for term, number in terms.items())))
    return None


def without(product: Expr, factor: Expr) -> Expr | None:
    """What a factor leaves of a product, or of sums of which every term has it; None where one does not."""
    factors = list(Mul.make_args(product))
    for place, one in enumerate(factors):
        if one in (factor, factor**2):
            factors[place] = factor if one != factor else S.One
            return Mul(*factors)
    for place, one in enumerate(factors):
        if isinstance(one, Add):
            terms = [without(term, factor) for term in one.args]
            if all(term is not None for term in terms):
                factors[place] = Add(*terms)
                return Mul(*factors)
    return None


def _shared(terms: Terms, term: Expr, mean: Read, value: Expr, expand: bool) -> Expr | None:
    """As much of `-term / mean · (value - mean)` as the terms have, taken out of them."""
    factor = -term / mean
    if factor.has(1 / mean):
        return None
    given = factor * value
    partners = _terms(_multiplied_out(given) if expand else given)
    least = _least([terms[term], *(terms.get(one, S.Zero) / number for one, number in partners.items())])
    if least == 0:
        return None
    terms[term] -= least
    for one, number in partners.items():
        terms[one] -= least * number
    return least * factor


def _least(shares: list[Expr]) -> Expr:
    """What all shares have in common: 0 where one is 0 or of another sign."""
    if all(share > 0 for share in shares):
        return min(shares)
    return max(shares) if all(share < 0 for share in shares) else S.Zero


def _multiplied_out(total: Expr) -> Expr:
    """The sum without products of sums; those inside of functions stay, for a weight is known by its own."""
    opened = Add(*(expand_mul(term, deep=False) for term in Add.make_args(total)))
    return total if opened == total else _multiplied_out(opened)


def _opened(total: Expr, mean: Read) -> Expr:
    """The sum with its products of sums that have the mean multiplied out."""
    found = []
    for term in Add.make_args(total):
        factors = Mul.make_args(term)
        inner = next((factor for factor in factors if isinstance(factor, Add) and factor.has(mean)), None)
        if inner is None:
            found.append(term)
        else:
            rest = Mul(*(factor for factor in factors if factor != inner))
            found += [_opened(rest * part, mean) for part in inner.args]
    return Add(*found)


def _terms(total: Expr) -> Terms:
    found: Terms = {}
    for part in Add.make_args(total):
        number, term = part.as_coeff_Mul()
        found[term] = found.get(term, S.Zero) + number
    return found
