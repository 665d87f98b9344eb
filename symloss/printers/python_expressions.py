"""SymPy scalars -> Python source for compiled kernels; shared by the Numba CPU and CUDA printers.

Every number is typed through `Real`, the floating type of the kernel, so that no float64 arithmetic
slips into a float32 kernel.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import sympy
from sympy import Add, Expr, Mul, Pow, Symbol
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanAtom

from symloss.functions import Primitive
from symloss.language.symbols import Extent, Index, Read
from symloss.program import Difference, Indicator, looks_up

_ATOM, _PRODUCT, _SUM, _CHOICE = 3, 2, 1, 0
_NAMED = {Fraction(0): "zero", Fraction(1): "one", Fraction(2): "two", Fraction(1, 2): "half"}
_SPELLED = {
    sympy.exp: "exp", sympy.log: "log", sympy.tanh: "tanh", sympy.sign: "sign",
    sympy.Max: "maximum", sympy.Min: "minimum",
}  # fmt: skip
_LIBRARY = {
    sympy.sin: "sin", sympy.cos: "cos", sympy.tan: "tan", sympy.acos: "acos", sympy.asin: "asin",
    sympy.atan: "atan", sympy.sinh: "sinh", sympy.cosh: "cosh",
}  # fmt: skip


class PythonExpressions:
    """Prints expressions and remembers which functions and named constants they used.

    Args:
        read: how the read of an array element is spelled.
        integers: names of scalar arguments that are integers.
        in_float64: whether everything is float64 and `dtype` is the type of the arrays.
    """

    own: frozenset[str] = frozenset()  # functions of `math` that the companion module replaces

    def __init__(
        self, read: Callable[[Read], str], integers: frozenset[str] = frozenset(), in_float64: bool = False
    ) -> None:
        self._read = read
        self._integers = integers
        self._in_float64 = in_float64
        self.minds_range = False
        self.functions: set[str] = set()
        self.library: set[str] = set()
        self.constants: dict[str, str] = {}
        self.rounded: set[str] = set()  # locals that hold the rounded value of a function

    def __call__(self, expression: Expr) -> str:
        """The source of a real expression."""
        return self._print(expression)[0]

    def operand(self, expression: Expr) -> str:
        """The source of a real expression that may stand in a sum or before an `if`."""
        return self._wrap(expression, _SUM)

    def condition(self, condition: Boolean) -> str:
        """The source of a condition."""
        match condition:
            case sympy.And():
                # A label is looked up only after what says that it may be
                ordered = sorted((looks_up(part), self.condition(part)) for part in condition.args)
                return self.joined("and", [text for _, text in ordered])
            case sympy.Or():
                return f"({self.joined('or', sorted(map(self.condition, condition.args)))})"
            case sympy.Not():
                return self.negated(f"({self.condition(condition.args[0])})")
            case Relational():
                return self._relation(condition)
            case sympy.ITE():  # what SymPy makes of a case distinction inside a comparison
                asked, yes, no = map(self.condition, condition.args)
                return f"({self.chosen(asked, f'({yes})', f'({no})')})"
            case Symbol():
                return self.named(condition.name)
            case BooleanAtom():
                return self.truth(bool(condition))
        raise TypeError(f"no code for the condition {condition}")

    def integer(self, index: Expr) -> str:
        """The source of an index."""
        match index:
            case Read():
                return self._read(index)
            case Symbol():
                return self.named(index.name)
            case Add():
                terms = sorted(index.args, key=_in_an_index)
                first, *rest = terms
                signed = [(" - ", -t) if t.could_extract_minus_sign() else (" + ", t) for t in rest]
                return self.integer(first) + "".join(sign + self.integer(term) for sign, term in signed)
            case Mul():
                factors = map(self.integer, index.args)
                return " * ".join(f"({text})" if " " in text else text for text in factors)
        return str(index)

    def number(self, value: Fraction) -> str:
        """A constant of the kernel's type; the common ones get a name."""
        if value in _NAMED:
            name = _NAMED[value]
            self.constants[name] = self.typed(f"{float(value):g}")
            return name
        if value.denominator == 1:
            return self.typed(str(value.numerator))
        return self.typed(f"{value.numerator} / {value.denominator}")

    def named(self, name: str) -> str:
        """What a name is called in the language."""
        return name

    def typed(self, number: str) -> str:
        """A number in the type of the kernel."""
        return f"Real({number})"

    def joined(self, word: str, parts: list[str]) -> str:
        """Conditions joined by `and` or `or`."""
        return f" {word} ".join(parts)

    def negated(self, condition: str) -> str:
        """The opposite of a condition in brackets."""
        return f"not {condition}"

    def truth(self, value: bool) -> str:
        """A condition that is decided."""
        return str(value)

    def chosen(self, condition: str, yes: str, no: str) -> str:
        """One of two values."""
        return f"{yes} if {condition} else {no}"

    def library_call(self, name: str, argument: str) -> str:
        """A function or a number of the library of mathematics."""
        return f"math.{name}({argument})" if argument else f"math.{name}"

    def absolute(self, argument: str) -> str:
        return f"abs({argument})"

    def _relation(self, relation: Relational) -> str:
        sides = relation.lhs, relation.rhs
        if all(self._is_integer(side) for side in sides):
            left, right = map(self.integer, sides)
        else:
            left, right = (self._wrap(side, _SUM) for side in sides)
        operator = relation.rel_op
        if operator in (">=", ">") and isinstance(relation.lhs, Symbol):
            left, right, operator = right, left, {">=": "<=", ">": "<"}[operator]
        return f"{left} {operator} {right}"

    def _is_integer(self, side: Expr) -> bool:
        if isinstance(side, Add):
            return all(self._is_integer(abs_term(term)) for term in side.args)
        return (
            isinstance(side, Index | Extent | sympy.Integer)
            or (isinstance(side, Add | Mul) and all(map(self._is_integer, side.args)))
            or (isinstance(side, Read) and bool(side.head.is_integer))
            or (isinstance(side, Symbol) and side.name in self._integers)
        )

    def _print(self, item: Expr) -> tuple[str, int]:
        match item:
            case sympy.Rational():
                value = Fraction(int(item.p), int(item.q))
                return (f"-{self.number(-value)}", _PRODUCT) if value < 0 else (self.number(value), _ATOM)
            case sympy.core.numbers.Infinity() | sympy.core.numbers.NegativeInfinity():
                self.library.add("inf")
                infinite = self.typed(self.library_call("inf", ""))
                return f"{'-' if item.is_extended_negative else ''}{infinite}", _PRODUCT
            case sympy.Float() | sympy.NumberSymbol():
                return self.typed(repr(float(item))), _ATOM
            case Read():
                text = self._read(item)
                return (self.typed(text) if item.head.is_integer else text), _ATOM
            case Index() | Extent():
                return self.typed(self.named(item.name)), _ATOM
            case Symbol():
                name = self.named(item.name)
                return (self.typed(name) if item.name in self._integers else name), _ATOM
            case Add():
                return self._sum(item), _SUM
            case Mul(args=(sympy.S.NegativeOne, Difference(args=(x, y)))):
                return self._difference(y, x), _SUM
            case Mul():
                return self._product(item), _PRODUCT
            case Pow():
                return self._power(item)
            case Difference():
                return self._difference(*item.args), _SUM
            case sympy.Piecewise():
                return self._choice(item), _CHOICE
            case Indicator():
                one, zero = self.number(Fraction(1)), self.number(Fraction(0))
                return self.chosen(self.condition(item.condition), one, zero), _CHOICE
            case sympy.Abs():
                return self.absolute(self(item.args[0])), _ATOM
            case Primitive() if item.minds_range and self._in_float64:
                self.minds_range = True
                self.functions.add(item.called)
                return f"{item.called}({', '.join(f'dtype({self(part)})' for part in item.args)})", _ATOM
            case Primitive():
                return self._call(item.called, item.args), _ATOM
            case sympy.Basic() if item.func in _SPELLED:
                return self._call(_SPELLED[item.func], item.args), _ATOM
            case sympy.Basic() if item.func in _LIBRARY:
                name = _LIBRARY[item.func]
                if name in self.own:
                    return self._call(name, item.args), _ATOM
                self.library.add(name)
                return self.library_call(name, self(item.args[0])), _ATOM
        raise NotImplementedError(f"no spelling for {item}")

    def _call(self, name: str, arguments: tuple[Expr, ...]) -> str:
        self.functions.add(name)
        first, *rest = arguments
        text = self(first)
        if name in ("maximum", "minimum"):
            for argument in rest:
                text = f"{name}({text}, {self(argument)})"
            return text
        return f"{name}({', '.join([text, *map(self, rest)])})"

    def _wrap(self, item: Expr, level: int) -> str:
        text, own = self._print(item)
        return text if own >= level else f"({text})"

    def _sum(self, item: Add) -> str:
        """Plain terms first: their differences are exact where later terms would absorb digits."""
        terms = sorted(item.args, key=self._order)
        text = self.summand(terms[0], _SUM)
        for term in terms[1:]:
            negative = term.could_extract_minus_sign()
            text += (" - " if negative else " + ") + self.summand(-term if negative else term, _PRODUCT)
        return text

    def _difference(self, x: Expr, y: Expr) -> str:
        return f"{self.summand(x, _SUM)} - {self.summand(y, _PRODUCT)}"

    def summand(self, term: Expr, level: int = _SUM) -> str:
        """The source of a term of a sum."""
        return self._wrap(term, level)

    def _order(self, term: Expr) -> tuple[bool, bool]:
        rounded = bool(self.rounded & {symbol.name for symbol in term.free_symbols})
        return (not _is_plain(term) and not term.is_number) or rounded, term.could_extract_minus_sign()

    def _product(self, item: Mul, times: Callable[[list[str]], str] = " * ".join) -> str:
        """`times` joins the factors above a fraction's bar."""
        number, rest = item.as_coeff_Mul()
        if number.is_negative:
            return "-" + self._wrap(Mul(-number, rest), _PRODUCT)
        above: list[str] = []
        below: list[str] = []
        last: list[str] = []
        value = Fraction(int(number.p), int(number.q)) if number.is_Rational else None
        if value is None:
            above.append(self.typed(repr(float(number))))
        elif value == Fraction(1, 2) or value.denominator == 1:
            if value != 1:
                above.append(self.number(value))
        else:
            if value.numerator != 1:
                above.append(self.number(Fraction(value.numerator)))
            below.append(self.number(Fraction(value.denominator)))
        for factor in _powers_last(Mul.make_args(rest)):
            if _is_small_power(1 / factor):
                last += [self._wrap(factor.base, _ATOM)] * -int(factor.exp)
            elif isinstance(factor, Pow) and factor.exp.is_number and factor.exp.is_negative:
                below.append(self._wrap(Pow(factor.base, -factor.exp), _ATOM))
            elif factor is not sympy.S.One:
                above.append(self._wrap(factor, _PRODUCT if not above else _ATOM))
        text = times(above) if above else self.number(Fraction(1))
        if len(below) > 1:
            below = [f"({' * '.join(below)})"]
        return " / ".join([text, *below, *last])

    def _power(self, item: Pow) -> tuple[str, int]:
        base, exponent = item.base, item.exp
        if exponent.is_number and exponent.is_negative:
            one = self.number(Fraction(1))
            return f"{one} / {self._wrap(Pow(base, -exponent), _ATOM)}", _PRODUCT
        if exponent == sympy.Rational(1, 2):
            self.library.add("sqrt")
            return self.library_call("sqrt", self(base)), _ATOM
        if exponent.is_Integer and 2 <= int(exponent) <= 4:
            return " * ".join([self._wrap(base, _ATOM)] * int(exponent)), _PRODUCT
        if exponent.is_Rational and exponent.q == 2 and exponent.p <= 7:
            whole = Pow(base, (exponent.p - 1) // 2)
            self.library.add("sqrt")
            return f"{self._wrap(whole, _PRODUCT)} * {self.library_call('sqrt', self(base))}", _PRODUCT
        if exponent.is_Integer:
            return self.whole_power(base, int(exponent))
        is_signed = exponent.is_integer and not base.is_extended_nonnegative
        if is_signed:
            return self._call("whole_power", (base, exponent)), _ATOM
        self.functions.add("power")
        return f"power({self(base)}, {self.exponent(exponent)})", _ATOM

    def exponent(self, exponent: Expr) -> str:
        """The exponent of a power of any real number."""
        return self(exponent)

    def whole_power(self, base: Expr, exponent: int) -> tuple[str, int]:
        """A power that is not written out as a product, and how tightly it holds together."""
        return f"{self._wrap(base, _ATOM)}**{exponent}", _PRODUCT

    def _choice(self, item: sympy.Piecewise) -> str:
        *cases, (last, condition) = item.args
        text = self._wrap(last, _SUM)
        if condition != sympy.true:
            text = self.chosen(self.condition(condition), text, self.typed(self.library_call("nan", "")))
            self.library.add("nan")
        for value, case in reversed(cases):
            text = self.chosen(self.condition(case), self._wrap(value, _SUM), text)
        return text


def abs_term(term: Expr) -> Expr:
    """A term without its sign."""
    return -term if term.could_extract_minus_sign() else term


def _powers_last(factors: tuple[Expr, ...]) -> list[Expr]:
    """a·x² as a·x·x, like a/x² as a/x/x: where x² leaves the range of the type, the product may not."""
    found: list[Expr] = []
    for factor in sorted(factors, key=_is_small_power):
        found += [factor.base] * int(factor.exp) if _is_small_power(factor) else [factor]
    return found


def _is_small_power(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.exp in (2, 3, 4) and isinstance(factor.base, Read | Symbol)


def _in_an_index(term: Expr) -> tuple[bool, bool, str]:
    """i + u - 1: numbers last, what is subtracted after what is added."""
    return bool(term.is_number), term.could_extract_minus_sign(), str(term)


def _is_plain(term: Expr) -> bool:
    """A read or symbol, perhaps negated: exact."""
    number, rest = term.as_coeff_Mul()
    return number in (1, -1) and isinstance(rest, Read | Symbol)
