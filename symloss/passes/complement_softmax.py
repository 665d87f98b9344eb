"""What a soft-max weight lacks to 1, without cancellation: used where a log-sum-exp is expanded.

Precondition: the log-sum-exp is expanded into `row_max`, `shifted_exp` and `row_sum`. For an element below
the maximum `row_sum - shifted_exp` loses nothing; for the maximum itself the sum of the others is `row_rest`,
that of all exponentials but one largest. Where these others matter (the row sums to less than 3/2) each is
below 1/2 and the largest is 1 but for rounding: any bound in between tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import permutations

from sympy import Add, And, Expr, Mul, Piecewise, Pow, Rational, S, Symbol, exp, log

from symloss.functions import log1p, ratio, sigmoid, times, xlog1py, xlogy
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.name_flows import FLOW, flow_of
from symloss.program import Let, Node, Reduce, context, head, read_of, rename

Namer = Callable[[str], str]
_LARGEST = Rational(3, 4)
_ALONE = Rational(3, 2)


@dataclass(frozen=True)
class Expansion:
    """What one log-sum-exp became."""

    norm: Reduce
    shifted: Let
    row_sum: Reduce
    row_rest: Let


@dataclass(frozen=True)
class Weight:
    """exp(u - log_norm) where u is a term of the log-sum-exp: its expansion and its place in the row."""

    of: Expansion
    row: tuple[Expr, ...]
    at: tuple[Expr, ...]


@dataclass(frozen=True)
class Centre:
    """The mean of x over a row: x near the maximum, what the others lie beyond it, and x less the first."""

    mean: Let
    x: Expr
    offset: Let
    beyond: Symbol

    def apart(self, total: Expr) -> Expr:
        """x - mean as offset - beyond, for x of the same row, wherever a sum has both."""
        for taken in Add.make_args(total):
            reads = [factor for factor in Mul.make_args(taken) if isinstance(factor, Read)]
            read = next((one for one in reads if one.name == self.mean.name), None)
            if read is None:
                continue
            *row, over = self.offset.axes
            for given in Add.make_args(total - taken):
                for index in sorted(given.atoms(Index) - set(read.indices), key=str):
                    places = (*read.indices, index)
                    x = rename(self.x, (*row, over), places)
                    if index.extent == over.extent and (given * read + taken * x).expand() == 0:
                        difference = Read(self.offset.head, *places) - Read(self.beyond, *read.indices)
                        return total - taken - given - taken / read * difference
        return total


def rest_of_row(shifted: Let, row_sum: Reduce, below: str, rest: str) -> tuple[Reduce, Let]:
    """The sum of all exponentials but one largest, which is about e^0: exact also where it is far below 1."""
    term = read_of(shifted)
    lesser = Piecewise(
        (term, term < _LARGEST), (S.Zero, True)
    )  # a choice and no guard: a vector has no branches
    row_below = Reduce(head(below), row_sum.axes, row_sum.over, "sum", lesser, row_sum.guard)
    total = read_of(row_sum)
    only = And(total >= _LARGEST, total < _ALONE)
    return row_below, Let(head(rest), row_sum.axes, Piecewise((read_of(row_below), only), (total - 1, True)))


class Complements:
    """Replaces soft-max weights and their complements in bodies."""

    def __init__(self, name: Namer) -> None:
        self.name = name
        self.expansions: list[Expansion] = []
        self.centres: dict[str, Centre] = {}
        self._made: list[Node] = []
        self._aliases: dict[str, Let] = {}
        self._placed: dict[tuple, Let] = {}
        self._holds: frozenset[Expr] = frozenset()  # where the node at hand is anything but 0

    def rewrite(self, node: Node) -> list[Node]:
        """The node with every weight and every complement expanded, after the lets that this needs."""
        if not self.expansions:
            return [node]
        indices = context(node)
        self._holds = frozenset(And.make_args(node.guard))
        if isinstance(node, Reduce) and node.op == "sum" and node.role.is_derivative_of("tangent"):
            return self._centred(node)
        body = self._expanded(self._at_label(node.body, indices), indices)
        if isinstance(node, Let) and isinstance(node.body, exp) and self._weight(node.body, indices):
            self._aliases[node.name] = node
        return [*self._taken(), replace(node, body=body)]

    def apart(self, node: Node) -> Node:
        """The node with every difference from a centred mean in two exact parts."""
        for name, centre in self.centres.items():
            if any(read.name == name for read in node.body.atoms(Read)):
                body = node.body.replace(lambda item: isinstance(item, Add), centre.apart)
                node = replace(node, body=body)
        return node

    def _centred(self, node: Reduce) -> list[Node]:
        """Σ weight·x over the row as x near the maximum and what the others lie beyond it.

        Then x - Σ weight·x keeps its digits where one weight is nearly 1.
        """
        factors = Mul.make_args(node.body)
        for factor in factors:
            weight = self._weight(factor, context(node)) if node.guard is S.true else None
            if weight is None or (weight.row, weight.at) != (node.axes, node.over):
                continue
            x = self._expanded(Mul(*(item for item in factors if item != factor)), context(node))
            own = self._exponential(weight)
            parts = ("top", "tops", "at_max", "offset", "rest", "beyond")
            names = (self.name(f"{node.name}_{what}") for what in parts)
            top, tops, at_max, offset, rest, beyond = (Symbol(name, real=True) for name in names)
            here = Read(at_max, *node.axes)
            mean = Let(node.head, node.axes, here + Read(beyond, *node.axes), role=node.role)
            node = replace(node, role=replace(node.role, part=True))
            above = Let(offset, context(node), x - here)
            self.centres[node.name] = Centre(mean, x, above, beyond)
            return [
                *self._taken(),
                replace(node, head=top, body=Piecewise((x, own >= _LARGEST), (S.Zero, True))),
                replace(node, head=tops, body=Piecewise((S.One, own >= _LARGEST), (S.Zero, True))),
                Let(at_max, node.axes, Read(top, *node.axes) / Read(tops, *node.axes)),
                above,
                replace(node, head=rest, body=read_of(above) * own),
                Let(beyond, node.axes, Read(rest, *node.axes) / self._sum(weight)),
            ]
        node = replace(node, body=self._expanded(node.body, context(node)))
        return [*self._taken(), node]

    def _taken(self) -> list[Node]:
        made, self._made = self._made, []
        return made

    def _expanded(self, body: Expr, indices: tuple[Index, ...]) -> Expr:
        for kind, rule in (
            (Add, self._complemented),
            ((log1p, xlog1py), self._log_complement),
            (Mul, self._guarded_quotient),
        ):
            body = body.replace(
                lambda item, kind=kind: isinstance(item, kind), lambda item, rule=rule: rule(item, indices)
            )
        for item in sorted(body.atoms(exp), key=str):
            if (weight := self._weight(item, indices)) is not None:
                body = body.xreplace({item: self._exponential(weight) / self._sum(weight)})
        return body

    def _weight(self, item: Expr, indices: tuple[Index, ...]) -> Weight | None:
        """The soft-max weight that an exponential, or the read of a let of one, is."""
        if isinstance(item, Read) and item.name in self._aliases:
            alias = self._aliases[item.name]
            item = rename(alias.body, alias.axes, item.indices)
        if not isinstance(item, exp):
            return None
        reads = reads_of(item)
        for expansion in self.expansions:
            norm = expansion.norm
            read = next((read for read in reads if read.name == norm.name), None)
            if read is None:
                continue
            labels = [i for other in reads for i in other.indices if isinstance(i, Read)]
            at = _position(item.args[0] + read, norm, read, (*indices, *dict.fromkeys(labels)))
            if at is not None and self._is_counted(norm, (*read.indices, *at)):
                return Weight(expansion, read.indices, at)
        return None

    def _is_counted(self, norm: Reduce, places: tuple[Expr, ...]) -> bool:
        """Whether a term of a log-sum-exp over some is one of these wherever the node at hand has a value."""
        counted = rename(norm.guard, (*norm.axes, *norm.over), places)
        return counted is S.true or self._holds.issuperset(And.make_args(counted))

    def _at_label(self, total: Expr, indices: tuple[Index, ...]) -> Expr:
        """x·weight[k] - x·[k = label]: at the label the complement there, elsewhere the weight."""
        flow = flow_of(total, indices)
        weight = self._weight(flow.weight, indices) if flow is not None else None
        if flow is None or weight is None or len(weight.at) != 1:
            return total
        (index,) = weight.at
        label = next(side for side in flow.hit.condition.args if side != index)
        there = flow.weight.xreplace({index: label})
        beside = replace(weight, at=(label,))
        row = tuple(s for s in weight.row if isinstance(s, Index))
        amount = -flow.amount
        if not isinstance(amount, Read):
            amount = self._let("flow", beside, FLOW, lambda: self._expanded(-flow.amount, row))
        at_label = amount * self.complement(beside, there) + flow.rest.xreplace({index: label}) * there
        chosen = Piecewise((at_label, flow.hit.condition), ((flow.rest - amount) * flow.weight, True))
        return flow.others + chosen

    def _complemented(self, total: Expr, indices: tuple[Index, ...]) -> Expr:
        """x - x·weight = x·complement, wherever a sum has both, also where sigmoids multiply the weight."""
        for term, partner in permutations(total.args, 2) if isinstance(total, Add) else ():
            if not term.atoms(exp) and not any(read.name in self._aliases for read in reads_of(term)):
                continue
            factors = _factors(-term / partner)
            for factor in factors:
                others = [other for other in factors if other is not factor]
                if not isinstance(factor, exp | Read) or not all(map(_is_sigmoid, others)):
                    continue
                if (weight := self._weight(factor, indices)) is not None:
                    lacking = self.complement(weight, factor) + factor * _lack(others)
                    return self._complemented(total - term - partner, indices) + partner * lacking
        return total

    def _log_complement(self, item: log1p | xlog1py, indices: tuple[Index, ...]) -> Expr:
        """log(1 - p), or a multiple of it, from p where that is small, else from the complement."""
        *outside, inner = item.args
        small = -inner
        if (weight := self._weight(small, indices)) is None:
            return item
        complement = self.complement(weight, small)
        far = xlogy(*outside, complement) if outside else log(complement)
        return Piecewise((item, small < Rational(1, 2)), (far, True))

    def _guarded_quotient(self, product: Mul, indices: tuple[Index, ...]) -> Expr:
        """What vanishes with 1 - p, such as log p, over 1 - p: 0 where both are, and a factor decides."""
        complements = {let.name for key, let in self._placed.items() if key[0] == "complement"}
        opened = [
            part for item in product.args for part in (item.args if isinstance(item, times) else [item])
        ]
        for factor in opened:
            if not (isinstance(factor, Pow) and isinstance(factor.base, Read)):
                continue
            if factor.base.name not in complements or not (factor.exp == -1 or _is_one_less(factor.exp)):
                continue
            power = factor.base ** (factor.exp + 1)
            rest = [item for item in [*opened, power] if item not in (factor, S.One)]
            sums = [item for item in rest if isinstance(item, Add)]
            sums.sort(key=lambda item: self._weight(exp(item), indices) is None)
            above = sums[0] if sums else Mul(*rest)
            return Mul(*(item for item in rest if sums and item != above), ratio(above, factor.base))
        return product

    def complement(self, weight: Weight, shown: Expr) -> Read:
        """The read of a let that is 1 minus the weight."""
        name = f"{shown.name}_complement" if isinstance(shown, Read) else "softmax_complement"
        return self._let("complement", weight, name, lambda: self._others(weight) / self._sum(weight))

    def _others(self, weight: Weight) -> Expr:
        own, total = self._exponential(weight), self._sum(weight)
        rest = Read(weight.of.row_rest.head, *weight.row)
        return Piecewise((rest, And(own >= _LARGEST, total < _ALONE)), (total - own, True))

    def _sum(self, weight: Weight) -> Expr:
        return Read(weight.of.row_sum.head, *weight.row)

    def _exponential(self, weight: Weight) -> Expr:
        """The shifted exponential of a weight; one at a label gets a name, for it is looked up once."""
        shifted = weight.of.shifted
        label = next((index for index in weight.at if isinstance(index, Read)), None)
        if label is None:
            return Read(shifted.head, *weight.row, *weight.at)
        body = rename(shifted.body, shifted.axes, (*weight.row, *weight.at))
        return self._let("exponential", weight, f"{label.name}_exp", lambda: body)

    def _let(self, kind: str, weight: Weight, name: str, body: Callable[[], Expr]) -> Read:
        """The read of a let over the indices of a weight, made when it is first needed."""
        places = (*weight.row, *weight.at)
        symbols = [s for place in places for s in sorted(place.free_symbols, key=str) if isinstance(s, Index)]
        axes = tuple(dict.fromkeys(symbols))
        value = body()
        key = (kind, places, value)
        if key not in self._placed:
            let = Let(head(self.name(name), value), axes, value)
            self._placed[key] = let
            self._made.append(let)
        return Read(self._placed[key].head, *axes)


def _is_one_less(exponent: Expr) -> bool:
    """Whether an exponent is what the derivative of a power leaves of a symbol."""
    return not exponent.is_number and bool((exponent + 1).is_Symbol)


def _factors(ratio: Expr) -> list[Expr]:
    """The factors of a product, with one exponential at most."""
    factors = Mul.make_args(Mul(*map(_less_one, Mul.make_args(ratio))))
    powers = [factor for factor in factors if isinstance(factor, exp)]
    if len(powers) < 2:
        return list(factors)
    power = exp(Add(*(one.args[0] for one in powers)).expand())
    return [*(one for one in factors if one not in powers), *([] if power is S.One else [power])]


def _less_one(factor: Expr) -> Expr:
    """σ(u) - 1 as -σ(-u), any other factor as it is."""
    shares = [term for term in Add.make_args(factor) if isinstance(term, sigmoid)]
    return -sigmoid(-shares[0].args[0]) if shares and factor == shares[0] - 1 else factor


def _is_sigmoid(factor: Expr) -> bool:
    return isinstance(factor, sigmoid)


def _lack(shares: list[Expr]) -> Expr:
    """1 - σ(u) σ(v) as σ(-u) + σ(u) σ(-v), in which nothing cancels."""
    lack = S.Zero
    for share in reversed(shares):
        lack = sigmoid(-share.args[0]) + share * lack
    return lack


def _position(
    exponent: Expr, norm: Reduce, read: Read, candidates: tuple[Expr, ...]
) -> tuple[Expr, ...] | None:
    """The indices at which an exponent equals the body of the log-sum-exp, if there are any."""
    for at in permutations(candidates, len(norm.over)):
        if all(
            isinstance(a, Read) or (isinstance(a, Index) and a.extent == b.extent)
            for a, b in zip(at, norm.over, strict=True)
        ):
            body = rename(norm.body, (*norm.axes, *norm.over), (*read.indices, *at))
            if (body - exponent).expand() == 0:
                return at
    return None
