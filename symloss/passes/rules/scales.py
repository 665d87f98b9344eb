"""Rewrites of quotients, multiples and angles."""

from __future__ import annotations

from sympy import Add, Expr, Max, Min, Mul, Piecewise, Pow, S, Symbol, acos, cos, sin, sqrt

from symloss.functions import inverse_root, quad_over_lin, ratio, times, variance_score
from symloss.language.symbols import Read
from symloss.passes.rules.rule import Look


def square_over_scale(node: Expr, look: Look) -> Expr | None:
    """x²/y for an element or parameter y > 0."""
    if not isinstance(node, Mul):
        return None
    for scale in node.args:
        y = scale.base if isinstance(scale, Pow) and scale.exp == -1 else None
        if not isinstance(y, Symbol | Read) or not y.is_extended_positive:
            continue
        for square in node.args:
            if isinstance(square, Pow) and square.exp == 2:
                return node / (square * scale) * quad_over_lin(square.base, y)
    return None


def slope_of_normal(node: Expr, look: Look) -> Expr | None:
    """(1 - x²/y)/y, whose parts may overflow where the whole does not."""
    if not isinstance(node, Mul):
        return None
    for factor in node.args:
        if not (isinstance(factor, Add) and len(factor.args) == 2 and S.One in factor.args):
            continue
        square = 1 - factor
        if isinstance(square, quad_over_lin) and 1 / square.args[1] in node.args:
            return node / factor * square.args[1] * 2 * variance_score(*square.args)
    return None


def slope_of_root(node: Expr, look: Look) -> Expr | None:
    """(1 - u²/q)/√q of q = u² + a, in which nothing is left of a where u is larger.

    Of q = a - u² nothing cancels, and a/q is infinite where q is 0.
    """
    if not isinstance(node, Mul):
        return None
    for root in (factor.base if isinstance(factor, Pow) else factor for factor in node.args):
        if not isinstance(root, inverse_root) or not isinstance(root.args[0], Add):
            continue
        for factor in node.args:
            if not isinstance(factor, Add):
                continue
            sign_of = next((one for one in factor.args if abs(one) is S.One), S.Zero)
            square = (1 - factor / sign_of) / root**2 if sign_of else S.Zero
            if square in root.args[0].args and square.is_extended_nonnegative:
                whole = root.args[0]
                return sign_of * node / factor * ratio(whole - square, whole)
    return None


def smaller_multiple(node: Expr, look: Look) -> Expr | None:
    """min(x u, x v) of a factor x of any sign."""
    if not isinstance(node, Min | Max) or len(node.args) != 2:
        return None
    factors = [set(Mul.make_args(argument)) for argument in node.args]
    common = Mul(*(f for f in factors[0] & factors[1] if not f.is_number and not f.is_nonnegative))
    if common is S.One:
        return None
    u, v = (argument / common for argument in node.args)
    upper, lower = (Min, Max) if isinstance(node, Min) else (Max, Min)
    return times(common, Piecewise((upper(u, v), common > 0), (lower(u, v), True)))


def cosine_of_sum(node: Expr, look: Look) -> Expr | None:
    """cos(arccos u + m) = u cos m - √(1 - u²) sin m."""
    if not isinstance(node, cos) or not isinstance(node.args[0], Add):
        return None
    angle = next((term for term in node.args[0].args if isinstance(term, acos)), None)
    if angle is None:
        return None
    u, m = angle.args[0], node.args[0] - angle
    return u * cos(m) - sqrt(Max(0, (1 - u) * (1 + u))) * sin(m)
