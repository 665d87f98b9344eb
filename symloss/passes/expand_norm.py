"""program -> program: a norm becomes the root of a sum of squares, which is added up once more, scaled by a
power of two, where the squares under- or overflow.

Precondition: stabilised (and differentiated, where gradients are wanted).
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Eq, Ne, Piecewise, S, Symbol, sqrt

from symloss.functions import rescale, times
from symloss.passes.simplify import merge_equal
from symloss.program import Let, Node, Program, Reduce, read_of
from symloss.program.names import fresh_name


def expand_norm(program: Program) -> Program:
    """Replace every `norm` reduction."""
    taken = set(program.names)
    nodes: list[Node] = []
    for node in program:
        nodes += _expanded(node, taken) if isinstance(node, Reduce) and node.op == "norm" else [node]
    return merge_equal(program.with_nodes(nodes))  # the squares may be added up already


def _expanded(node: Reduce, taken: set[str]) -> list[Node]:
    def symbol(suffix: str) -> Symbol:
        return Symbol(fresh_name(f"{node.name}_{suffix}", taken), nonnegative=True)

    squares = replace(node, head=symbol("squares"), op="sum", body=node.body**2)
    scale = Let(symbol("scale"), node.axes, rescale(read_of(squares)))
    again = Ne(read_of(scale), 1)
    scaled = replace(
        node,
        head=symbol("scaled_squares"),
        op="sum",
        body=times(read_of(scale), node.body) ** 2,
        guard=again & node.guard,
    )
    root = Piecewise(
        (sqrt(read_of(squares)), Eq(read_of(scale), 1)), (sqrt(read_of(scaled)) / read_of(scale), S.true)
    )
    return [squares, scale, scaled, Let(node.head, node.axes, root)]
