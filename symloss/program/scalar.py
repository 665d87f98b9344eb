"""Scalar expressions evaluated with mpmath: the arithmetic under every program check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom, BooleanFunction

from symloss.functions import Primitive
from symloss.language.stop import Stop
from symloss.language.symbols import Index, Read
from symloss.program.indicator import Indicator
from symloss.program.nodes import looks_up

Environment = dict[Any, Any]
Lookup = Callable[[str, tuple[int, ...]], Any]

_FUNCTIONS = {
    sympy.exp: mpmath.exp, sympy.log: lambda x: mpmath.ninf if x == 0 else mpmath.log(x), sympy.Abs: abs,
    sympy.sin: mpmath.sin, sympy.cos: mpmath.cos, sympy.tan: mpmath.tan, sympy.acos: mpmath.acos,
    sympy.asin: mpmath.asin, sympy.atan: mpmath.atan, sympy.sinh: mpmath.sinh, sympy.cosh: mpmath.cosh,
    sympy.tanh: mpmath.tanh, sympy.sign: mpmath.sign, sympy.Max: max, sympy.Min: min,
}  # fmt: skip


def evaluate(expression: Any, values: Environment, lookup: Lookup) -> Any:
    """The value of a scalar expression.

    `values` maps symbols (parameters, extents, indices) to numbers; `lookup(name, indices)` gives array
    elements and node values. Branches of a Piecewise that are not taken are not evaluated. What a
    stop-gradient holds is looked up by `lookup.held`, where there is one.
    """

    def go(node: Any) -> Any:
        if node in values:
            return values[node]
        match node:
            case Read():
                return lookup(node.name, tuple(int(go(index)) for index in node.indices))
            case sympy.Rational():
                return mpmath.mpf(node.p) / node.q
            case sympy.core.numbers.Infinity():
                return mpmath.inf
            case sympy.core.numbers.NegativeInfinity():
                return mpmath.ninf
            case sympy.Float():
                return mpmath.mpf(node)
            case sympy.NumberSymbol():
                return mpmath.mpf(str(node.evalf(mpmath.mp.dps + 5)))
            case sympy.Add():
                return mpmath.fsum(map(go, node.args))
            case sympy.Mul():
                return mpmath.fprod(map(go, node.args))
            case sympy.Pow():
                return _power(go(node.base), go(node.exp))
            case sympy.Piecewise():
                return next((go(value) for value, condition in node.args if holds(condition)), mpmath.nan)
            case Indicator():
                return mpmath.mpf(1 if holds(node.args[0]) else 0)
            case Stop():
                return evaluate(node.body, values, getattr(lookup, "held", None) or lookup)
            case Primitive():
                return node.reference(mpmath.mp, *map(go, node.args))
            case sympy.Function() if node.func in _FUNCTIONS:
                return _FUNCTIONS[node.func](*map(go, node.args))
            case sympy.Max() | sympy.Min():
                return _FUNCTIONS[node.func](*map(go, node.args))
        raise KeyError(f"no value for {node}")

    def holds(condition: Any) -> bool:
        match condition:
            case sympy.true | True:
                return True
            case sympy.false | False:
                return False
            case sympy.And():
                return all(map(holds, sorted(condition.args, key=looks_up)))
            case sympy.Or():
                return any(map(holds, condition.args))
            case sympy.Not():
                return not holds(condition.args[0])
            case Relational():
                return _compare(condition.rel_op, go(condition.lhs), go(condition.rhs))
        raise KeyError(f"cannot decide {condition}")

    if isinstance(expression, Relational | BooleanFunction | BooleanAtom):
        return holds(expression)
    return go(expression)


def _power(base: Any, exponent: Any) -> Any:
    if base == 0 and exponent < 0:
        return mpmath.inf
    return mpmath.power(base, exponent)


def _compare(operator: str, left: Any, right: Any) -> bool:
    match operator:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
    return left >= right


def uses(expression: sympy.Basic, index: Index) -> bool:
    """Whether an expression depends on an index."""
    return index in expression.free_symbols
