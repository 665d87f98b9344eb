"""Log-gammas and their slopes in sums where they nearly cancel."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, permutations

from sympy import Add, Expr, Max, Min, Mul, S

from symloss.functions.digamma import digamma
from symloss.functions.gamma_rise import digamma_rise, log_rising, trigamma_rise
from symloss.functions.log_gamma_bend import log_gamma_bend
from symloss.functions.loggamma import loggamma
from symloss.functions.trigamma import trigamma
from symloss.search.parts import factors, pairs, small, without

RISES: dict[type[Expr], type[Expr]] = {loggamma: log_rising, digamma: digamma_rise, trigamma: trigamma_rise}
MOST_PAIRS = 3


def gammas_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c log Γ(a) - c log Γ(b) as how much it rises by a - b, from b or from 1 or 2; its slopes alike."""
    if isinstance(part, loggamma) and isinstance(part.args[0], Add):
        number, rest = part.args[0].as_coeff_Add()
        if number in (1, 2):
            yield log_rising(number, rest)
    yield from _betas(part)
    yield from _bends(part)
    yield from _all_paired(part)
    for first, second, rest in pairs(part):
        for one in factors(first):
            if type(one) not in RISES:
                continue
            outer = Mul(*without(first, one))
            other = -second / outer
            if type(other) is type(one):
                yield rest + outer * _rise(one, other)


def _betas(part: Expr) -> Iterator[Expr]:
    """c log Γ(a) + c log Γ(b) - c log Γ(a + b): it rises from the larger of the two by the smaller."""
    terms = [term for term in Add.make_args(part) if isinstance(term.as_coeff_Mul()[1], loggamma)]
    for first, second, third in permutations(terms, 3):
        (scale, one), (same, other), (opposite, whole) = (
            term.as_coeff_Mul() for term in (first, second, third)
        )
        a, b = one.args[0], other.args[0]
        if scale == same == -opposite and str(a) < str(b) and small(whole.args[0] - a - b) == 0:
            less, more = Min(a, b), Max(a, b)
            yield part - first - second - third + scale * (loggamma(less) - log_rising(more, less))


def _bends(part: Expr) -> Iterator[Expr]:
    """c log Γ(a) + c log Γ(b) less those of c and d, where a + b = c + d; log Γ is 0 at 1 and 2."""
    terms = [term for term in Add.make_args(part) if isinstance(term.as_coeff_Mul()[1], loggamma)]
    for first, second in combinations(terms, 2):
        scale, one = first.as_coeff_Mul()
        same, other = second.as_coeff_Mul()
        if scale != same:
            continue
        upper = [one.args[0], other.args[0]]
        others = [term for term in terms if term.as_coeff_Mul()[0] == -scale]
        for chosen in [*combinations(others, 2), *((term,) for term in others)]:
            lower = [term.as_coeff_Mul()[1].args[0] for term in chosen]
            for known in [S.One, S.One * 2] if len(chosen) == 1 else [None]:
                whole = lower if known is None else [*lower, known]
                if small(Add(*upper) - Add(*whole)) == 0:
                    yield part - first - second - Add(*chosen) + scale * _bend(upper, whole)


def _bend(added: list[Expr], subtracted: list[Expr]) -> Expr:
    """From the plainest of the four arguments."""
    from_added, base = min(
        ((is_added, one) for is_added, both in ((True, added), (False, subtracted)) for one in both),
        key=lambda pair: (pair[1].count_ops(), str(pair[1])),
    )
    steps = [small(one - base) for one in (subtracted if from_added else added)]
    return log_gamma_bend(base, *steps) if from_added else -log_gamma_bend(base, *steps)


def _rise(one: Expr, other: Expr) -> Expr:
    """From the smaller argument, where it is known, else from the plainer: the other is rounded."""
    a, b = one.args[0], other.args[0]
    gap, rise = small(a - b), RISES[type(one)]
    is_fall = gap.is_extended_nonpositive or (gap.is_extended_nonnegative is None and _plainer(a, b))
    return -rise(a, -gap) if is_fall else rise(b, gap)


def _plainer(a: Expr, b: Expr) -> bool:
    return bool(a.count_ops() < b.count_ops())


def _all_paired(part: Expr) -> Iterator[Expr]:
    """Every one that is added with one that is subtracted, in every way: a likelihood has several of both."""
    for kind in RISES:
        terms = [term for term in Add.make_args(part) if isinstance(term.as_coeff_Mul()[1], kind)]
        numbers = {term.as_coeff_Mul()[0] for term in terms}
        if len(numbers) != 2 or sum(numbers) != 0:
            continue
        scale = max(numbers)
        added = [term / scale for term in terms if term.as_coeff_Mul()[0] == scale]
        subtracted = [-term / scale for term in terms if term.as_coeff_Mul()[0] != scale]
        if not 2 <= len(added) == len(subtracted) <= MOST_PAIRS:
            continue
        rest = Add(*(term for term in Add.make_args(part) if term not in terms))
        for order in permutations(subtracted):
            yield rest + scale * Add(*(_rise(*pair) for pair in zip(added, order, strict=True)))
