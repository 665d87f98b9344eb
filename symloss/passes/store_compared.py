"""program -> program: the terms of a maximum that its gradient compares with it are stored once.

Precondition: the nodes are in an order of evaluation. Computed twice the terms may round differently, and
none would equal the maximum; an element that is given, or a product of two, does not.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from sympy import Eq, Expr, Mul, Symbol

from symloss.language.symbols import Index, Read
from symloss.program import Indicator, Let, Node, Program, Reduce, context, head, read_of, rename
from symloss.program.names import fresh_name


def store_compared(program: Program) -> tuple[Program, set[str]]:
    """The program with names for those terms, and the names."""
    compared = [
        side.name
        for node in program
        for hit in sorted(node.body.atoms(Indicator), key=str)
        for side in hit.condition.args
        if isinstance(side, Read) and side.name in program
    ]
    kept: set[str] = set()
    for name in dict.fromkeys(compared):
        node = program.node(name)
        if not isinstance(node, Reduce) or node.op not in ("max", "min"):
            continue
        term = node.body
        if isinstance(term, Read) and program.array(term.name) is not None:
            continue
        if _rounds_once(term, program):
            continue
        if isinstance(term, Read) and set(term.indices) == set(context(node)):
            kept.add(term.name)
            continue
        let = Let(head(fresh_name(f"{name}_term", set(program.names))), context(node), term)
        kept.add(let.name)
        nodes: list[Node] = []
        for other in program:
            body = other.body.replace(
                lambda item: isinstance(item, Indicator),
                lambda item, node=node, let=let, other=other: _compare_stored(
                    item, node, let, context(other)
                ),
            )
            nodes += [let, replace(node, body=read_of(let))] if other is node else [replace(other, body=body)]
        program = program.with_nodes(nodes)
    return program, kept


def _rounds_once(term: Expr, program: Program) -> bool:
    """Whether a term is the product of two given numbers, which rounds the same wherever it is computed."""
    return (
        isinstance(term, Mul)
        and len(term.args) == 2
        and all(
            isinstance(factor, Symbol)
            or (isinstance(factor, Read) and program.array(factor.name) is not None)
            for factor in term.args
        )
    )


def _compare_stored(hit: Indicator, node: Reduce, let: Let, indices: tuple[Index, ...]) -> Expr:
    """`[term = maximum]` with the stored term."""
    maximum = next((s for s in hit.condition.args if isinstance(s, Read) and s.name == node.name), None)
    if maximum is None:
        return hit
    term = next(side for side in hit.condition.args if side != maximum)
    for over in permutations(indices, len(node.over)):
        if all(a.extent == b.extent for a, b in zip(over, node.over, strict=True)):
            at = (*maximum.indices, *over)
            if (rename(node.body, context(node), at) - term).expand() == 0:
                return Indicator(Eq(Read(let.head, *at), maximum))
    return hit
