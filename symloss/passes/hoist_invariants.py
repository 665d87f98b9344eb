"""statements -> statements: factors that a loop does not change are computed before it, under a name.

Precondition: statements of one phase, locals resolved. Only products move: the order of a sum decides how
it rounds, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from sympy import Expr, Mul, Piecewise, S, Symbol
from sympy.core.relational import Relational

from symloss.language.symbols import Read
from symloss.program import looks_up
from symloss.program.schedule import Assign, Fold, Loop, Statement, Store, Wanted, When, walk


def hoist_invariants(
    statements: Iterable[Statement], name: Callable[[Expr], str], kept: Collection[str] = ()
) -> list[Statement]:
    """Move invariant factors out of every loop; `name` invents a fresh name for an expression.

    `kept`: the memory of recurrences, which is filled as far as their steps go.
    """
    placed: list[Statement] = []
    for statement in statements:
        if isinstance(statement, When | Wanted):
            placed.append(replace(statement, body=tuple(hoist_invariants(statement.body, name, kept))))
        elif isinstance(statement, Loop):
            inner = replace(statement, body=tuple(hoist_invariants(statement.body, name, kept)))
            before, loop = _hoist_from(inner, name, kept)
            placed += [*before, loop]
        else:
            placed.append(statement)
    return placed


def _hoist_from(loop: Loop, name: Callable[[Expr], str], kept: Collection[str]) -> tuple[list[Assign], Loop]:
    varying: set[object] = {loop.index}
    written = set(loop.writes)
    for statement in walk(loop.body):
        if isinstance(statement, Assign | Fold):
            varying.add(statement.name)
        if isinstance(statement, Loop):
            varying |= {statement.index, *(fold for fold, _ in statement.folds)}
        if isinstance(statement, Store):
            written.add(statement.target)
    found: dict[Expr, Symbol] = {}

    def varies(expression: Expr) -> bool:
        if any(symbol in varying or symbol.name in varying for symbol in expression.free_symbols):
            return True
        return any(read.name in written for read in expression.atoms(Read))

    def visit(expression: Expr) -> Expr:
        if not expression.args or isinstance(expression, Read | Relational) or not varies(expression):
            return expression
        if isinstance(expression, Piecewise) and looks_up_by_case(expression, kept):
            return expression
        if not isinstance(expression, Mul):
            return expression.func(*map(visit, expression.args))
        fixed = [factor for factor in expression.args if not varies(factor)]
        moving = [visit(factor) for factor in expression.args if varies(factor)]
        product = Mul(*fixed)
        if _operations(product) == 0:
            return Mul(product, *moving)
        sign = -1 if product.could_extract_minus_sign() else 1
        symbol = found.setdefault(sign * product, Symbol("", real=True))
        if not symbol.name:
            symbol = found[sign * product] = Symbol(name(sign * product), real=True)
        return Mul(sign, symbol, *moving)

    body = tuple(
        replace(statement, value=visit(statement.value))
        if isinstance(statement, Assign | Fold | Store) and not is_guarded_lookup(statement)
        else statement
        for statement in loop.body
    )
    return [Assign(symbol.name, product) for product, symbol in found.items()], replace(loop, body=body)


def looks_up_by_case(choice: Piecewise, kept: Collection[str]) -> bool:
    """Whether a choice of cases reads what is there in some of them only: of memory, within its steps."""
    if looks_up(choice):
        return True
    reads = choice.atoms(Read)
    bounds = set().union(*(relation.atoms(Read) for relation in choice.atoms(Relational)), set())
    return any(read.name in kept for read in reads) and any(read.head.is_integer for read in bounds)


def is_guarded_lookup(statement: Statement) -> bool:
    """Whether a term that a condition guards looks up an element."""
    if not isinstance(statement, Fold) or statement.guard is S.true:
        return False
    return looks_up(statement.value) or looks_up(statement.guard)


def _operations(product: Expr) -> int:
    """How many operations an invariant product costs: a lone number, symbol or read costs none."""
    factors = [factor for factor in Mul.make_args(product) if factor not in (1, -1)]
    return (
        len(factors) - 1
        if all(not f.args or isinstance(f, Read) for f in factors) and factors
        else len(factors)
    )
