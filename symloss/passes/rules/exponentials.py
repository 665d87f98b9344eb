"""Rewrites of exponentials and of products with them."""

from __future__ import annotations

from sympy import Add, Expr, Max, Min, Mul, Piecewise, Pow, S, exp, log

from symloss.functions import (
    above_minus_infinity,
    exp_minus_line,
    expm1,
    logaddexp,
    softmax_weight,
    times,
    times_exp,
)
from symloss.language.symbols import Index, Read
from symloss.passes.rules.rule import Look


def powers_in(product: Expr) -> list[Expr]:
    """The factors of a product that are exponentials of what is read."""
    return [factor for factor in Mul.make_args(product) if isinstance(factor, exp) and factor.has(Read)]


def in_one_power(product: Expr) -> Expr:
    """A product whose exponentials are one."""
    powers = powers_in(product)
    rest = Mul(*(factor for factor in Mul.make_args(product) if factor not in powers))
    return rest * exp(Add(*(power.args[0] for power in powers)))


def exponent_of(power: Expr) -> Expr | None:
    """The u of e^u, also of a power c^u of what is read for a positive number or parameter c."""
    if isinstance(power, exp):
        return power.args[0]
    if isinstance(power, Pow) and power.exp.has(Read) and power.base.is_positive and not power.base.has(Read):
        return power.exp * log(power.base)
    return None


def exp_minus_one(node: Expr, look: Look) -> Expr | None:
    """e^u - 1, and c^u - 1, also where a positive number multiplies both; 1 - e^(a u) for a parameter a.

    Of 1 - e^u other passes know more: it may be the complement of a share, or stand under a logarithm.
    """
    if (found := beside_number(node)) is None:
        return None
    number, factor, exponent = found
    if number != -factor or not (factor.is_positive or _has_parameter(exponent)):
        return None
    return factor * expm1(exponent)


def _has_parameter(exponent: Expr) -> bool:
    """Whether an exponent is a multiple by a parameter of the loss."""
    factors = exponent.args if isinstance(exponent, Mul) else ()
    return any(factor.free_symbols and not factor.atoms(Index) for factor in factors)


def beside_number(total: Expr) -> tuple[Expr, Expr, Expr] | None:
    """The a, b and u of a + b e^u, for numbers a and b."""
    if not isinstance(total, Add) or len(total.args) != 2:
        return None
    number, power = total.as_coeff_Add()
    factor, power = power.as_coeff_Mul()
    exponent = exponent_of(power) if number else None
    return None if exponent is None else (number, factor, exponent)


def power_of_exponential(node: Expr, look: Look) -> Expr | None:
    """(e^u)^a of a named e^u; of one without a name SymPy makes the same.

    Whole powers from 1 stay, products of what has a name: they and their slopes vanish where they should.
    """
    if not isinstance(node, Pow) or isinstance(node, exp):
        return None
    if node.exp.is_Integer and node.exp.is_positive:
        return None
    power = look(node.base)
    return exp(node.exp * power.args[0]) if isinstance(power, exp) else None


def exp_less_line(node: Expr, look: Look) -> Expr | None:
    if not isinstance(node, Add) or len(node.args) != 2:
        return None
    for power, line in (node.args, node.args[::-1]):
        if isinstance(power, exp) and not (x := power.args[0]).is_number and x in Mul.make_args(-line):
            return None if -line == x else exp_minus_line(x, -line / x)
    return None


def log_of_exponentials(node: Expr, look: Look) -> Expr | None:
    """log(b e^u + c e^v) of two or three terms, with positive numbers and parameters b and c."""
    if not isinstance(node, log) or (exponents := _exponents(look(node.args[0]), look)) is None:
        return None
    return logaddexp(*exponents)


def share_of_exponentials(node: Expr, look: Look) -> Expr | None:
    """e^u/(e^u + e^v), of two or three terms."""
    for inverse in Mul.make_args(node):
        if not isinstance(inverse, Pow) or inverse.exp != -1:
            continue
        exponents = _exponents(look(inverse.base), look) or []
        for power in Mul.make_args(node):
            if isinstance(power, exp) and exponents.count(power.args[0]) == 1:
                rest = Mul(*(factor for factor in Mul.make_args(node) if factor not in (inverse, power)))
                others = [exponent for exponent in exponents if exponent != power.args[0]]
                return rest * softmax_weight(power.args[0], *others)
    return None


def _exponents(total: Expr, look: Look) -> list[Expr] | None:
    """The logarithms of the few terms of a sum, exponentials but for positive constants of the loss."""
    if not isinstance(total, Add) or len(total.args) > 3:
        return None
    found = []
    for term in total.args:
        factors = list(map(look, Mul.make_args(look(term))))
        powers = [factor for factor in factors if isinstance(factor, exp)]
        constant = Mul(*(factor for factor in factors if factor not in powers))
        if constant.has(Read) or not constant.is_positive:
            return None
        found.append(Add(*(power.args[0] for power in powers), log(constant)))
    return found if any(exponent.has(Read) for exponent in found) else None


def bounded_exponential(node: Expr, look: Look) -> Expr | None:
    """max(e^u, c), min(e^u, c) for a positive c, and the same of two exponentials.

    A c that may be negative has no derivative: that of its logarithm would be 0/0 where it is.
    """
    if not isinstance(node, Max | Min) or len(node.args) != 2:
        return None
    parts = [look(argument) for argument in node.args]
    if not any(isinstance(part, exp) for part in parts):
        return None
    exponents = []
    for part in parts:
        if isinstance(part, exp):
            exponents.append(part.args[0])
        elif part.is_positive or (isinstance(node, Max) and not part.has(Read)):
            exponents.append(log(part if part.is_positive else Max(0, part)))
        else:
            return None
    return exp(node.func(*exponents))


def choice_of_exponentials(node: Expr, look: Look) -> Expr | None:
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


def product_with_exponential(node: Expr, look: Look) -> Expr | None:
    """x e^u of arrays x and u: e^u may vanish or overflow where the product does neither.

    Not where x runs along an index that u lacks: e^u is then computed once and read many times.
    """
    powers = [item for item in Mul.make_args(node) if isinstance(item, exp) and _is_wide(item.args[0])]
    if len(powers) != 1:
        return None
    rest = Mul(*(item for item in Mul.make_args(node) if item != powers[0]))
    outside, inside = rest.as_independent(Read, as_Add=False)
    exponent = powers[0].args[0]
    if not inside.has(Read) or not inside.atoms(Index) <= exponent.atoms(Index):
        return None
    # Where e^u is 0 the rest may be -∞ - (-∞)
    inside = Mul(*(_defined_below(part, exponent) for part in Mul.make_args(inside)))
    return outside * times_exp(inside, exponent)


def _defined_below(factor: Expr, exponent: Expr) -> Expr:
    """A factor in which the exponent, if it is one of several terms, counts as 0 at -∞."""
    number, element = exponent.as_coeff_Mul()
    if not isinstance(factor, Add) or not number.is_positive or element not in factor.atoms(Read):
        return factor
    return factor.xreplace({element: above_minus_infinity(element)})


def _is_wide(exponent: Expr) -> bool:
    """Whether an exponent is a multiple of an element of an array."""
    number, rest = exponent.as_coeff_Mul()
    return number.is_number and isinstance(rest, Read)
