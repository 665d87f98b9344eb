"""program -> program: a matrix product has named operands, and its diagonal is read from it.

Precondition: stabilised, not yet differentiated. Operands with names make the adjoint of a product two
products, whatever the operands are made of. A sum that is the product's at equal indices, computed for
itself, would round otherwise than its twin, and their difference over a small temperature would not vanish.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Mul, Symbol

from symloss.functions import direction, times_exp
from symloss.language.symbols import Index, Read
from symloss.passes.materialise_factors import operands
from symloss.program import Let, Node, Program, Record, Reduce, read_of, rename
from symloss.program.names import fresh_name

STAGE = "shared"


def share_products(program: Program) -> Program:
    """Name the operands of every matrix product; read sums that are on its diagonal from it."""
    products = [node for node in program if isinstance(node, Reduce) and operands(node) is not None]
    if not products:
        return program
    diagonals = _diagonals(program, products)
    taken = set(program.names)
    lets: dict[tuple[Expr, tuple[Index, ...]], Let] = {}
    nodes: list[Node] = []
    records: list[Record] = []
    for node in program:
        if node.name in diagonals:
            continue
        body = node.body.replace(
            lambda item: isinstance(item, Read) and item.name in diagonals,
            lambda read: Read(diagonals[read.name].head, *read.indices, *read.indices),
        )
        if body != node.body:
            why = "the same sum stands on the diagonal of the product, with the same rounding"
            records.append(Record(STAGE, "diagonal of a product", node.name, node.body, body, why))
            node = replace(node, body=body)
        for let in _named_operands(node, lets, taken) if node in products else ():
            nodes.append(let)
        nodes.append(_with_operands(node, lets) if node in products else node)
    return program.with_nodes(nodes, records)


def _diagonals(program: Program, products: list[Reduce]) -> dict[str, Reduce]:
    """Sums of one index that are a product's at equal indices, by name, where the product comes first."""
    order = {node.name: place for place, node in enumerate(program)}
    found: dict[str, Reduce] = {}
    for node in program:
        if not (isinstance(node, Reduce) and node.op == "sum" and len(node.axes) == len(node.over) == 1):
            continue
        for product in products:
            (a, b), (d,) = product.axes, product.over
            (x,), (own,) = node.axes, node.over
            same_axes = a.extent == b.extent == x.extent and d.extent == own.extent
            body = rename(product.body, (a, b, d), (x, x, own))
            readers = _readers(program, node.name)
            comes_first = all(order[product.name] < order[other.name] for other in readers)
            own_body = node.body.replace(times_exp, times_exp.definition)  # a product keeps its exponentials
            if same_axes and comes_first and node.guard == product.guard and body == own_body:
                found[node.name] = product
    return found


def _readers(program: Program, name: str) -> list[Node]:
    return [node for node in program if any(read.name == name for read in node.body.atoms(Read))]


def _named_operands(node: Reduce, lets: dict, taken: set[str]) -> list[Let]:
    """Lets for the operands that are no reads yet."""
    made = []
    for side, (factor, axes) in zip(("left", "right"), operands(node) or (), strict=False):
        if isinstance(factor, Read) or (factor, axes) in lets:
            continue
        let = Let(Symbol(fresh_name(_name(node, factor, side), taken), real=True), axes, factor)
        lets[factor, axes] = let
        made.append(let)
    return made


def _with_operands(node: Reduce, lets: dict) -> Reduce:
    pairs = operands(node) or []
    reads = [factor if isinstance(factor, Read) else read_of(lets[factor, axes]) for factor, axes in pairs]
    return replace(node, body=Mul(*reads))


def _name(node: Node, factor: Expr, side: str) -> str:
    if isinstance(factor, direction) and isinstance(factor.args[0], Read):
        return f"unit_{factor.args[0].name}"
    return f"{node.name}_{side}"
