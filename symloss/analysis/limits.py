"""Limits of a smooth formula at the ends of its piece."""

from __future__ import annotations

from math import prod
from typing import Any

import mpmath
import sympy
from sympy import Dummy, Expr, S, Symbol, oo

from symloss import functions as primitives
from symloss.analysis.bounds import Bounds
from symloss.analysis.pieces import Piece
from symloss.analysis.prove import MOST_OPERATIONS, Undecided, canonical, is_zero
from symloss.functions import Primitive
from symloss.program.scalar import evaluate

_KNOWN = (
    sympy.Add,
    sympy.Mul,
    sympy.Pow,
    sympy.exp,
    sympy.log,
    sympy.Symbol,
    sympy.Number,
    sympy.NumberSymbol,
)


def limit(expression: Expr, piece: Piece, side: int, is_quick: bool = False) -> Expr:
    """The limit of an expression in x at the lower (side -1) or the upper (side 1) end of a piece.

    `is_quick` leaves out what takes longer than putting limits of parts together.

    Raises:
        Undecided: it depends on signs that are not known, or is beyond the rules.
    """
    end = piece.lower if side < 0 else piece.upper
    found = _by_parts(canonical(expression), piece, end)
    if found is None and is_quick:
        raise Undecided("the limits of the parts do not tell")
    if found is not None:
        return found
    if (expression, side) not in piece.limits:
        try:
            piece.limits[expression, side] = _sympy_limit(expression, piece, end, "-" if side > 0 else "+")
        except Undecided as undecided:
            piece.limits[expression, side] = undecided
    known = piece.limits[expression, side]
    if isinstance(known, Undecided):
        raise known
    return known


_AT_INFINITY: dict[Any, tuple[Expr, Expr]] = {  # limits at -oo and at oo
    sympy.exp: (S.Zero, oo),
    sympy.tanh: (S.NegativeOne, S.One),
    sympy.cosh: (oo, oo),
    sympy.sinh: (-oo, oo),
    primitives.sigmoid: (S.Zero, S.One),
    primitives.softplus: (S.Zero, oo),
}


def _by_parts(node: Any, piece: Piece, end: Expr) -> Expr | None:
    """The limit at an end put together from the limits of the parts; None where they do not tell."""
    if not node.has(piece.x):
        return node
    if node == piece.x:
        return end
    parts = [_by_parts(part, piece, end) for part in node.args]
    if any(part is None for part in parts):
        return None
    infinite = [part for part in parts if part in (oo, -oo)]
    match node:
        case sympy.Add() if infinite:
            return infinite[0] if len(set(infinite)) == 1 else None
        case sympy.Mul() if infinite:
            signs = [1 if part == oo else -1 if part == -oo else piece.prover.sign(part) for part in parts]
            certain = [sign for sign in signs if sign]
            return prod(certain) * oo if len(certain) == len(signs) else None
        case sympy.Pow() if not isinstance(node, sympy.exp):
            return _power(node, parts[0], piece) if not node.exp.has(piece.x) else None
        case sympy.log():
            return _logarithm(parts[0], piece)
    if infinite:
        known = _AT_INFINITY.get(node.func)
        return None if known is None else known[1 if parts[0] == oo else 0]
    return node.func(*parts) if isinstance(node, _CONTINUOUS) else None


_CONTINUOUS = (sympy.Add, sympy.Mul, *_AT_INFINITY, sympy.sin, sympy.cos, sympy.atan, sympy.asin, sympy.acos,
               primitives.log_sigmoid)  # fmt: skip


def _power(node: Any, base: Expr, piece: Piece) -> Expr | None:
    exponent = node.exp
    if base in (oo, -oo):
        if exponent.is_Integer:
            even = int(exponent) % 2 == 0
            return S.Zero if exponent < 0 else oo if even else base
        sign = piece.prover.sign(exponent)
        return None if base == -oo or sign in (None, 0) else oo if sign > 0 else S.Zero
    sign = piece.prover.sign(exponent)
    if exponent.is_Integer and sign == 1:
        return base**exponent
    if is_zero(base):
        side = piece.sign(node.base)
        if sign == 1:
            return S.Zero if side == 1 else None
        if sign == -1 and side is not None and side != 0:
            return oo if side == 1 or (exponent.is_Integer and int(exponent) % 2 == 0) else -oo
        return None
    known = piece.prover.sign(base)
    return base**exponent if known == 1 or (known == -1 and exponent.is_Integer) else None


def _logarithm(inner: Expr, piece: Piece) -> Expr | None:
    if inner == oo:
        return oo
    if inner == -oo:
        return None
    if is_zero(inner):
        return -oo
    return sympy.log(inner) if piece.prover.sign(inner) == 1 else None


