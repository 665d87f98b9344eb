"""Convexity by composition, for losses made of rows and batches: sums, maxima, norms and log-sum-exp.

Each rule is a theorem: a sum of convex functions is convex, so is a convex function that does not fall, taken
of a convex one, and so on. What no rule covers is not decided.
"""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Abs, Expr, Max, Min, Mul, Pow, S, Symbol, log

from symloss import functions as primitives
from symloss.analysis.bounds import REAL, Bounds, Facts, enclose
from symloss.analysis.pieces import pieces_of
from symloss.analysis.prove import Prover, Undecided
from symloss.analysis.switches import written_plainly
from symloss.analysis.univariate import bending
from symloss.language.atoms import atoms_of
from symloss.language.reductions import LogSumExp, MaxOver, MeanOver, MinOver, Named, SumOver
from symloss.language.symbols import Read

CONSTANT, AFFINE, CONVEX, CONCAVE = "constant", "affine", "convex", "concave"


def curvature(expression: Expr, array: str, facts: Facts) -> str | None:
    """How an expression bends in the elements of an array together; None where no rule tells."""
    return _Rules(array, facts).of(expression)


class _Rules:
    def __init__(self, array: str, facts: Facts) -> None:
        self.array = array
        self.facts = facts
        self.known: dict[Any, str | None] = {}

    def of(self, node: Any) -> str | None:
        if node not in self.known:
            self.known[node] = self._of(node)
        return self.known[node]

    def moves(self, node: Any) -> bool:
        return any(read.name == self.array for read in atoms_of(node, Read))

    def bounds(self, node: Any) -> Bounds:
        return enclose(node, self.facts)

    def _of(self, node: Any) -> str | None:
        if not self.moves(node):
            return CONSTANT
        found = self._by_rule(node)
        return found if found is not None else self._alone(node)

    def _by_rule(self, node: Any) -> str | None:
        match node:
            case Read():
                return AFFINE if not any(self.moves(index) for index in node.indices) else None
            case Named():
                return self.of(node.body)
            case sympy.Add():
                return _sum(list(map(self.of, node.args)))
            case Mul() | primitives.times():
                return self._product(node)
            case SumOver() | MeanOver() | MaxOver() | MinOver() | LogSumExp():
                return self._reduction(node)
            case sympy.exp() | primitives.softplus():
                return CONVEX if self.of(node.args[0]) in (AFFINE, CONVEX) else None
            case log():
                return self._logarithm(node.args[0])
            case primitives.log_sigmoid():
                return CONCAVE if self.of(node.args[0]) in (AFFINE, CONCAVE) else None
            case primitives.xlogy():
                return self._product(Mul(node.args[0], log(node.args[1]), evaluate=False))
            case Abs():
                return self._size(node.args[0])
            case Max():
                return CONVEX if all(self.of(a) in (CONSTANT, AFFINE, CONVEX) for a in node.args) else None
            case Min():
                return CONCAVE if all(self.of(a) in (CONSTANT, AFFINE, CONCAVE) for a in node.args) else None
            case Pow():
                return self._power(node)
        return None

    def _product(self, node: Any) -> str | None:
        moving = [factor for factor in node.args if self.moves(factor)]
        if len(moving) != 1:
            return None
        bend = self.of(moving[0])
        if bend in (None, AFFINE):
            return bend
        rest = self.bounds(Mul(*(factor for factor in node.args if factor is not moving[0])))
        if rest.is_nonnegative:
            return bend
        return _turned(bend) if rest.is_nonpositive else None

    def _reduction(self, node: Any) -> str | None:
        if self.moves(node.condition) or (isinstance(node, MeanOver) and self.moves(node.count)):
            return None
        if isinstance(node, MeanOver) and not self.bounds(node.count).is_nonnegative:
            return None
        bend = self.of(node.body)
        match node:
            case MaxOver() | LogSumExp():
                return CONVEX if bend in (AFFINE, CONVEX) else None
            case MinOver():
                return CONCAVE if bend in (AFFINE, CONCAVE) else None
        return bend

    def _logarithm(self, inner: Expr) -> str | None:
        if isinstance(inner, Named):
            return self._logarithm(inner.body)
        factors = Mul.make_args(inner)
        if isinstance(inner, SumOver) and isinstance(inner.body, sympy.exp):
            return CONVEX if self.of(inner.body.args[0]) in (AFFINE, CONVEX) else None
        if len(factors) > 1 or inner.is_Pow:
            return self._logarithm_of_product(factors)
        return CONCAVE if self.of(inner) in (AFFINE, CONCAVE) else None

    def _logarithm_of_product(self, factors: tuple[Expr, ...]) -> str | None:
        """log of a product of positive factors: the sum of their logarithms."""
        bends: list[str | None] = []
        for factor in factors:
            if not self.bounds(factor).is_nonnegative:
                return None
            if isinstance(factor, sympy.exp):
                bends.append(self.of(factor.args[0]))
                continue
            base, power = factor.as_base_exp()
            bend = self._logarithm(base) if not base.is_Pow and not base.is_Mul else None
            if not self.moves(base):
                bend = CONSTANT
            if self.moves(power) or not power.is_real:
                return None
            bends.append(bend if power.is_positive else _turned(bend))
        return _sum(bends)

    def _size(self, inner: Expr) -> str | None:
        bend = self.of(inner)
        if bend == AFFINE or (bend == CONVEX and self.bounds(inner).is_nonnegative):
            return CONVEX
        return CONVEX if bend == CONCAVE and self.bounds(inner).is_nonpositive else None

    def _power(self, node: Pow) -> str | None:
        base, power = node.args
        if self.moves(power):
            return None
        bend = self.of(base)
        if power is S.Half:
            if self._is_sum_of_squares(base):
                return CONVEX  # a norm of affine functions
            return CONCAVE if bend in (AFFINE, CONCAVE) else None
        if power.is_Integer and power.is_positive and int(power) % 2 == 0 and bend == AFFINE:
            return CONVEX
        inside = self.bounds(base)
        grows = self.bounds(power - 1).is_nonnegative
        if grows and bend in (AFFINE, CONVEX) and inside.is_nonnegative:
            return CONVEX
        if self.bounds(power).is_nonpositive and bend in (AFFINE, CONCAVE) and inside.is_positive:
            return CONVEX
        return None

    def _is_sum_of_squares(self, node: Expr) -> bool:
        match node:
            case Named():
                return self._is_sum_of_squares(node.body)
            case SumOver() | MeanOver():
                plain = not self.moves(node.condition) and (
                    not isinstance(node, MeanOver) or node.count is S.One
                )
                return plain and self._is_sum_of_squares(node.body)
            case sympy.Add():
                return all(map(self._is_sum_of_squares, node.args))
            case Mul():
                moving = [factor for factor in node.args if self.moves(factor)]
                rest = Mul(*(factor for factor in node.args if factor not in moving))
                return (
                    len(moving) == 1
                    and self._is_sum_of_squares(moving[0])
                    and self.bounds(rest).is_nonnegative
                )
            case Pow():
                return node.exp == 2 and self.of(node.base) in (CONSTANT, AFFINE)
        return not self.moves(node) and self.bounds(node).is_nonnegative

    def _alone(self, node: Any) -> str | None:
        """A function of one element of the array, by its second derivative."""
        if not isinstance(node, Expr) or atoms_of(node, SumOver, MeanOver, MaxOver, MinOver, LogSumExp):
            return None
        reads = [read for read in atoms_of(node, Read) if read.name == self.array]
        if len(reads) != 1 or node.count_ops() > 40:
            return None
        x = Symbol("_x", real=True)
        others = {read: Symbol(f"_{k}", **read.head.assumptions0) for k, read in
                  enumerate(sorted(atoms_of(node, Read) - set(reads), key=str))}  # fmt: skip
        facts = {**self.facts, **{symbol: self.bounds(read) for read, symbol in others.items()}}
        body = written_plainly(node).xreplace({reads[0]: x, **others})
        try:
            sign = bending(pieces_of(body, x, self.facts.get(reads[0].head, REAL), Prover(facts)))
        except Undecided:
            return None
        return {1: CONVEX, -1: CONCAVE, 0: AFFINE, None: None}[sign]


def _turned(bend: str | None) -> str | None:
    return {CONVEX: CONCAVE, CONCAVE: CONVEX}.get(bend or "", bend)


def _sum(bends: list[str | None]) -> str | None:
    if None in bends:
        return None
    kinds = set(bends) - {CONSTANT, AFFINE}
    if not kinds:
        return AFFINE if AFFINE in bends else CONSTANT
    return kinds.pop() if len(kinds) == 1 else None
