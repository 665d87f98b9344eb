"""program -> program: a matrix product has reads as its operands.

A sum of matrix products with one common factor, as the derivative of x xᵀ in x is, becomes as many products:
Σ_b (h[a, b] + h[b, a]) x[b, d] is h x and hᵀ x.

Precondition: `expand_logsumexp` has run; the nodes are in an order of evaluation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import Add, Expr, Mul, S, Symbol

from symloss.language.symbols import Index, Read
from symloss.passes.scatter_sums import is_scattered
from symloss.program import Let, Node, Program, Reduce, head, read_of, rename
from symloss.program.names import fresh_name, taken_names

Factor = tuple[Expr, tuple[Index, ...]]


def materialise_factors(program: Program) -> Program:
    """A matrix product needs operands that are reads: other factors become lets of their own."""
    nodes: list[Node] = []
    made: list[Let] = []
    taken = taken_names(program)
    for node in program:
        parts = _products(node, taken)
        for part in parts:
            split = operands(part)
            if split is None:
                nodes.append(part)
                continue
            reads = []
            for side, (factor, axes) in zip(("left", "right"), split, strict=True):
                if not (isinstance(factor, Read) and set(factor.indices) == set(axes)):
                    known = len(made)
                    factor = _let_of(factor, axes, f"{node.name}_{side}", made, taken)
                    nodes += made[known:]
                reads.append(factor)
            nodes.append(replace(part, body=Mul(*reads)))
    return program.with_nodes(nodes)


def operands(node: Node) -> list[Factor] | None:
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


def _products(node: Node, taken: set[str]) -> list[Node]:
    """A sum of several products with one common factor as one sum for each, and what they add up to."""
    terms = Add.make_args(node.body)
    if not isinstance(node, Reduce) or len(terms) < 2:
        return [node]
    split = [operands(replace(node, body=term)) for term in terms]
    found = [factors for factors in split if factors is not None]
    if len(found) < len(terms) or len({right for _, (right, _) in found}) > 1:
        return [node]
    parts = [
        replace(
            node,
            head=Symbol(fresh_name(f"{node.name}_product", taken), real=True),
            body=term,
            role=replace(node.role, part=True),
        )
        for term in terms
    ]
    return [*parts, Let(node.head, node.axes, Add(*map(read_of, parts)), role=node.role)]


def _let_of(factor: Expr, axes: Sequence[Index], name: str, made: list[Let], taken: set[str]) -> Read:
    """The read of a let that is a factor; one that is there, if it is the same, perhaps transposed."""
    for let in made:
        for places in (tuple(axes), tuple(reversed(axes))):
            fits = all(a.extent == b.extent for a, b in zip(let.axes, places, strict=True))
            if fits and rename(let.body, let.axes, places) == factor:
                return Read(let.head, *places)
    let = Let(head(fresh_name(name, taken), factor), _order(factor, tuple(axes)), factor)
    made.append(let)
    return read_of(let)


def _order(factor: Expr, axes: tuple[Index, ...]) -> tuple[Index, ...]:
    """The indices as what the factor is made of has them, so that its rows are rows of that."""
    orders = {read.indices for read in factor.atoms(Read) if set(read.indices) == set(axes)}
    return orders.pop() if len(orders) == 1 else axes
