"""Scalar expressions evaluated with mpmath: the arithmetic under every program check."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

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

Environment = Any  # a mapping from symbols, and from expressions that are known
Lookup = Callable[[str, tuple[int, ...]], Any]


class _Scope(NamedTuple):
    """Where one expression is evaluated, and what its repeated parts were found to be."""

    values: Environment
    lookup: Lookup
    known: dict[int, Any]


Compiled = Callable[[_Scope], Any]
_numbers = itertools.count()
_EXACT = 2**15  # integers below are exact at any number of digits in use
_RANGE = 4400  # bits: a function of a larger number would never be done computing its digits
_NEVER_GIVEN = (Read, sympy.Add, sympy.Mul, sympy.Pow, sympy.Piecewise)  # `values` has no value for these


class UndefinedCondition(ArithmeticError):
    """A condition compares NaN: none of the cases it decides between is the right one."""


_FUNCTIONS = {
    sympy.exp: mpmath.exp, sympy.log: lambda x: mpmath.ninf if x == 0 else mpmath.log(x), sympy.Abs: abs,
    sympy.sin: mpmath.sin, sympy.cos: mpmath.cos, sympy.tan: mpmath.tan, sympy.acos: mpmath.acos,
    sympy.asin: mpmath.asin, sympy.atan: mpmath.atan, sympy.sinh: mpmath.sinh, sympy.cosh: mpmath.cosh,
    sympy.tanh: mpmath.tanh, sympy.sign: mpmath.sign, sympy.floor: mpmath.floor,
    sympy.Max: largest, sympy.Min: smallest, sympy.erf: mpmath.erf, sympy.erfc: mpmath.erfc,
    sympy.loggamma: mpmath.loggamma, sympy.polygamma: mpmath.psi,
}  # fmt: skip


def evaluate(expression: Any, values: Environment, lookup: Lookup) -> Any:
    """The value of a scalar expression.

    `values` maps symbols (parameters, extents, indices) to numbers; `lookup(name, indices)` gives array
    elements and node values. Branches of a Piecewise that are not taken are not evaluated. What a
    stop-gradient holds is looked up by `lookup.held`, where there is one.
    """
    if isinstance(expression, bool):  # equal to a number, which the cache would take it for
        return expression
    return _compiled(expression)(_Scope(values, lookup, {}))


@lru_cache(maxsize=100_000)
def _compiled(node: Any) -> Compiled:
    """A function of `values` and `lookup`, made once: most expressions are evaluated at many places."""
    if isinstance(node, Relational | BooleanFunction | BooleanAtom):
        return _decided(node)
    if isinstance(node, sympy.Rational | sympy.Float):
        return _constant(node)
    if isinstance(node, sympy.core.numbers.Infinity):
        return lambda scope: mpmath.inf
    if isinstance(node, sympy.core.numbers.NegativeInfinity):
        return lambda scope: mpmath.ninf
    if isinstance(node, sympy.NumberSymbol):
        return lambda scope: mpmath.mpf(str(node.evalf(mpmath.mp.dps + 5)))
    if isinstance(node, sympy.Symbol) and not isinstance(node, Read):
        return lambda scope: scope.values[node]
    return _remembered(node, _compound(node), next(_numbers))


def _remembered(node: Any, compute: Compiled, number: int) -> Compiled:
    """What is repeated inside of an expression is computed once: an expression is a graph, not a tree."""

    is_asked = not isinstance(node, _NEVER_GIVEN)

    def value(scope: _Scope) -> Any:
        values, _, known = scope
        found = known.get(number)
        if found is None:
            found = values[node] if is_asked and node in values else compute(scope)
            known[number] = found
        return found

    return value


def _constant(node: Any) -> Compiled:
    if isinstance(node, sympy.Integer) and abs(node.p) < _EXACT:
        whole = mpmath.mpf(node.p)
        return lambda scope: whole
    if isinstance(node, sympy.Rational):
        above, below = node.p, node.q
        return lambda scope: mpmath.mpf(above) / below
    return lambda scope: mpmath.mpf(node)


def _compound(node: Any) -> Compiled:
    """What a node that `values` does not know is worth."""
    match node:
        case Read():
            name, indices = node.name, tuple(map(_compiled, node.indices))
            return lambda scope: scope.lookup(name, tuple([int(at(scope)) for at in indices]))
        case sympy.Piecewise():
            cases = [(_compiled(value), _compiled(condition)) for value, condition in node.args]
            return lambda scope: _case(cases, scope)
        case Indicator():
            holds = _compiled(node.args[0])
            one, zero = (lambda scope: mpmath.mpf(1)), (lambda scope: mpmath.mpf(0))
            either = [(one, holds), (zero, lambda scope: True)]
            return lambda scope: _case(either, scope)
        case Difference():
            x, y = map(_compiled, node.args)
            return lambda scope: x(scope) - y(scope)
        case Stop():
            body = _compiled(node.body)
            return lambda scope: body(
                _Scope(scope.values, getattr(scope.lookup, "held", None) or scope.lookup, {})
            )
        case sympy.Add():
            terms = tuple(map(_compiled, node.args))
            if len(terms) == 2:  # as exact as a sum of many: it is rounded once
                x, y = terms
                return lambda scope: x(scope) + y(scope)
            return lambda scope: mpmath.fsum([term(scope) for term in terms])
        case sympy.Mul():
            factors = tuple(map(_compiled, node.args))
            return lambda scope: _product(factors, scope)
        case sympy.Pow():
            base, exponent = map(_compiled, node.args)
            return lambda scope: _power(base(scope), exponent(scope))
        case Primitive():
            arguments = tuple(map(_compiled, node.args))
            return lambda scope: _primitive(node, [_within_range(of(scope)) for of in arguments])
    if node.func in _FUNCTIONS:
        arguments, function = tuple(map(_compiled, node.args)), _FUNCTIONS[node.func]
        return lambda scope: function(*(_within_range(of(scope)) for of in arguments))
    return _unknown("no value for", node)


def _decided(condition: Any) -> Compiled:
    match condition:
        case sympy.true:
            return lambda scope: True
        case sympy.false:
            return lambda scope: False
        case sympy.And():
            parts = tuple(map(_compiled, sorted(condition.args, key=looks_up)))
            return lambda scope: all(part(scope) for part in parts)
        case sympy.Or():
            parts = tuple(map(_compiled, condition.args))
            return lambda scope: any(part(scope) for part in parts)
        case sympy.Not():
            part = _compiled(condition.args[0])
            return lambda scope: not part(scope)
        case sympy.ITE():
            asked, yes, no = map(_compiled, condition.args)
            return lambda scope: (yes if asked(scope) else no)(scope)
        case Relational():
            operator, left, right = condition.rel_op, _compiled(condition.lhs), _compiled(condition.rhs)
            return lambda scope: _compare(operator, left(scope), right(scope))
    return _unknown("cannot decide", condition)


def _unknown(message: str, node: Any) -> Compiled:
    """An error at the place where the value is needed: a branch that is not taken may have none."""

    def fail(scope: _Scope) -> Any:
        raise KeyError(f"{message} {node}")

    return fail


def _case(cases: Any, scope: _Scope) -> Any:
    """The value of the first case that holds; NaN where none does, or where that is not known."""
    try:
        chosen = next((value for value, holds in cases if holds(scope)), None)
    except UndefinedCondition:
        return mpmath.nan
    return mpmath.nan if chosen is None else chosen(scope)


def _product(factors: tuple[Compiled, ...], scope: _Scope) -> Any:
    numbers = [factor(scope) for factor in factors]
    if len(numbers) > 2:  # a product rounds alike, in whatever order its factors are written
        numbers.sort(key=_order)
    product = mpmath.mp.one
    for number in numbers:
        product = product * number
    return product


def _order(number: Any) -> Any:
    return getattr(number, "_mpf_", ())


def _primitive(function: Primitive, arguments: list[Any]) -> Any:
    """A primitive at numbers; one that carries NaN is NaN where an argument is, a factor 0 or not."""
    if function.carries_nan:
        for argument in arguments:
            if argument != argument:
                return mpmath.nan
    if function.is_special and all(isinstance(argument, mpmath.mpf) for argument in arguments):
        return _special(function.func, mpmath.mp.prec, *[argument._mpf_ for argument in arguments])
    return function.reference(mpmath.mp, *arguments)


@lru_cache(maxsize=200_000)
def _special(function: Any, precision: int, *numbers: Any) -> Any:
    """A special function at numbers: long to compute, and most are asked for again beside others."""
    return function.reference(mpmath.mp, *map(mpmath.mp.make_mpf, numbers))


def _within_range(number: Any) -> Any:
    """The number, or an infinity for one that no function has digits of."""
    if isinstance(number, mpmath.mpf) and number.man and number.exp + number.bc > _RANGE:
        return mpmath.inf if number > 0 else mpmath.ninf
    return number


def _power(base: Any, exponent: Any) -> Any:
    if not base and exponent < 0:
        return mpmath.inf
    return mpmath.power(base, _within_range(exponent))


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
