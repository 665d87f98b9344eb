"""How long an expression is to a reader, and algebra on it with its elements held as plain symbols."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from sympy import Add, Dummy, Expr, Mul, Piecewise, Pow, S, log

from symloss.derivation.partial import PartialDerivative
from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Reduction, Softmax
from symloss.language.stop import Stop
from symloss.language.symbols import Read
from symloss.program import Indicator

MOST_OPERATIONS = 120
_ELEMENTS = (Read, Reduction, Softmax, Named, Stop, Indicator, PartialDerivative, log)


def cost(expression: Expr) -> float:
    """The length of an expression as people read it; an element counts as one sign."""
    match expression:
        case Read() | Named() | PartialDerivative():
            return 1
        case Mul() if expression.args[0] is S.NegativeOne:
            return 0.1 + cost(Mul(*expression.args[1:]))
        case Softmax():
            return 1 + cost(expression.body)
        case Reduction():
            return 2 + cost(expression.body)
        case Indicator():
            return sum(map(cost, expression.args[0].args)) if expression.args[0].args else 1
        case Add() | Mul():
            return len(expression.args) - 1 + sum(map(cost, expression.args))
        case Pow() if expression.exp is S.NegativeOne:
            return 0.5 + cost(expression.base)
        case Pow():
            return 0.5 + cost(expression.base) + 0.5 * cost(expression.exp)
        case Piecewise():
            return 2 + sum(cost(value) + 0.5 * cost_of_condition(test) for value, test in expression.args)
    if not expression.args:
        return 1
    return 1 + sum(map(cost, expression.args))


def denominators(expression: Expr) -> set[Expr]:
    """What is divided by."""
    return {power.base for power in atoms_of(expression, Pow) if power.exp.could_extract_minus_sign()}


def cost_of_condition(condition: Expr) -> float:
    return sum(map(cost, condition.args)) if condition.args else 0


def on_symbols(expression: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """Apply a change to the expression with every element, reduction and bracket replaced by a symbol."""
    hidden, elements = with_symbols(expression)
    return change(hidden).xreplace(dict(elements))


@lru_cache(maxsize=2_000)  # every tactic asks for it
def with_symbols(expression: Expr) -> tuple[Expr, tuple[tuple[Dummy, Expr], ...]]:
    """The expression with every element, reduction and bracket replaced by a symbol, and what these mean."""
    symbols: dict[Expr, Dummy] = {}
    known: dict[Expr, Expr] = {}

    def hide(node: Expr) -> Expr:
        if isinstance(node, _ELEMENTS):
            if node not in symbols:
                symbols[node] = Dummy(f"x{len(symbols)}", real=True, positive=node.is_positive or None)
            return symbols[node]
        if not node.args:
            return node
        if node not in known:
            known[node] = node.func(*map(hide, node.args))
        return known[node]

    hidden = hide(expression)
    return hidden, tuple((symbol, node) for node, symbol in symbols.items())
