"""Other spellings of a sub-expression: what the search finds, and functions of the language that are it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
from sympy import Add, Basic, Dummy, Expr, Mul, Piecewise, Pow, S, Symbol, Wild, exp, log

from symloss import language
from symloss.functions import Primitive
from symloss.language.reductions import Named, Reduction, Softmax, SumOver
from symloss.language.stop import Stop
from symloss.language.symbols import Extent, Index, Read
from symloss.search.errors import LEAST, bits_lost
from symloss.search.find import better_form, judge_of
from symloss.search.floats import split
from symloss.verify.parts import AtInput, Part, seen_through

_LEAST_KEPT = 3.0  # bits that an advised form may lose
_DRAWS = 30
TOLD_OF = ("expm1", "kl_entr", "log1p", "log_cosh", "quad_over_lin", "rel_entr", "xlog1py")
"""Functions of the package that docs/language.md tells of, beside those of the language itself."""
_LARGEST = 120  # operations
_MOST_MATCHED = 40  # operations of what is held against definitions


def unnamed(node: Expr) -> Expr:
    """A sub-expression with what its names stand for put in."""
    return node.replace(lambda one: isinstance(one, Named | Stop), lambda one: one.body)


def leaves(node: Basic) -> list[Basic]:
    """What a sub-expression is a function of: reads, symbols, reductions."""
    found: dict[Basic, None] = {}
    queue = [node]
    while queue:
        one = queue.pop()
        if isinstance(one, Read | Symbol | Extent | Index | Reduction | Softmax):
            found.setdefault(one)
        else:
            queue += reversed(one.args)
    return list(found)


def searched(part: Part, exact: AtInput, at: Mapping[str, int], dtype: str) -> Expr | None:
    """A form of a sub-expression that keeps its digits at an input and around it, if one is found."""
    whole = unnamed(part.node)
    if whole.count_ops() > _LARGEST or whole.has(Softmax):
        return None
    names = {leaf: _plain(leaf, number) for number, leaf in enumerate(leaves(whole))}
    middle = {leaf: exact.value(leaf, at) for leaf in names}
    if not names or not all(number is not None and mpmath.isfinite(number) for number in middle.values()):
        return None
    rows = _around({names[leaf]: float(number) for leaf, number in middle.items()}, dtype)
    moving = frozenset(symbol for leaf, symbol in names.items() if isinstance(leaf, Read))
    try:
        judge = judge_of(whole.xreplace(names), {dtype: rows, "float64": rows}, 6.0, moving)
        form = better_form(judge) if judge is not None else None
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return None
    if form is None:
        return None
    return form.expression.xreplace({symbol: leaf for leaf, symbol in names.items()})


def _plain(leaf: Basic, number: int) -> Symbol:
    known = {"positive": leaf.is_positive, "nonnegative": leaf.is_nonnegative}
    return Symbol(f"x{number}", real=True, **{name: True for name, holds in known.items() if holds})


def _around(middle: Mapping[Symbol, float], dtype: str) -> dict[Symbol, np.ndarray]:
    """Numbers of the type at an input and around it."""
    draw = random.Random(0)
    rows = {symbol: [number] for symbol, number in middle.items()}
    for _ in range(_DRAWS):
        for symbol, number in middle.items():
            factor = draw.choice((1.0, 1.0, 0.5, 2.0, 1 + draw.uniform(-0.3, 0.3)))
            rows[symbol].append(number * factor if not symbol.is_integer else number)
    return {symbol: np.asarray(found, dtype).astype("float64") for symbol, found in rows.items()}


def built_in(node: Expr) -> Iterator[tuple[Expr, str]]:
    """Calls of functions of the language that are a sub-expression by definition, with their modules."""
    whole = unnamed(node)
    if (row := _row_of(whole)) is not None:
        yield row, "symloss.language"
    if whole.count_ops() > _MOST_MATCHED or whole.atoms(Piecewise):
        return
    line, stand_ins = _over_a_line(whole)
    for name, pattern, wilds in _definitions():
        found = (line if pattern.is_Mul else whole).match(pattern)
        if found is not None and pattern.is_Mul:
            found = {wild: one.xreplace(stand_ins) for wild, one in found.items()}
        if found is None or any(wild not in found for wild in wilds):
            continue
        arguments = [found[wild] for wild in wilds]
        if not all(_stands_in(whole, argument) for argument in arguments):
            continue
        try:
            call = Primitive.all()[name](*arguments)
        except (TypeError, ValueError):
            continue
        if isinstance(call, Primitive) and call.func.__name__ == name:
            yield call, "symloss.language" if hasattr(language, name) else "symloss.functions"


def _over_a_line(node: Expr) -> tuple[Expr, dict[Symbol, Expr]]:
    """A quotient as that of two symbols, and what these stand for; any other node as it is."""
    if not isinstance(node, Mul):
        return node, {}
    above, below = (Mul(*factors) for factors in split(node))
    if below is S.One or above is S.One:
        return node, {}
    first, second = Dummy(real=True), Dummy(real=True)
    return first / second, {first: above, second: below}


def _stands_in(whole: Expr, argument: Expr) -> bool:
    """Whether an argument is a part of the whole, or a sum or product of parts: the author wrote it."""
    if argument.is_number or argument.has(Wild):
        return False
    pieces = argument.args if isinstance(argument, Add | Mul) else (argument,)
    return whole.has(argument) or all(one.is_number or whole.has(one) for one in pieces)


def _row_of(node: Expr) -> Expr | None:
    """log Σ exp(x) as a log-sum-exp."""
    if isinstance(node, log) and isinstance(total := seen_through(node.args[0]), SumOver):
        body = seen_through(total.body)
        if isinstance(body, exp):
            return language.logsumexp(body.args[0], *total.indices, where=total.condition)
    return None


@lru_cache(maxsize=1)
def _definitions() -> list[tuple[str, Expr, tuple[Wild, ...]]]:
    """What each function of the package is where nothing special holds, in terms of wild cards."""
    found = []
    for name, kind in Primitive.all().items():
        if not kind.__module__.startswith("symloss.functions.") or not _is_public(name):
            continue
        for count in (1, 2, 3):
            wilds = tuple(
                Wild(f"w{number}", exclude=[0], properties=[_is_no_divisor]) for number in range(count)
            )
            try:
                defined = kind.definition(*wilds)
            except (NotImplementedError, TypeError, ValueError, AttributeError):
                continue
            if isinstance(defined, Piecewise):
                defined = defined.args[-1].expr
            if not defined.has(Primitive, Piecewise) and not isinstance(defined, Wild):
                found.append((name, defined, wilds))
    return found


def _is_no_divisor(part: Expr) -> bool:
    """What is below a line is not what a wild card above one stands for."""
    return not (isinstance(part, Pow) and part.exp.could_extract_minus_sign())


def _is_public(name: str) -> bool:
    return hasattr(language, name) or name in TOLD_OF


def keeps(call: Expr, node: Expr, exact: AtInput, at: Mapping[str, int], dtype: str) -> bool:
    """Whether a call has the value of what it stands for and loses few bits where that loses them."""
    try:
        given = [exact.value(one, at) for one in call.args]
        right, value = exact.value(node, at), exact.value(call, at)
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return False
    if any(one is None or not mpmath.isfinite(one) for one in (*given, right, value)):
        return False
    largest, least = mpmath.mpf(float(np.finfo(dtype).max)), mpmath.mpf(2) ** LEAST[dtype]
    if abs(value) > largest or (value and abs(value) < least):  # the number itself is out of the range
        return False
    if abs(value - right) > mpmath.mpf(10) ** -30 * (1 + abs(right)):
        return False
    return isinstance(call, Reduction) or bits_lost(call, given, right, dtype) < _LEAST_KEPT


def gives_a_value(call: Expr, exact: AtInput, at: Mapping[str, int]) -> Any:
    """The finite value of a call where what it stands for has none; None otherwise."""
    value = exact.value(call, at)
    return value if value is not None and mpmath.isfinite(value) else None
