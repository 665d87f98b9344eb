"""Rewriting to a normal form: two expressions that have the same one are equal.

Every rule is an identity that holds for all real elements inside the domains; those used are noted by name.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Add, Expr, Mul, Ne, Pow, S, Tuple, exp, expand, log

from symloss.analysis.bounds import Facts, enclose
from symloss.analysis.prove import canonical, is_zero
from symloss.analysis.switches import written_plainly
from symloss.derivation.forms import on_symbols
from symloss.derivation.place import placed_at
from symloss.functions import softplus
from symloss.language.apart import fresh_index
from symloss.language.reductions import ElementsOver, LogSumExp, MeanOver, Reduction, Softmax, SumOver
from symloss.language.symbols import Index
from symloss.program import Indicator


class Normaliser:
    """Rewrites expressions, where the elements lie within `facts`; `used` holds the names of rules."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.used: dict[str, None] = {}
        self.known: dict[Any, Any] = {}

    def equal(self, left: Expr, right: Expr) -> bool:
        """Whether both sides have the same normal form."""
        difference = self.of(self.of(written_plainly(left)) - self.of(written_plainly(right)))
        for _ in range(3):
            if difference is S.Zero:
                return True
            after = self.of(difference)
            if after == difference:
                break
            difference = after
        return bool(on_symbols(difference, lambda e: S.Zero if is_zero(e) else e) is S.Zero)

    def note(self, rule: str) -> None:
        self.used[rule] = None

    def of(self, node: Any) -> Any:
        if node not in self.known:
            self.known[node] = self._of(node)
        return self.known[node]

    def _of(self, node: Any) -> Any:
        if not node.args or isinstance(node, Index):
            return node
        match node:
            case Softmax():
                self.note("the softmax as a quotient of exponentials")
                bound = fresh_index(node.index, _indices(node))
                norm = LogSumExp(node.body.xreplace({node.index: bound}), Tuple(bound))
                return self.of(exp(node.body - norm))
            case MeanOver():
                return self._mean(node)
            case SumOver() if not isinstance(node, ElementsOver):
                return self._sum(node)
            case LogSumExp():
                return self._log_sum_exp(node)
        parts = [self.of(part) if isinstance(part, Expr | sympy.Basic) else part for part in node.args]
        if isinstance(node, Indicator | sympy.logic.boolalg.Boolean):
            return node.func(*parts)
        rebuilt = node.func(*parts)
        match rebuilt:
            case softplus():
                return self._softplus(rebuilt)
            case log():
                return self._log(rebuilt)
            case Pow() | Mul() if not isinstance(rebuilt, exp):
                return self._product(rebuilt)
            case Add():
                return rebuilt if rebuilt.has(Reduction) else canonical(rebuilt)
        return rebuilt

    def _softplus(self, node: Expr) -> Expr:
        """softplus(log Σ_{c ≠ y} e^(u_c) - u_y) = log Σ_c e^(u_c) - u_y; softplus(log v) = log(1 + v)."""
        (inner,) = node.args
        for norm in Add.make_args(inner):
            if (
                not isinstance(norm, LogSumExp)
                or len(norm.indices) != 1
                or not isinstance(norm.condition, Ne)
            ):
                continue
            (index,) = norm.indices
            sides = norm.condition.args
            if index in sides:
                own = placed_at(norm.body, {index: sides[1 - sides.index(index)]})
                if expand(inner - norm + own) is S.Zero:
                    self.note("a log-sum-exp with its last term")
                    return self.of(LogSumExp(norm.body, Tuple(index)) - own)
        rest, logarithms = sympy.sift(Add.make_args(inner), lambda term: isinstance(term, log), binary=True)[
            ::-1
        ]
        if len(logarithms) == 1:
            self.note("the softplus of a logarithm")
            return self.of(log(1 + expand(logarithms[0].args[0] * exp(Add(*rest)))))
        return canonical(node)

    def _product(self, node: Expr) -> Expr:
        if node.atoms(sympy.Piecewise):
            return node
        node = self._without_brackets(node)
        return expand(node, power_base=False, power_exp=False, log=False)

    def _without_brackets(self, node: Expr) -> Expr:
        """[u > 0] max(0, u) = max(0, u)."""
        factors = Mul.make_args(node)
        for bracket in factors:
            if not isinstance(bracket, Indicator) or not isinstance(bracket.condition, sympy.Gt):
                continue
            gap = bracket.condition.lhs - bracket.condition.rhs
            for factor in factors:
                base = factor.as_base_exp()[0]
                if (
                    isinstance(base, sympy.Max)
                    and S.Zero in base.args
                    and expand(base - sympy.Max(0, gap)) == 0
                ):
                    self.note("a maximum with 0 holds its own condition")
                    return Mul(*(other for other in factors if other is not bracket))
        return node

    # Logarithms

    def _log(self, node: Expr) -> Expr:
        (inner,) = node.args
        if isinstance(inner, SumOver) and isinstance(inner.body, exp):
            self.note("the logarithm of a sum of exponentials")
            return self.of(LogSumExp(inner.body.args[0], Tuple(*inner.indices), inner.condition))
        if isinstance(inner, exp):
            self.note("the logarithm of an exponential")
            return inner.args[0]
        inner = sympy.factor_terms(inner)
        factors = Mul.make_args(inner)
        if len(factors) > 1 and all(enclose(factor, self.facts).is_nonnegative for factor in factors):
            self.note("the logarithm of a product")
            return Add(*(self.of(log(factor)) for factor in factors))
        if inner.is_Pow and enclose(inner.base, self.facts).is_nonnegative:
            self.note("the logarithm of a power")
            return self.of(expand(inner.exp * self.of(log(inner.base))))
        return self._log_of_exponentials(inner)

    def _log_of_exponentials(self, inner: Expr) -> Expr:
        """log(e^a + e^b) = a + log(1 + e^(b - a))."""
        terms = Add.make_args(inner)
        if len(terms) > 1 and all(term is S.One or isinstance(term, exp) for term in terms):
            first = S.Zero if S.One in terms else sorted(terms, key=sympy.default_sort_key)[0].args[0]
            if first is not S.Zero:
                self.note("the largest exponent taken out of a logarithm")
            rest = Add(*(exp(expand((S.Zero if t is S.One else t.args[0]) - first)) for t in terms))
            return first + canonical(log(rest))
        return canonical(log(inner))

    # Reductions

    def _mean(self, node: MeanOver) -> Expr:
        indices = Tuple(*node.indices)
        top = self.of(SumOver(node.body, indices, node.condition))
        if node.count is S.One and node.condition is S.true:
            return self.of(expand(top / Mul(*(index.extent for index in node.indices))))
        return top / self.of(SumOver(node.count, indices, node.condition))

    def _sum(self, node: SumOver) -> Expr:
        body = expand(self.of(node.body), power_base=False, power_exp=False, log=False)
        condition = self.of(node.condition) if node.condition is not S.true else S.true
        found = []
        for term in Add.make_args(body):
            found.append(self._sum_of_term(term, node.indices, condition))
        if len(found) > 1:
            self.note("a sum of sums")
        return Add(*found)

    def _sum_of_term(self, term: Expr, indices: tuple[Index, ...], condition: Any) -> Expr:
        bound = set(indices)
        if condition is S.true:
            picked = self._picked(term, indices)
            if picked is not None:
                return picked
        factors = Mul.make_args(term)
        outside = Mul(*(factor for factor in factors if not factor.free_symbols & bound))
        inside = Mul(*(factor for factor in factors if factor.free_symbols & bound))
        if outside is not S.One:
            self.note("a constant factor before a sum")
        if inside is S.One and condition is S.true:
            return outside * Mul(*(index.extent for index in indices))
        nested = [factor for factor in Mul.make_args(inside) if isinstance(factor, SumOver)]
        if len(nested) == 1 and nested[0].condition is S.true and condition is S.true:
            self.note("the order of sums")
            body = nested[0].body * (inside / nested[0])
            return self.of(expand(outside * SumOver(body, Tuple(*nested[0].indices, *indices))))
        held = [index for index in indices if index in inside.free_symbols | condition.free_symbols]
        free = Mul(*(index.extent for index in indices if index not in held))
        if isinstance(inside, exp) and condition is S.true and len(held) == 1:
            return outside * free * self._sum_of_exponentials(inside, held[0])
        return outside * free * self._renamed(SumOver(inside, Tuple(*held), condition))

    def _sum_of_exponentials(self, power: Expr, index: Index) -> Expr:
        self.note("a sum of exponentials as that of its logarithm")
        norm = self._log_sum_exp(LogSumExp(power.args[0], Tuple(index)))
        return exp(expand(norm))

    def _picked(self, term: Expr, indices: tuple[Index, ...]) -> Expr | None:
        """Σ_k [k = y] f(k) = f(y)."""
        for bracket in Mul.make_args(term):
            if not isinstance(bracket, Indicator) or not isinstance(bracket.condition, sympy.Eq):
                continue
            for side, other in (bracket.condition.args, bracket.condition.args[::-1]):
                if side in indices and side not in other.free_symbols:
                    self.note("the one-hot term of a sum")
                    body = placed_at(term / bracket, {side: other})
                    rest = [index for index in indices if index != side]
                    return self.of(SumOver(body, Tuple(*rest))) if rest else self.of(body)
        return None

    def _log_sum_exp(self, node: LogSumExp) -> Expr:
        body = expand(self.of(node.body), power_base=False, power_exp=False, log=False)
        bound = set(node.indices)
        outside = Add(*(term for term in Add.make_args(body) if not term.free_symbols & bound))
        inside = body - outside
        if outside is not S.Zero:
            self.note("a constant taken out of a log-sum-exp")
        return outside + self._renamed(LogSumExp(inside, Tuple(*node.indices), node.condition))

    def _renamed(self, node: Any) -> Expr:
        """Bound indices called by what they run over, so that equal reductions look equal."""
        moves = {}
        for position, index in enumerate(sorted(node.indices, key=lambda index: index.extent.name)):
            name = f"_{index.extent.name}{position}_{_depth(node.body)}"
            moves[index] = Index(name, index.extent)
        body, condition = placed_at(node.body, moves), node.condition.xreplace(moves)
        return node.func(body, Tuple(*moves.values()), condition, *node.args[3:])


def _indices(node: Any) -> set[Index]:
    return set(node.atoms(Index))


def _depth(expression: Expr) -> int:
    """How many reductions are nested in an expression."""
    if not expression.args:
        return 0
    return max(_depth(part) for part in expression.args) + isinstance(expression, Reduction)
