"""The order in which people write terms and factors, and what must stand in parentheses.

SymPy keeps the arguments of a sum or a product in an order of its own. Both expression printers (LaTeX and
plain text) ask this module instead.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Mapping

from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Integer,
    Mul,
    Piecewise,
    Pow,
    S,
    Symbol,
    exp,
    log,
    sign,
    sqrt,
)

from symloss.functions import (
    above_minus_infinity,
    atan_ratio,
    direction,
    exp_gap,
    exp_minus,
    exp_minus_line,
    expm1,
    inverse_or_zero,
    inverse_root,
    kl_entr,
    line_minus_log,
    log1p,
    log1p_gap,
    log_cosh,
    log_ratio,
    log_ratio_gap,
    log_share,
    log_sigmoid,
    mixture_entr,
    quad_over_lin,
    ratio,
    reciprocal_gap,
    rel_entr,
    saturation,
    times,
    times_exp,
    variance_bend,
    variance_score,
    with_nan_of,
    xlog1py,
    xlogy,
)
from symloss.functions.log_erfc import log_erfc
from symloss.functions.loggamma import loggamma
from symloss.functions.norm_cdf import log_ndtr
from symloss.language.reductions import MeanOver, Named, Reduction, SumOver
from symloss.language.remembered import spelled
from symloss.language.symbols import Index, Read
from symloss.program import Indicator

ADD, OPEN, PRODUCT, CALL, POWER, ATOM = range(6)
"""How tightly an expression holds together. OPEN: a sum sign or a case distinction, reaching to the right."""

Order = Mapping[str, int]


def level(expression: Expr) -> int:
    """How tightly the printed form of an expression holds together."""
    match expression:
        case Add() | expm1() | exp_minus() | exp_minus_line() | line_minus_log():
            return ADD
        case exp_gap() | kl_entr() | log1p_gap() | log_ratio_gap() | reciprocal_gap():
            return ADD
        case above_minus_infinity() | with_nan_of():
            return level(expression.args[0])
        case direction() | times_exp():
            return PRODUCT
        case SumOver() | MeanOver() if is_all_negative(expression.body):
            return ADD
        case Reduction() | Piecewise():
            return OPEN
        case Mul() | inverse_root() | times() | xlogy() | xlog1py() | rel_entr() | mixture_entr():
            return PRODUCT
        case ratio() | inverse_or_zero() | saturation():
            return PRODUCT
        case quad_over_lin() | variance_score() | variance_bend():
            return PRODUCT
        case log_erfc() | log_ndtr() | loggamma():
            return CALL
        case log() | log1p() | log_sigmoid() | log_ratio() | log_share() | log_cosh() | atan_ratio():
            return CALL
        case Pow() if expression.exp.is_number and expression.exp.is_negative:
            return PRODUCT
        case Pow() | exp():
            return POWER
        case _ if expression.is_Rational and not expression.is_Integer:
            return PRODUCT
        case _ if expression.is_number and expression.is_negative:
            return ADD
    return ATOM


def ordered_terms(expression: Expr, order: Order) -> list[Expr]:
    """The terms of a sum: a positive number first, then the author's order, no leading minus if avoidable.

    A place is written with its number last: `t + 1`.
    """
    terms = sorted(Add.make_args(expression), key=lambda term: _term_key(term, order))
    if terms[0].is_number and all(isinstance(symbol, Index) for symbol in expression.free_symbols):
        terms = [*terms[1:], terms[0]]
    first = next((term for term in terms if not term.could_extract_minus_sign()), None)
    if first is not None and terms[0].could_extract_minus_sign():
        terms.remove(first)
        terms.insert(0, first)
    return terms


def ordered_factors(factors: Iterable[Expr], order: Order) -> list[Expr]:
    """The factors of a product: numbers, parameters, elements, brackets, functions, sums to the right."""
    found = sorted(factors, key=lambda factor: _factor_key(factor, order))
    first = [factor for factor in found if getattr(factor, "stands_first", False)]
    return [*_as_a_chain(first), *found[len(first) :]] if len(first) > 1 else found


def _as_a_chain(derivatives: list[Expr]) -> list[Expr]:
    """Derivatives by the chain rule: each is of what the one before it is in."""
    names = [item.wrt.name for item in derivatives]
    start = next((item for item in derivatives if item.of.name not in names), derivatives[0])
    chain = [start]
    while more := [item for item in derivatives if item not in chain and item.of.name == chain[-1].wrt.name]:
        chain.append(more[0])
    return [*chain, *(item for item in derivatives if item not in chain)]


def is_all_negative(expression: Expr) -> bool:
    """Whether every term has a minus sign, so that it is better written once in front."""
    return all(term.could_extract_minus_sign() for term in Add.make_args(expression))


def split_product(expression: Expr) -> tuple[bool, list[Expr], list[Expr]]:
    """(has a minus sign, factors above the bar, factors below it)."""
    negative = expression.could_extract_minus_sign() and not isinstance(expression, Add)
    above, below = _fraction(-expression if negative else expression)
    if isinstance(expression, Pow) and not isinstance(expression, exp) and below is S.One:
        return negative, [above], []
    top: list[Expr] = []
    bottom = _factors(below)
    for factor in _factors(above):
        _place(factor, top, bottom)
    return negative, top, bottom


def _fraction(expression: Expr) -> tuple[Expr, Expr]:
    """What stands above the bar and below it: SymPy's `fraction(exact=True)` that evaluates no exponent.

    SymPy asks whether an exponent of negative sign is constant by putting numbers into it, arrays included.
    """
    above: list[Expr] = []
    below: list[Expr] = []
    for factor in Mul.make_args(expression):
        base, exponent = factor.as_base_exp() if isinstance(factor, Pow | exp) else (factor, S.One)
        if exponent.is_number and exponent.is_negative:
            below.append(Pow(base, -exponent))
        elif factor.is_Rational and not factor.is_Integer:
            above += [Integer(factor.p)] if factor.p != 1 else []
            below.append(Integer(factor.q))
        else:
            above.append(factor)
    return Mul(*above, evaluate=False), Mul(*below, evaluate=False)


def trailing_factors(above: list[Expr], below: list[Expr]) -> list[Expr]:
    """Factors that stand beside a fraction, as in `1/N Σ ...`: too tall for its numerator."""
    if above and all(getattr(factor, "stands_first", False) for factor in above):
        return above
    tall = [factor for factor in above if level(factor) == OPEN]
    is_plain = all(isinstance(factor, Symbol) or factor.is_number for factor in below)
    if len(tall) == 1 and len(above) == 1 and isinstance(tall[0], Reduction) and not is_plain:
        return []
    return tall


def order_of(names: Iterable[str]) -> dict[str, int]:
    """Ranks by position."""
    return {name: position for position, name in enumerate(dict.fromkeys(names))}


def written_order(source: str) -> list[str]:
    """Names in the order in which the result of a declaration mentions them, local variables written out."""
    try:
        tree = ast.parse(textwrap.dedent(source))
    except SyntaxError:
        return []
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef)), None)
    if function is None:
        return []
    values: dict[str, ast.expr] = {}
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                values[name] = value
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    found: list[str] = []
    for value in (*returned[-1:], *tuple(values.values())):
        _mentions(value, values, found)
    return list(dict.fromkeys(found))


def _mentions(node: ast.AST, values: dict[str, ast.expr], found: list[str]) -> None:
    match node:
        case ast.Call(ast.Name("let"), [ast.Constant(label), *_]):
            found.append(str(label))
        case ast.Name(name) if name in values:
            _mentions(values.pop(name), values, found)  # once: only the first mention counts
        case ast.Name(name):
            found.append(name)
        case _:
            for child in ast.iter_child_nodes(node):
                _mentions(child, values, found)


def _place(factor: Expr, top: list[Expr], bottom: list[Expr]) -> None:
    """A factor above the bar, or what people write below it: 1/√x, x/y."""
    base, power = factor.as_base_exp()
    if isinstance(base, inverse_root) and power.is_positive:
        bottom.append(sqrt(base.args[0]) ** power)
    elif isinstance(base, ratio | direction) and power.is_positive:
        top += _factors(base.args[0] ** power)
        bottom += _factors(base.args[1] ** power)
    elif isinstance(base, inverse_or_zero) and power.is_positive:
        bottom += _factors(base.args[0] ** power)
    else:
        top.append(factor)


def _factors(product: Expr) -> list[Expr]:
    return [factor for factor in Mul.make_args(product) if factor is not S.One]


def _term_key(term: Expr, order: Order) -> tuple:
    if term.is_number:
        return (0 if term.is_positive else 2, 0, 0, spelled(term))
    ranks = sorted(order.get(name, len(order)) for name in _names(term))
    return (1, ranks[0] if ranks else len(order), term.count_ops(), spelled(term))


def _factor_key(factor: Expr, order: Order) -> tuple:
    base = factor.base if isinstance(factor, Pow) and not isinstance(factor, exp) else factor
    match base:
        case _ if base.is_number:
            group = -1
        case _ if getattr(base, "stands_first", False):
            group = 0
        case Symbol():
            group = 1
        case Read() | Named():
            group = 2
        case Add():
            group = 3
        case Indicator():
            group = 4
        case Abs() | sign():
            group = 5
        case Function() if not isinstance(base, Piecewise):
            group = 6
        case Reduction() | Piecewise():
            group = 8
        case _:
            group = 7
    ranks = sorted(order.get(name, len(order)) for name in _names(base))
    return (group, ranks[0] if ranks else len(order), spelled(factor))


def _names(expression: Expr) -> set[str]:
    if isinstance(expression, Named):
        return {expression.label.name}
    if isinstance(expression, Read):
        return {expression.name}
    if isinstance(expression, Symbol):
        return {expression.name}
    return set().union(*(_names(argument) for argument in expression.args)) if expression.args else set()
