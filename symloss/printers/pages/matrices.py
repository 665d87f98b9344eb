"""The Jacobian of a function of a row as a matrix: diag(p) − p pᵀ; read back by `entries_of`."""

from __future__ import annotations

import re

from sympy import Add, Eq, Expr, Mul, S, expand_mul

from symloss.derivation.displayed import latex_face
from symloss.derivation.steps import Derivation
from symloss.language.reductions import Named
from symloss.language.symbols import Index
from symloss.printers.latex_expressions import ExpressionPrinter
from symloss.printers.pages.content import Equation, Math, VectorForm
from symloss.printers.pages.vectors import NoVectorError, VectorPrinter, elements_of
from symloss.program import Indicator
from symloss.readback.check import Equation as Line

_BOLD = r"\\boldsymbol\{(?:[^{}]|\{[^{}]*\})*\}(?:_(?:\{[^{}]*\}|\w))?"
_ROW = rf"(?:\\operatorname\{{softmax\}}\({_BOLD}\)|{_BOLD})"
_DIAGONAL = re.compile(rf"\\operatorname\{{diag\}}\((?P<row>{_ROW})\)")
_PRODUCT = re.compile(rf"(?P<left>{_ROW}) (?P<right>{_ROW})\^\{{\\top\}}")
_WHOLE = re.compile(r"\\left\((?P<entry>.*)\\right\)_\{(?P<row>[^{},]*),(?P<column>[^{},]*)\}")
_ONES, _IDENTITY = r"\boldsymbol{1}", r"\boldsymbol{I}"


def matrix_form(derivation: Derivation) -> VectorForm | None:
    """The derivative of a row in a row, read back and evaluated; None where it is not known as a matrix.

    Raises:
        DerivationError: it does not hold.
    """
    of, element = derivation.target.of, derivation.target.wrt
    if not isinstance(of, Named) or derivation.result is None or not isinstance(element.indices[-1], Index):
        return None
    column = element.indices[-1]
    rows = [one for one in of.free_symbols if isinstance(one, Index) and one not in element.indices]
    if len(rows) != 1 or rows[0].extent != column.extent:
        return None
    (row,) = rows
    printers = [VectorPrinter(derivation.display, derivation.order or None, one, {}) for one in (row, column)]
    try:
        terms = [_term(term, row, column, *printers) for term in Add.make_args(expand_mul(derivation.result))]
    except NoVectorError:
        return None
    if not any(_IDENTITY in term or "diag" in term for term in terms):
        return None
    first, *rest = sorted(terms, key=lambda term: term.startswith("-"))
    right = first + "".join(f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in rest)
    show = ExpressionPrinter(derivation.display, derivation.order or None).doprint
    letters = show(row), show(column)
    left = rf"\left({show(derivation.target)}\right)_{{{letters[0]},{letters[1]}}}"
    line = Line(entries_of(left, *letters), entries_of(right, *letters))
    derivation.judge.check([line], latex_face(derivation.display))
    told = ("As a matrix over ", Math(letters[0]), " and ", Math(letters[1]), ":")
    return VectorForm(told, Equation(left, right))


def _term(term: Expr, row: Index, column: Index, of_row: VectorPrinter, of_column: VectorPrinter) -> str:
    """A multiple of the identity, of a diagonal, or of a product of two rows."""
    number, rest = term.as_coeff_Mul()
    factors = [one for one in Mul.make_args(rest) if one is not S.One]
    is_same = Eq(*sorted((row, column), key=str))
    same = [one for one in factors if isinstance(one, Indicator) and one.condition == is_same]
    others = [one for one in factors if one not in same]
    lefts = [one for one in others if row in one.free_symbols]
    rights = [one for one in others if column in one.free_symbols and one not in lefts]
    is_known = len(lefts) <= 1 and len(rights) <= 1 and len(lefts + rights) == len(others) <= 2 - len(same)
    if not is_known or abs(number) != 1:
        raise NoVectorError
    left, right = "".join(map(of_row.doprint, lefts)), "".join(map(of_column.doprint, rights))
    if same:
        shown = rf"\operatorname{{diag}}({left or right})" if others else _IDENTITY
    else:
        shown = rf"{left or _ONES} {right or _ONES}^{{\top}}"
    return f"-{shown}" if number.is_negative else shown


def entries_of(latex: str, row: str, column: str) -> str:
    """The same in entries: products of rows at both indices, the identity as an indicator."""
    latex = _WHOLE.sub(lambda found: found["entry"], latex)
    latex = latex.replace(rf"{_ONES} ", "").replace(rf" {_ONES}^{{\top}}", "")
    same = rf"\left[{column} = {row}\right]"
    latex = _DIAGONAL.sub(lambda found: f"{same} {elements_of(found['row'], column)}", latex)
    latex = _PRODUCT.sub(
        lambda found: f"{elements_of(found['left'], row)} {elements_of(found['right'], column)}", latex
    )
    latex = re.sub(rf"({_ROW})\^\{{\\top\}}", lambda found: elements_of(found[1], column), latex)
    return elements_of(latex.replace(_IDENTITY, same), row)
