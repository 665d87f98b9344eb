"""program -> program: the terms of a maximum that its gradient compares with it are stored once.

Precondition: the nodes are in an order of evaluation. Computed twice the terms may round differently, and
none would equal the maximum; an element that is given, or a product of two, does not. A maximum is a
reduction, or a recurrence that takes in one term after the other.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

from sympy import Eq, Expr, Max, Min, Mul, Symbol

from symloss.language.remembered import replaced
from symloss.language.symbols import Index, Read
from symloss.program import Let, Node, Program, Reduce, Scan, context, head, read_of, rename
from symloss.program.names import fresh_name, taken_names


def store_compared(program: Program) -> tuple[Program, set[str]]:
    """The program with names for those terms, and the names."""
    compared = [
        side.name
        for node in program
        for equality in sorted(node.body.atoms(Eq), key=str)
        for side in equality.args
        if isinstance(side, Read) and side.name in program
    ]
    kept: set[str] = set()
    for name in dict.fromkeys(compared):
        node = program.node(name)
        term = _term(node)
        if term is None or (isinstance(term, Read) and program.array(term.name) is not None):
            continue
        if _rounds_once(term, program):
            continue
        if isinstance(term, Read) and set(term.indices) == set(context(node)):
            kept.add(term.name)
            continue
        let = Let(head(fresh_name(f"{name}_term", taken_names(program))), context(node), term)
        found = {
            other.name: {
                one: _compare_stored(one, node, term, let, context(other)) for one in other.body.atoms(Eq)
            }
            for other in program
        }
        if all(one == stored for changes in found.values() for one, stored in changes.items()):
            continue  # the maximum is compared with something else
        kept.add(let.name)
        nodes: list[Node] = []
        for other in program:
            compared_once = replace(other, body=replaced(other.body, found[other.name]))
            if other is node:
                nodes += [let, replace(node, body=_of_stored(compared_once, let))]
            else:
                nodes.append(compared_once)
        program = program.with_nodes(nodes)
    return program, kept


def _term(node: Node) -> Expr | None:
    """What a maximum or a minimum is over; None of anything else."""
    if isinstance(node, Reduce):
        return node.body if node.op in ("max", "min") else None
    joined = _joined(node)
    return None if joined is None else joined.func(*(part for part in joined.args if not _is_of(node, part)))


def _joined(node: Node) -> Expr | None:
    """Where a recurrence takes the larger, or smaller, of what it carries and a term."""
    if not isinstance(node, Scan):
        return None
    found = [one for one in node.body.atoms(Max, Min) if any(_is_of(node, part) for part in one.args)]
    return found[0] if len(found) == 1 else None


def _is_of(node: Node, part: Expr) -> bool:
    return isinstance(part, Read) and part.name == node.name


def _of_stored(node: Node, let: Let) -> Expr:
    """The body of a maximum with the stored term."""
    joined = _joined(node)
    if joined is None:
        return read_of(let)
    carried = (part for part in joined.args if _is_of(node, part))
    return replaced(node.body, {joined: joined.func(*carried, read_of(let))})


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


def _compare_stored(equality: Eq, node: Node, term: Expr, let: Let, indices: tuple[Index, ...]) -> Eq:
    """`term = maximum` with the stored term."""
    maximum = next((s for s in equality.args if isinstance(s, Read) and s.name == node.name), None)
    if maximum is None:
        return equality
    compared = next(side for side in equality.args if side != maximum)
    bound = node.over if isinstance(node, Reduce) else ()
    for over in permutations(indices, len(bound)):
        if all(a.extent == b.extent for a, b in zip(over, bound, strict=True)):
            at = (*maximum.indices, *over)
            if (rename(term, context(node), at) - compared).expand() == 0:
                return Eq(Read(let.head, *at), maximum)
    return equality
