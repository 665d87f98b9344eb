"""Expressions of the language in plain Unicode, for terminals: the same order and brackets as in LaTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sympy import Add, Expr, Mul, Pow, Rational, S, Symbol, exp, log
from sympy.core.relational import Relational
from sympy.printing.str import StrPrinter

from symloss.functions.mixture import mixture
from symloss.language.reductions import MeanOver, Named, Reduction, Softmax, SumOver
from symloss.language.symbols import Read
from symloss.printers.latex_expressions import BARS, FLIPPED, named_indices, oriented, softmax_row
from symloss.printers.letters import with_own_letters
from symloss.printers.recurrences import TextRecurrences
from symloss.printers.term_order import (
    ATOM,
    OPEN,
    POWER,
    PRODUCT,
    is_all_negative,
    level,
    order_of,
    ordered_factors,
    ordered_terms,
    split_product,
)

_LATEX_TO_UNICODE = {
    r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\delta": "δ", r"\epsilon": "ε", r"\varepsilon": "ε",
    r"\lambda": "λ", r"\mu": "μ", r"\tau": "τ", r"\sigma": "σ", r"\theta": "θ", r"\pi": "π", r"\rho": "ρ",
    r"\kappa": "κ", r"\eta": "η", r"\phi": "φ", r"\omega": "ω", r"\ell": "ℓ", r"\mathcal{L}": "ℒ",
    r"\varnothing": "∅",
}  # fmt: skip
_ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
_POWERS = {"2": "²", "3": "³", "4": "⁴"}
_RELATIONS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


def text(
    expression: Any, display: Mapping[str, str] | None = None, order: Iterable[str] | None = None
) -> str:
    """An expression in one line of Unicode; the arguments are those of `latex_expressions.latex`."""
    return TextPrinter(display or {}, order).doprint(expression)


def symbol_text(name: str, display: Mapping[str, str] | None = None) -> str:
    """A name in Unicode: its LaTeX display form where that has a plain counterpart, else the name itself."""
    return _symbol_text(name, (display or {}).get(name))


@lru_cache(maxsize=10_000)
def _symbol_text(name: str, shown: str | None) -> str:
    plain = name.rstrip("_") + "'" * (len(name) - len(name.rstrip("_")))
    if shown is not None and shown.startswith(BARS[0]):
        return f"‖{_symbol_text(name, shown.removeprefix(BARS[0]).removesuffix(BARS[1]))}‖"
    if shown is None:
        return _LATEX_TO_UNICODE.get("\\" + name, plain)
    if shown in _LATEX_TO_UNICODE:
        return _LATEX_TO_UNICODE[shown]
    for latex, unicode in _LATEX_TO_UNICODE.items():
        shown = re.sub(re.escape(latex) + r"(?![A-Za-z])", unicode, shown)
    shown = re.sub(r"\\mathrm\{([^{}]*)\}", r"\1", shown)
    shown = re.sub(r"^\\cos(?![A-Za-z])", "cos ", shown)
    shown = re.sub(r"\\(hat|tilde|bar)(?:\{\s*(\w)\s*\}|\s*(\w))", _accented, shown)
    shown = re.sub(r"([_^])\{?([\w+\-∅]+)\}?", r"\1\2", shown)
    return plain if any(mark in shown for mark in "\\{}") else shown


def _accented(found: re.Match[str]) -> str:
    accent, *letter = found.groups()
    return unicodedata.normalize("NFC", (letter[0] or letter[1]) + _ACCENTS[accent])


class TextPrinter(TextRecurrences, StrPrinter):
    """One line of Unicode."""

    printmethod = ""

    def __init__(self, display: Mapping[str, str], order: Iterable[str] | None = None) -> None:
        super().__init__()
        self.display = display
        self.ranks = order_of(display if order is None else order)

    def doprint(self, expr: Any) -> str:
        own = with_own_letters(expr, lambda name: symbol_text(name, self.display), self.display)
        return super().doprint(own)

    # Leaves

    def _print_Symbol(self, expr: Symbol) -> str:
        return symbol_text(expr.name, self.display)

    def _print_Exp1(self, expr: Expr) -> str:
        return "e"

    def _print_Pi(self, expr: Expr) -> str:
        return "π"

    _print_Index = _print_Extent = _print_Dummy = _print_Symbol

    def _print_Read(self, expr: Read) -> str:
        return self._element(expr.name, expr.indices)

    def _print_Named(self, expr: Named) -> str:
        return self._element(expr.label.name, named_indices(expr))

    def _print_PartialDerivative(self, expr: Any) -> str:
        return f"∂{self._print(expr.of)}/∂{self._print(expr.wrt)}"

    def _element(self, name: str, indices: Iterable[Expr]) -> str:
        inside = ", ".join(map(self._print, indices))
        head = symbol_text(name, self.display)
        if inside and head.startswith("‖"):  # of a length, the vector has the indices
            return f"{head[:-1]}[{inside}]‖"
        return f"{head}[{inside}]" if inside else head

    # Arithmetic

    def _print_Add(self, expr: Add, order: Any = None) -> str:
        if is_all_negative(expr):
            return f"−({self._print(-expr)})"
        found = ""
        for term in ordered_terms(expr, self.ranks):
            negative = term.could_extract_minus_sign() and not isinstance(term, Add)
            shown = self._at(-term if negative else term, OPEN)
            if found and shown.startswith("−"):  # a sign that stands in front of a product's factors
                negative, shown = not negative, shown.removeprefix("−")
            joint = (" − " if negative else " + ") if found else ("−" if negative else "")
            found += joint + shown
        return found

    def _print_Mul(self, expr: Expr) -> str:
        negative, above, below = split_product(expr)
        if not below:
            shown = self._product(above) if len(above) > 1 else self._at(above[0], OPEN)
            return self._negated(shown) if negative else shown
        are_derivatives = above and all(getattr(factor, "stands_first", False) for factor in above)
        tall = above if are_derivatives else [factor for factor in above if level(factor) == OPEN]
        if tall:
            leading = [factor for factor in above if factor not in tall]
            top = self._product(leading) if leading else "1"
            shown = f"{self._ratio(top, leading, below)} · {self._product(tall)}"
        else:
            shown = self._ratio(self._product(above) if above else "1", above, below)
        return self._negated(shown) if negative else shown

    @staticmethod
    def _negated(product: str) -> str:
        """A product with the other sign: that of a factor in it may be written in front already."""
        return product.removeprefix("−") if product.startswith("−") else f"−{product}"

    def _ratio(self, top: str, above: list[Expr], below: list[Expr]) -> str:
        if len(above) == 1 and level(above[0]) < PRODUCT:
            top = f"({top})"
        bottom = self._product(below)
        is_single = len(below) == 1 and level(below[0]) > PRODUCT
        return f"{top}/{bottom}" if is_single else f"{top}/({bottom})"

    def _product(self, factors: list[Expr]) -> str:
        ordered = ordered_factors(factors, self.ranks)
        if len(ordered) == 1:
            return self._print(ordered[0])
        last = len(ordered) - 1
        shown = (
            self._at(factor, OPEN if position == last else POWER) for position, factor in enumerate(ordered)
        )
        return "·".join(f"({one})" if one.startswith("−") and at else one for at, one in enumerate(shown))

    def _print_Pow(self, expr: Pow, rational: bool = False) -> str:
        if expr.exp.is_number and expr.exp.is_negative:
            return self._print_Mul(expr)
        if expr.exp == Rational(1, 2):
            return f"√{self._at(expr.base, ATOM)}"
        base, power = self._at(expr.base, ATOM), self._print(expr.exp)
        if power in _POWERS:
            return base + _POWERS[power]
        return f"{base}^{power if level(expr.exp) == ATOM else f'({power})'}"

    def _print_Rational(self, expr: Rational) -> str:
        return f"{expr.p}/{expr.q}".replace("-", "−")

    def _print_Integer(self, expr: Any) -> str:
        return str(expr).replace("-", "−")

    # Functions

    def _print_ExpBase(self, expr: Expr) -> str:
        return f"exp({self._print(expr.args[0])})"

    def _print_Abs(self, expr: Expr) -> str:
        return f"|{self._print(expr.args[0])}|"

    def _print_Max(self, expr: Expr) -> str:
        return self._call("max", expr)

    def _print_Min(self, expr: Expr) -> str:
        return self._call("min", expr)

    def _print_sigmoid(self, expr: Expr) -> str:
        return self._call("σ", expr)

    def _print_log_sigmoid(self, expr: Expr) -> str:
        return self._call("log σ", expr)

    def _print_log1p(self, expr: Expr) -> str:
        return f"log({self._print(1 + expr.args[0])})"

    def _print_expm1(self, expr: Expr) -> str:
        return f"exp({self._print(expr.args[0])}) − 1"

    def _print_times(self, expr: Expr) -> str:
        return self._print(expr.args[0] * expr.args[1])

    def _print_xlogy(self, expr: Expr) -> str:
        return f"{self._at(expr.args[0], POWER)}·log({self._print(expr.args[1])})"

    def _print_xlog1py(self, expr: Expr) -> str:
        return f"{self._at(expr.args[0], POWER)}·log({self._print(1 + expr.args[1])})"

    def _print_log_cosh(self, expr: Expr) -> str:
        return self._call("log cosh", expr)

    def _print_exp_minus(self, expr: Expr) -> str:
        return self._print(expr.definition(*expr.args))

    _print_exp_minus_line = _print_quad_over_lin = _print_exp_minus
    _print_variance_score = _print_variance_bend = _print_exp_minus

    def _print_mixture_entr(self, expr: Expr) -> str:
        return f"{self._at(expr.args[0], POWER)}·{self._print_log_share(expr)}"

    def _print_log_share(self, expr: Expr) -> str:
        x, *_ = expr.args
        return f"log({self._at(x, POWER)}/{self._at(mixture(*expr.args), POWER)})"

    def _print_rel_entr(self, expr: Expr) -> str:
        return f"{self._at(expr.args[0], POWER)}·{self._print_log_ratio(expr)}"

    def _print_log_ratio(self, expr: Expr) -> str:
        return f"log({self._at(expr.args[0], POWER)}/{self._at(expr.args[1], POWER)})"

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
        return f"arctan({self._at(expr.args[0], POWER)}/{self._at(expr.args[1], POWER)})"

    def _print_ratio(self, expr: Expr) -> str:
        return self._print_Mul(expr)

    _print_direction = _print_inverse_or_zero = _print_ratio

    def _print_above_minus_infinity(self, expr: Expr) -> str:
        return self._print(expr.args[0])

    _print_with_nan_of = _print_above_minus_infinity

    def _print_times_exp(self, expr: Expr) -> str:
        return self._print(expr.args[0] * exp(expr.args[1]))

    def _print_inverse_root(self, expr: Expr) -> str:
        return f"1/√{self._at(expr.args[0], ATOM)}"

    def _print_step(self, expr: Expr) -> str:
        return f"[{self._print(expr.args[0] > 0)}]"

    def _print_half_step(self, expr: Expr) -> str:
        return f"{self._print_step(expr)}_½"

    def _print_Stop(self, expr: Expr) -> str:
        return self._call("stop", expr)

    # Conditions

    def _print_Indicator(self, expr: Expr) -> str:
        return f"[{self._print(expr.args[0])}]"

    def _print_HeldStill(self, expr: Expr) -> str:
        return f"{self._print(expr.args[0])} held still"

    def _print_Relational(self, expr: Relational) -> str:
        left, operator, right = oriented(expr)
        assert operator in FLIPPED
        return f"{self._print(left)} {_RELATIONS[operator]} {self._print(right)}"

    def _print_And(self, expr: Expr, order: Any = None) -> str:
        return " and ".join(map(self._print, expr.args))

    def _print_Or(self, expr: Expr) -> str:
        return " or ".join(map(self._print, expr.args))

    def _print_Piecewise(self, expr: Expr) -> str:
        rows = [
            self._print(value) + (" otherwise" if test is S.true else f" if {self._print(test)}")
            for value, test in expr.args
        ]
        return "{ " + "; ".join(rows) + " }"

    # Reductions

    def _print_Reduction(self, expr: Reduction) -> str:
        sign = {"sum": "Σ", "max": "max", "min": "min"}[expr.op]
        return f"{sign}{self._under(expr)} {self._summand(expr.body)}"

    def _print_ElementsOver(self, expr: Reduction) -> str:
        return self._print(expr.body)

    def _print_SumOver(self, expr: SumOver) -> str:
        if is_all_negative(expr.body):
            return "−" + self._print(expr.func(-expr.body, *expr.args[1:]))
        return self._print_Reduction(expr)

    _print_MaxOver = _print_MinOver = _print_Reduction

    def _print_LogSumExp(self, expr: Reduction) -> str:
        return f"log Σ{self._under(expr)} exp({self._print(expr.body)})"

    def _print_MeanOver(self, expr: MeanOver) -> str:
        if is_all_negative(expr.body):
            return "−" + self._print(expr.func(-expr.body, *expr.args[1:]))
        under, body = self._under(expr), self._summand(expr.body / expr.each)
        if expr.condition is S.true and expr.count is S.One:
            sizes = "·".join(self._print(index.extent) for index in expr.indices)
            below = sizes if len(expr.indices) == 1 else f"({sizes})"
            return f"1/{below} · Σ{under} {body}"
        return f"(Σ{under} {body})/(Σ{under} {self._summand(expr.count)})"

    def _print_Softmax(self, expr: Softmax) -> str:
        row = softmax_row(expr)
        index = self._print(expr.index)
        if row is not None:
            return f"softmax({self._element(row.name, row.indices)})[{index}]"
        return f"softmax_{index}({self._print(expr.body)})"

    def _under(self, expr: Reduction) -> str:
        names = ",".join(map(self._print, expr.indices))
        if expr.condition is not S.true:
            return f"_{{{names} : {self._print(expr.condition)}}}"
        return f"_{names}" if len(expr.indices) == 1 else f"_{{{names}}}"

    def _summand(self, body: Expr) -> str:
        shown = self._at(body, OPEN)
        return f"({shown})" if shown.startswith("−") else shown

    # Parentheses

    def _at(self, expression: Expr, least: int) -> str:
        shown = self._print(expression)
        is_bare_call = not isinstance(expression, Mul) and shown.endswith(")") and level(expression) > PRODUCT
        if least == ATOM and is_bare_call:  # what a power or a root stands at binds it to the last bracket
            is_bare_call = _is_one_call(shown)
        return shown if level(expression) >= least or is_bare_call else f"({shown})"

    def _call(self, name: str, expr: Expr) -> str:
        arguments = sorted(expr.args, key=lambda item: (not item.is_number, str(item)))
        return f"{name}({', '.join(map(self._print, arguments))})"


def _is_one_call(shown: str) -> bool:
    """Whether a text is `name(...)` as a whole, and no `log σ(...)` or power of one."""
    name, _, inside = shown.partition("(")
    depth = 1
    for position, sign in enumerate(inside, 1):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return name.isalnum() and position == len(inside)
    return False
