"""Expressions of the language in LaTeX, with the author's names and in the author's order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy import Add, Expr, Mul, Pow, Rational, S, Symbol, exp, log
from sympy.core.alphabets import greeks
from sympy.core.relational import Relational
from sympy.printing.latex import LatexPrinter, tex_greek_dictionary

from symloss.functions.base import Primitive
from symloss.functions.mixture import mixture
from symloss.language.atoms import atoms_of
from symloss.language.reductions import LogSumExp, MeanOver, Named, Reduction, Softmax, SumOver
from symloss.language.symbols import Index, Read
from symloss.printers.letters import with_own_letters
from symloss.printers.recurrences import LatexRecurrences
from symloss.printers.term_order import (
    ATOM,
    CALL,
    OPEN,
    POWER,
    PRODUCT,
    is_all_negative,
    level,
    order_of,
    ordered_factors,
    ordered_terms,
    split_product,
    trailing_factors,
)

Display = Mapping[str, str]
_TALL = (r"\frac", r"\sum", r"\begin", r"\sqrt", r"\prod", r"\partial", r"\left")
_GREEK = frozenset(greeks)
_RELATIONS = {"==": "=", "!=": r"\ne", "<": "<", "<=": r"\le", ">": ">", ">=": r"\ge"}
FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def latex(expression: Any, display: Display | None = None, order: Iterable[str] | None = None) -> str:
    """An expression in LaTeX.

    Args:
        display: LaTeX by name of array, parameter or intermediate.
        order: names in the order in which terms should mention them; that of `display` for None.
    """
    return ExpressionPrinter(display or {}, order).doprint(expression)


def symbol_latex(name: str, display: Display | None = None) -> str:
    """A name in LaTeX: its display form, a Greek letter, a single letter, or upright text."""
    if display and name in display:
        return display[name]
    if name in _GREEK or name in tex_greek_dictionary:
        return tex_greek_dictionary.get(name, "\\" + name)
    plain = name.rstrip("_")
    primes = "'" * (len(name) - len(plain))
    if len(plain) == 1:
        return plain + primes
    return rf"\mathrm{{{plain.replace('_', chr(92) + '_')}}}{primes}"


BARS = (r"\lVert ", r" \rVert")
"""What stands around the letter of a vector where its length is displayed."""


class ExpressionPrinter(LatexRecurrences, LatexPrinter):
    """LaTeX of the language: subscripts with commas, brackets for conditions, sums that read like sums."""

    printmethod = ""  # the `_latex` of the language's classes serves printers that know no display names

    def __init__(self, display: Display, order: Iterable[str] | None = None) -> None:
        super().__init__()
        self.display = display
        self.ranks = order_of(display if order is None else order)

    def doprint(self, expr: Any) -> str:
        own = with_own_letters(expr, lambda name: symbol_latex(name, self.display), self.display)
        return str(super().doprint(own))

    # Leaves

    def _print_Symbol(self, expr: Symbol, style: str = "plain") -> str:
        return symbol_latex(expr.name, self.display)

    def _print_Pi(self, expr: Expr) -> str:
        return r"\pi"

    _print_Dummy = _print_Symbol
    _print_Index = _print_Symbol
    _print_Extent = _print_Symbol

    def _print_Read(self, expr: Read) -> str:
        return self._subscripted(expr.name, expr.indices)

    def _print_Named(self, expr: Named) -> str:
        return self._subscripted(expr.label.name, named_indices(expr))

    def _print_PartialDerivative(self, expr: Any) -> str:
        return rf"\frac{{\partial {self._print(expr.of)}}}{{\partial {self._print(expr.wrt)}}}"

    def _subscripted(self, name: str, indices: Iterable[Expr]) -> str:
        text = symbol_latex(name, self.display)
        inside = ",".join(map(self._print, indices))
        if not inside:
            return text
        if text.startswith(BARS[0]):  # of a length, the vector has the indices
            return BARS[0] + _indexed(text.removeprefix(BARS[0]).removesuffix(BARS[1]), inside) + BARS[1]
        return _indexed(text, inside)

    # Arithmetic

    def _print_Add(self, expr: Add, order: Any = None) -> str:
        if is_all_negative(expr):
            return "-" + self._enclosed(self._print(-expr))
        parts: list[str] = []
        for term in ordered_terms(expr, self.ranks):
            negative = term.could_extract_minus_sign() and not isinstance(term, Add)
            text = self._at(-term if negative else term, OPEN)
            if parts and text.startswith("-"):  # a sign that stands in front of a product's factors
                negative, text = not negative, text[1:]
            parts.append(("- " if parts else "-") if negative else ("+ " if parts else ""))
            parts[-1] += text
        return " ".join(parts)

    def _print_Mul(self, expr: Expr) -> str:
        negative, above, below = split_product(expr)
        minus = "-" if negative else ""
        if not below:
            shown = self._product(above) if len(above) > 1 else self._at(above[0], OPEN)
            return shown[1:] if negative and shown.startswith("-") else minus + shown
        trailing = trailing_factors(above, below)
        leading = [factor for factor in above if factor not in trailing]
        top = self._product(leading) if leading else "1"
        text = rf"\frac{{{top}}}{{{self._product(below)}}}"
        return minus + (f"{text} {self._product(trailing)}" if trailing else text)

    def _product(self, factors: list[Expr]) -> str:
        ordered = ordered_factors(factors, self.ranks)
        if len(ordered) == 1:
            return self._print(ordered[0])
        parts: list[str] = []
        for position, factor in enumerate(ordered):
            is_last = position == len(ordered) - 1
            text = self._at(factor, OPEN if is_last else PRODUCT)
            if not is_last and level(factor) == CALL and not text.endswith(("}", ")")):
                text = self._enclosed(text)
            if position and text.startswith("-"):
                text = self._enclosed(text)
            is_number = position and factor.is_number and text[:1].isdigit()
            parts.append((r"\cdot " if is_number else "") + text)
        has_words = any("operatorname" in part or part.startswith(r"\mathrm") for part in parts)
        return (r" \, " if has_words else " ").join(parts)

    def _print_Pow(self, expr: Pow) -> str:
        if expr.exp.is_number and expr.exp.is_negative:
            return self._print_Mul(expr)
        if expr.exp == Rational(1, 2):
            return rf"\sqrt{{{self._print(expr.base)}}}"
        base = self._at(expr.base, ATOM)
        if isinstance(expr.base, Read | Named | Symbol) and "^" in base:
            base = f"{{{base}}}"
        power = self._print(expr.exp)
        return f"{base}^{{{power}}}" if len(power) > 1 else f"{base}^{power}"

    def _print_Rational(self, expr: Rational) -> str:
        if expr.q == 1:
            return str(expr.p)
        sign = "-" if expr.p < 0 else ""
        return rf"{sign}\frac{{{abs(expr.p)}}}{{{expr.q}}}"

    # Functions

    def _print_ExpBase(self, expr: Expr, exp: str | None = None) -> str:
        inside = self._print(expr.args[0])
        if any(mark in inside for mark in (r"\sum", r"\begin")) or inside.count(r"\frac") > 1:
            return rf"\exp{self._enclosed(inside)}"
        return f"e^{{{inside}}}"

    def _print_log(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\log {self._argument(expr.args[0])}"

    def _print_Abs(self, expr: Expr, exp: str | None = None) -> str:
        return rf"\left|{self._print(expr.args[0])}\right|"

    def _print_sign(self, expr: Expr, exp: str | None = None) -> str:
        return self._call(r"\operatorname{sign}", expr)

    def _print_Max(self, expr: Expr, exp: str | None = None) -> str:
        return self._call(r"\max", expr)

    def _print_Min(self, expr: Expr, exp: str | None = None) -> str:
        return self._call(r"\min", expr)

    def _print_sigmoid(self, expr: Expr) -> str:
        return self._call(r"\sigma", expr)

    def _print_log_sigmoid(self, expr: Expr) -> str:
        return r"\log " + self._call(r"\sigma", expr)

    def _print_softplus(self, expr: Expr) -> str:
        return self._call(r"\operatorname{softplus}", expr)

    def _print_log1p(self, expr: Expr) -> str:
        return rf"\log {self._enclosed(self._print(1 + expr.args[0]))}"

    def _print_expm1(self, expr: Expr) -> str:
        return f"e^{{{self._print(expr.args[0])}}} - 1"

    def _print_times(self, expr: Expr) -> str:
        return self._print(expr.args[0] * expr.args[1])

    def _print_xlogy(self, expr: Expr) -> str:
        return rf"{self._at(expr.args[0], PRODUCT)} \log {self._argument(expr.args[1])}"

    def _print_xlog1py(self, expr: Expr) -> str:
        inside = self._enclosed(self._print(1 + expr.args[1]))
        return rf"{self._at(expr.args[0], PRODUCT)} \log {inside}"

    def _print_log_cosh(self, expr: Expr) -> str:
        return self._call(r"\log\cosh", expr)

    def _print_exp_minus(self, expr: Expr) -> str:
        return self._print(expr.definition(*expr.args))

    _print_exp_minus_line = _print_quad_over_lin = _print_exp_minus
    _print_variance_score = _print_variance_bend = _print_exp_minus

    def _print_mixture_entr(self, expr: Expr) -> str:
        return rf"{self._at(expr.args[0], PRODUCT)} {self._print_log_share(expr)}"

    def _print_log_share(self, expr: Expr) -> str:
        x, mixed = self._print(expr.args[0]), self._print(mixture(*expr.args))
        return rf"\log \frac{{{x}}}{{{mixed}}}"

    def _print_rel_entr(self, expr: Expr) -> str:
        x, y = map(self._print, expr.args)
        return rf"{self._at(expr.args[0], PRODUCT)} \log \frac{{{x}}}{{{y}}}"

    def _print_log_ratio(self, expr: Expr) -> str:
        x, y = map(self._print, expr.args)
        return rf"\log \frac{{{x}}}{{{y}}}"

    def _print_line_minus_log(self, expr: Expr) -> str:
        x, t = expr.args
        return self._print(x - t * log(x))

    def _print_log1p_gap(self, expr: Expr) -> str:
        return self._print(expr.terms(*expr.args))

    _print_log_ratio_gap = _print_kl_entr = _print_exp_gap = _print_log1p_gap

    def _print_saturation(self, expr: Expr) -> str:
        return self._print(expr.definition(*expr.args))

    _print_reciprocal_gap = _print_saturation

    def _print_atan_ratio(self, expr: Expr) -> str:
        x, y = map(self._print, expr.args)
        return rf"\arctan \frac{{{x}}}{{{y}}}"

    def _print_ratio(self, expr: Expr) -> str:
        x, y = map(self._print, expr.args)
        return rf"\frac{{{x}}}{{{y}}}"

    _print_direction = _print_ratio

    def _print_inverse_or_zero(self, expr: Expr) -> str:
        return rf"\frac{{1}}{{{self._print(expr.args[0])}}}"

    def _print_above_minus_infinity(self, expr: Expr) -> str:
        return self._print(expr.args[0])

    _print_with_nan_of = _print_above_minus_infinity

    def _print_times_exp(self, expr: Expr) -> str:
        return self._print(expr.args[0] * exp(expr.args[1]))

    def _print_inverse_root(self, expr: Expr) -> str:
        return rf"\frac{{1}}{{\sqrt{{{self._print(expr.args[0])}}}}}"

    def _print_step(self, expr: Expr) -> str:
        return rf"\left[{self._print(expr.args[0] > 0)}\right]"

    def _print_half_step(self, expr: Expr) -> str:
        return rf"{self._print_step(expr)}_{{1/2}}"

    def _print_acos(self, expr: Expr, exp: str | None = None) -> str:
        return self._call(r"\arccos", expr)

    def _print_Function(self, expr: Expr, exp: str | None = None) -> str:
        return (
            self._print_Primitive(expr) if isinstance(expr, Primitive) else super()._print_Function(expr, exp)
        )

    def _print_Primitive(self, expr: Expr) -> str:
        if hasattr(expr, "_latex"):
            return expr._latex(self)
        return self._call(rf"\operatorname{{{type(expr).__name__}}}", expr)

    def _print_Stop(self, expr: Expr) -> str:
        return self._call(r"\operatorname{stop}", expr)

    # Conditions

    def _print_Indicator(self, expr: Expr) -> str:
        return rf"\left[{self._print(expr.args[0])}\right]"

    def _print_HeldStill(self, expr: Expr) -> str:
        return rf"{self._print(expr.args[0])} \text{{ held still}}"

    def _print_Relational(self, expr: Relational) -> str:
        left, operator, right = oriented(expr)
        return f"{self._print(left)} {_RELATIONS[operator]} {self._print(right)}"

    def _print_Piecewise(self, expr: Expr) -> str:
        rows = [
            f"{self._print(value)} & "
            + (r"\text{otherwise}" if condition is S.true else rf"\text{{if }} {self._print(condition)}")
            for value, condition in expr.args
        ]
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"

    # Reductions

    def _print_Reduction(self, expr: Reduction) -> str:
        sign = {"sum": r"\sum", "max": r"\max", "min": r"\min"}[expr.op]
        return rf"{sign}_{{{self._under(expr)}}} {self._summand(expr.body)}"

    def _print_ElementsOver(self, expr: Reduction) -> str:
        return self._print(expr.body)

    def _print_SumOver(self, expr: SumOver) -> str:
        if is_all_negative(expr.body):
            return "-" + self._print(expr.func(-expr.body, *expr.args[1:]))
        return self._print_Reduction(expr)

    _print_MaxOver = _print_MinOver = _print_Reduction

    def _print_LogSumExp(self, expr: LogSumExp) -> str:
        return rf"\log \sum_{{{self._under(expr)}}} {self._at(exp(expr.body), OPEN)}"

    def _print_MeanOver(self, expr: MeanOver) -> str:
        if is_all_negative(expr.body):
            return "-" + self._print(expr.func(-expr.body, *expr.args[1:]))
        under, body = self._under(expr), self._summand(expr.body / expr.each)
        if expr.condition is S.true and expr.count is S.One:
            sizes = " ".join(self._print(index.extent) for index in expr.indices)
            return rf"\frac{{1}}{{{sizes}}} \sum_{{{under}}} {body}"
        count = self._summand(expr.count)
        return rf"\frac{{\sum_{{{under}}} {body}}}{{\sum_{{{under}}} {count}}}"

    def _print_Softmax(self, expr: Softmax) -> str:
        rest = softmax_row(expr)
        if rest is not None:
            row = self._subscripted(rest.name, rest.indices)
            return rf"\operatorname{{softmax}}({row})_{{{self._print(expr.index)}}}"
        inside = self._enclosed(self._print(expr.body))
        return rf"\operatorname{{softmax}}_{{{self._print(expr.index)}}}{inside}"

    def _summand(self, body: Expr) -> str:
        text = self._at(body, OPEN)
        return self._enclosed(text) if text.startswith("-") else text

    def _under(self, expr: Reduction) -> str:
        under = ",".join(map(self._print, expr.indices))
        if expr.condition is not S.true:
            under += rf" : {self._print(expr.condition)}"
        return under

    # Parentheses

    def _at(self, expression: Expr, least: int) -> str:
        """The expression, in parentheses unless it holds together at least as tightly as asked."""
        text = self._print(expression)
        return text if level(expression) >= least else self._enclosed(text)

    def _argument(self, expression: Expr) -> str:
        text = self._print(expression)
        is_bare = level(expression) >= POWER and not isinstance(expression, Mul)
        return text if is_bare else self._enclosed(text)

    def _call(self, name: str, expr: Expr) -> str:
        arguments = sorted(expr.args, key=lambda item: (not item.is_number, str(item)))
        return name + self._enclosed(", ".join(map(self._print, arguments)))

    def _enclosed(self, text: str) -> str:
        return rf"\left({text}\right)" if any(mark in text for mark in _TALL) else f"({text})"


def oriented(relation: Relational) -> tuple[Expr, str, Expr]:
    """A relation with its variable side on the left, as people write `|r| <= delta` and `c = y`."""
    left, operator, right = relation.lhs, relation.rel_op, relation.rhs
    is_bare = left.is_number or (isinstance(left, Symbol) and not isinstance(left, Index))
    if is_bare and not right.is_number:
        return right, FLIPPED[operator], left
    if isinstance(right, Index) and not isinstance(left, Index):
        return right, FLIPPED[operator], left
    if right is S.Zero and isinstance(left, Add):
        return _moved(left, operator)
    return left, operator, right


def _moved(left: Add, operator: str) -> tuple[Expr, str, Expr]:
    """`1 - t y > 0` reads better as `t y < 1`, and `m - D > 0` as `m > D`."""
    number, rest = left.as_coeff_Add()
    if number is S.Zero:
        minus = [term for term in left.args if term.could_extract_minus_sign()]
        is_difference = len(left.args) == 2 and len(minus) == 1
        return (left - minus[0], operator, -minus[0]) if is_difference else (left, operator, S.Zero)
    if rest.could_extract_minus_sign():
        return -rest, FLIPPED[operator], number
    return rest, operator, -number


def named_indices(named: Named) -> list[Index]:
    """The indices an intermediate depends on, as its elements have them: of those with most of them first.

    That is the order that programs and derivations have them in, where samples come first.
    """
    free = {item for item in named.free_symbols if isinstance(item, Index)}
    rows = {tuple(dict.fromkeys(i for i in read.indices if i in free)) for read in atoms_of(named.body, Read)}
    rows_in_order = sorted(rows, key=lambda row: (-len(row), [index.name for index in row]))
    rest = sorted(free, key=str)
    return list(dict.fromkeys(index for row in (*rows_in_order, rest) for index in row))  # type: ignore[misc]


def _indexed(text: str, inside: str) -> str:
    """A letter with indices, beside those that it has of its own."""
    stem, mark, own = text.partition("_")
    if mark and not stem.endswith("\\") and r"\mathrm" not in stem:
        own = own[1:-1] if own.startswith("{") and own.endswith("}") else own
        return f"{stem}_{{{own},{inside}}}"
    return f"{text}_{{{inside}}}" if len(inside) > 1 else f"{text}_{inside}"


def softmax_row(expr: Softmax) -> Read | None:
    """`s[n]` of `softmax(s[n, c], c)`: what people print when the index is the last of a plain element."""
    body = expr.body
    if not isinstance(body, Read) or not body.indices or body.indices[-1] != expr.index:
        return None
    rest = Read(body.head, *body.indices[:-1])
    return None if expr.index in rest.free_symbols else rest


__all__ = ["FLIPPED", "ExpressionPrinter", "latex", "symbol_latex"]
