"""∂(scalar body)/∂(read), by SymPy on plain symbols, with the declared answer at every kink.

Precondition: the body is a scalar expression; every read in it is treated as an independent variable.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Dummy,
    Eq,
    Expr,
    Function,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    S,
    default_sort_key,
    expand_mul,
    factor_terms,
    log,
    sign,
    sqrt,
)

from symloss.functions import half_step, inverse_root, step, times, xlogy
from symloss.language.remembered import replaced
from symloss.language.symbols import Read


class _Absolute(Function):
    def fdiff(self, argindex: int = 1) -> Expr:
        return _Sign(self.args[0])


class _Sign(Function):
    def fdiff(self, argindex: int = 1) -> Expr:
        return S.Zero

    def _eval_power(self, exponent: Expr) -> Expr | None:
        """Its square is 1 also at 0, where a second derivative is then that of either side."""
        return S.One if exponent.is_even else self if exponent.is_odd and exponent.is_positive else None


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
    """base**exponent of a base that may be 0, where an exponent below 1 makes the slope infinite.

    The derivative has no quotient by the base, and is 0 where the base stands still: |x|**p has the slope 0
    at 0 for every p > 0, as |x| and the root of a sum of squares have. At the end of its domain x**p has the
    slope 0 where that is infinite, as √x has.
    """

    def _eval_derivative(self, symbol: Expr) -> Expr:
        base, exponent = self.args
        along = self._through_base(base, exponent, symbol)
        rate = exponent.diff(symbol)
        if rate is S.Zero:
            return along
        return along + rate * (self * log(base) if base.is_positive else xlogy(self, base))

    def _through_base(self, base: Expr, exponent: Expr, symbol: Expr) -> Expr:
        if isinstance(base, _Absolute):
            (of,) = base.args
            return exponent * _SignedPower(of, exponent - 1) * of.diff(symbol)
        slope = base.diff(symbol)
        if base in Mul.make_args(slope):
            return slope / base * exponent * self
        if base.is_positive or (exponent - 1).is_nonnegative:
            return slope * exponent * _Power(base, exponent - 1)
        if base.is_nonnegative:
            return times(slope, exponent * _PowerFromZero(base, exponent - 1))
        signs = Mul(*(factor for factor in Mul.make_args(slope) if isinstance(factor, _Sign)))
        rest = _scaled(exponent, _Power(base, exponent - 1))
        return times(slope, rest) if signs is S.One else times(signs, slope / signs * rest)


class _SignedPower(Function):
    """sign(x)·|x|**exponent, and 0 at 0 for every exponent."""

    def _eval_derivative(self, symbol: Expr) -> Expr:
        of, exponent = self.args
        slope = _scaled(exponent, _Power(_Absolute(of), exponent - 1)) * of.diff(symbol)
        return slope + exponent.diff(symbol) * xlogy(self, _Absolute(of))

    def plain(self) -> Expr:
        of, exponent = self.args
        power = Abs(of) ** exponent
        return sign(of) * power if exponent.is_nonnegative else times(sign(of), power)


class _PowerFromZero(Function):
    """x**exponent of an x that is never negative, and 0 at 0 for a negative exponent."""

    def _eval_derivative(self, symbol: Expr) -> Expr:
        base, exponent = self.args
        slope = times(base.diff(symbol), exponent * _PowerFromZero(base, exponent - 1))
        return slope + exponent.diff(symbol) * xlogy(self, base)

    def plain(self) -> Expr:
        base, exponent = self.args
        if exponent.is_nonnegative:
            return base**exponent
        return Piecewise((S.Zero, And(Eq(base, 0), exponent < 0)), (base**exponent, True))


def _scaled(factor: Expr, power: Expr) -> Expr:
    """The product, 0 where the factor is, also where the power is infinite."""
    return factor * power if factor.is_nonzero else times(factor, power)


class _Times(Function):
    """times(x, y) of a y that a power may make infinite: where a slope in x is 0, its product with y is 0."""

    def _eval_derivative(self, symbol: Expr) -> Expr:
        x, y = self.args
        along = y.diff(symbol)
        return times(x.diff(symbol), y) + (times(x, along) if x.atoms(Function) else x * along)


class _Root(Function):
    def fdiff(self, argindex: int = 1) -> Expr:
        return inverse_root(self.args[0]) / 2


@lru_cache(maxsize=5_000)  # the derivation asks again what the program asked
def partial(body: Expr, read: Expr) -> Expr:
    """The partial derivative of a body in one of its reads (or symbols).

    Raises:
        ValueError: when SymPy cannot differentiate the body in closed form.
    """
    reads = sorted(body.atoms(Read) | {read}, key=default_sort_key)  # so that the symbols sort as the reads
    symbols = {item: _stand_in(item) for item in reads}
    prepared = replaced(_mark_kinks(body), symbols)  # a maximum is slow to build anew: it is marked first
    derivative = prepared.diff(symbols[read]).doit()
    back = {symbol: item for item, symbol in symbols.items()}
    result = _unmark(replaced(_paired(derivative), back))
    return factor_terms(_tidy(result))


def _paired(expression: Expr) -> Expr:
    """A sign that multiplies what the same sign switches off: that itself, its limit from either side."""
    if not any(isinstance(item.args[0], _Sign) for item in expression.atoms(times)):
        return expression

    def pair(product: Expr) -> Expr:
        terms = [list(Mul.make_args(term)) for term in Add.make_args(expand_mul(product))]
        for factors in terms:
            for item in [item for item in factors if isinstance(item, times) and item.args[0] in factors]:
                factors.remove(item.args[0])
                factors[factors.index(item)] = item.args[1]
        return Add(*(Mul(*factors) for factors in terms))

    return expression.replace(
        lambda item: isinstance(item, Mul) and any(isinstance(part, _Sign) for part in item.args), pair
    )


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
    marked = marked.replace(_is_signed_power, _signed_power)
    marked = marked.replace(_may_stand_at_zero, _power)
    return marked.replace(_may_meet_a_steep_power, lambda item: _Times(*item.args))


def _may_stand_at_zero(item: Expr) -> bool:
    """Whether a power has a base that may be 0 and an exponent with which its slope may be infinite."""
    if not isinstance(item, Pow) or not item.base.free_symbols:
        return False
    if not item.exp.is_number:
        return True
    kinked = isinstance(item.base, _Absolute | _Larger | _Smaller) and not item.exp.is_integer
    return bool(item.exp < 1) if kinked else bool(0 < item.exp < 1)


def _may_meet_a_steep_power(item: Expr) -> bool:
    """Whether a product switches a power that may be infinite, as the slope of one is."""
    if not isinstance(item, times) or any(
        isinstance(factor, _Sign) for factor in Mul.make_args(item.args[0])
    ):
        return False
    return any(power.args[1].as_coeff_Add()[0].is_negative for power in item.args[1].atoms(_Power))


def _power(item: Pow) -> Expr:
    """The marked power; an even power of a real number is one of its absolute value."""
    base, exponent = item.args
    if isinstance(base, Pow) and base.exp.is_even and base.base.is_extended_real:
        return _Power(_Absolute(base.base), base.exp * exponent)
    return _Power(base, exponent)


def _is_signed_power(item: Expr) -> bool:
    return isinstance(item, times | Mul) and _split_signed(item) is not None


def _split_signed(item: Expr) -> tuple[Expr, Expr, list[Expr]] | None:
    """The x, the exponent and the other factors of a product with sign(x)·|x|**exponent."""
    factors = [factor for part in item.args for factor in Mul.make_args(part)]
    for one in factors:
        for other in factors if isinstance(one, _Sign) else ():
            if isinstance(other, Pow) and other.base == _Absolute(one.args[0]):
                rest = [factor for factor in factors if factor not in (one, other)]
                return one.args[0], other.exp, rest
    return None


def _signed_power(item: Expr) -> Expr:
    found = _split_signed(item)
    assert found is not None
    of, exponent, rest = found
    return Mul(_SignedPower(of, exponent), *rest)


def _chain(function: Any, args: Any) -> Expr:
    first, *rest = args
    return function(first, _chain(function, rest)) if rest else first


def _unmark(expression: Expr) -> Expr:
    plain = expression.replace(_Absolute, Abs).replace(_Sign, sign).replace(_Root, sqrt)
    for kind in (_SignedPower, _PowerFromZero):
        plain = plain.replace(kind, lambda *args, kind=kind: kind(*args).plain())
    plain = plain.replace(_Power, Pow)
    return plain.replace(_Times, times).replace(_Larger, Max).replace(_Smaller, Min)


def _tidy(expression: Expr) -> Expr:
    """Merge branches that became equal and drop the dead ones."""
    if not expression.has(Piecewise):
        return expression

    def merge(*pairs: Any) -> Expr:
        values = {value for value, _ in pairs}
        return next(iter(values)) if len(values) == 1 else Piecewise(*pairs)

    return expression.replace(Piecewise, merge)
