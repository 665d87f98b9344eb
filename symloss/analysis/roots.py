"""Where an expression in one variable vanishes, by undoing one operation after the other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import sympy
from sympy import Expr, Mul, Poly, S, Symbol, exp, log, oo, sqrt, tanh, together

from symloss.analysis.bounds import OPEN_UNIT, POSITIVE, REAL, Bounds
from symloss.analysis.prove import Prover, Undecided, canonical
from symloss.functions import log_sigmoid, sigmoid, softplus

_INVERSES: dict[Any, tuple[Bounds, Callable[[Expr], Expr]]] = {  # an increasing function: image and inverse
    exp: (POSITIVE, log),
    log: (REAL, exp),
    sigmoid: (OPEN_UNIT, lambda y: log(sympy.factor(sympy.cancel(y / (1 - y))))),
    tanh: (Bounds(S.NegativeOne, S.One), sympy.atanh),
    softplus: (POSITIVE, lambda y: log(exp(y) - 1)),
    log_sigmoid: (Bounds(upper=S.Zero), lambda y: -log(exp(-y) - 1)),
    sympy.sinh: (REAL, sympy.asinh),
    sympy.acos: (Bounds(S.Zero, sympy.pi, False, False), sympy.cos),
}


_MOST_OPERATIONS = 200


def zeros(expression: Expr, x: Symbol, prover: Prover) -> list[Expr]:
    """Every real zero of a smooth expression in x, each once; an expression without x has none.

    Raises:
        Undecided: the equation is none of those that can be undone step by step.
    """
    found: list[Expr] = []
    for part in _factors(expression):
        if not part.has(x) or prover.bounds(part).excludes_zero:
            continue
        for root in _zeros(part, x, prover):
            if root not in found:
                found.append(root)
    return found


def _factors(expression: Expr) -> list[Expr]:
    numerator = together(canonical(expression)).as_numer_denom()[0]
    if numerator.count_ops() > _MOST_OPERATIONS:  # factors of many generators may be searched for without end
        raise Undecided("an equation is too long for its roots to be looked for")
    with contextlib.suppress(sympy.PolynomialError, NotImplementedError):
        numerator = sympy.factor(numerator)
    return [factor.as_base_exp()[0] if factor.is_Pow else factor for factor in Mul.make_args(numerator)]


def _zeros(expression: Expr, x: Symbol, prover: Prover) -> list[Expr]:
    if expression == x:
        return [S.Zero]
    try:
        polynomial = Poly(expression)
    except sympy.PolynomialError:
        raise Undecided(f"{expression} is no polynomial in one function of {x}") from None
    inner = [generator for generator in polynomial.gens if generator.has(x)]
    if len(inner) != 1:
        raise Undecided(f"{expression} holds {x} in several ways")
    (generator,) = inner
    polynomial = Poly(expression, generator)
    if any(coefficient.has(x) for coefficient in polynomial.all_coeffs()):
        raise Undecided(f"{expression} holds {x} in several ways")
    values = _polynomial_zeros(polynomial, prover)
    if generator == x:
        return values
    return [root for value in values for root in _undone(generator, value, x, prover)]


def _polynomial_zeros(polynomial: Poly, prover: Prover) -> list[Expr]:
    coefficients = polynomial.all_coeffs()
    if polynomial.degree() == 1:
        a, b = coefficients
        if prover.sign(a) not in (1, -1):
            raise Undecided(f"{a} may vanish")
        return [sympy.cancel(-b / a)]
    if polynomial.degree() == 2:
        a, b, c = coefficients
        inside = sympy.factor(b**2 - 4 * a * c)
        sign = prover.sign(inside)
        if sign == -1:
            return []
        if prover.sign(a) in (1, -1) and sign is not None:
            root = sqrt(inside)
            return list(dict.fromkeys(sympy.simplify((-b + s * root) / (2 * a)) for s in (-1, 1)))
    if all(coefficient.is_Rational for coefficient in coefficients) and polynomial.degree() <= 6:
        return list(dict.fromkeys(polynomial.real_roots()))
    raise Undecided(f"{polynomial.as_expr()} = 0 is not solved")


def _undone(function: Expr, value: Expr, x: Symbol, prover: Prover) -> list[Expr]:
    """Where `function` of x has a value."""
    if function.is_Pow and function.exp.is_Rational and function.base.has(x):
        power = function.exp
        if power.is_Integer:
            raise Undecided(f"{function} = {value} is not solved")
        if prover.sign(value) == -1:
            return []
        if not prover.nonnegative(value):
            raise Undecided(f"the sign of {value} is not known")
        return zeros(function.base - value ** (1 / power), x, prover)
    if function.func not in _INVERSES:
        raise Undecided(f"{function} = {value} is not solved")
    image, inverse = _INVERSES[function.func]
    bounds = prover.bounds(value)
    above = image.lower == -oo or prover.sign(value - image.lower) == 1
    below = image.upper == oo or prover.sign(image.upper - value) == 1
    if not (above and below):
        if bounds.misses(image):
            return []
        raise Undecided(f"whether {function.func.__name__} takes the value {value} is not known")
    return zeros(function.args[0] - inverse(value), x, prover)
