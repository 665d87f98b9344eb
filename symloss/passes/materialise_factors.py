"""program -> program: a matrix product has reads as its operands.

Precondition: `expand_logsumexp` has run; the nodes are in an order of evaluation.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Mul, S, Symbol

from symloss.language.symbols import Index, Read
from symloss.passes.scatter_sums import is_scattered
from symloss.program import Let, Node, Program, Reduce, read_of
from symloss.program.names import fresh_name, taken_names


def materialise_factors(program: Program) -> Program:
    """A matrix product needs operands that are reads: other factors become lets of their own."""
    nodes: list[Node] = []
    taken = taken_names(program)
    for node in program:
        split = operands(node)
        if split is None:
            nodes.append(node)
            continue
        reads = []
        for side, (factor, axes) in zip(("left", "right"), split, strict=True):
            if isinstance(factor, Read) and set(factor.indices) == set(axes):
                reads.append(factor)
                continue
            let = Let(Symbol(fresh_name(f"{node.name}_{side}", taken), real=True), axes, factor)
            nodes.append(let)
            reads.append(read_of(let))
        nodes.append(replace(node, body=Mul(*reads)))
    return program.with_nodes(nodes)


def operands(node: Node) -> list[tuple[Expr, tuple[Index, ...]]] | None:
    """The two factors of `sum over d of A[a, d] · B[b, d]`, each with its indices, or None."""
    if not (isinstance(node, Reduce) and node.op == "sum" and len(node.axes) == 2 and len(node.over) == 1):
        return None
    if node.guard is not S.true or is_scattered(node):
        return None
    (a, b), (d,) = node.axes, node.over
    left = [f for f in Mul.make_args(node.body) if b not in f.free_symbols]
    right = [f for f in Mul.make_args(node.body) if b in f.free_symbols]
    if any(a in factor.free_symbols for factor in right) or not left or not right:
        return None
    pair = (Mul(*left), (a, d)), (Mul(*right), (b, d))
    if any(d not in factor.free_symbols or not set(axes) <= factor.free_symbols for factor, axes in pair):
        return None
    return list(pair)
