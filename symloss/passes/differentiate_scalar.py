"""∂(scalar body)/∂(read), by SymPy on plain symbols, with the declared answer at every kink.

Precondition: the body is a scalar expression; every read in it is treated as an independent variable.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Abs,
    Dummy,
    Expr,
    Function,
    Max,
    Min,
    Piecewise,
    Pow,
    Rational,
    S,
    default_sort_key,
    factor_terms,
    log,
    sign,
    sqrt,
)

from symloss.functions import half_step, inverse_root, step
from symloss.language.symbols import Read


class _Absolute(Function):
    def fdiff(self, argindex: int = 1) -> Expr:
        return _Sign(self.args[0])


class _Sign(Function):
    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero


class _Larger(Function):
    """max(a, b); where b is constant its derivative in a is 0 at a tie, else ties split equally."""

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b = self.args
        if a.is_number:
            return S.Zero if argindex == 1 else step(b - a)
        if b.is_number:
            return step(a - b) if argindex == 1 else S.Zero
        return half_step(a - b) if argindex == 1 else half_step(b - a)


class _Smaller(Function):
    """min(a, b), with the convention of max."""

    def fdiff(self, argindex: int = 1) -> Expr:
        a, b = self.args
        return _Larger(-a, -b).fdiff(argindex)


class _Power(Function):
    """base**exponent, whose derivative has no quotient by the base, which may be 0."""

    def fdiff(self, argindex: int = 1) -> Expr:
        base, exponent = self.args
        return exponent * base ** (exponent - 1) if argindex == 1 else log(base) * base**exponent


class _Root(Function):
    def fdiff(self, argindex: int = 1) -> Expr:
        return inverse_root(self.args[0]) / 2


def partial(body: Expr, read: Expr) -> Expr:
    """The partial derivative of a body in one of its reads (or symbols).

    Raises:
        ValueError: when SymPy cannot differentiate the body in closed form.
    """
    reads = sorted(body.atoms(Read) | {read}, key=default_sort_key)  # so that the symbols sort as the reads
    symbols = {item: _stand_in(item) for item in reads}
    prepared = _mark_kinks(body.xreplace(symbols))
    derivative = prepared.diff(symbols[read]).doit()
    result = _unmark(derivative).xreplace({symbol: item for item, symbol in symbols.items()})
    return factor_terms(_tidy(result))


def _stand_in(item: Expr) -> Dummy:
    """A plain symbol with the assumptions of what it stands for."""
    symbol = item.head if isinstance(item, Read) else item
    return Dummy(symbol.name, **{k: v for k, v in symbol.assumptions0.items() if k != "commutative"})


def _mark_kinks(expression: Expr) -> Expr:
    marked = expression.replace(Abs, _Absolute).replace(sign, _Sign)
    marked = marked.replace(Max, lambda *args: _chain(_Larger, args))
    marked = marked.replace(Min, lambda *args: _chain(_Smaller, args))
    marked = marked.replace(
        lambda item: isinstance(item, Pow) and item.exp == Rational(1, 2) and item.base.free_symbols,
        lambda item: _Root(item.base),
    )
    return marked.replace(
        lambda item: (
            isinstance(item, Pow) and not item.exp.is_number and isinstance(item.base, _Larger | Dummy)
        ),
        lambda item: _Power(*item.args),
    )


def _chain(function: Any, args: Any) -> Expr:
    first, *rest = args
    return function(first, _chain(function, rest)) if rest else first


def _unmark(expression: Expr) -> Expr:
    plain = expression.replace(_Absolute, Abs).replace(_Sign, sign).replace(_Root, sqrt)
    plain = plain.replace(_Power, Pow)
    return plain.replace(_Larger, Max).replace(_Smaller, Min)


def _tidy(expression: Expr) -> Expr:
    """Merge branches that became equal and drop the dead ones."""
    if not expression.has(Piecewise):
        return expression

    def merge(*pairs: Any) -> Expr:
        values = {value for value, _ in pairs}
        return next(iter(values)) if len(values) == 1 else Piecewise(*pairs)

    return expression.replace(Piecewise, merge)
