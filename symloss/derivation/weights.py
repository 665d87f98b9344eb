"""Soft-max weights by a name: of a long argument, and those over some of a row, perhaps with one beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sympy import Add, Eq, Expr, Mul, Ne, Piecewise, S, Symbol, exp

from symloss.derivation.forms import cost
from symloss.derivation.naming import SHARES, WEIGHTS, count
from symloss.functions import sigmoid
from symloss.language.atoms import atoms_of
from symloss.language.reductions import Named, Softmax, SumOver
from symloss.language.remembered import replaced
from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Node, Reduce

_SHORT = 6.0
Change = Callable[[Expr], Expr | None]


def name_weights(value: Expr, definitions: Mapping[str, Node]) -> Expr:
    """The value with soft-max weights that take long to write called by a name."""
    some = {name: node for name, node in definitions.items() if _is_over_some(node)}
    if some:
        named = value.replace(lambda item: isinstance(item, Mul), lambda product: _whole(product, some))
        if named == value:
            named = value.replace(lambda item: isinstance(item, Mul), lambda product: _share(product, some))
        if named != value:
            return named
    long = [item for item in atoms_of(value, Softmax) if cost(item.body) > _SHORT]
    if len(long) != 1 or count(value, long[0]) < 1:
        return value
    return value.xreplace({long[0]: Named(Symbol(WEIGHTS, real=True), long[0])})


def _is_over_some(node: Node) -> bool:
    """Whether a node is a log-sum-exp that leaves out one element of each row."""
    if not (isinstance(node, Reduce) and node.op == "logsumexp" and len(node.over) == 1):
        return False
    return isinstance(node.guard, Ne) and node.over[0] in node.guard.args


@dataclass(frozen=True)
class _Share:
    """e^(z - ℓ) where ℓ is the log-sum-exp of the z over some of a row: all but the one at `left_out`."""

    norm: Read
    index: Index
    argument: Expr
    left_out: Expr

    @property
    def others(self) -> Indicator:
        return Indicator(Ne(self.index, self.left_out))

    @property
    def itself(self) -> Indicator:
        return Indicator(Eq(self.index, self.left_out))

    def named(self, weight: Expr) -> Named:
        label = Symbol(SHARES, real=True)
        return Named(Read(label, *self.norm.indices, self.index), weight)


def _split(term: Expr, some: Mapping[str, Node]) -> tuple[Expr, _Share] | None:
    """A term as a factor times a share, bracket and all."""
    factors = list(Mul.make_args(term))
    powers = [item for item in factors if isinstance(item, exp)]
    exponent = Add(*(item.args[0] for item in powers))
    for part in Add.make_args(exponent):
        norm = -part
        if not (isinstance(norm, Read) and norm.name in some):
            continue
        node = some[norm.name]
        assert isinstance(node, Reduce)
        moves = dict(zip(node.axes, norm.indices, strict=True))
        (bound,) = node.over
        other = next(side for side in node.guard.args if side != bound)
        argument = exponent + norm
        for bracket in [item for item in factors if isinstance(item, Indicator)]:
            if not isinstance(bracket.condition, Ne):
                continue
            left_out = replaced(other, moves)
            index = next((side for side in bracket.condition.args if side != left_out), None)
            if not isinstance(index, Index) or left_out not in bracket.condition.args:
                continue
            if replaced(node.body, {**moves, bound: index}) == argument:
                rest = Mul(*(item for item in factors if item not in powers and item != bracket))
                return rest, _Share(norm, index, argument, left_out)
    return None


def _share(product: Expr, some: Mapping[str, Node]) -> Expr:
    """[c ≠ y] e^(z - ℓ) by a name."""
    found = _split(product, some)
    if found is None:
        return product
    rest, share = found
    return rest * share.named(share.others * exp(share.argument - share.norm))


def _whole(product: Expr, some: Mapping[str, Node]) -> Expr:
    """σ(ℓ - v) ([c ≠ y] e^(z - ℓ) - [c = y]) = w - [c = y], w the weights of a row in which v is at y."""
    for factor in product.args:
        if not isinstance(factor, sigmoid):
            continue
        (argument,) = factor.args
        for norm in Add.make_args(argument):
            if not (isinstance(norm, Read) and norm.name in some):
                continue
            value = norm - argument
            rest = [item for item in product.args if item is not factor]
            for place, item in enumerate(rest):
                changed = _in_a_factor(item, partial(_replaced, norm=norm, value=value, some=some))
                if changed is not None:
                    return Mul(*rest[:place], changed, *rest[place + 1 :])
    return product


def _in_a_factor(item: Expr, change: Change) -> Expr | None:
    """A factor, or a sum whose terms have such a factor, changed."""
    if isinstance(item, Add):
        return change(item)
    if not isinstance(item, SumOver):
        return None
    factors = list(Mul.make_args(item.body))
    for place, factor in enumerate(factors):
        changed = _in_a_factor(factor, change)
        if changed is not None:
            body = Mul(*factors[:place], changed, *factors[place + 1 :])
            return SumOver(body, *item.args[1:])
    return None


def _replaced(total: Expr, norm: Read, value: Expr, some: Mapping[str, Node]) -> Expr | None:
    found = [(term, _split(term, some)) for term in total.args]
    shares = [pair for _, pair in found if pair is not None]
    if len(shares) != 1 or shares[0][1].norm != norm:
        return None
    above, share = shares[0]
    if value.has(share.index):
        return None
    below: Expr = S.Zero
    for term in (term for term, pair in found if pair is None):
        factors = list(Mul.make_args(term))
        if share.itself not in factors:
            return None
        factors.remove(share.itself)
        below -= Mul(*factors)
    cases = Piecewise((value, share.itself.condition), (share.argument, True))
    apart = share.named(Softmax(cases, share.index)) - share.itself
    if above == below:
        return above * apart
    return apart * Piecewise((below, share.itself.condition), (above, True))
