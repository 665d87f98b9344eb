"""Logarithms in sums where they nearly cancel with one of their tangents."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Mul, Piecewise, S, StrictLessThan, cancel, factor_terms, log, together

from symloss.functions import log1p, log1p_gap, xlog1py
from symloss.search.lowest_terms import algebraic
from symloss.search.parts import factors, is_large, pairs, small, without


def logarithms_beside_tangents(part: Expr) -> Iterator[Expr]:
    """c log(1 + v) - c v = -c log1p_gap(v), and c log(1 + v) - c v/(1 + v) = c log1p_gap(-v/(1 + v)).

    The line may stand in a term with more: what is left of that is a term of its own.
    """
    if is_large(part):
        return
    for first, second, rest in pairs(part):
        for one in factors(first):
            if (found := _logarithm(one)) is None:
                continue
            scale, v = found
            outer = Mul(*without(first, one)) * scale
            for line, gap in ((v, -log1p_gap(v)), (v / (1 + v), log1p_gap(-v / (1 + v)))):
                left = factor_terms(cancel(together(algebraic(second) + algebraic(outer) * line)))
                if left and left.count_ops() >= second.count_ops():
                    continue
                if line != v:  # far out -v/(1 + v) is all but -1, and nothing cancels
                    near = StrictLessThan(v, 1, evaluate=False)
                    cases = (outer * gap + left, near), (first + second, True)
                    yield rest + Piecewise(*cases, evaluate=False)
                else:
                    yield rest + outer * gap + left


def _logarithm(one: Expr) -> tuple[Expr, Expr] | None:
    """The c and v of c log(1 + v)."""
    match one:
        case log():
            return S.One, algebraic(small(one.args[0] - 1))
        case log1p():
            return S.One, algebraic(one.args[0])
        case xlog1py():
            return one.args[0], algebraic(one.args[1])
    return None