def _sympy_limit(expression: Expr, piece: Piece, end: Expr, direction: str) -> Expr:
    """SymPy's limit, asked only about small expressions in exponentials, logarithms and powers."""
    plain = canonical(expression)
    if plain.has(sympy.tanh, sympy.cosh, sympy.sinh):
        plain = plain.rewrite(sympy.exp)
    plain = plain.replace(lambda n: isinstance(n, Primitive), lambda n: n.definition(*n.args))
    if plain.count_ops() > MOST_OPERATIONS // 2:
        raise Undecided("the expression is too long for a limit")
    for node in sympy.preorder_traversal(plain):
        if not isinstance(node, _KNOWN) or (
            node.is_Pow and node.exp.has(piece.x) and node.base is not S.Exp1
        ):
            raise Undecided(f"the limit of {node} is beyond the rules")
        if (
            node.is_Pow
            and not isinstance(node, sympy.exp)
            and not node.exp.is_Rational
            and node.base.has(piece.x)
        ):
            raise Undecided(f"the limit of {node} is beyond the rules")
    for power in plain.atoms(sympy.exp):
        beside = power.free_symbols - {piece.x} if power.has(piece.x) else ()
        if any(piece.prover.sign(symbol) is None for symbol in beside):
            raise Undecided("the limit depends on signs that are not known")
    held = {symbol: _stand_in(symbol, piece) for symbol in plain.free_symbols}
    try:
        found = sympy.limit(plain.xreplace(held), held[piece.x], end, direction)
    except (NotImplementedError, ValueError, TypeError, RecursionError, ArithmeticError, AttributeError) as e:
        raise Undecided(f"the limit is not known ({type(e).__name__})") from None
    found = found.xreplace({dummy: symbol for symbol, dummy in held.items()})
    if found.has(sympy.Limit, sympy.AccumBounds, S.NaN, S.ComplexInfinity, sympy.sign, sympy.I):
        raise Undecided("the limit depends on signs that are not known")
    if found.has(oo, -oo) and found not in (oo, -oo):
        raise Undecided("the limit depends on signs that are not known")
    _check(expression, piece, end, found)
    return found


def _stand_in(symbol: Symbol, piece: Piece) -> Dummy:
    bounds = piece.prover.bounds(symbol) if symbol != piece.x else Bounds()
    if bounds.is_positive:
        return Dummy(symbol.name, positive=True)
    return Dummy(symbol.name, negative=True) if bounds.is_negative else Dummy(symbol.name, real=True)


def _check(expression: Expr, piece: Piece, end: Expr, found: Expr) -> None:
    """Refuse a limit that numbers near the end contradict."""
    others = sorted(expression.free_symbols - {piece.x}, key=str)
    values = {symbol: inner_point(piece.prover.bounds(symbol), 3 + k) for k, symbol in enumerate(others)}
    with mpmath.workdps(60):
        held = {symbol: mpmath.mpf(str(value.evalf(60))) for symbol, value in values.items()}
        far = mpmath.mpf(10) ** 5
        if end in (oo, -oo):
            x = far if end == oo else -far
        else:
            inside = mpmath.mpf(str(end.xreplace(values).evalf(60)))
            x = inside + (1 if end == piece.lower else -1) / far**8
        try:
            near = evaluate(expression, {**held, piece.x: x}, _nothing)
        except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
            return
        if found in (oo, -oo):
            agrees = (near > 1) == (found == oo) and abs(near) > 1
        else:
            wanted = mpmath.mpf(str(found.xreplace(values).evalf(60)))
            agrees = abs(near - wanted) <= mpmath.mpf("0.01") * (1 + abs(wanted))
    if not agrees:
        raise Undecided("the limit is not confirmed by numbers")


def inner_point(bounds: Bounds, seed: int = 3) -> Expr:
    """A rational number well inside some bounds."""
    offset = sympy.Rational(1, seed) + (seed % 2)
    if bounds.is_point:
        return bounds.lower
    match bounds.lower == -oo, bounds.upper == oo:
        case True, True:
            return offset
        case False, True:
            return bounds.lower + offset
        case True, False:
            return bounds.upper - offset
    return bounds.lower + (bounds.upper - bounds.lower) * sympy.Rational(1, seed)


def lower_end(bounds: Bounds, seed: int = 3) -> Expr:
    """The lower end where it belongs to the bounds, else a number inside."""
    return inner_point(bounds, seed) if bounds.open_lower else bounds.lower


def upper_end(bounds: Bounds, seed: int = 3) -> Expr:
    """The upper end where it belongs to the bounds, else a number inside."""
    return inner_point(bounds, seed) if bounds.open_upper else bounds.upper


def _nothing(name: str, indices: tuple[int, ...]) -> None:
    raise KeyError(name)
