"""program -> program: a norm becomes the root of a sum of squares, which is added up once more, scaled by a
power of two, where the squares under- or overflow.

Precondition: stabilised (and differentiated, where gradients are wanted). Elements over a norm, and a norm
over a number, are taken from the scaled root, so that they hold also where the norm leaves the range itself.
The inverse of that root never does: one division serves all elements.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Eq, Expr, Mul, Ne, Piecewise, Pow, S, Symbol, sqrt

from symloss.functions import direction, over_length, rescale, times
from symloss.language.symbols import Read
from symloss.passes.simplify import merge_equal
from symloss.passes.stabilise import drop_unused
from symloss.program import Let, Node, Program, Reduce, read_of
from symloss.program.names import fresh_name
from symloss.program.roles import PRIMAL

Scaled = dict[str, tuple[Symbol, Symbol, Symbol]]  # by norm: the scaled root, its inverse and the scale


def expand_norm(program: Program) -> Program:
    """Replace every `norm` reduction."""
    taken = set(program.names)
    scaled: Scaled = {}
    nodes: list[Node] = []
    for node in program:
        if isinstance(node, Reduce) and node.op == "norm":
            nodes += _expanded(node, taken, scaled)
        else:
            body, guard = _from_scaled(node.body, scaled), _from_scaled(node.guard, scaled)
            nodes.append(replace(node, body=body, guard=guard))
    if not scaled:
        return program
    return drop_unused(merge_equal(program.with_nodes(nodes)))  # the squares may be added up already


def _expanded(node: Reduce, taken: set[str], known: Scaled) -> list[Node]:
    def symbol(suffix: str) -> Symbol:
        return Symbol(fresh_name(f"{node.name}_{suffix}", taken), nonnegative=True)

    body = _from_scaled(node.body, known)
    whole = node
    node = replace(node, role=PRIMAL)
    squares = replace(node, head=symbol("squares"), op="sum", body=body**2)
    scale = Let(symbol("scale"), node.axes, rescale(read_of(squares)))
    again = Ne(read_of(scale), 1)
    scaled = replace(
        node,
        head=symbol("scaled_squares"),
        op="sum",
        body=times(read_of(scale), body) ** 2,
        guard=again & node.guard,
    )
    chosen = Piecewise((read_of(squares), Eq(read_of(scale), 1)), (read_of(scaled), S.true))
    root = Let(symbol("root"), node.axes, sqrt(chosen))
    inverse = Let(symbol("inverse"), node.axes, direction(S.One, read_of(root)))
    known[node.name] = root.head, inverse.head, scale.head
    norm = Piecewise((read_of(root), Eq(read_of(scale), 1)), (read_of(root) / read_of(scale), S.true))
    return [squares, scale, scaled, root, inverse, Let(whole.head, whole.axes, norm, role=whole.role)]


def _from_scaled(expression: Expr, scaled: Scaled) -> Expr:
    """The expression with what is over a norm, and a norm over a number, taken from the scaled root."""
    if not scaled or not expression.args or isinstance(expression, Read):
        return expression
    inner = [_from_scaled(argument, scaled) for argument in expression.args]
    match expression:
        case direction():
            part, norm = inner
            if isinstance(norm, Read) and norm.name in scaled:
                _, inverse, scale = (Read(head, *norm.indices) for head in scaled[norm.name])
                return over_length(part, scale, inverse)
        case Mul() if any(isinstance(factor, Pow) and factor.exp.is_negative for factor in inner):
            inner = [_quotient(factor, scaled) for factor in inner]
    return expression if inner == list(expression.args) else expression.func(*inner)


def _quotient(factor: Expr, scaled: Scaled) -> Expr:
    if isinstance(factor, Read) and factor.name in scaled:
        root, _, scale = (Read(head, *factor.indices) for head in scaled[factor.name])
        return root / scale
    return factor
