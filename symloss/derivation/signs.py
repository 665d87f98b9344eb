"""Which way round differences are written: as they are declared, and with no minus before the product."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

from sympy import Add, Expr, Mul, Piecewise, Pow

_MOST = 4


def with_few_signs(expression: Expr, oriented: Collection[Expr] = ()) -> Expr:
    """A product, or the cases in a brace, whose differences are those of `oriented` and take up its minus."""
    if isinstance(expression, Piecewise):
        return Piecewise(*((with_few_signs(value, oriented), test) for value, test in expression.args))
    if not isinstance(expression, Mul):
        return expression
    number, factors = expression.as_coeff_mul()
    differences = [place for place, factor in enumerate(factors) if _is_odd_difference(factor)][:_MOST]
    forms: list[tuple[int, float, Expr]] = []
    for chosen in product((False, True), repeat=len(differences)):
        found, sign = list(factors), number
        for place, is_turned in zip(differences, chosen, strict=True):
            if is_turned:
                found[place], sign = _turned(found[place]), -sign
        others = sum(-item.as_base_exp()[0] in oriented for item in found)
        form = Mul(sign, *found)
        forms.append((others, _signs(form), form))
    return min(forms, key=lambda one: one[:2])[2]


def _is_odd_difference(factor: Expr) -> bool:
    base, power = factor.as_base_exp()
    return isinstance(base, Add) and bool(power.is_Integer and power.is_odd)


def _turned(factor: Expr) -> Expr:
    """(b - a)^k for (a - b)^k, also in the factors of its terms."""
    base, power = factor.as_base_exp()
    return Pow(Add(*(with_few_signs(-term) for term in base.args)), power)


def _signs(expression: Expr) -> float:
    """How many signs are written, and how they stand in the way."""
    match expression:
        case Mul():
            leading = 1.5 if expression.args[0].is_negative else 0.0
            return leading + sum(map(_signs, expression.args[1:] if leading else expression.args))
        case Add():
            negative = [term for term in expression.args if term.could_extract_minus_sign()]
            inside = sum(_signs(-term if term in negative else term) for term in expression.args)
            is_back = any(term.is_number for term in negative)
            is_all = len(negative) == len(expression.args)
            return len(negative) + 1.5 * is_back + 1.0 * is_all + inside
        case Pow():
            return _signs(expression.base)
    return 0.0
