"""Where a formula changes: the quantities whose sign decides it, and the formula once the signs are known."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import sympy
from sympy import Abs, Expr, Max, Min, Piecewise, Pow, S, Symbol, log, preorder_traversal, sign
from sympy.core.relational import Relational

from symloss import functions as primitives
from symloss.analysis.prove import Undecided
from symloss.functions import Primitive
from symloss.language.reductions import Named

Signs = Callable[[Expr], int | None]
MOST_FORMS = 24

_SMOOTH = (primitives.sigmoid, primitives.softplus, primitives.log_sigmoid)
_STEPS = (primitives.step, primitives.half_step)
_PRODUCTS: dict[Any, Callable[..., Expr]] = {  # what a guarded product is where nothing in it vanishes
    primitives.times: lambda x, y: x * y,
    primitives.xlogy: lambda x, y: x * log(y),
    primitives.rel_entr: lambda x, y: x * log(x / y),
    primitives.log_ratio: lambda x, y: log(x / y),
    primitives.ratio: lambda x, y: x / y,
    primitives.expm1: lambda x: sympy.exp(x) - 1,
    primitives.log1p: lambda x: log(1 + x),
    primitives.finite_or_zero: lambda x: x,
    primitives.inverse_root: lambda x: 1 / sympy.sqrt(x),
}


def written_plainly(expression: Expr) -> Expr:
    """Without names, guards of products and primitives that nobody knows: elementary functions only."""
    plain = expression.replace(lambda node: isinstance(node, Named), lambda node: node.body)
    while plain.has(Named):
        plain = plain.replace(lambda node: isinstance(node, Named), lambda node: node.body)

    def opened(node: Any) -> Expr:
        rule = _PRODUCTS.get(node.func)
        return rule(*node.args) if rule else node.definition(*node.args)

    kept = (*_SMOOTH, *_STEPS)
    return plain.replace(lambda node: isinstance(node, Primitive) and not isinstance(node, kept), opened)


def switches(expression: Expr, x: Symbol) -> list[Expr]:
    """The quantities in x whose sign decides which formula holds, or whether it is defined; each once."""
    found: dict[Expr, None] = {}
    for node in preorder_traversal(expression):
        for quantity in _switches(node):
            if quantity.has(x):
                found[quantity] = None
    return list(found)


def _switches(node: Any) -> Iterator[Expr]:
    match node:
        case Abs() | sign() | log() | primitives.step() | primitives.half_step():
            yield node.args[0]
        case Max() | Min():
            for a, b in itertools.combinations(node.args, 2):
                yield a - b
        case Relational():
            yield node.lhs - node.rhs
        case sympy.acos() | sympy.asin():
            yield node.args[0] - 1
            yield node.args[0] + 1
        case Pow() if not (node.exp.is_Integer and node.exp.is_positive) and not isinstance(node, sympy.exp):
            yield node.base


def smooth_forms(expression: Expr) -> list[Expr]:
    """Every smooth formula that the expression can be, whatever the signs in it.

    Raises:
        Undecided: there are too many.
    """
    found = [expression]
    for _ in range(8):
        forms: dict[Expr, None] = {}
        for form in found:
            node = _innermost(form)
            if node is None:
                forms[form] = None
                continue
            for value in _values(node):
                forms[form.xreplace({node: value})] = None
        if len(forms) > MOST_FORMS:
            break
        if list(forms) == found:
            return found
        found = list(forms)
    raise Undecided("too many cases")


_CASES = (Abs, sign, Max, Min, Piecewise, *_STEPS)


def _innermost(expression: Expr) -> Any:
    nodes = [node for node in preorder_traversal(expression) if isinstance(node, _CASES)]
    return nodes[-1] if nodes else None


def _values(node: Any) -> list[Expr]:
    match node:
        case Abs():
            return [node.args[0], -node.args[0]]
        case sign():
            return [S.One, S.NegativeOne]
        case Max() | Min():
            return list(node.args)
        case Piecewise():
            return [value for value, _ in node.args]
    return [S.Zero, S.One]


def resolved(expression: Any, signs: Signs, x: Symbol) -> Any:
    """The smooth formula that an expression is where the signs are as told.

    Raises:
        Undecided: a sign that matters is not known.
    """

    def go(node: Any) -> Any:
        if not node.args or not node.has(*_CASES):
            return node
        if isinstance(node, Piecewise):
            for value, condition in node.args:
                if holds(condition):
                    return go(value)
            return S.NaN
        parts = [go(part) for part in node.args]
        match node:
            case Abs() if (known := known_sign(parts[0])) is not None:
                return known * parts[0]
            case sign() if (known := known_sign(parts[0])) is not None:
                return sympy.Integer(known)
            case primitives.step() | primitives.half_step():
                if (known := known_sign(parts[0])) is not None:
                    half = S.Half if isinstance(node, primitives.half_step) else S.Zero
                    return S.One if known > 0 else S.Zero if known < 0 else half
            case Max() | Min():
                return extreme(parts, 1 if isinstance(node, Max) else -1)
            case _:
                return node.func(*parts)
        if not node.has(x):
            return node.func(*parts)
        raise Undecided(f"the sign of {parts[0]} is not known")

    def known_sign(quantity: Expr) -> int | None:
        return signs(quantity)

    def extreme(parts: list[Expr], direction: int) -> Expr:
        kept: list[Expr] = []
        for part in parts:
            for other in list(kept):
                known = signs(part - other)
                if known is None:
                    if not (part - other).has(x):
                        continue
                    raise Undecided(f"which of {part} and {other} is larger is not known")
                if known * direction > 0:
                    kept.remove(other)
                else:
                    break
            else:
                kept.append(part)
        return kept[0] if len(kept) == 1 else (Max if direction > 0 else Min)(*kept)

    def holds(condition: Any) -> bool:
        match condition:
            case sympy.true | True:
                return True
            case sympy.false | False:
                return False
            case sympy.And():
                return all(map(holds, condition.args))
            case sympy.Or():
                return any(map(holds, condition.args))
            case sympy.Not():
                return not holds(condition.args[0])
            case Relational():
                known = signs(go(condition.lhs - condition.rhs))
                if known is None:
                    raise Undecided(f"whether {condition} is not known")
                return bool(condition.func(sympy.Integer(known), 0))
        raise Undecided(f"whether {condition} is not known")

    return go(expression)
