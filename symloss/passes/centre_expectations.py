"""program -> program: `p_c (a_c - Σ_k p_k a_k)` for soft-max weights p, with a less its value at the maximum.

Precondition: simplified; soft-max weights still are exponentials of a term less its log-sum-exp. The weights
add up to 1, so any constant may be taken off a. Where p_c nears 1 the difference cancels unless that constant
is a_c itself: the weights of all others are small then, and so are all terms of the sum.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Add, Eq, Expr, Mul, exp

from symloss.language.symbols import Index, Read
from symloss.passes.stabilise import drop_unused
from symloss.program import Indicator, Let, Node, Program, Record, Reduce, head, read_of, rename
from symloss.program.names import fresh_name

STAGE = "centred"
WHY = "the weights add up to 1, and near the maximum nothing is left to cancel"


def centre_expectations(program: Program) -> Program:
    """Rewrite every expectation under soft-max weights whose difference from one of its terms is taken."""
    norms = {node.name: node for node in program if isinstance(node, Reduce) and node.op == "logsumexp"}
    nodes: list[Node] = list(program.nodes)
    records: list[Record] = []
    for mean in [node for node in program if isinstance(node, Reduce) and node.op == "sum"]:
        split = _expectation(mean, norms)
        if split is None:
            continue
        norm, weight, value = split
        changed = [
            (node, body) for node in nodes if (body := _centred(node, mean, weight, value)) is not None
        ]
        if not changed:
            continue
        names = set(program.names) | {node.name for node in nodes}
        added = _offset_from_top(mean, norm, value, names)
        offset = added[-1]
        centred = replace(
            mean, head=head(fresh_name(f"{mean.name}_from_top", names)), body=weight * read_of(offset)
        )
        moved = {}
        for node, body in changed:
            at = next(read.indices for read in node.body.atoms(Read) if read.name == mean.name)
            own = next(index for index in node.axes if index not in at)
            moved[node.name] = body.xreplace(
                {_OFFSET: Read(offset.head, *at, own), _MEAN: Read(centred.head, *at)}
            )
        position = nodes.index(mean)
        nodes[position + 1 : position + 1] = [*added, centred]
        for place, node in enumerate(nodes):
            if node.name in moved:
                body = moved[node.name]
                records.append(Record(STAGE, "centred expectation", node.name, node.body, body, WHY))
                nodes[place] = replace(node, body=body)
    return drop_unused(program.with_nodes(nodes, records)) if records else program


_OFFSET, _MEAN = head("_offset"), head("_mean")  # stand for reads that are not known yet


def _expectation(mean: Reduce, norms: dict[str, Reduce]) -> tuple[Reduce, Expr, Expr] | None:
    """The norm, weight and value of Σ_k exp(u_k - logsumexp u) · a_k, or None for any other sum."""
    for factor in Mul.make_args(mean.body):
        if not isinstance(factor, exp):
            continue
        for read in factor.args[0].atoms(Read):
            norm = norms.get(read.name)
            if norm is None or len(norm.over) != len(mean.over) or norm.axes != read.indices:
                continue
            term = rename(norm.body, norm.over, mean.over)
            same_terms = rename(norm.guard, norm.over, mean.over) == mean.guard
            value = Mul(*(other for other in Mul.make_args(mean.body) if other != factor))
            if (
                same_terms
                and (factor.args[0] + read - term).expand() == 0
                and value.free_symbols & set(mean.over)
            ):
                return norm, factor, value
    return None


def _centred(node: Node, mean: Reduce, weight: Expr, value: Expr) -> Expr | None:
    """p_c a_c - p_c Σ p a as p_c ((a_c - top) - Σ p (a - top)); None without such a difference."""
    if not isinstance(node, Let) or not isinstance(node.body, Add):
        return None
    reads = {read for read in node.body.atoms(Read) if read.name == mean.name}
    if len(reads) != 1:
        return None
    read = reads.pop()
    terms = list(node.body.args)
    taken = [term for term in terms if term.has(read)]
    if len(taken) != 1:
        return None
    for index in node.axes:
        if len(mean.over) != 1 or index.extent != mean.over[0].extent or index in read.indices:
            continue
        old, new = (*mean.axes, *mean.over), (*read.indices, index)
        here_weight, here_value = rename(weight, old, new), rename(value, old, new)
        shared = _without(-taken[0], here_weight, read)
        if shared is None:
            continue
        given = shared * here_weight * here_value
        if given in terms:
            rest = [term for term in terms if term not in (taken[0], given)]
            return Add(*rest, shared * here_weight * (_OFFSET - _MEAN))
    return None


def _without(product: Expr, *factors: Expr) -> Expr | None:
    """A product without some of its factors; None where it lacks one."""
    left = list(Mul.make_args(product))
    for factor in factors:
        if factor not in left:
            return None
        left.remove(factor)
    return Mul(*left)


def _offset_from_top(mean: Reduce, norm: Reduce, value: Expr, names: set[str]) -> list[Node]:
    """What a value is above that at the largest term of the log-sum-exp, the mean of those that tie."""

    term: Expr = rename(norm.body, norm.over, mean.over)
    over: tuple[Index, ...] = mean.over
    largest = Reduce(head(fresh_name("row_top", names)), mean.axes, over, "max", term, mean.guard)
    hit = Indicator(Eq(term, read_of(largest)))
    ties = Reduce(head(fresh_name("ties_at_top", names)), mean.axes, over, "sum", hit, mean.guard)
    picked = Reduce(head(fresh_name("sum_at_top", names)), mean.axes, over, "sum", hit * value, mean.guard)
    top = Let(head(fresh_name("value_at_top", names)), mean.axes, read_of(picked) / read_of(ties))
    inner = (*mean.axes, *over)
    offset = Let(head(fresh_name("offset_from_top", names)), inner, value - read_of(top))
    return [largest, ties, picked, top, offset]
