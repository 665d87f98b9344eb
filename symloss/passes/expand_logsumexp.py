"""program -> program: a log-sum-exp becomes maximum, shifted exponentials and their sum.

Precondition: stabilised (and differentiated, where gradients are wanted). The soft-max weights
`exp(u - logsumexp u)` that its derivative produced share the same exponentials.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

from sympy import Expr, S, Symbol, exp, log

from symloss.functions import finite_or_zero
from symloss.language.symbols import Index, Read
from symloss.passes.simplify import substitute_reads
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Reduce, context, head, read_of, rename


def expand_logsumexp(program: Program) -> Program:
    """Replace every `logsumexp` reduction and every soft-max weight that comes from one."""
    taken = set(program.names)
    nodes: list[Node] = []
    norms: dict[str, Let] = {}
    expansions: list[tuple[Reduce, Let, Reduce]] = []
    for node in program:
        node = _share_exponentials(node, expansions)
        node = _with_norms(node, norms)
        if not isinstance(node, Reduce) or node.op != "logsumexp":
            nodes.append(node)
            continue
        name = _namer(taken)
        row_max = Reduce(head(name("row_max")), node.axes, node.over, "max", node.body, node.guard)
        shift = Let(head(name("row_shift")), node.axes, finite_or_zero(read_of(row_max)))
        inner = node.axes + node.over
        shifted = Let(Symbol(name("shifted_exp"), nonnegative=True), inner, exp(node.body - read_of(shift)))
        row_sum = Reduce(
            Symbol(name("row_sum"), nonnegative=True),
            node.axes,
            node.over,
            "sum",
            read_of(shifted),
            node.guard,
        )
        log_sum = Let(head(name("log_row_sum")), node.axes, log(read_of(row_sum)))
        norms[node.name] = Let(node.head, node.axes, read_of(shift) + read_of(log_sum))
        expansions.append((node, shifted, row_sum))
        nodes += [row_max, shift, shifted, row_sum, log_sum]
    return drop_unused(program.with_nodes(nodes))


def _with_norms(node: Node, norms: dict[str, Let]) -> Node:
    return replace(node, body=substitute_reads(node.body, norms), guard=substitute_reads(node.guard, norms))


def _share_exponentials(node: Node, expansions: list[tuple[Reduce, Let, Reduce]]) -> Node:
    """exp(u - log_norm) = shifted_exp / row_sum, wherever u is what the log-sum-exp runs over."""
    body = node.body
    for norm, shifted, row_sum in expansions:
        for item in [found for found in body.atoms(exp) if _reads(found, norm.name)]:
            read = next(read for read in item.atoms(Read) if read.name == norm.name)
            at = _position(item.args[0] + read, norm, read, context(node))
            if at is not None:
                weight = Read(shifted.head, *read.indices, *at) / Read(row_sum.head, *read.indices)
                body = body.xreplace({item: weight})
    return replace(node, body=body)


def _reads(expression: Expr, name: str) -> bool:
    return any(read.name == name for read in expression.atoms(Read))


def _position(
    exponent: Expr, norm: Reduce, read: Read, indices: tuple[Index, ...]
) -> tuple[Index, ...] | None:
    """The indices at which an exponent equals the body of the log-sum-exp, if there are any."""
    if norm.guard is not S.true:
        return None
    for at in permutations(indices, len(norm.over)):
        if all(a.extent == b.extent for a, b in zip(at, norm.over, strict=True)):
            body = rename(norm.body, (*norm.axes, *norm.over), (*read.indices, *at))
            if (body - exponent).expand() == 0:
                return at
    return None


def _namer(taken: set[str]) -> Callable[[str], str]:
    """Names with one common suffix for everything that one log-sum-exp becomes."""
    number = 1
    while any(_suffixed(stem, number) in taken for stem in ("row_max", "row_sum", "shifted_exp")):
        number += 1

    def name(stem: str) -> str:
        chosen = _suffixed(stem, number)
        taken.add(chosen)
        return chosen

    return name


def _suffixed(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}_{number}"
