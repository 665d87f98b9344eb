"""A sum as one fraction in lowest terms, over whatever its parts are made of.

Powers with exponents that differ by whole numbers, roots and their squares, |u| and the sign of u are powers
of the same generators here, and the products and quotients of the package are plain ones: what cancels does
so before anything is rounded. What a generator is like at its edges the search sees at its points.
"""

from __future__ import annotations

from collections.abc import Iterator

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    cancel,
    exp,
    factor,
    gcd,
    rem,
    sign,
)

from symloss.functions import expm1, inverse_or_zero, inverse_root, quad_over_lin, ratio, times
from symloss.program.difference import Difference

_MOST_GENERATORS = 10
_LARGE = 200  # operations


def lowest_terms(part: Expr) -> Iterator[Expr]:
    """N/D without common factors, N multiplied out and in factors."""
    if not isinstance(part, Add) or part.count_ops() > _LARGE:
        return
    generators = _Generators()
    plain = generators.replaced(algebraic(part))
    if len(plain.free_symbols) > _MOST_GENERATORS:
        return
    above, below = cancel(plain).as_numer_denom()
    for relation, symbol in generators.relations():
        above = rem(above, relation, symbol) if above.has(symbol) else above
    above, below = cancel(above / below).as_numer_denom()
    back, below = generators.restored, factor(below)
    yield back(factor(above)) / back(below)
    yield back(above) / back(below)


def algebraic(part: Expr) -> Expr:
    """Products, quotients and roots of the package as SymPy's own, which can be multiplied out."""
    part = part.replace(inverse_root, lambda x: x**-S.Half if x.is_positive else inverse_root(x))
    part = part.replace(ratio, lambda x, y: x / y).replace(quad_over_lin, lambda x, y: x**2 / y)
    part = part.replace(inverse_or_zero, lambda y: 1 / y)
    part = part.replace(times, lambda x, y: x * y).replace(Difference, lambda x, y: x - y)
    return part.replace(expm1, lambda x: exp(x) - 1)


class _Generators:
    """Symbols in the place of what is no rational function, remembered."""

    def __init__(self) -> None:
        self.symbols: dict[Expr, Symbol] = {}
        self.units: dict[tuple[Expr, Expr], Rational] = {}
        self.sized: list[Symbol] = []  # symbols x of which |x| is read: they are |x| sign x

    def replaced(self, part: Expr) -> Expr:
        """The part as a rational function of symbols."""
        self._measure(part)
        sizes = {item.args[0] for item in part.atoms(Abs)}
        self.sized = sorted((item for item in sizes if isinstance(item, Symbol)), key=str)
        return self._rational(part)

    def restored(self, part: Expr) -> Expr:
        """What the symbols stand for in their places; |x| sign x is x again."""
        plain = part.xreplace({symbol: item for item, symbol in self.symbols.items()})
        for of in self.sized:
            plain = _joined(plain, of)
        return plain

    def relations(self) -> Iterator[tuple[Expr, Symbol]]:
        """What is 0 of a generator: s² - 1 of a sign, r^q - u of a root."""
        for item, symbol in list(self.symbols.items()):
            if isinstance(item, sign):
                yield symbol**2 - 1, symbol
            elif isinstance(item, Pow) and not isinstance(item, exp) and item.exp.is_Rational:
                above, below = self._rational(item.base**item.exp.p).as_numer_denom()
                if below is S.One:
                    yield symbol**item.exp.q - above, symbol

    def _measure(self, part: Expr) -> None:
        """Of powers of the same base and exponent up to a rational factor: the factor that divides all."""
        for item in part.atoms(Pow, exp):
            base, unit, factor_, _ = _split(item)
            if unit is not S.One or not factor_.is_Integer:
                known = self.units.get((base, unit))
                self.units[base, unit] = abs(factor_) if known is None else gcd(known, abs(factor_))

    def _rational(self, part: Expr) -> Expr:
        if part.is_Rational:
            return part
        if isinstance(part, Add | Mul):
            return part.func(*map(self._rational, part.args))
        if isinstance(part, Abs) and part.args[0] not in self.sized:
            of = part.args[0]
            return self._rational(of) * self._symbol(sign(of))
        if part in self.sized:
            return self._symbol(Abs(part)) * self._symbol(sign(part))
        if isinstance(part, Pow | exp):
            return self._power(part)
        return self._symbol(part)

    def _power(self, part: Expr) -> Expr:
        base, unit, factor_, whole = _split(part)
        found = self._rational(base) ** whole if whole else S.One
        if factor_ and unit is S.One and factor_.is_Integer:
            return found * self._rational(base) ** factor_
        if factor_:
            step = self.units[base, unit]
            found *= self._symbol(Pow(base, step * unit)) ** (factor_ / step)
        return found

    def _symbol(self, item: Expr) -> Expr:
        number, rest = item.as_coeff_Mul()
        if rest not in self.symbols:
            # The order of terms is that of names, so that the same sum always gives the same form
            self.symbols[rest] = rest if isinstance(rest, Symbol) else Symbol(f"_g{len(self.symbols)}")
        return number * self.symbols[rest]


def _joined(part: Expr, of: Symbol) -> Expr:
    """|x| sign x as x, in every product."""
    pair = Abs(of), sign(of)
    return part.replace(
        lambda item: isinstance(item, Mul) and set(pair) <= set(item.args),
        lambda item: item / Mul(*pair) * of,
    )


def _split(power: Expr) -> tuple[Expr, Expr, Rational, Integer]:
    """b, u, c and k of a power b^(c u + k): c rational, k whole."""
    base, exponent = power.as_base_exp() if not isinstance(power, exp) else (S.Exp1, power.args[0])
    whole, rest = exponent.as_coeff_Add(rational=True) if base is not S.Exp1 else (S.Zero, exponent)
    if not whole.is_Integer:
        whole, rest = S.Zero, exponent
    factor_, unit = rest.as_coeff_Mul(rational=True)
    return base, unit, factor_, whole
