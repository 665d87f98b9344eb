"""program -> program: a log-sum-exp becomes maximum, shifted exponentials and their sum.

Precondition: stabilised (and differentiated, where gradients are wanted). The soft-max weights
`exp(u - logsumexp u)` that its derivative produced share the same exponentials, and `1 - weight` the sum of
the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sympy import Add, Expr, Symbol, exp

from symloss.functions import finite_or_zero, log1p
from symloss.passes.complement_softmax import Complements, Expansion, rest_of_row
from symloss.passes.simplify import merge_equal, substitute_reads
from symloss.passes.stabilise import drop_unused
from symloss.program import Difference, Let, Node, Program, Reduce, head, read_of
from symloss.program.names import fresh_name

_STEMS = ("row_max", "row_shift", "shifted_exp", "row_sum", "row_below", "row_rest", "log_row_sum")


def expand_logsumexp(program: Program) -> Program:
    """Replace every `logsumexp` reduction, and every soft-max weight and complement that comes from one."""
    taken = set(program.names)
    nodes: list[Node] = []
    norms: dict[str, Let] = {}
    complements = Complements(partial(fresh_name, taken=taken))
    for node in program:
        rewritten = map(complements.apart, complements.rewrite(node))
        known = norms | {name: centre.mean for name, centre in complements.centres.items()}
        *made, node = (_with_norms(item, known) for item in rewritten)
        nodes += made
        if not isinstance(node, Reduce) or node.op != "logsumexp":
            nodes.append(node)
            continue
        name = _namer(taken)
        row_max = Reduce(head(name("row_max")), node.axes, node.over, "max", node.body, node.guard)
        shift = Let(head(name("row_shift")), node.axes, finite_or_zero(read_of(row_max)))
        inner = node.axes + node.over
        exponent = _rounded_alike(node.body, read_of(shift))
        shifted = Let(Symbol(name("shifted_exp"), nonnegative=True), inner, exp(exponent))
        row_sum = Reduce(
            Symbol(name("row_sum"), nonnegative=True),
            node.axes,
            node.over,
            "sum",
            read_of(shifted),
            node.guard,
        )
        row_below, row_rest = rest_of_row(shifted, row_sum, name("row_below"), name("row_rest"))
        log_sum = Let(head(name("log_row_sum")), node.axes, log1p(read_of(row_rest)))
        norms[node.name] = Let(node.head, node.axes, read_of(shift) + read_of(log_sum))
        complements.expansions.append(Expansion(node, shifted, row_sum, row_rest))
        nodes += [row_max, shift, shifted, row_sum, row_below, row_rest, log_sum]
    return drop_unused(merge_equal(program.with_nodes(nodes)))


def _rounded_alike(term: Expr, shift: Expr) -> Expr:
    """A term less the largest of them: a sum is added up first, as it is where the largest is looked for.

    Added up in another order, e^0 is e^δ with a δ of the rounding errors, and these may be of large numbers.
    """
    return Difference(term, shift) if isinstance(term, Add) else term - shift


def _with_norms(node: Node, norms: dict[str, Let]) -> Node:
    return replace(node, body=substitute_reads(node.body, norms), guard=substitute_reads(node.guard, norms))


def _namer(taken: set[str]) -> Callable[[str], str]:
    """Names with one common suffix for everything that one log-sum-exp becomes."""
    number = 1
    while any(_suffixed(stem, number) in taken for stem in _STEMS):
        number += 1

    def name(stem: str) -> str:
        chosen = _suffixed(stem, number)
        taken.add(chosen)
        return chosen

    return name


def _suffixed(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}_{number}"
