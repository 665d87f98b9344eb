"""Tactics about sums: softmax weights, picked terms, constant factors, sums that are one or several."""

from __future__ import annotations

from collections.abc import Mapping

from sympy import Add, Eq, Expr, Mul, S, Tuple, exp, factor_terms, signsimp

from symloss.derivation.forms import on_symbols
from symloss.derivation.lowered import definition_at
from symloss.derivation.place import fresh_index, placed_at
from symloss.language.atoms import atoms_of
from symloss.language.reductions import LogSumExp, Softmax, SumOver
from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Node, Reduce

Definitions = Mapping[str, Node]


def recognise_softmax(expression: Expr, definitions: Definitions) -> Expr | None:
    """e^(u_c - log Σ_k e^(u_k)) = softmax(u)_c."""

    def weight(power: Expr) -> Expr:
        exponent = power.args[0]
        for term in Add.make_args(exponent):
            norm = -term
            if not isinstance(norm, Read | LogSumExp):
                continue
            index = _softmax_index(exponent + norm, norm, definitions)
            if index is not None:
                return Softmax(exponent + norm, index)
        return power

    return expression.replace(lambda node: isinstance(node, exp), weight)


def _softmax_index(body: Expr, norm: Expr, definitions: Definitions) -> Index | None:
    """The index of `body` over which `norm` is its log-sum-exp."""
    if isinstance(norm, Read):
        node = definitions.get(norm.name)
        if not isinstance(node, Reduce) or node.op != "logsumexp":
            return None
        norm = definition_at(node, norm.indices)
    if not isinstance(norm, LogSumExp) or norm.condition is not S.true or len(norm.indices) != 1:
        return None
    (bound,) = norm.indices
    for index in sorted(body.free_symbols - norm.free_symbols, key=str):
        is_candidate = isinstance(index, Index) and index.extent == bound.extent
        if is_candidate and norm.body.xreplace({bound: index}) == body:
            return index
    return None


def pick_from_sums(expression: Expr, definitions: Definitions) -> Expr | None:
    """Σ_k [k = y] f(k) = f(y)."""

    def picked(total: SumOver) -> Expr:
        if total.condition is not S.true:
            return total
        parts = [_picked(term, total) for term in Add.make_args(total.body)]
        if all(part is None for part in parts):
            return total
        rest = Add(*(t for t, p in zip(Add.make_args(total.body), parts, strict=True) if p is None))
        left = SumOver(rest, Tuple(*total.indices)) if rest is not S.Zero else S.Zero
        return Add(left, *(part for part in parts if part is not None))

    return expression.replace(lambda node: isinstance(node, SumOver), picked)


def _picked(term: Expr, total: SumOver) -> Expr | None:
    for bracket in Mul.make_args(term):
        if not isinstance(bracket, Indicator) or not isinstance(bracket.condition, Eq):
            continue
        for index in total.indices:
            for side, other in (bracket.condition.args, bracket.condition.args[::-1]):
                if isinstance(other, Index) and other.extent != index.extent:  # it may lie outside of the sum
                    continue
                if side == index and index not in other.free_symbols and not _captures(term, index, other):
                    body = placed_at(term / bracket, {index: other})
                    others = [item for item in total.indices if item != index]
                    return SumOver(body, Tuple(*others)) if others else body
    return None


def _captures(term: Expr, index: Index, other: Expr) -> bool:
    """Whether a softmax over an index would mean something else with another index in its place."""
    weights = (item for item in atoms_of(term, Softmax) if item.index == index)
    return any(item.body.free_symbols & other.free_symbols - {index} for item in weights) and (
        isinstance(other, Index)
    )


def constants_out_of_sums(expression: Expr, definitions: Definitions) -> Expr | None:
    """Σ_k a f(k) = a Σ_k f(k)."""

    def pulled(total: SumOver) -> Expr:
        body = factor_terms(total.body) if total.body.is_Add else total.body
        bound = set(total.indices)
        outside = Mul(*(f for f in Mul.make_args(body) if not f.free_symbols & bound))
        inside = body / outside
        if not inside.free_symbols & bound and total.condition is S.true:
            return outside * inside * Mul(*(index.extent for index in total.indices))
        return outside * SumOver(inside, Tuple(*total.indices), total.condition)

    return expression.replace(lambda node: isinstance(node, SumOver), pulled)


def total_weight(expression: Expr, definitions: Definitions) -> Expr | None:
    """Σ_c softmax(u)_c = 1."""

    def whole(total: SumOver) -> Expr:
        is_all = isinstance(total.body, Softmax) and total.indices == (total.body.index,)
        return S.One if is_all and total.condition is S.true else total

    return expression.replace(lambda node: isinstance(node, SumOver), whole)


def merge_sums(expression: Expr, definitions: Definitions) -> Expr | None:
    """a Σ_j f(j) + b Σ_j g(j) = Σ_j (a f(j) + b g(j))."""
    found: dict[tuple, list[Expr]] = {}
    rest: list[Expr] = []
    for term in Add.make_args(expression):
        sums = [factor for factor in Mul.make_args(term) if isinstance(factor, SumOver)]
        if len(sums) == 1:
            total = sums[0]
            key = (tuple(index.extent.name for index in total.indices), len(total.indices))
            found.setdefault(key, []).append(term)
        else:
            rest.append(term)
    merged: list[Expr] = []
    for terms in found.values():
        merged.append(_merged(terms) if len(terms) > 1 else terms[0])
    return Add(*merged, *rest)


def _merged(terms: list[Expr]) -> Expr:
    sums = [next(f for f in Mul.make_args(term) if isinstance(f, SumOver)) for term in terms]
    # The one range must not capture an index that is free in another term.
    taken: set = set().union(*(term.free_symbols for term in terms))
    over: list[Index] = []
    for index in sums[0].indices:
        over.append(fresh_index(index, {item for item in taken | set(over) if isinstance(item, Index)}))
    bodies: list[Expr] = []
    conditions = set()
    for term, total in zip(terms, sums, strict=True):
        moves = dict(zip(total.indices, over, strict=True))
        conditions.add(total.condition.xreplace(moves))
        bodies.append(term / total * placed_at(total.body, moves))
    if len(conditions) > 1:
        return Add(*terms)
    body = factor_terms(on_symbols(Add(*map(signsimp, bodies)), lambda e: e))
    outside = Mul(*(f for f in Mul.make_args(body) if not f.free_symbols & set(over)))
    return outside * SumOver(body / outside, Tuple(*over), conditions.pop())


def split_sums(expression: Expr, definitions: Definitions) -> Expr | None:
    """Σ (f + g) = Σ f + Σ g, where one of the sums is known."""

    def split(total: SumOver) -> Expr:
        terms = Add.make_args(total.body)
        parts = [total.func(term, Tuple(*total.indices), total.condition) for term in terms]
        known = Add(*parts)
        for tactic in (pick_from_sums, constants_out_of_sums):
            known = tactic(known, definitions) or known
        return total if known.has(SumOver) else known

    return expression.replace(lambda node: isinstance(node, SumOver) and node.body.is_Add, split)
