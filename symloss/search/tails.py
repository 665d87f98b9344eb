"""Normal distribution functions and error functions in sums where they nearly cancel."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Mul, sqrt

from symloss.functions.erf import erf, erfc
from symloss.functions.norm_cdf import norm_cdf
from symloss.functions.norm_interval import norm_interval
from symloss.program.difference import Difference
from symloss.search.parts import factors, pairs, small, without


def tails_beside_one_another(part: Expr) -> Iterator[Expr]:
    """c Φ(a) - c Φ(b) as the share of the interval from b to a, and the same of erf and erfc."""
    for first, second, rest in pairs(part):
        for one in factors(first):
            if not isinstance(one, norm_cdf | erf | erfc):
                continue
            outer = Mul(*without(first, one))
            a, b = _opened(one, -second / outer)
            if b is None:
                continue
            gap = small((a - b).replace(Difference, lambda x, y: x - y))
            if isinstance(one, norm_cdf):
                yield rest + outer * norm_interval(b, gap)
            else:
                sign = 2 if isinstance(one, erf) else -2
                yield rest + sign * outer * norm_interval(sqrt(2) * b, sqrt(2) * gap)


def _opened(one: Expr, other: Expr) -> tuple[Expr, Expr | None]:
    """The arguments of two of one kind; of an erf that is added, the other is odd."""
    if type(other) is type(one):
        return one.args[0], other.args[0]
    if isinstance(one, erf) and isinstance(-other, erf):
        return one.args[0], -(-other).args[0]
    return one.args[0], None
