"""Reductions over an index, as SymPy expressions that differentiate nowhere and print like mathematics.

SymPy's own `Sum` is not used: its derivative captures the bound index. A `Reduction` binds its indices,
carries an optional condition (which terms take part) and, for a mean, an optional count.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from sympy import Expr, S, Tuple, sympify
from sympy.core.sympify import SympifyError
from sympy.logic.boolalg import Boolean
from sympy.printing.precedence import precedence

from symloss.language.decimals import with_exact_decimals
from symloss.language.symbols import Array, DeclarationError, Index
from symloss.language.told import told
from symloss.language.whole import Whole


class Reduction(Whole):
    """`op` over `indices` of `body`, taken where `condition` holds."""

    op: ClassVar[str]
    symbol_latex: ClassVar[str]
    is_commutative = True

    def __new__(cls, body: Expr, indices: Tuple, condition: Boolean = S.true, *rest: Expr) -> Reduction:
        return Expr.__new__(cls, sympify(body), Tuple(*indices), sympify(condition), *rest)

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def indices(self) -> tuple[Index, ...]:
        return tuple(self.args[1])

    @property
    def condition(self) -> Boolean:
        return self.args[2]

    @property
    def free_symbols(self) -> set:
        inner = set().union(*(arg.free_symbols for arg in (self.args[0], *self.args[2:])))
        return inner - set(self.indices)

    def _eval_is_extended_real(self) -> bool | None:
        return self.body.is_extended_real

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.body.is_extended_nonnegative

    def _eval_subs(self, old: Expr, new: Expr) -> Expr | None:
        return self if old in self.indices else None

    def _sympystr(self, printer: Any) -> str:
        parts = [printer._print(self.body), *map(str, self.indices)]
        if self.condition is not S.true:
            parts.append(f"where={printer._print(self.condition)}")
        return f"{self.op}({', '.join(parts)})"

    def _latex_subscript(self, printer: Any) -> str:
        under = ", ".join(map(printer._print, self.indices))
        if self.condition is not S.true:
            under += rf" \,:\, {printer._print(self.condition)}"
        return under

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = printer.parenthesize(self.body, 45)
        text = rf"{self.symbol_latex}_{{{self._latex_subscript(printer)}}} {body}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class SumOver(Reduction):
    op = "sum"
    symbol_latex = r"\sum"


class ElementsOver(SumOver):
    """Every element for itself: an array-valued function, whose reduction is `none` by default."""

    op = "elements"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return printer._print(self.body)


class MaxOver(Reduction):
    op = "max"
    symbol_latex = r"\max"

    def _eval_is_extended_nonnegative(self) -> bool | None:
        """Of no terms at all it is -∞."""
        return self.body.is_extended_nonnegative if self.condition is S.true else None


class MinOver(Reduction):
    op = "min"
    symbol_latex = r"\min"


class LogSumExp(Reduction):
    op = "logsumexp"
    symbol_latex = r"\operatorname{logsumexp}"

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return None


class MeanOver(Reduction):
    """Σ (body / each) / Σ count over the terms that take part; 0 where none does."""

    op = "mean"
    symbol_latex = r"\operatorname{mean}"

    def __new__(
        cls,
        body: Expr,
        indices: Tuple,
        condition: Boolean = S.true,
        count: Expr = S.One,
        each: Expr = S.One,
    ) -> MeanOver:
        return Reduction.__new__(cls, body, indices, condition, sympify(count), sympify(each))

    @property
    def count(self) -> Expr:
        return self.args[3]

    @property
    def each(self) -> Expr:
        """What each term is divided by first; the reductions none and sum leave it out."""
        return self.args[4]

    def _eval_is_extended_nonnegative(self) -> bool | None:
        parts = (self.body, self.count, self.each)
        return all(part.is_extended_nonnegative for part in parts) or None

    def _sympystr(self, printer: Any) -> str:
        text = super()._sympystr(printer)
        for name, value in (("count", self.count), ("each", self.each)):
            text = text if value is S.One else f"{text[:-1]}, {name}={printer._print(value)})"
        return text

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        under = self._latex_subscript(printer)
        body = printer.parenthesize(self.body / self.each, 45)
        if self.condition is S.true and self.count is S.One:
            sizes = r" \, ".join(printer._print(index.extent) for index in self.indices)
            text = rf"\frac{{1}}{{{sizes}}} \sum_{{{under}}} {body}"
        else:
            count = printer.parenthesize(self.count, 45)
            text = rf"\frac{{\sum_{{{under}}} {body}}}{{\sum_{{{under}}} {count}}}"
        return rf"\left({text}\right)^{{{exp}}}" if exp else text


class Softmax(Whole):
    """`exp(body) / sum of exp(body) over index`, an element-wise expression in its index."""

    is_commutative = True
    is_extended_real = True
    is_extended_nonnegative = True

    def __new__(cls, body: Expr, index: Index) -> Softmax:
        return Expr.__new__(cls, sympify(body), index)

    @property
    def body(self) -> Expr:
        return self.args[0]

    @property
    def index(self) -> Index:
        return self.args[1]

    def _sympystr(self, printer: Any) -> str:
        return f"softmax({printer._print(self.body)}, {self.index})"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        inside = printer._print(self.body)
        text = rf"\operatorname{{softmax}}_{{{printer._print(self.index)}}}\left({inside}\right)"
        return rf"{text}^{{{exp}}}" if exp else text


@lru_cache(maxsize=20_000)
def _free_in(body: Expr) -> frozenset:
    """What is free in a definition, which every use of it would look through anew."""
    return frozenset(body.free_symbols)


class Named(Whole):
    """An intermediate the author named; transparent to mathematics, kept by every printer."""

    is_commutative = True

    def __new__(cls, label: Expr, body: Expr) -> Named:
        return Expr.__new__(cls, label, sympify(body))

    @property
    def label(self) -> Expr:
        return self.args[0]

    @property
    def body(self) -> Expr:
        return self.args[1]

    @property
    def free_symbols(self) -> set:
        return set(_free_in(self.body))

    @property
    def precedence(self) -> int:
        """How SymPy's printers bind it: like what it stands for."""
        return precedence(self.body)

    def _eval_is_extended_real(self) -> bool | None:
        return self.body.is_extended_real

    def _eval_is_extended_positive(self) -> bool | None:
        return self.body.is_extended_positive

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.body.is_extended_nonnegative

    def _sympystr(self, printer: Any) -> str:
        return printer._print(self.body)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        text = printer._print(self.label)
        return rf"{text}^{{{exp}}}" if exp else text


