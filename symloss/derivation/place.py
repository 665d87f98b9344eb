"""Derived values put where they are read: indices renamed, bound indices kept apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sympy import Expr, S, Tuple, exp
from sympy.core.basic import Basic

from symloss.derivation.partial import PartialDerivative
from symloss.language.apart import fresh_index
from symloss.language.atoms import atoms_of
from symloss.language.reductions import LogSumExp, Named, Reduction, Softmax
from symloss.language.remembered import built
from symloss.language.symbols import Index
from symloss.program import Node


def with_values(
    expression: Expr, loss: Expr, values: Mapping[str, Expr], adjoints: Mapping[str, Node]
) -> Expr:
    """The derivatives of the loss that are known already replaced by their values, by what they are of."""
    replaced: dict[Basic, Basic] = {}
    for item in atoms_of(expression, PartialDerivative):
        name = item.wrt.name
        if item.of == loss and name in values:
            axes = adjoints[name].axes
            replaced[item] = placed_at(values[name], dict(zip(axes, item.wrt.indices, strict=True)))
    return expression.xreplace(replaced)


def kept_apart(expression: Expr, free: Iterable[Index]) -> Expr:
    """Bound indices called otherwise than the free ones: `r_n / Σ_m r_m`, never `r_n / Σ_n r_n`."""
    taken = set(free)
    return _placed(expression, {}, taken) if _clashes(expression, taken) else expression


def _clashes(node: Expr, taken: set) -> bool:
    """Whether a bound index is called like one that means something around it."""
    if isinstance(node, Reduction):
        names = {index.name for index in node.indices}
        if names & {item.name for item in taken}:
            return True
        taken = taken | set(node.indices)
    return any(_clashes(part, taken) for part in node.args)


def placed_at(expression: Expr, mapping: Mapping[Index, Expr]) -> Expr:
    """Free indices replaced; a bound index that would capture one of the new ones is renamed."""
    moves = {old: new for old, new in mapping.items() if old != new}
    used = set().union(*(new.free_symbols for new in mapping.values())) if mapping else set()
    return _placed(expression, moves, used) if moves or used else expression


def _placed(node: Expr, moves: Mapping[Index, Expr], used: set) -> Expr:
    if node in moves:
        return moves[node]  # type: ignore[index]
    if not node.args or isinstance(node, Index):
        return node
    if isinstance(node, Named):
        return Named(node.label, _placed(node.body, moves, used))
    if isinstance(node, Softmax) and not isinstance(moves.get(node.index, node.index), Index):
        norm = LogSumExp(node.body, Tuple(node.index))
        return exp(_placed(node.body, moves, used) - _placed(norm, moves, used))
    if not isinstance(node, Reduction):
        return built(node.func, *(_placed(argument, moves, used) for argument in node.args))
    inner = {old: new for old, new in moves.items() if old not in node.indices}
    over: list[Index] = []
    for index in node.indices:
        fresh = fresh_index(index, used.union(over))
        inner[index] = fresh
        over.append(fresh)
    body, condition, *rest = (
        _placed(part, inner, used | set(over)) if part is not S.true else part
        for part in (node.body, node.condition, *node.args[3:])
    )
    return node.func(body, Tuple(*over), condition, *rest)
