"""Products taken apart into one exponential, that may overflow or vanish, and what does neither.

e^u and c^u, for a positive number or parameter c, are exponentials. e^u - 1 = tanh(u/2) (e^u + 1) and
e^u + 1 = e^softplus(u) are products with one: smooth, and of no sum that cancels.
"""

from __future__ import annotations

from typing import NamedTuple

from sympy import Expr, Mul, S, exp, tanh

from symloss.functions import softplus
from symloss.language.symbols import Read
from symloss.passes.rules.exponentials import beside_number, exponent_of


class Parts(NamedTuple):
    """`factor` · `slope` · e^`exponent`, where the slope is between -1 and 1, and 0 beside small exponents.

    `is_plain`: no more than exponentials, of which the rules for log-sum-exps know all.
    """

    factor: Expr
    slope: Expr
    exponent: Expr
    is_plain: bool

    @property
    def rest(self) -> Expr:
        """All but the exponential."""
        return self.factor * self.slope


def parts_of(product: Expr) -> Parts:
    """A product without its exponentials, and the exponent of their product: 0 where it has none."""
    factor, slope, exponent, is_plain = S.One, S.One, S.Zero, True
    for one in Mul.make_args(product):
        if isinstance(one, exp) and one.has(Read):
            exponent += one.args[0]
        elif one.has(Read) and (u := exponent_of(one)) is not None:
            exponent, is_plain = exponent + u, False
        elif one.has(Read) and (found := beside_number(one)) is not None and abs(found[0]) == abs(found[1]):
            number, scale, u = found
            slope *= S.One if number == scale else tanh(u / 2)
            factor, exponent, is_plain = factor * scale, exponent + softplus(u), False
        else:
            factor, is_plain = factor * one, False
    return Parts(factor, slope, exponent, is_plain)


def has_exponential(product: Expr) -> bool:
    """Whether there is an exponential to take out of a product."""
    return parts_of(product).exponent is not S.Zero