def _bind(function: str, body: Any, indices: tuple) -> tuple[Expr, Tuple]:
    if not indices:
        raise DeclarationError(f"{function}() needs the index to reduce over, as in {function}(x[n], n)")
    for index in indices:
        if not isinstance(index, Index):
            raise DeclarationError(
                f"{function}() reduces over an index made by axis(), not over {told(index)}"
            )
    if len(set(indices)) < len(indices):
        raise DeclarationError(f"{function}() is given the same index twice")
    return scalar(f"{function}()", body), Tuple(*indices)


def scalar(place: str, value: Any) -> Expr:
    """A value as a scalar expression.

    Raises:
        DeclarationError: when it is a condition, an array or no mathematics at all.
    """
    if isinstance(value, Array):
        raise DeclarationError(f"{value.name} is an array; index it, as in {value.name}[n]")
    try:
        expression = sympify(value, strict=True)
    except SympifyError:
        expression = None
    if isinstance(expression, Boolean) and not isinstance(expression, Expr):
        raise DeclarationError(f"{place} takes a number, not the condition {value}")
    if not isinstance(expression, Expr):
        raise DeclarationError(f"{place} takes a number, not {_kind(value)}")
    return with_exact_decimals(expression)


def _kind(value: Any) -> str:
    return told(value) if callable(value) else type(value).__name__


def _condition(function: str, where: Any) -> Boolean:
    try:
        condition = sympify(where, strict=True)
    except SympifyError:
        condition = None
    if not isinstance(condition, Boolean) or isinstance(condition, Expr):
        raise DeclarationError(f"{function}(where=...) takes a condition such as Ne(i, j), not {told(where)}")
    return with_exact_decimals(condition)


def mean(body: Any, *indices: Index, where: Any = S.true, count: Any = S.One, each: Any = S.One) -> MeanOver:
    """Mean over one or more indices: Σ body / Σ count over the terms where the condition holds.

    The mean of a loss may divide every term by `each` first; its reductions none and sum do not.
    """
    expression, bound = _bind("mean", body, indices)
    condition, counted = _condition("mean", where), scalar("mean(count=...)", count)
    return MeanOver(expression, bound, condition, counted, scalar("mean(each=...)", each))


def sum(body: Any, *indices: Index, where: Any = S.true) -> SumOver:
    """Sum over one or more indices of the terms where the condition holds; 0 where none does."""
    return SumOver(*_bind("sum", body, indices), _condition("sum", where))


def elements(body: Any, *indices: Index) -> ElementsOver:
    """An array-valued function: `body` for every value of the indices, as `elements(sigmoid(x[n]), n)`."""
    return ElementsOver(*_bind("elements", body, indices))


def max(body: Any, *indices: Index, where: Any = S.true) -> Expr:
    """Largest term over the indices. Ties share the gradient equally."""
    return MaxOver(*_bind("max", body, indices), _condition("max", where))


def min(body: Any, *indices: Index, where: Any = S.true) -> Expr:
    """Smallest term over the indices. Ties share the gradient equally."""
    return MinOver(*_bind("min", body, indices), _condition("min", where))


def logsumexp(body: Any, *indices: Index, where: Any = S.true) -> LogSumExp:
    """log Σ exp(body) over the indices; -inf where no term takes part."""
    return LogSumExp(*_bind("logsumexp", body, indices), _condition("logsumexp", where))


def softmax(body: Any, index: Index) -> Softmax:
    """exp(body) / Σ exp(body) over the index."""
    expression, bound = _bind("softmax", body, (index,))
    return Softmax(expression, bound[0])


def log_softmax(body: Any, index: Index) -> Expr:
    """body - logsumexp(body) over the index."""
    expression, bound = _bind("log_softmax", body, (index,))
    return expression - LogSumExp(expression, bound)
