"""How one node depends on what it reads: local derivatives, and what flows back along each path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sympy import Eq, Expr, Mul, Piecewise, S, Symbol, Tuple

from symloss.derivation.directions import Cosine
from symloss.derivation.lowered import term_factor
from symloss.derivation.partial import PartialDerivative
from symloss.derivation.place import fresh_index, placed_at
from symloss.derivation.rules import COSINE_LEMMA, rule_of
from symloss.functions import step, times
from symloss.language.atoms import atoms_of
from symloss.language.reductions import SumOver
from symloss.language.remembered import reads_of
from symloss.language.symbols import Index, Read
from symloss.passes.differentiate_scalar import partial
from symloss.program import Indicator, Node, Reduce, context, read_of


@dataclass(frozen=True)
class Flow:
    """The derivative of a node in one of its reads, all other reads held still."""

    node: Node
    read: Read
    derivative: Expr
    rule: str
    why: str


def flows_of(node: Node, name: str, lemmas: Mapping[str, Cosine]) -> list[Flow]:
    """The local derivatives of a node in each read of one name, where there is one by its lemma."""
    if (cosine := lemmas.get(node.name)) is not None:
        known = cosine.derivatives()
        return [Flow(node, read, value, *COSINE_LEMMA) for read, value in known if read.name == name]
    found = []
    for read in reads_of(node.body):
        if read.name != name:
            continue
        local = local_derivative(node, read)
        if local is S.Zero:
            continue
        rule, why = rule_of(node, {name})
        factor = term_factor(node) * local if isinstance(node, Reduce) else local
        if node.guard is not S.true:
            factor *= Indicator(node.guard)
        if isinstance(node, Reduce):  # a read in every term: their contributions add up
            over = [index for index in node.over if index not in read.free_symbols]
            factor = SumOver(factor, Tuple(*over)) if over else factor
        found.append(Flow(node, read, factor, rule, why))
    return found


def local_derivative(node: Node, read: Read) -> Expr:
    """The derivative of a body in one read: a step and a choice of 1 or 0 as a bracket, a product as one."""
    derivative = partial(node.body, read)
    plain = derivative.replace(step, lambda u: Indicator(u > 0)).replace(times, Mul)
    return plain.replace(Piecewise, _as_bracket)


def _as_bracket(*pairs: Tuple) -> Expr:
    (first, test), *others = pairs
    is_bracket = first is S.One and [tuple(other) for other in others] == [(S.Zero, S.true)]
    return Indicator(test) if is_bracket else Piecewise(*pairs)


def path(flow: Flow, value: Expr, loss: Expr, axes: Sequence[Index], is_last: bool) -> Expr:
    """What one flow adds to ∂loss/∂read at the formal indices `axes`.

    `value` is the local derivative. Indices that the read does not have are summed over; an index that is
    a label becomes a bracket. `is_last`: the node is the loss itself.
    """
    assert isinstance(flow.read, Read)
    contribution = value if is_last else PartialDerivative(loss, read_of(flow.node)) * value
    moves: dict[Index, Expr] = {}
    brackets: list[tuple[Index, Expr]] = []
    inside = flow.read.free_symbols
    indices = [index for index in context(flow.node) if index in flow.node.axes or index in inside]
    for formal, actual in zip(axes, flow.read.indices, strict=True):
        plain = isinstance(actual, Index) and actual in indices and actual not in moves
        if plain and actual.extent == formal.extent:  # positions do not reach all of the axis they lie along
            moves[actual] = formal
        else:
            brackets.append((formal, actual))
    used = set(axes)
    over = []
    for index in (item for item in indices if item not in moves):
        fresh = fresh_index(index, used)
        used.add(fresh)
        moves[index] = fresh
        over.append(fresh)
    contribution = placed_at(contribution, moves)
    contribution *= Mul(*(Indicator(Eq(formal, placed_at(actual, moves))) for formal, actual in brackets))
    return SumOver(contribution, Tuple(*over)) if over else contribution


def scattered(flow: Flow, axes: Sequence[Index], names: Iterable[Symbol]) -> tuple[Read, Expr] | None:
    """Σ_j [k = y_j] f_j for a reduction over j that reads at the places y_j; None for any other flow.

    Several terms may read the one element, so a line about the read in one of them says less than it seems.
    The element, whose indices are called like none of `names`, and the derivative in it.
    """
    node, read = flow.node, flow.read
    over = node.over if isinstance(node, Reduce) else ()
    if not any(atoms_of(index, Read) and index.free_symbols & set(over) for index in read.indices):
        return None
    inside: set[Symbol] = {*context(node), *names}
    inside |= {item for item in read.free_symbols if isinstance(item, Index)}
    at: list[Expr] = []
    brackets: list[Expr] = []
    for axis, actual in zip(axes, read.indices, strict=True):
        if isinstance(actual, Index) and actual not in over:
            at.append(actual)
            continue
        at.append(fresh_index(axis, inside.union(at)))
        brackets.append(Indicator(Eq(at[-1], actual)))
    bound = [index for index in over if index in read.free_symbols]
    return Read(read.head, *at), SumOver(Mul(flow.derivative, *brackets), Tuple(*bound))


def pick(read: Read, axes: Sequence[Index]) -> tuple[Expr, Expr] | None:
    """∂s[n, y]/∂s[n, c] = [c = y] for a read at a label, None for any other read."""
    pairs = list(zip(axes, read.indices, strict=True))
    brackets = [(axis, actual) for axis, actual in pairs if not isinstance(actual, Index)]
    if not brackets:
        return None
    element = [actual if isinstance(actual, Index) else axis for axis, actual in pairs]
    value = Mul(*(Indicator(Eq(axis, actual)) for axis, actual in brackets))
    return PartialDerivative(read, Read(read.head, *element)), value
