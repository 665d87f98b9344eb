"""Scalar expressions evaluated with mpmath: the arithmetic under every program check."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import mpmath
import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom, BooleanFunction

from symloss.functions import Primitive
from symloss.language.stop import Stop
from symloss.language.symbols import Index, Read
from symloss.program.difference import Difference
from symloss.program.indicator import Indicator
from symloss.program.nodes import looks_up
from symloss.program.reductions import largest, smallest

Environment = dict[Any, Any]
Lookup = Callable[[str, tuple[int, ...]], Any]


class UndefinedCondition(ArithmeticError):
    """A condition compares NaN: none of the cases it decides between is the right one."""


_FUNCTIONS = {
    sympy.exp: mpmath.exp, sympy.log: lambda x: mpmath.ninf if x == 0 else mpmath.log(x), sympy.Abs: abs,
    sympy.sin: mpmath.sin, sympy.cos: mpmath.cos, sympy.tan: mpmath.tan, sympy.acos: mpmath.acos,
    sympy.asin: mpmath.asin, sympy.atan: mpmath.atan, sympy.sinh: mpmath.sinh, sympy.cosh: mpmath.cosh,
    sympy.tanh: mpmath.tanh, sympy.sign: mpmath.sign, sympy.floor: mpmath.floor,
    sympy.Max: largest, sympy.Min: smallest,
}  # fmt: skip


def evaluate(expression: Any, values: Environment, lookup: Lookup) -> Any:
    """The value of a scalar expression.

    `values` maps symbols (parameters, extents, indices) to numbers; `lookup(name, indices)` gives array
    elements and node values. Branches of a Piecewise that are not taken are not evaluated. What a
    stop-gradient holds is looked up by `lookup.held`, where there is one.
    """
    if isinstance(expression, bool):  # equal to a number, which the cache would take it for
        return expression
    return _compiled(expression)(values, lookup)


@lru_cache(maxsize=100_000)
def _compiled(node: Any) -> Callable[[Environment, Lookup], Any]:
    """A function of `values` and `lookup`, made once: most expressions are evaluated at many places."""
    if isinstance(node, Relational | BooleanFunction | BooleanAtom):
        return _decided(node)
    if isinstance(node, sympy.Rational | sympy.Float):
        return _constant(node)
    if isinstance(node, sympy.core.numbers.Infinity):
        return lambda values, lookup: mpmath.inf
    if isinstance(node, sympy.core.numbers.NegativeInfinity):
        return lambda values, lookup: mpmath.ninf
    if isinstance(node, sympy.NumberSymbol):
        return lambda values, lookup: mpmath.mpf(str(node.evalf(mpmath.mp.dps + 5)))
    if isinstance(node, sympy.Symbol) and not isinstance(node, Read):
        return lambda values, lookup: values[node]
    compute = _compound(node)
    return lambda values, lookup: values[node] if node in values else compute(values, lookup)


def _constant(node: Any) -> Callable[[Environment, Lookup], Any]:
    if isinstance(node, sympy.Rational):
        above, below = node.p, node.q
        return lambda values, lookup: mpmath.mpf(above) / below
    return lambda values, lookup: mpmath.mpf(node)


def _compound(node: Any) -> Callable[[Environment, Lookup], Any]:
    """What a node that `values` does not know is worth."""
    match node:
        case Read():
            name, indices = node.name, tuple(map(_compiled, node.indices))
            return lambda values, lookup: lookup(name, tuple(int(at(values, lookup)) for at in indices))
        case sympy.Piecewise():
            cases = [(_compiled(value), _compiled(condition)) for value, condition in node.args]
            return lambda values, lookup: _case(cases, values, lookup)
        case Indicator():
            holds = _compiled(node.args[0])
            one, zero = (lambda values, lookup: mpmath.mpf(1)), (lambda values, lookup: mpmath.mpf(0))
            either = [(one, holds), (zero, lambda values, lookup: True)]
            return lambda values, lookup: _case(either, values, lookup)
        case Difference():
            x, y = map(_compiled, node.args)
            return lambda values, lookup: x(values, lookup) - y(values, lookup)
        case Stop():
            body = _compiled(node.body)
            return lambda values, lookup: body(values, getattr(lookup, "held", None) or lookup)
        case sympy.Add():
            terms = tuple(map(_compiled, node.args))
            return lambda values, lookup: mpmath.fsum(term(values, lookup) for term in terms)
        case sympy.Mul():
            factors = tuple(map(_compiled, node.args))
            return lambda values, lookup: mpmath.fprod(factor(values, lookup) for factor in factors)
        case sympy.Pow():
            base, exponent = map(_compiled, node.args)
            return lambda values, lookup: _power(base(values, lookup), exponent(values, lookup))
        case Primitive():
            arguments = tuple(map(_compiled, node.args))
            return lambda values, lookup: _primitive(node, [of(values, lookup) for of in arguments])
    if node.func in _FUNCTIONS:
        arguments, function = tuple(map(_compiled, node.args)), _FUNCTIONS[node.func]
        return lambda values, lookup: function(*(of(values, lookup) for of in arguments))
    return _unknown(f"no value for {node}")


def _decided(condition: Any) -> Callable[[Environment, Lookup], bool]:
    match condition:
        case sympy.true:
            return lambda values, lookup: True
        case sympy.false:
            return lambda values, lookup: False
        case sympy.And():
            parts = tuple(map(_compiled, sorted(condition.args, key=looks_up)))
            return lambda values, lookup: all(part(values, lookup) for part in parts)
        case sympy.Or():
            parts = tuple(map(_compiled, condition.args))
            return lambda values, lookup: any(part(values, lookup) for part in parts)
        case sympy.Not():
            part = _compiled(condition.args[0])
            return lambda values, lookup: not part(values, lookup)
        case sympy.ITE():
            asked, yes, no = map(_compiled, condition.args)
            return lambda values, lookup: (yes if asked(values, lookup) else no)(values, lookup)
        case Relational():
            operator, left, right = condition.rel_op, _compiled(condition.lhs), _compiled(condition.rhs)
            return lambda values, lookup: _compare(operator, left(values, lookup), right(values, lookup))
    return _unknown(f"cannot decide {condition}")


def _unknown(message: str) -> Callable[[Environment, Lookup], Any]:
    """An error at the place where the value is needed: a branch that is not taken may have none."""

    def fail(values: Environment, lookup: Lookup) -> Any:
        raise KeyError(message)

    return fail


def _case(cases: Any, values: Environment, lookup: Lookup) -> Any:
    """The value of the first case that holds; NaN where none does, or where that is not known."""
    try:
        chosen = next((value for value, holds in cases if holds(values, lookup)), None)
    except UndefinedCondition:
        return mpmath.nan
    return mpmath.nan if chosen is None else chosen(values, lookup)


def _primitive(function: Primitive, arguments: list[Any]) -> Any:
    """A primitive at numbers; one that carries NaN is NaN where an argument is, a factor 0 or not."""
    if function.carries_nan and any(argument != argument for argument in arguments):
        return mpmath.nan
    return function.reference(mpmath.mp, *arguments)


def _power(base: Any, exponent: Any) -> Any:
    if base == 0 and exponent < 0:
        return mpmath.inf
    return mpmath.power(base, exponent)


def _compare(operator: str, left: Any, right: Any) -> bool:
    if left != left or right != right:
        raise UndefinedCondition
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
